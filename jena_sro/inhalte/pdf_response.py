"""How a PDF is answered: with where it comes from, and with a friendly page where none can be made."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from jena_sro.inhalte import pdf


def pdf_values(url: str) -> dict[str, Any]:
    """What every template that extends `pdf/base.html` needs; `url` is the page to which the PDF belongs."""
    return {"office": settings.OFFICE, "today": timezone.localdate(), "url": url, "qr": pdf.qr_address(url), "look": "normal"}


def pdf_response(request: HttpRequest, template: str, filename: str, path: str, **context: Any) -> HttpResponse:
    """The PDF of `template`, which leads back to the page at `path`; a friendly page where no PDF can be made."""
    values = pdf_values(request.build_absolute_uri(path)) | context
    return pdf_answer(request, lambda: pdf.render_pdf(template, values), filename, path)


def unkept_pdf_response(request: HttpRequest, template: str, filename: str, path: str, **context: Any) -> HttpResponse:
    """The same for what visitors can put together without end: it is not kept, and few are made at a time."""
    values = pdf_values(request.build_absolute_uri(path)) | context
    return pdf_answer(request, lambda: pdf.render_unkept_pdf(template, values), filename, path)


def pdf_answer(request: HttpRequest, make: Callable[[], bytes], filename: str, path: str) -> HttpResponse:
    """What `make` gives; a friendly page with a link to `path` where no PDF can be made."""
    try:
        body = make()
    except pdf.PdfUnavailableError as error:
        values = {"path": path, "is_busy": isinstance(error, pdf.PdfBusyError)}
        return TemplateResponse(request, "pdf/unavailable.html", values, status=503)
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{filename}"'})
