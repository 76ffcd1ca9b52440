"""The Informationsblatt for everybody: what is in force, in both languages, as PDF, and what has changed."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from jena_sro.inhalte import pdf
from teilhabe.actions.informationsblatt import blatt_of
from teilhabe.informationsblatt.blatt import Blatt
from teilhabe.models import Archivdatei, Blattversion


def shown(version: Blattversion, form: str = "standard") -> dict[str, Any]:
    """What the page of a version needs: its own content only."""
    blatt = blatt_of(version, form=form)
    content = version.content
    language = content["language"]
    return {"version": version, "blatt": blatt, "content": content, "sections": list(blatt.sections()), "easy_language": language}


@require_safe
@login_not_required
def informationsblatt(request: HttpRequest) -> TemplateResponse:
    version = Blattversion.objects.valid()
    context = shown(version) if version else {"version": None}
    return TemplateResponse(request, "teilhabe/informationsblatt.html", context)


@require_safe
@login_not_required
def informationsblatt_easy(request: HttpRequest) -> TemplateResponse:
    version = Blattversion.objects.valid()
    context = shown(version, "einfach") if version else {"version": None}
    return TemplateResponse(request, "teilhabe/informationsblatt_easy.html", context)


@require_safe
@login_not_required
def informationsblatt_changes(request: HttpRequest) -> TemplateResponse:
    versions = Blattversion.objects.all()
    return TemplateResponse(request, "teilhabe/informationsblatt_changes.html", {"versions": versions})


@require_safe
@login_not_required
def blattversion_detail(request: HttpRequest, number: int) -> TemplateResponse:
    version = get_object_or_404(Blattversion, number=number)
    return TemplateResponse(request, "teilhabe/informationsblatt.html", shown(version))


@require_safe
@login_not_required
def blattversion_easy(request: HttpRequest, number: int) -> TemplateResponse:
    version = get_object_or_404(Blattversion, number=number)
    return TemplateResponse(request, "teilhabe/informationsblatt_easy.html", shown(version, "einfach"))


@require_safe
@login_not_required
def informationsblatt_pdf(request: HttpRequest, form: str) -> HttpResponse:
    """What is in force as it was archived; a form of a Sozialraum with `?sozialraum=`."""
    version = Blattversion.objects.valid()
    if version is None:
        raise Http404
    slug = request.GET.get("sozialraum", "")
    blatt = blatt_of(version, form=form, sozialraum=slug)
    if slug and blatt.chosen_sozialraum is None:
        raise Http404
    found = version.archivdateien.filter(form=form, sozialraum__slug=slug) if slug else None
    datei = (found if found is not None else version.archivdateien.filter(form=form, sozialraum=None)).first()
    if datei and not version.is_example and datei.file.storage.exists(str(datei.file.name)):
        return archived(datei)
    return rendered(request, blatt, f"informationsblatt-{form}.pdf")


def archived(datei: Archivdatei) -> HttpResponse:
    name = f"informationsblatt-{datei.version.number}-{datei.form}{f'-{datei.sozialraum.slug}' if datei.sozialraum else ''}.pdf"
    with datei.file.open("rb") as file:
        return pdf_answer(file.read(), name)


def rendered(request: HttpRequest, blatt: Blatt, filename: str) -> HttpResponse:
    """A sheet without personal texts, typeset now or kept from before."""
    try:
        body = pdf.kept_pdf(blatt.html())
    except pdf.PdfUnavailableError:
        return pdf_unavailable(request)
    return pdf_answer(body, filename)


def pdf_answer(body: bytes, filename: str) -> HttpResponse:
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{filename}"'})


def pdf_unavailable(request: HttpRequest) -> TemplateResponse:
    path = reverse("teilhabe:informationsblatt")
    return TemplateResponse(request, "pdf/unavailable.html", {"path": path}, status=503)
