"""The boundaries that pages use."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format

from jena_sro.inhalte import stand
from sozialraeume.grenzen.geometry import GRID, METRES, Shape, distance_to, is_inside, squeeze_at
from sozialraeume.models import Grenzverlauf, Ortschaft, Sozialraum


@dataclass(frozen=True)
class Grenzen:
    """Shapes to draw and distances in km between borders, by key of the Ortschaft. Equal where the contents are."""

    digest: str
    source: str = field(compare=False)
    as_of: datetime.date = field(compare=False)
    drawn: Mapping[int, Shape] = field(compare=False, repr=False)
    distances: Mapping[int, Mapping[int, float]] = field(compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.source}, Stand {date_format(self.as_of, 'j. F Y')}"


def read_shapes(stored: dict[str, Any]) -> dict[int, Shape]:
    return {int(key): tuple(tuple((x, y) for x, y in ring) for ring in shape) for key, shape in stored.items()}


def are_complete(stored: Grenzverlauf) -> bool:
    """Whether they are those of the Ortschaften that there are today."""
    return {int(key) for key in stored.drawn} == set(Ortschaft.objects.order_by().values_list("pk", flat=True))


@stand.kept
def load_grenzen() -> Grenzen | None:
    """The boundaries of all Ortschaften; None while one is missing and the map is schematic. Two queries at most."""
    stored = Grenzverlauf.objects.defer("areas").first()
    if stored is None or not are_complete(stored):
        return None
    distances = {int(one): {int(other): km for other, km in row.items()} for one, row in stored.distances.items()}
    return Grenzen(stored.digest, stored.source, stored.as_of, read_shapes(stored.drawn), distances)


@stand.kept
def load_areas() -> dict[int, Shape] | None:
    """The same as fine as they are kept."""
    stored = Grenzverlauf.objects.first()
    return read_shapes(stored.areas) if stored and are_complete(stored) else None


@dataclass(frozen=True)
class Location:
    """Where a position lies: the Ortschaft with its `sozialraum_id`, the nearest one for a spot outside of all; how far in
    metres the border of each is, 0 inside."""

    latitude: float
    longitude: float
    ortschaft: Ortschaft
    sozialraum: Sozialraum | None
    metres: Mapping[int, float]

    def __str__(self) -> str:
        where = f"in {self.ortschaft}" if self.metres[self.ortschaft.pk] == 0 else f"nahe bei {self.ortschaft}"
        return f"{where}, Sozialraum {self.sozialraum}" if self.sozialraum else where


def locate(latitude: float, longitude: float) -> Location | None:
    """Where a position lies (degrees, WGS 84); None while there are no boundaries."""
    areas = load_areas()
    if areas is None:
        return None
    spot, squeeze = (longitude * GRID, latitude * GRID), squeeze_at(latitude)
    metres = {
        pk: 0.0 if is_inside(spot, shape) else max(METRES * distance_to(spot, shape, squeeze), 0.001)
        for pk, shape in areas.items()
    }
    ortschaft = Ortschaft.objects.with_zuordnung().get(pk=min(metres, key=lambda pk: metres[pk]))
    sozialraum = Sozialraum.objects.filter(pk=ortschaft.sozialraum_id).first()  # type: ignore[attr-defined]
    return Location(latitude, longitude, ortschaft, sozialraum, metres)
