"""Work pages of the Kennzahlen: figures by hand or from a file, and publishing them."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from jena_sro.inhalte.forms import TabelleForm
from jena_sro.inhalte.lists import Worded
from jena_sro.inhalte.tabellen import PREVIEW_ENDED, Tabelle, TabelleRefusedError, read_day, seal, tabelle_response, unseal
from jena_sro.konten.permissions import konto_of
from sozialraeume import einlesen
from sozialraeume.actions.kennzahlen import Plan, plan, publish_kennzahl, save_values, values_of
from sozialraeume.forms.kennzahlen import KennzahlForm, ZahlenForm
from sozialraeume.models import Kennzahl
from sozialraeume.places import Places
from sozialraeume.views.kennzahlen import number
from sozialraeume.views.records import RecordKind, fachdienst, form_page
from sozialraeume.views.umfeld import day as in_words

PURPOSE = "kennzahlen-einlesen"
OUTDATED = "Inzwischen hat jemand Zahlen geändert. Bitte prüfen Sie die Vorschau noch einmal."
SHOWN_ROWS = 200  # of a preview


def due_in_words(kennzahl: Any) -> Worded | str:
    due_on = kennzahl.due_on(kennzahl.newest)
    if due_on is None:
        return "unregelmäßig" if kennzahl.newest else "noch keine Zahlen"
    return Worded(due_on, f"überfällig seit {in_words(due_on)}" if due_on < timezone.localdate() else in_words(due_on))


KENNZAHLEN = RecordKind(
    form=KennzahlForm,
    records=lambda: Kennzahl.objects.with_newest(),
    columns=(
        ("Stand", lambda kennzahl: kennzahl.newest or "noch keine Zahlen"),
        ("Neue Zahlen fällig", due_in_words),
        ("Veröffentlicht", lambda kennzahl: kennzahl.newest_published or "noch nicht"),
    ),
    title="Kennzahlen",
    lead="Zahlen über Jena und die Sozialräume: eintragen, einlesen und veröffentlichen.",
    new="Kennzahl anlegen",
    links=(
        ("Zahlen aus einer Datei einlesen", "sozialraeume:zahl_import"),
        ("Öffentliche Seite", "sozialraeume:kennzahl_public_list"),
    ),
    actions="sozialraeume/_kennzahl_actions.html",
)


def find_kennzahl(pk: int) -> Kennzahl:
    return get_object_or_404(Kennzahl, pk=pk)


def find_day(text: str) -> datetime.date:
    try:
        return read_day(text)
    except ValueError as error:
        raise Http404 from error


@require_safe
@fachdienst
def zahl_list(request: HttpRequest, pk: int) -> TemplateResponse:
    """The days with figures, newest first, and what of them is published."""
    kennzahl = get_object_or_404(Kennzahl.objects.with_newest(), pk=pk)
    stored: dict[datetime.date, dict[str, str]] = {}
    for wert in kennzahl.werte.all():
        stored.setdefault(wert.as_of, {})[wert.place] = str(wert.value)
    published = {one.as_of: one for one in kennzahl.veroeffentlichungen.all()}
    days = [
        (day, len(values), published.get(day), day in published and not values.items() <= published[day].basis.items())
        for day, values in sorted(stored.items(), reverse=True)
    ]
    return TemplateResponse(
        request, "sozialraeume/zahl_list.html", {"kennzahl": kennzahl, "days": days, "due": due_in_words(kennzahl)}
    )


@form_page
@fachdienst
def zahl_update(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid: all places of one day. `stand` in the address chooses a day that has figures."""
    kennzahl = find_kennzahl(pk)
    day = find_day(request.GET["stand"]) if request.GET.get("stand") else None
    places = Places.load(day or timezone.localdate())
    form = ZahlenForm(kennzahl, day, places, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        as_of = form.cleaned_data["as_of"]
        save_values(kennzahl=kennzahl, as_of=as_of, values=form.values, source=form.cleaned_data["source"])
        messages.success(request, f"Die Zahlen vom {in_words(as_of)} sind gespeichert. Veröffentlicht sind sie noch nicht.")
        return redirect("sozialraeume:zahl_list", pk)
    before = kennzahl.werte.exclude(as_of=day).order_by("-as_of").values_list("as_of", flat=True).first()
    older = values_of(kennzahl, before) if before else {}
    groups = [
        (name, [(form[place], words_of(form.stored.get(place)), words_of(older.get(place))) for place, _ in inner])
        for name, inner in places.groups()
    ]
    context = {"kennzahl": kennzahl, "form": form, "groups": groups, "day": day, "before": before}
    return TemplateResponse(request, "sozialraeume/zahl_update.html", context)


def words_of(wert: Any) -> str:
    return number(wert.value) if wert else ""


@form_page
@fachdienst
def veroeffentlichung_create(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """GET shows what would be hidden, POST publishes exactly that."""
    kennzahl, as_of = find_kennzahl(pk), find_day(day)
    if not kennzahl.werte.filter(as_of=as_of).exists():
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            publish_kennzahl(kennzahl=kennzahl, as_of=as_of, konto=konto_of(request), seen=request.POST.get("version", ""))
        except ValidationError as refusal:
            error = refusal.messages[0]
        else:
            messages.success(request, f"Die Zahlen vom {in_words(as_of)} sind veröffentlicht.")
            return redirect("sozialraeume:zahl_list", pk)
    planned: Plan | None = None
    try:
        planned = plan(kennzahl, as_of)
    except ValidationError as refusal:
        error = refusal.messages[0]
    last = kennzahl.veroeffentlichungen.filter(as_of=as_of).last()
    context = {
        "kennzahl": kennzahl,
        "as_of": as_of,
        "plan": planned,
        "rows": [(cell, number(cell.value)) for cell in planned.cells] if planned else [],
        "last": last,
        "is_same": bool(last and planned and (last.cells, last.source) == (planned.shown, planned.source)),
        "error": error,
    }
    return TemplateResponse(request, "sozialraeume/veroeffentlichung_create.html", context)


@require_safe
@fachdienst
def zahl_template(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A file to fill in: a row for each place."""
    kennzahl = find_kennzahl(pk)
    rows = [[kennzahl.name, label, "", "", ""] for _, label in Places.load(timezone.localdate()).labels()]
    return tabelle_response(kind, f"vorlage-{kennzahl.slug}", einlesen.COLUMNS, rows, f"Vorlage: {kennzahl.name}")


@form_page
@fachdienst
def zahl_import(request: HttpRequest) -> HttpResponse:
    """First the file, of which a preview shows what it would do; then, with what was read in the form, the storing."""
    if "daten" in request.POST:
        return store_import(request)
    form = TabelleForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        is_oversized=getattr(request, "has_oversized_file", False),
    )
    if request.method == "POST" and form.is_valid():
        tabelle: Tabelle = form.cleaned_data["file"]
        try:
            return import_preview(request, tabelle, einlesen.read_rows(tabelle))
        except (ValidationError, TabelleRefusedError) as refusal:
            form.add_error("file", refusal if isinstance(refusal, ValidationError) else str(refusal))
    kennzahlen = Kennzahl.objects.all()
    return TemplateResponse(request, "sozialraeume/zahl_import.html", {"form": form, "kennzahlen": kennzahlen})


def import_preview(request: HttpRequest, tabelle: Tabelle, found: einlesen.Import, error: str = "") -> TemplateResponse:
    context = {
        "found": found,
        "changes": found.changes[:SHOWN_ROWS],
        "mistakes": found.mistakes[:SHOWN_ROWS],
        "daten": seal(tabelle, PURPOSE, version=found.version),
        "error": error,
    }
    return TemplateResponse(request, "sozialraeume/zahl_import_preview.html", context)


def store_import(request: HttpRequest) -> HttpResponse:
    """Store what the preview has shown; if anything is not as it was then, show the preview again."""
    unsealed = unseal(request.POST["daten"], PURPOSE)
    if unsealed is None:
        messages.warning(request, PREVIEW_ENDED)
        return redirect("sozialraeume:zahl_import")
    tabelle, seen = unsealed
    found = einlesen.read_rows(tabelle)
    if found.mistakes or found.version != seen["version"]:
        return import_preview(request, tabelle, found, OUTDATED)
    changed = einlesen.store(found)
    days = ", ".join(f"{kennzahl} ({date_format(as_of, 'd.m.Y')})" for kennzahl, as_of in changed[:5])
    messages.success(request, f"{len(found.changes)} Zahlen sind gespeichert: {days}. Veröffentlicht sind sie noch nicht.")
    return redirect("sozialraeume:kennzahl_list")
