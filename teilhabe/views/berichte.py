"""The Bestands- und Bedarfsanalyse: written and published by the Fachdienst, read by everybody, on paper too."""

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

from jena_sro.inhalte.frozen import hash_of
from jena_sro.inhalte.lists import Worded
from jena_sro.inhalte.pdf_response import pdf_response
from jena_sro.konten.permissions import konto_of
from sozialraeume.views.records import RecordKind, fachdienst
from sozialraeume.views.umfeld import day
from teilhabe.bericht import gather
from teilhabe.forms.bericht import BerichtForm, MassnahmeFilterForm, MassnahmeForm
from teilhabe.models import Bericht, Massnahme

CHANGED = "Inzwischen hat sich etwas geändert. Bitte lesen Sie die Vorschau noch einmal und veröffentlichen Sie dann."


def where_to_go_on(massnahme: Massnahme) -> str:
    return "teilhabe:massnahme_list" if massnahme.bericht.published_at else massnahme.bericht.get_work_url()


def due(massnahme: Massnahme) -> Worded:
    return Worded(massnahme.due_on, f"{day(massnahme.due_on)}, überfällig" if massnahme.is_overdue else day(massnahme.due_on))


BERICHTE = RecordKind(
    form=BerichtForm,
    records=Bericht.objects.drafts,
    columns=(("Begonnen am", lambda bericht: timezone.localdate(bericht.created_at)),),
    title="Berichte: Entwürfe",
    lead="Bestands- und Bedarfsanalysen, die noch nicht veröffentlicht sind. Für jeden Sozialraum höchstens eine.",
    new="Bericht beginnen",
    links=(("Veröffentlichte Berichte", "teilhabe:berichte"), ("Maßnahmen aller Berichte", "teilhabe:massnahme_list")),
    actions="teilhabe/_bericht_actions.html",
    prefilled=("sozialraum",),
    after=Bericht.get_work_url,
)
MASSNAHMEN = RecordKind(
    form=MassnahmeForm,
    records=lambda: Massnahme.objects.select_related("bericht__sozialraum"),
    columns=(
        ("Sozialraum", lambda massnahme: massnahme.bericht.sozialraum),
        ("Zuständig", lambda massnahme: massnahme.responsible),
        ("Fällig am", due),
        ("Stand", lambda massnahme: massnahme.get_stand_display()),
    ),
    title="Maßnahmen",
    lead="Was in den Berichten steht und was daraus wird. Nach dem Veröffentlichen ändern Sie nur noch den Stand.",
    new="Maßnahme hinzufügen",
    links=(("Berichte: Entwürfe", "teilhabe:bericht_list"),),
    filter_form=MassnahmeFilterForm,
    actions="teilhabe/_massnahme_actions.html",
    prefilled=("bericht",),
    after=where_to_go_on,
)


# ---- for everybody ----


@require_safe
@login_not_required
def berichte(request: HttpRequest) -> TemplateResponse:
    page = Paginator(Bericht.objects.public().defer("content"), settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    return TemplateResponse(request, "teilhabe/berichte.html", {"page": page})


def shown(bericht: Bericht) -> dict[str, Any]:
    """A published Bericht with what its template needs: its own content only."""
    return {"bericht": bericht, "content": bericht.content, "today": timezone.localdate(bericht.published_at)}


@require_safe
@login_not_required
def bericht_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    """The frozen Bericht, and beside it how far the Maßnahmen are today."""
    bericht = get_object_or_404(Bericht.objects.public(), slug=slug)
    others = Bericht.objects.public().filter(sozialraum=bericht.sozialraum).exclude(pk=bericht.pk).defer("content")
    context = {"massnahmen": bericht.massnahmen.all(), "others": others[: settings.ANGEBOTE_PER_PAGE]}
    return TemplateResponse(request, "teilhabe/bericht_detail.html", shown(bericht) | context)


@require_safe
@login_not_required
def bericht_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    bericht = get_object_or_404(Bericht.objects.public(), slug=slug)
    context, filename = shown(bericht), f"bericht-{slug}.pdf"
    motif = context["content"]["sozialraum"]["motif"]
    return pdf_response(request, "teilhabe/bericht_pdf.html", filename, bericht.get_absolute_url(), motif=motif, **context)


# ---- for the Fachdienst ----


@require_safe
@fachdienst
def bericht_preview(request: HttpRequest, pk: int) -> TemplateResponse:
    """What would be frozen now, with the button that freezes just this."""
    bericht = get_object_or_404(Bericht.objects.drafts().select_related("sozialraum__published"), pk=pk)
    content = gather(bericht)
    context = {"bericht": bericht, "content": content, "seen": hash_of(content), "today": timezone.localdate()}
    return TemplateResponse(request, "teilhabe/bericht_preview.html", context)


@require_POST
@fachdienst
def bericht_publish(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Bericht, pk=pk)
    bericht = Bericht.publish_as_seen(pk, seen=request.POST.get("seen", ""), gather=gather, konto=konto_of(request))
    if bericht is None:
        messages.warning(request, CHANGED)
        return redirect("teilhabe:bericht_preview", pk)
    messages.success(request, "Der Bericht ist veröffentlicht. Er ändert sich nicht mehr.")
    return redirect(bericht)
