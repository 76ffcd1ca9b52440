"""Offers as a table for the Fachdienst: download of a list, a table to fill in, and the way in for existing offers."""

import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from jena_sro.inhalte.lists import Listing
from jena_sro.inhalte.tabellen import PREVIEW_ENDED, Tabelle, TabelleRefusedError, seal, tabelle_response, unseal
from jena_sro.inhalte.tabs import chosen_tab
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import konto_of, role_required
from teilhabe.actions.angebot_import import import_angebote
from teilhabe.angebot_tabelle import COLUMNS, HEADINGS, read_angebote, table_rows, template_rows
from teilhabe.forms.angebot_import import AngebotImportForm
from teilhabe.views.angebot_review import COLUMNS as LIST_COLUMNS
from teilhabe.views.angebot_review import LISTS
from teilhabe.views.angebote import with_all_parts

fachdienst = role_required(Rolle.FACHDIENST)
PURPOSE = "angebote-uebernehmen"
KINDS = ("csv", "xlsx")
SHOWN_MISTAKES = 100


def require_kind(kind: str) -> str:
    if kind not in KINDS:
        raise Http404
    return kind


@require_safe
@fachdienst
def angebot_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The offers of a list of the review, with all that a table can hold."""
    name = chosen_tab(request, LISTS, "liste")
    angebote = Listing(request, LIST_COLUMNS).arranged(with_all_parts(LISTS[name][1]()).prefetch_related("serves"))
    return tabelle_response(require_kind(kind), f"angebote-{name}", HEADINGS, table_rows(angebote), "Angebote")


@require_safe
@fachdienst
def angebot_template(request: HttpRequest, kind: str) -> HttpResponse:
    headings, rows = template_rows()
    return tabelle_response(require_kind(kind), "angebote-vorlage", headings, rows, "Angebote eintragen")


@require_http_methods(["GET", "HEAD", "POST"])
@fachdienst
def angebot_import(request: HttpRequest) -> HttpResponse:
    """First the file, of which a preview shows what it would do; then, with what was read in the form, the storing."""
    if "daten" in request.POST:
        return store_import(request)
    is_sent, is_oversized = request.method == "POST", getattr(request, "has_oversized_file", False)
    form = AngebotImportForm(*[request.POST, request.FILES] if is_sent else [], is_oversized=is_oversized)
    if form.is_valid():
        try:
            return import_preview(request, form.cleaned_data["file"], form.confirmed_on)
        except TabelleRefusedError as error:
            form.add_error("file", str(error))
    needed = [column.heading for column in COLUMNS if column.is_needed]
    context = {"form": form, "needed": needed, "most": settings.TABELLE_MAX_ROWS}
    return TemplateResponse(request, "teilhabe/angebot_import.html", context)


def import_preview(request: HttpRequest, tabelle: Tabelle, confirmed_on: datetime.date | None) -> TemplateResponse:
    """Raises TabelleRefusedError if the table is too large to be sent back."""
    reading = read_angebote(tabelle)
    context = {
        "reading": reading,
        "mistakes": reading.mistakes[:SHOWN_MISTAKES],
        "confirmed_on": confirmed_on,
        "daten": seal(tabelle, PURPOSE, confirmed_on=confirmed_on.isoformat() if confirmed_on else ""),
    }
    return TemplateResponse(request, "teilhabe/angebot_import_preview.html", context)


def store_import(request: HttpRequest) -> HttpResponse:
    """Store what the preview has shown; if a row does not fit any more, show the preview again."""
    unsealed = unseal(request.POST["daten"], PURPOSE)
    if unsealed is None:
        messages.warning(request, PREVIEW_ENDED)
        return redirect("teilhabe:angebot_import")
    tabelle, seen = unsealed
    confirmed_on = datetime.date.fromisoformat(seen["confirmed_on"]) if seen["confirmed_on"] else None
    reading = read_angebote(tabelle)
    if reading.mistakes:
        return import_preview(request, tabelle, confirmed_on)
    done = import_angebote(reading, confirmed_on=confirmed_on, by=konto_of(request))
    stand = "veröffentlicht" if confirmed_on else "als Entwurf abgelegt"
    messages.success(request, f"{len(done)} Angebote sind {stand}." if len(done) > 1 else f"1 Angebot ist {stand}.")
    return redirect("teilhabe:angebot_review_list")
