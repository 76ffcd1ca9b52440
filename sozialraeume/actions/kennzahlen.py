"""Store delivered figures, choose what of them must be hidden, publish the rest, and remember when the next ones are due."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Konto, Rolle
from sozialraeume.models import Kennzahl, Kennzahlwert, Veroeffentlichung
from sozialraeume.places import JENA, PLANUNGSRAUM, Places
from sozialraeume.suppression import CannotHideError, Cell, SumsDifferError, Table, hide

CHANGED = "Inzwischen hat jemand diese Zahlen geändert. Bitte sehen Sie sich die Vorschau noch einmal an."
NO_CHOICE = (
    "Diese Zahlen lassen sich neben den früher veröffentlichten nicht zeigen: Aus beiden zusammen könnte man kleine Zahlen "
    "errechnen. Lassen Sie Ortschaften weg und veröffentlichen Sie nur Sozialräume oder ganz Jena."
)
OTHER_DIVISION = (
    "Für diesen Tag sind schon Zahlen ohne den Planungsraum „Ortschaften“ veröffentlicht. "
    "Bitte löschen Sie den Wert des Planungsraums."
)


@dataclass(frozen=True)
class PlannedCell:
    """A value before it is published; `reason` says why it will be hidden, empty if it is shown."""

    place: str
    label: str
    value: Decimal
    reason: str
    is_sum: bool


@dataclass(frozen=True)
class Plan:
    """What a Veroeffentlichung would hold."""

    cells: list[PlannedCell]
    places: dict[str, list[int]]
    source: str

    @property
    def shown(self) -> dict[str, str | None]:
        return {cell.place: None if cell.reason else str(cell.value) for cell in self.cells}

    @property
    def basis(self) -> dict[str, str]:
        return {cell.place: str(cell.value) for cell in self.cells}

    @property
    def version(self) -> str:
        content = json.dumps([self.shown, self.basis, self.places, self.source], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def hidden_count(self) -> int:
        return sum(1 for cell in self.cells if cell.reason)


# ---- values ----


def values_of(kennzahl: Kennzahl, as_of: datetime.date) -> dict[str, Kennzahlwert]:
    """What was delivered for the day, by place."""
    return {wert.place: wert for wert in kennzahl.werte.filter(as_of=as_of)}


def values_version(kennzahl: Kennzahl, as_of: datetime.date) -> str:
    """Changes with every value of the day; empty where there is none."""
    werte = sorted((wert.place, str(wert.value), wert.source) for wert in kennzahl.werte.filter(as_of=as_of))
    return hashlib.sha256(repr(werte).encode()).hexdigest()[:16] if werte else ""


@transaction.atomic
def save_values(*, kennzahl: Kennzahl, as_of: datetime.date, values: Mapping[str, Decimal | None], source: str) -> None:
    """Store the values of one day; None deletes one."""
    Kennzahl.objects.select_for_update().get(pk=kennzahl.pk)
    for place, value in values.items():
        fields = Kennzahlwert.place_fields(place)
        if value is None:
            kennzahl.werte.filter(as_of=as_of, **fields).delete()
        else:
            kennzahl.werte.update_or_create(as_of=as_of, **fields, defaults={"value": value, "source": source})
    update_aufgabe(kennzahl)


# ---- Aufgaben ----


def update_aufgabe(kennzahl: Kennzahl) -> bool:
    """The Fachdienst has an Aufgabe while newer figures are overdue; returns whether they are."""
    newest = kennzahl.werte.aggregate(newest=Max("as_of"))["newest"]
    is_overdue = kennzahl.is_overdue(newest)
    if is_overdue:
        Aufgabe.objects.raise_for(kennzahl, Aufgabe.Kind.KENNZAHL, Rolle.FACHDIENST, due_on=kennzahl.due_on(newest))
    else:
        Aufgabe.objects.settle(kennzahl, None)
    return is_overdue


@transaction.atomic
def raise_kennzahl_aufgaben() -> int:
    """See that each overdue Kennzahl has its Aufgabe; returns how many are overdue."""
    return sum(update_aufgabe(kennzahl) for kennzahl in Kennzahl.objects.all())


# ---- publishing ----


def plan(kennzahl: Kennzahl, as_of: datetime.date) -> Plan:
    """What would be published now. Raises ValidationError in words if the figures cannot be published as they are."""
    werte = values_of(kennzahl, as_of)
    places = Places.load(as_of)
    labels = dict(places.labels())
    parts = parts_of(kennzahl, as_of, places, has_planungsraum=PLANUNGSRAUM in werte)
    values = {place: wert.value for place, wert in werte.items()}
    sums = sums_of(values, parts) if kennzahl.kind == Kennzahl.Kind.MENSCHEN else {}
    try:
        reasons = reasons_to_hide(kennzahl, as_of, values | sums, parts)
    except SumsDifferError as error:
        raise ValidationError(sums_differ(error, labels)) from error
    except CannotHideError as error:
        raise ValidationError(NO_CHOICE) from error
    cells = [
        PlannedCell(place, label, (values | sums)[place], reasons.get(place, ""), place in sums)
        for place, label in labels.items()
        if place in values or place in sums
    ]
    sources = sorted({wert.source for wert in werte.values() if wert.source})
    return Plan(cells, parts, "; ".join(sources)[:300] or kennzahl.source)


def parts_of(kennzahl: Kennzahl, as_of: datetime.date, places: Places, *, has_planungsraum: bool) -> dict[str, list[int]]:
    """The Ortschaften of each place, as with the first Veroeffentlichung for the day: all of one day can be added up."""
    first = kennzahl.veroeffentlichungen.filter(as_of=as_of).first()
    if first is None:
        return places.parts(with_planungsraum=has_planungsraum)
    if has_planungsraum and PLANUNGSRAUM not in first.places:
        raise ValidationError(OTHER_DIVISION)
    frozen: dict[str, list[int]] = first.places
    return frozen


def sums_of(values: dict[str, Decimal], parts: Mapping[str, list[int]]) -> dict[str, Decimal]:
    """Values of Sozialräume and all Jena that follow from those of their Ortschaften."""
    sums: dict[str, Decimal] = {}
    for place, inner in parts.items():
        known = [values.get(f"ortschaft-{pk}") for pk in inner]
        if place not in values and inner and None not in known:
            sums[place] = sum((value for value in known if value is not None), Decimal())
    large = [place for place in parts if place == PLANUNGSRAUM or place.startswith("sozialraum-")]
    found = [(values | sums).get(place) for place in large if parts[place]]
    if JENA not in values and None not in found and sum(len(parts[place]) for place in large) == len(parts[JENA]):
        sums[JENA] = sum((value for value in found if value is not None), Decimal())
    return sums


def sums_differ(error: SumsDifferError, labels: Mapping[str, str]) -> str:
    whole, *inner = (labels[place] for place in error.places)
    return f"Die Zahlen passen nicht zusammen: {whole} ist nicht die Summe von {', '.join(inner)}. Bitte prüfen Sie die Werte."


def reasons_to_hide(
    kennzahl: Kennzahl, as_of: datetime.date, values: Mapping[str, Decimal], parts: Mapping[str, list[int]]
) -> dict[str, str]:
    """Place -> why its value is not shown."""
    if kennzahl.kind == Kennzahl.Kind.ANDERE:
        return {}
    if kennzahl.kind == Kennzahl.Kind.ANTEIL:
        shown = places_with_rate(kennzahl, as_of)
        return dict.fromkeys(values.keys() - shown, "Zahl dahinter nicht veröffentlicht")
    table = hide(cells_of(values, parts), earlier_tables(kennzahl, as_of))
    smallest = settings.SMALLEST_SHOWN
    return {place: f"unter {smallest}" if values[place] < smallest else "verrät sonst andere" for place in table.hidden}


def places_with_rate(kennzahl: Kennzahl, as_of: datetime.date) -> set[str]:
    """Where everything that the rate is made of is shown for the same day."""
    needed = [other for other in (kennzahl.numerator, kennzahl.denominator) if other]
    newest = [other.veroeffentlichungen.filter(as_of=as_of).last() for other in needed]
    shown = [{place for place, value in (one.cells if one else {}).items() if value is not None} for one in newest]
    return set.intersection(*shown)


def cells_of(values: Mapping[str, Decimal | str], parts: Mapping[str, list[int]]) -> list[Cell]:
    """For the suppression; a Sozialraum without Ortschaften is a place of its own."""
    inner = {place: frozenset(map(str, parts[place])) or frozenset([place]) for place in values}
    return [Cell(place, inner[place], int(Decimal(value))) for place, value in values.items()]


def earlier_tables(kennzahl: Kennzahl, as_of: datetime.date) -> list[Table]:
    """Everything published for this day and for the days with figures just before and after.

    Further back people change too much to learn something from a difference, and each year would hide more than the last.
    """
    published = list(kennzahl.veroeffentlichungen.all())
    days = sorted({veroeffentlichung.as_of for veroeffentlichung in published})
    before, after = [day for day in days if day < as_of][-1:], [day for day in days if day > as_of][:1]
    near = {*before, as_of, *after}
    return [
        Table(
            tuple(cells_of(veroeffentlichung.basis, veroeffentlichung.places)),
            frozenset(place for place, value in veroeffentlichung.cells.items() if value is None),
        )
        for veroeffentlichung in published
        if veroeffentlichung.as_of in near
    ]


@transaction.atomic
def publish_kennzahl(
    *, kennzahl: Kennzahl, as_of: datetime.date, konto: Konto | None = None, seen: str | None = None
) -> Veroeffentlichung:
    """Publish and freeze the figures of the day. Raises ValidationError if they are not those of the version `seen`."""
    kennzahl = Kennzahl.objects.select_for_update().get(pk=kennzahl.pk)
    planned = plan(kennzahl, as_of)
    if seen not in (None, planned.version):
        raise ValidationError(CHANGED)
    return Veroeffentlichung.objects.create(
        kennzahl=kennzahl,
        as_of=as_of,
        source=planned.source,
        cells=planned.shown,
        basis=planned.basis,
        places=planned.places,
        published_by=konto,
    )


def publish_delivered(kennzahl: Kennzahl, days: Iterable[datetime.date]) -> None:
    """Publish the figures that the portal comes with; a Kennzahl that has any Veroeffentlichung keeps it."""
    if not kennzahl.veroeffentlichungen.exists():
        for day in days:
            publish_kennzahl(kennzahl=kennzahl, as_of=day)
