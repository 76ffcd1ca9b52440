"""What happens to a picture before it is stored: checked, turned, made smaller and written anew, so nothing else comes along."""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageFile, ImageOps

from jena_sro.inhalte.models import Bild
from jena_sro.konten.models import Konto

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82  # of WebP, 0 to 100
# Pillow's own limit against pictures that unpack to gigabytes; every use of Pillow in this process is held to ours.
Image.MAX_IMAGE_PIXELS = settings.BILD_MAX_PIXELS
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)

UNREADABLE = "Diese Datei ist kein Bild, das wir lesen können. Erlaubt sind JPEG, PNG und WebP."
DAMAGED = "Das Bild ist beschädigt oder unvollständig. Bitte speichern Sie es neu und versuchen Sie es noch einmal."
TOO_MANY_PIXELS = "Das Bild hat zu viele Bildpunkte. Bitte verkleinern Sie es auf höchstens {limit} Millionen Bildpunkte."


class BildRefusedError(ValueError):
    """The file is no picture that the portal takes; the text says why, in German."""


@dataclass(frozen=True)
class ReadyPicture:
    """WebP without any data about camera, place or person; sizes in pixels."""

    content: bytes
    width: int
    height: int


def read_picture(file: IO[bytes]) -> ReadyPicture:
    """The picture in `file` as WebP, upright, with at most BILD_MAX_EDGE pixels a side. Raises BildRefusedError."""
    image, target, edge = open_picture(file), BytesIO(), settings.BILD_MAX_EDGE
    try:
        if image.format != "JPEG":  # Pillow reads a JPEG smaller from the start, and cannot blend the colours of a palette
            image = with_plain_colours(image)
        image.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        clean = with_plain_colours(ImageOps.exif_transpose(image))
        clean.save(target, "WEBP", quality=QUALITY, exif=b"", xmp=b"", icc_profile=b"")
    except BROKEN as error:
        raise BildRefusedError(DAMAGED) from error
    return ReadyPicture(target.getvalue(), *clean.size)


def with_plain_colours(image: Image.Image) -> Image.Image:
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def open_picture(file: IO[bytes]) -> Image.Image:
    """The picture with its size known and nothing unpacked yet."""
    too_many = BildRefusedError(TOO_MANY_PIXELS.format(limit=settings.BILD_MAX_PIXELS // 1_000_000))
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint turns it on for the whole process; uploads must be complete
    try:
        image = Image.open(file, formats=FORMATS)
    except BOMB as error:
        raise too_many from error
    except BROKEN as error:
        raise BildRefusedError(UNREADABLE) from error
    if image.width * image.height > settings.BILD_MAX_PIXELS:
        raise too_many
    return image


def store_picture(*, picture: ReadyPicture, alt: str, konto: Konto | None, is_example: bool = False) -> Bild:
    """Keep the picture under a random name."""
    bild = Bild(alt=alt, width=picture.width, height=picture.height, uploaded_by=konto, is_example=is_example)
    bild.file.save("", ContentFile(picture.content), save=False)
    bild.save()
    return bild
