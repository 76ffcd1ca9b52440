"""What happens to a PDF before it is stored: it is opened, and refused if it can do more than be read."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse

TOO_LARGE = f"Die Datei ist zu groß. Erlaubt sind höchstens {settings.PDF_MAX_BYTES // 1_000_000} MB."
NO_PDF = "Diese Datei ist keine PDF-Datei, die wir lesen können. Bitte speichern Sie das Dokument neu als PDF."
ENCRYPTED = "Diese PDF-Datei ist mit einem Passwort geschützt. Bitte speichern Sie sie ohne Passwort."
TOO_MANY_PAGES = f"Die PDF-Datei hat zu viele Seiten. Erlaubt sind höchstens {settings.PDF_MAX_PAGES}."
ACTIVE = "In dieser PDF-Datei stecken Programme oder weitere Dateien. Bitte speichern Sie das Dokument neu als einfache PDF."
MISSING = "Bitte wählen Sie eine Datei aus."

FORBIDDEN_KEYS = {"/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA"}
FORBIDDEN_VALUES = {"/JavaScript", "/Launch", "/EmbeddedFile", "/RichMedia", "/ImportData", "/SubmitForm"}
DEEPEST = 50  # levels of direct objects within each other


class PdfRefusedError(ValueError):
    """The file is no PDF that the portal takes; the text says why, in German."""


@dataclass(frozen=True)
class ReadyPdf:
    content: bytes
    sha256: str


def read_pdf(content: bytes) -> ReadyPdf:
    """The PDF as it came, once it is sure that it is one. Raises PdfRefusedError."""
    if len(content) > settings.PDF_MAX_BYTES:
        raise PdfRefusedError(TOO_LARGE)
    if not content.startswith(b"%PDF-"):
        raise PdfRefusedError(NO_PDF)
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            check(pdf)
    except pikepdf.PasswordError as error:
        raise PdfRefusedError(ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, RecursionError) as error:
        raise error if isinstance(error, PdfRefusedError) else PdfRefusedError(NO_PDF) from error
    return ReadyPdf(content, hashlib.sha256(content).hexdigest())


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


class PdfField(forms.FileField):
    """A PDF; its cleaned value is a ReadyPdf. `is_oversized` of the form's request is told by `refuse_oversized`."""

    def __init__(self, **kwargs: Any) -> None:
        limit = f"Höchstens {settings.PDF_MAX_BYTES // 1_000_000} MB."
        messages = {"required": MISSING, "invalid": MISSING, "empty": "Die Datei ist leer. Bitte wählen Sie eine andere."}
        defaults: dict[str, Any] = {"label": "PDF-Datei", "help_text": limit, "error_messages": messages}
        super().__init__(widget=forms.FileInput(attrs={"accept": "application/pdf"}), **defaults | kwargs)

    def refuse_oversized(self) -> None:
        """Nothing of a file over UPLOAD_MAX_BYTES reaches the form, so that it seems to be missing."""
        self.required, self.error_messages["required"] = True, TOO_LARGE

    def clean(self, data: Any, initial: Any = None) -> ReadyPdf | None:
        file: UploadedFile | None = super().clean(data, initial)
        if not file:
            return None
        if (file.size or 0) > settings.PDF_MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        try:
            return read_pdf(file.read())
        except PdfRefusedError as error:
            raise ValidationError(str(error)) from error


def pdf_file_response(file: Any, filename: str) -> HttpResponse:
    """A stored PDF to download; it runs nothing in a browser. Raises Http404 if the file is gone."""
    try:
        with file.open() as stored:
            content = stored.read()
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, "application/pdf", headers={"Content-Disposition": f'attachment; filename="{filename}.pdf"'})
    response.is_sandboxed = True  # type: ignore[attr-defined]  # the middleware reads it
    return response
