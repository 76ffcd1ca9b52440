"""Boundaries come from a file of the city, all at once; without them maps are schematic."""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import combinations
from statistics import fmean
from typing import Any

from django.conf import settings
from django.db import transaction

from sozialraeume.grenzen.coverage import gaps, overlaps
from sozialraeume.grenzen.geojson import Feature, GrenzenError, read_features
from sozialraeume.grenzen.geometry import GRID, METRES, Shape, distance_to, gap, is_inside, squeeze_at, to_grid
from sozialraeume.grenzen.stored import load_grenzen
from sozialraeume.grenzen.topology import simplify, snap
from sozialraeume.models import Grenzverlauf, Ort, Ortschaft, Sozialraum, Zuordnung
from sozialraeume.proximity import alternative_to, core_distances

Part = tuple[int, int]  # number of the feature, number of its part


@transaction.atomic
def import_grenzen(*, content: bytes, source: str, as_of: datetime.date) -> list[str]:
    """Put the boundaries of the file in place of the old ones. Returns what people should look at, as sentences.

    Raises GrenzenError and then changes nothing.
    """
    ortschaften = list(Ortschaft.objects.order_by("sort_key", "pk"))
    if not ortschaften:
        raise GrenzenError("Das Portal kennt noch keine Ortschaften. Bitte laden Sie zuerst die Stammdaten.")
    features = read_features(content, ortschaften)
    squeeze = squeeze_at(fmean(ortschaft.latitude for ortschaft in ortschaften))
    parts = snapped_parts(features)
    hints = check_overlaps(features, parts, squeeze)
    shapes = {
        feature.ortschaft.pk: tuple(ring for part, rings in parts.items() if part[0] == number for ring in rings)
        for number, feature in enumerate(features)
    }
    hints += gap_hints(shapes, squeeze)
    require_positions_inside(ortschaften, shapes, squeeze)
    areas = simplify(shapes, settings.GRENZEN_STORED_METRES, squeeze)
    drawn = simplify(shapes, settings.GRENZEN_DRAWN_METRES, squeeze)
    store(source, as_of, areas, drawn, squeeze)
    return [*hints, *position_hints(ortschaften, areas, squeeze), *alternative_hints()]


def snapped_parts(features: list[Feature]) -> dict[Part, Shape]:
    """The parts of all features on the grid, their shared borders made of the same points."""
    shapes = {
        (number, position): tuple(tuple(map(to_grid, ring)) for ring in part)
        for number, feature in enumerate(features)
        for position, part in enumerate(feature.parts)
    }
    snapped = snap(shapes)
    for number, feature in enumerate(features):
        if not any(rings for part, rings in snapped.items() if part[0] == number):
            raise GrenzenError(f"{feature.label}: Von der Fläche bleibt nichts übrig, sie ist schmaler als zwei Meter.")
    return snapped


def check_overlaps(features: list[Feature], parts: Mapping[Part, Shape], squeeze: float) -> list[str]:
    """Refuses large overlaps and names small ones."""
    hints = []
    for (one, other), size in overlaps(parts, squeeze).items():
        first, second = features[min(one, other)[0]], features[max(one, other)[0]]
        what = f"{second.label} liegt über {first.label}" if first != second else f"{first.label}: Zwei Teile liegen übereinander"
        if size > settings.GRENZEN_OVERLAP_SQUARE_METRES:
            raise GrenzenError(f"{what}, auf rund {in_words(size)}n.")
        if size >= 1:
            hints.append(f"{what}, auf {in_words(size)}n.")
    return hints


def in_words(size: float) -> str:
    return f"{size:,.0f}".replace(",", ".") + " Quadratmeter"


def gap_hints(shapes: Mapping[int, Shape], squeeze: float) -> list[str]:
    sizes = gaps(shapes, squeeze)
    return [f"Lücken zwischen den Ortschaften: {len(sizes)}, zusammen {in_words(sum(sizes))}."] if sizes else []


def require_positions_inside(ortschaften: list[Ortschaft], shapes: Mapping[int, Shape], squeeze: float) -> None:
    """A file in which most known positions lie elsewhere is shifted, whatever it says of its coordinate system."""
    outside = sum(is_far(ortschaft, shapes[ortschaft.pk], squeeze) for ortschaft in ortschaften)
    if outside * 2 > len(ortschaften):
        raise GrenzenError(
            f"{outside} von {len(ortschaften)} Mittelpunkten liegen außerhalb ihrer Grenze. Die Datei ist wohl verschoben."
        )


def alternative_hints() -> Iterator[str]:
    """Provisional Zuordnungen that name as equally near what the boundaries say otherwise; people decide about them."""
    ortschaften = list(Ortschaft.objects.with_zuordnung())
    sozialraeume, grenzen = Sozialraum.objects.in_bulk(), load_grenzen()
    noted = Zuordnung.objects.waiting().select_related("ortschaft", "sozialraum", "alternative")
    for zuordnung in noted.order_by("ortschaft__sort_key", "valid_from"):
        distances = core_distances(zuordnung.ortschaft, ortschaften, sozialraeume, grenzen)
        alternative = alternative_to(zuordnung.sozialraum, distances)
        if alternative != zuordnung.alternative:
            old, new = zuordnung.alternative or "keiner", alternative or "keiner"
            yield f"Bei {zuordnung.ortschaft} ist als ähnlich naher Sozialraum vermerkt: {old}. Nach den Grenzen ist es: {new}."


def position_hints(ortschaften: list[Ortschaft], areas: Mapping[int, Shape], squeeze: float) -> Iterator[str]:
    """Positions that the portal knows and that lie elsewhere: nothing is wrong with the file, but people should look."""
    names = {ortschaft.pk: ortschaft.name for ortschaft in ortschaften}
    for ortschaft in ortschaften:
        if is_far(ortschaft, areas[ortschaft.pk], squeeze):
            yield f"Der Mittelpunkt von {ortschaft} liegt nicht in ihrer Grenze."
    for ort in Ort.objects.known().filter(latitude__isnull=False).select_related("organisation"):
        if is_far(ort, areas[ort.ortschaft_id], squeeze):
            yield f"Der Ort „{ort}“ von {ort.organisation} liegt nach seiner Position nicht in {names[ort.ortschaft_id]}."


def is_far(place: Any, shape: Shape, squeeze: float) -> bool:
    spot = (place.longitude * GRID, place.latitude * GRID)
    return not is_inside(spot, shape) and distance_to(spot, shape, squeeze) * METRES > settings.GRENZEN_NEAR_METRES


def store(source: str, as_of: datetime.date, areas: dict[int, Shape], drawn: dict[int, Shape], squeeze: float) -> None:
    distances: dict[int, dict[int, float]] = {pk: {} for pk in drawn}
    for one, other in combinations(drawn, 2):
        km = round(gap(drawn[one], drawn[other], squeeze) / 1000, 3)
        distances[one][other] = distances[other][one] = km
    content = {"source": source, "as_of": as_of.isoformat(), "areas": areas, "drawn": drawn}
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    Grenzverlauf.objects.all().delete()
    Grenzverlauf.objects.create(pk=1, source=source, as_of=as_of, areas=areas, drawn=drawn, distances=distances, digest=digest)


def remove_grenzen() -> bool:
    """Back to the schematic map. False if it is so already."""
    return bool(Grenzverlauf.objects.all().delete()[0])
