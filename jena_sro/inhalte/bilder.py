"""What happens to a picture before it is stored: checked, turned, made smaller and written anew, so nothing else comes along."""

from dataclasses import dataclass
from typing import IO

from django.core.files.base import ContentFile

from jena_sro.inhalte.models import Bild
from jena_sro.konten.models import Konto

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
    from jena_sro.inhalte import bild_file  # noqa: PLC0415 - Pillow, which few requests need

    return bild_file.read_picture(file)


def store_picture(*, picture: ReadyPicture, alt: str, konto: Konto | None, is_example: bool = False) -> Bild:
    """Keep the picture under a random name."""
    bild = Bild(alt=alt, width=picture.width, height=picture.height, uploaded_by=konto, is_example=is_example)
    bild.file.save("", ContentFile(picture.content), save=False)
    bild.save()
    return bild
