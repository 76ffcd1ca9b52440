"""Public pages of the Kennzahlen. They read zahlen.py only, which knows nothing but what is published."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import number_format
from django.views.decorators.http import require_safe

from jena_sro.inhalte.diagramm import Balken, Diagramm, lying_bars
from jena_sro.inhalte.tabellen import Cell, read_day, tabelle_response
from sozialraeume.models import Kennzahl, Sozialraum
from sozialraeume.places import JENA, PLANUNGSRAUM, Places
from sozialraeume.zahlen import INHABITANTS, Zahl, Zahlen, load_zahlen, per_thousand

HIDDEN, MISSING = "nicht gezeigt", "keine Zahl"
NO_RATE = "–"


@dataclass(frozen=True)
class Row:
    """A place with its figure; `zahl` is None where nothing is known."""

    place: str
    label: str
    zahl: Zahl | None
    rate: Decimal | None
    motif: str = ""
    url: str = ""

    @property
    def value(self) -> str:
        return in_words(self.zahl)

    @property
    def rate_words(self) -> str:
        return NO_RATE if self.rate is None else number_format(self.rate, 1)


@dataclass(frozen=True)
class Figure:
    """The figure of one Kennzahl for a Sozialraum, beside that of all Jena."""

    kennzahl: Kennzahl
    row: Row
    city: Row
    is_overdue: bool


def in_words(zahl: Zahl | None) -> str:
    if zahl is None:
        return MISSING
    return HIDDEN if zahl.total is None else number(zahl.total)


def number(value: Decimal) -> str:
    """With as many decimals as it needs and points between thousands."""
    decimals = max(-int(value.normalize().as_tuple().exponent), 0)
    return number_format(value, decimals, use_l10n=True, force_grouping=True)


def rows_of(zahlen: Zahlen, everything: dict[str, Zahlen], places: Places, day: datetime.date | None = None) -> list[Row]:
    """A row for each place with a figure, and for each Sozialraum and all Jena in any case."""
    sozialraeume = {f"sozialraum-{s.pk}": s for s in places.sozialraeume}
    urls = {f"ortschaft-{o.pk}": o.get_absolute_url() for o in places.ortschaften}
    parts = places.parts(with_planungsraum=False)
    is_rated = zahlen.kennzahl.kind != Kennzahl.Kind.ANTEIL and zahlen.kennzahl.slug != INHABITANTS
    rows = []
    for place, label in places.labels():
        zahl = zahlen.at(place, day) if day else zahlen.newest_or_sum(place, parts.get(place, ()))
        sozialraum = sozialraeume.get(place)
        if zahl or sozialraum or place == JENA:
            url = sozialraum.get_absolute_url() if sozialraum else urls.get(place, "")
            rate = per_thousand(zahl, everything) if is_rated else None
            rows.append(Row(place, label, zahl, rate, sozialraum.motif if sozialraum else "", url))
    return rows


def figures_of(sozialraum: Sozialraum, ortschaften: Collection[int], everything: dict[str, Zahlen]) -> list[Figure]:
    """Everything published about a Sozialraum except its inhabitants, which have a place of their own on its page."""
    place = f"sozialraum-{sozialraum.pk}"
    figures = []
    for slug, zahlen in everything.items():
        zahl, city = zahlen.newest_or_sum(place, ortschaften), zahlen.of_all_jena()
        if zahl and slug != INHABITANTS:
            is_rate = zahlen.kennzahl.kind == Kennzahl.Kind.ANTEIL
            rates = [None if is_rate else per_thousand(one, everything) for one in (zahl, city)]
            own, all_jena = Row(place, sozialraum.name, zahl, rates[0]), Row(JENA, "ganz Jena", city, rates[1])
            figures.append(Figure(zahlen.kennzahl, own, all_jena, zahlen.is_overdue))
    return figures


def published_or_404(slug: str) -> tuple[Zahlen, dict[str, Zahlen]]:
    everything = load_zahlen({slug, INHABITANTS})
    if slug not in everything:
        raise Http404
    return everything[slug], everything


def day_of(request: HttpRequest, zahlen: Zahlen) -> datetime.date | None:
    """The published day that the address asks for; None shows the newest of each place."""
    try:
        day = read_day(request.GET.get("stand", ""))
    except ValueError:
        return None
    return day if day in zahlen.by_day else None


def chart_of(kennzahl: Kennzahl, rows: list[Row]) -> Diagramm | None:
    bars = [Balken(row.label, float(row.zahl.total or 0), row.value, row.motif) for row in rows if row.motif and row.zahl]
    return lying_bars(f"{kennzahl.name}, {kennzahl.unit}", bars) if bars else None


@require_safe
@login_not_required
def kennzahl_public_list(request: HttpRequest) -> TemplateResponse:
    rows = [(zahlen, Row(JENA, "ganz Jena", zahlen.of_all_jena(), None)) for zahlen in load_zahlen().values()]
    return TemplateResponse(request, "sozialraeume/kennzahl_list.html", {"rows": rows})


@require_safe
@login_not_required
def kennzahl_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    zahlen, everything = published_or_404(slug)
    day = day_of(request, zahlen)
    rows = rows_of(zahlen, everything, Places.load(day or timezone.localdate()), day)
    large = [row for row in rows if not row.place.startswith("ortschaft-")]
    tables = [("Sozialräume", large), ("Ortsteile und Ortschaften", [row for row in rows if row not in large])]
    context = {
        "kennzahl": zahlen.kennzahl,
        "day": day,
        "days": sorted(zahlen.by_day, reverse=True),
        "due_on": zahlen.kennzahl.due_on(zahlen.newest_day),
        "is_overdue": zahlen.is_overdue,
        "published_at": zahlen.by_day[day or zahlen.newest_day].published_at,
        "tables": [(title, inner) for title, inner in tables if inner],
        "has_rates": any(row.rate is not None for row in rows),
        "has_hidden": any(row.zahl and row.zahl.is_hidden for row in rows),
        "has_planungsraum": any(row.place == PLANUNGSRAUM for row in rows),
        "diagramm": chart_of(zahlen.kennzahl, rows),
    }
    return TemplateResponse(request, "sozialraeume/kennzahl_detail.html", context)


@require_safe
@login_not_required
def kennzahl_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Everything published of the Kennzahl, each day as it was published last; what is hidden says so in words."""
    zahlen, _ = published_or_404(slug)
    kennzahl = zahlen.kennzahl
    header = ["Kennzahl", "Gebiet", "Stand", "Wert", "Einheit", "Quelle"]
    rows: list[list[Cell]] = []
    labels = list(Places.load(timezone.localdate()).labels())
    for day, one in sorted(zahlen.by_day.items(), reverse=True):
        for place, label in labels:
            if place in one.cells:
                value = one.value(place)
                words = HIDDEN if value is None else value.normalize()
                rows.append([kennzahl.name, label, day, words, kennzahl.unit, one.source])
    return tabelle_response(kind, f"kennzahl-{slug}", header, rows, kennzahl.name)
