"""What happens to a PDF before it is stored: it is opened, and refused if it can do more than be read."""

import hashlib
from dataclasses import dataclass
from typing import Any

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


class PdfRefusedError(ValueError):
    """The file is no PDF that the portal takes; the text says why, in German."""


@dataclass(frozen=True)
class ReadyPdf:
    content: bytes
    sha256: str


def read_pdf(content: bytes) -> ReadyPdf:
    """The PDF as it came, once it is sure that it is one. Raises PdfRefusedError."""
    from jena_sro.inhalte import pdf_check  # noqa: PLC0415 - pikepdf takes 7 MB

    if len(content) > settings.PDF_MAX_BYTES:
        raise PdfRefusedError(TOO_LARGE)
    if not content.startswith(b"%PDF-"):
        raise PdfRefusedError(NO_PDF)
    pdf_check.refuse_unfit(content)
    return ReadyPdf(content, hashlib.sha256(content).hexdigest())


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
