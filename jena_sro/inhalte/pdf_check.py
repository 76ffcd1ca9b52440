"""Looks into an uploaded PDF with pikepdf; only `inhalte.pdf_upload` asks for it."""

from io import BytesIO
from typing import Any

import pikepdf
from django.conf import settings

from jena_sro.inhalte.pdf_upload import ACTIVE, ENCRYPTED, NO_PDF, TOO_MANY_PAGES, PdfRefusedError

FORBIDDEN_KEYS = {"/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA"}
FORBIDDEN_VALUES = {"/JavaScript", "/Launch", "/EmbeddedFile", "/RichMedia", "/ImportData", "/SubmitForm"}
DEEPEST = 50  # levels of direct objects within each other


def refuse_unfit(content: bytes) -> None:
    """Raises PdfRefusedError if it cannot be read, or can do more than be read."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            check(pdf)
    except pikepdf.PasswordError as error:
        raise PdfRefusedError(ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, RecursionError) as error:
        raise error if isinstance(error, PdfRefusedError) else PdfRefusedError(NO_PDF) from error


def check(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise PdfRefusedError(ENCRYPTED)
    if not pdf.pages:
        raise PdfRefusedError(NO_PDF)
    if len(pdf.pages) > settings.PDF_MAX_PAGES:
        raise PdfRefusedError(TOO_MANY_PAGES)
    if isinstance(pdf.Root.get("/OpenAction"), pikepdf.Dictionary) or any(is_active(each) for each in pdf.objects):
        raise PdfRefusedError(ACTIVE)


def is_active(value: Any, depth: int = 0) -> bool:
    """Whether this object, or one that stands directly in it, does something by itself or holds another file."""
    if depth > DEEPEST:
        return True
    if isinstance(value, pikepdf.Name):
        return str(value) in FORBIDDEN_VALUES
    if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        parts = dict(value.items() if isinstance(value, pikepdf.Dictionary) else value.stream_dict.items())
        return not FORBIDDEN_KEYS.isdisjoint(parts) or any(is_active(part, depth + 1) for part in direct(parts.values()))
    return isinstance(value, pikepdf.Array) and any(is_active(part, depth + 1) for part in direct(value))


def direct(parts: Any) -> list[Any]:
    """Without those that are objects of their own, each of which is looked at in its turn."""
    return [part for part in parts if not getattr(part, "is_indirect", False)]
