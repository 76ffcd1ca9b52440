"""Sachstandsberichte: written and published by the Fachdienst, read by everybody, on paper too."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gremien.forms.sachstand import SachstandsberichtForm
from gremien.models import Sachstandsbericht
from gremien.sachstand import gather
from jena_sro.inhalte.frozen import hash_of
from jena_sro.inhalte.pdf_response import pdf_response
from jena_sro.konten.permissions import konto_of
from sozialraeume.views.records import RecordKind, fachdienst

CHANGED = "Inzwischen hat sich etwas geändert. Bitte lesen Sie die Vorschau noch einmal und veröffentlichen Sie dann."
SACHSTANDSBERICHTE = RecordKind(
    form=SachstandsberichtForm,
    records=Sachstandsbericht.objects.drafts,
    columns=(("Begonnen am", lambda bericht: timezone.localdate(bericht.created_at)),),
    title="Sachstandsberichte: Entwürfe",
    lead="Berichte an den Beirat und den GPV. Der Inhalt kommt aus dem Portal, die Einleitung von Ihnen.",
    new="Sachstandsbericht beginnen",
    links=(("Veröffentlichte Sachstandsberichte", "gremien:sachstandsbericht_public_list"),),
    actions="gremien/_sachstandsbericht_actions.html",
    after=Sachstandsbericht.get_work_url,
)


# ---- for everybody ----


@require_safe
@login_not_required
def sachstandsbericht_public_list(request: HttpRequest) -> TemplateResponse:
    shown = Sachstandsbericht.objects.public().defer("content")
    page = Paginator(shown, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    return TemplateResponse(request, "gremien/sachstandsbericht_list.html", {"page": page})


def shown(bericht: Sachstandsbericht) -> dict[str, Any]:
    """A published one with what its template needs: its own content only."""
    return {"bericht": bericht, "content": bericht.content, "today": timezone.localdate(bericht.published_at)}


@require_safe
@login_not_required
def sachstandsbericht_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    bericht = get_object_or_404(Sachstandsbericht.objects.public(), slug=slug)
    return TemplateResponse(request, "gremien/sachstandsbericht_detail.html", shown(bericht))


@require_safe
@login_not_required
def sachstandsbericht_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    bericht = get_object_or_404(Sachstandsbericht.objects.public(), slug=slug)
    path = bericht.get_absolute_url()
    return pdf_response(request, "gremien/sachstandsbericht_pdf.html", f"{slug}.pdf", path, **shown(bericht))


# ---- for the Fachdienst ----


@require_safe
@fachdienst
def sachstandsbericht_preview(request: HttpRequest, pk: int) -> TemplateResponse:
    """What would be frozen now, with the button that freezes just this."""
    bericht = get_object_or_404(Sachstandsbericht.objects.drafts(), pk=pk)
    content = gather(bericht)
    context = {"bericht": bericht, "content": content, "seen": hash_of(content)}
    return TemplateResponse(request, "gremien/sachstandsbericht_preview.html", context)


@require_POST
@fachdienst
def sachstandsbericht_publish(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Sachstandsbericht, pk=pk)
    bericht = Sachstandsbericht.publish_as_seen(pk, seen=request.POST.get("seen", ""), gather=gather, konto=konto_of(request))
    if bericht is None:
        messages.warning(request, CHANGED)
        return redirect("gremien:sachstandsbericht_preview", pk)
    messages.success(request, "Der Sachstandsbericht ist veröffentlicht. Er ändert sich nicht mehr.")
    return redirect(bericht)
