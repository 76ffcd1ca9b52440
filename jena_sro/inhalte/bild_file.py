"""Reads an uploaded picture with Pillow and writes it anew; only `inhalte.bilder` asks for it."""

import struct
import zlib
from io import BytesIO
from typing import IO

from django.conf import settings
from PIL import Image, ImageFile, ImageOps

from jena_sro.inhalte.bilder import DAMAGED, TOO_MANY_PIXELS, UNREADABLE, BildRefusedError, ReadyPicture

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82  # of WebP, 0 to 100
# Pillow's own limit against pictures that unpack to gigabytes; from now on every use of Pillow is held to ours.
Image.MAX_IMAGE_PIXELS = settings.BILD_MAX_PIXELS
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def read_picture(file: IO[bytes]) -> ReadyPicture:
    """See `bilder.read_picture`."""
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
