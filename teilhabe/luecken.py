"""What there is where, counted in the database: the figures of the gap view, the comparison and the monthly snapshot.

An offer counts for each Sozialraum in which it lies or which it serves. What serves all of Jena has a place of its own
(CITY), so that it hides no gap; in ALL every offer counts once.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Min, Q, QuerySet, Sum, Value

from jena_sro.inhalte import stand
from jena_sro.inhalte.models import Auskunft
from sozialraeume.models import Ortschaft
from sozialraeume.zahlen import INHABITANTS, inhabitants_of, load_zahlen
from teilhabe.models import Angebot, Wunsch, Zeitfenster
from teilhabe.models.reichweite import CITY_WIDE_RANK

ALL, CITY = 0, -1  # no row of the database has these keys
DAYTIMES = len(Zeitfenster.Daytime)
# Which field of an Angebot a dimension counts by; the slot of a time is weekday * DAYTIMES + time of day + 1.
DIMENSIONS = {"thema": "lebensbereiche", "art": "art", "zeit": "zeitfenster"}


@dataclass(frozen=True)
class Figures:
    """`minutes` are those of the coming ZEITFENSTER_DAYS; `oldest` is the day of the oldest confirmation.

    Accessibility is confirmed where somebody has checked the house (`checked_on`) and it is known whether there are
    steps at its door, whatever the answer. `located` are the offers that have a house at all.
    """

    offers: int = 0
    located: int = 0
    checked: int = 0
    examples: int = 0
    minutes: int = 0
    oldest: datetime.date | None = None

    def __add__(self, other: "Figures") -> "Figures":
        """The figures of two groups that share no offer."""
        names = [field.name for field in fields(self) if field.name != "oldest"]
        days = [day for day in (self.oldest, other.oldest) if day]
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in names}, oldest=min(days, default=None))

    @property
    def weekly_minutes(self) -> int:
        return self.minutes * 7 // settings.ZEITFENSTER_DAYS

    @property
    def hours(self) -> float:
        """Hours a week."""
        return self.minutes * 7 / settings.ZEITFENSTER_DAYS / 60

    @property
    def checked_percent(self) -> int | None:
        """Share of confirmed accessibility in whole percent; None where no offer has a house."""
        return round(100 * self.checked / self.located) if self.located else None

    def per_thousand(self, inhabitants: int) -> float | None:
        """Offers for each 1,000 inhabitants; None if nobody knows how many they are."""
        return 1000 * self.offers / inhabitants if inhabitants else None


class FigureTable:
    """Figures by place and row: places are keys of Sozialräume, ALL and CITY; rows are keys of the dimension and ALL."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int, bool], Figures] = defaultdict(Figures)

    def add(self, place: int, row: int, zugang: str, figures: Figures) -> None:
        self.cells[place, row, zugang == Angebot.Zugang.OFFEN] += figures

    def at(self, place: int, row: int = ALL, *, only_open: bool = False) -> Figures:
        is_open = self.cells.get((place, row, True), Figures())
        return is_open if only_open else is_open + self.cells.get((place, row, False), Figures())


def slot_of(weekday: int, daytime: int) -> int:
    return weekday * DAYTIMES + daytime + 1


def row_expression(dimension: str, base: type[Any]) -> Any:
    if dimension == "zeit":
        prefix = "" if base is Zeitfenster else "zeitfenster__"
        return F(f"{prefix}weekday") * DAYTIMES + F(f"{prefix}daytime") + 1
    return F(DIMENSIONS[dimension] if base is Angebot else f"angebot__{DIMENSIONS[dimension]}")


def groups(queryset: QuerySet[Any], dimension: str, **sums: Any) -> QuerySet[Any]:
    """One query for all cells, with the sums of rows and columns: place, row, zugang and `sums` of each group."""
    prefix = "" if queryset.model is Angebot else "angebot__"
    near = queryset.filter(**{f"{prefix}reichweiten__rank__lt": CITY_WIDE_RANK})
    city = queryset.filter(**{f"{prefix}serves_all_jena": True})
    places = [(near, F(f"{prefix}reichweiten__sozialraum")), (city, Value(CITY)), (queryset, Value(ALL))]
    parts = [
        part.order_by().values(place=place, row=row, access=F(f"{prefix}zugang")).annotate(**sums)
        for part, place in places
        for row in (row_expression(dimension, queryset.model), Value(ALL))
    ]
    return parts[0].union(*parts[1:], all=True)


@stand.kept
def load_figures(dimension: str) -> FigureTable:
    """Figures of all public offers: two queries, however many offers and rows there are."""
    table = FigureTable()
    located = Q(ort__isnull=False)
    checked = Q(ort__checked_on__isnull=False) & ~Q(ort__step_free=Auskunft.UNBEKANNT)
    sums = {
        "offers": Count("pk"),
        "located": Count("pk", filter=located),
        "checked": Count("pk", filter=located & checked),
        "examples": Count("pk", filter=Q(is_example=True)),
        "oldest": Min("confirmed_on"),
    }
    offers = groups(Angebot.objects.public(), dimension, **sums)
    minutes = groups(Zeitfenster.objects.filter(angebot__is_public=True), dimension, minutes=Sum("minutes"))
    for group in (*offers, *minutes):
        place, row, access = group.pop("place"), group.pop("row"), group.pop("access")
        if row is not None:  # an offer without topic or without times
            table.add(place, row, access, Figures(**group))
    return table


@stand.kept
def load_late_minutes() -> FigureTable:
    """Minutes in the evening and at the weekend, by place: one query."""
    table = FigureTable()
    late = Zeitfenster.objects.filter(Q(weekday__gte=5) | Q(daytime=Zeitfenster.Daytime.ABEND), angebot__is_public=True)
    near = late.filter(angebot__reichweiten__rank__lt=CITY_WIDE_RANK).order_by()
    by_place = near.values(place=F("angebot__reichweiten__sozialraum"), access=F("angebot__zugang"))
    for group in by_place.annotate(minutes=Sum("minutes")):
        table.add(group["place"], ALL, group["access"], Figures(minutes=group["minutes"]))
    return table


@dataclass(frozen=True)
class Inhabitants:
    """How many people live where (`of` a Sozialraum, ALL: in all Jena), with days and source of the figures."""

    numbers: dict[int, int]
    earliest: datetime.date | None = None
    latest: datetime.date | None = None
    source: str = ""

    def of(self, place: int) -> int:
        return self.numbers.get(place, 0)


@stand.kept
def load_inhabitants() -> Inhabitants:
    """The newest published figure of each Ortschaft, added up by the Sozialraum to which it belongs today."""
    groups: dict[int, list[int]] = defaultdict(list)
    for pk, sozialraum in Ortschaft.objects.with_zuordnung().values_list("pk", "sozialraum_id"):
        groups[ALL].append(pk)
        if sozialraum:
            groups[sozialraum].append(pk)
    zahlen = load_zahlen([INHABITANTS])
    found = {place: zahl for place, ortschaften in groups.items() if (zahl := inhabitants_of(zahlen, ortschaften))}
    if ALL not in found:
        return Inhabitants({})
    numbers = {place: int(zahl.total) for place, zahl in found.items() if zahl.total is not None}
    return Inhabitants(numbers, found[ALL].earliest, found[ALL].latest, found[ALL].source)


def load_wishes() -> dict[tuple[int, int], int]:
    """Wishes of the last twelve months by Sozialraum (ALL: all Jena) and Lebensbereich: one query."""
    rows = Wunsch.objects.of_last_year().order_by().values_list("sozialraum", "lebensbereich")
    return {(sozialraum or ALL, topic): count for sozialraum, topic, count in rows.annotate(total=Sum("count"))}
