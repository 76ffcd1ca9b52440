"""Reads the polygons of the Ortschaften from a GeoJSON file and refuses what is wrong with a sentence that names the feature."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from jena_sro.inhalte.namen import german_slug
from sozialraeume.grenzen.geometry import GRID, METRES, Spot, distance_to, edges, is_inside, meets_itself, surface
from sozialraeume.models import Ortschaft

SpotRing = list[Spot]
Part = list[SpotRing]  # the outer ring, then the holes
NAMES = ("name", "ortsteil")
WGS84 = re.compile(r"(CRS:?84|EPSG:+(\d|\.)*:*(4326|4258))$", re.IGNORECASE)  # 4258, ETRS89, is the same to less than a metre
AROUND = 0.3  # degrees; so far from all known positions no boundary can lie
SMALLEST = 100.0  # square metres
NEAR = 2.0  # steps of the grid; so far a hole may reach beyond its ring by rounding
NOT_A_FILE = "Die Datei ist kein GeoJSON"


class GrenzenError(ValueError):
    """What is wrong with the file, as a sentence."""


@dataclass(frozen=True)
class Feature:
    """One Ortschaft of the file: `label` names it in sentences, rings hold spots of the grid, not closed."""

    label: str
    ortschaft: Ortschaft
    parts: list[Part]


def read_features(content: bytes, ortschaften: list[Ortschaft]) -> list[Feature]:
    """One feature for each of the Ortschaften. Raises GrenzenError."""
    rows = read_rows(content)
    by_slug = {german_slug(ortschaft.name): ortschaft for ortschaft in ortschaften}
    found: dict[str, Feature] = {}
    for number, row in enumerate(rows, start=1):
        label, slug = read_name(number, row)
        if slug not in by_slug:
            raise GrenzenError(f"{label}: Diese Ortschaft kennt das Portal nicht.")
        if slug in found:
            raise GrenzenError(
                f"{label}: Der Name steht schon bei {found[slug].label}. Mehrere Flächen gehören in ein MultiPolygon."
            )
        found[slug] = Feature(label, by_slug[slug], read_geometry(label, row, ortschaften))
    if missing := [ortschaft.name for slug, ortschaft in by_slug.items() if slug not in found]:
        raise GrenzenError(f"In der Datei fehlt noch ({len(missing)} von {len(ortschaften)}): {', '.join(missing)}.")
    return list(found.values())


def read_rows(content: bytes) -> list[Any]:
    if len(content) > settings.GRENZEN_MAX_BYTES:
        raise GrenzenError(f"Die Datei ist zu groß. Erlaubt sind {settings.GRENZEN_MAX_BYTES // 1_000_000} MB.")
    try:
        data = json.loads(content)
    except RecursionError as error:
        raise GrenzenError(f"{NOT_A_FILE}: Sie ist zu tief verschachtelt.") from error
    except ValueError as error:
        raise GrenzenError(f"{NOT_A_FILE}: Sie ist kein JSON in UTF-8.") from error
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection" or not isinstance(data.get("features"), list):
        raise GrenzenError(f"{NOT_A_FILE}: Es fehlt die „FeatureCollection“ mit ihren „features“.")
    require_wgs84("Die Datei", data)
    return data["features"]


def require_wgs84(label: str, holder: Mapping[str, Any]) -> None:
    """A file may name its coordinate system; then it must be the one that GeoJSON has anyway."""
    crs = holder.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not WGS84.search(name):
        raise GrenzenError(f"{label}: Das Koordinatensystem {str(name or crs)[:80]} geht nicht. Bitte in WGS 84 ausgeben.")


def read_name(number: int, row: Any) -> tuple[str, str]:
    """How sentences call the feature, and the slug of its name."""
    if not isinstance(row, dict) or row.get("type") != "Feature":
        raise GrenzenError(f"Element {number}: Das ist kein „Feature“.")
    properties = row.get("properties")
    values = {str(key).casefold(): value for key, value in properties.items()} if isinstance(properties, dict) else {}
    name = next((values[key].strip() for key in NAMES if isinstance(values.get(key), str) and values[key].strip()), "")
    if not name:
        raise GrenzenError(f"Element {number}: Es hat keinen Namen. Er gehört in die Eigenschaft „name“ oder „ortsteil“.")
    return f"Element {number} „{name[:80]}“", german_slug(name)


def read_geometry(label: str, row: dict[str, Any], ortschaften: list[Ortschaft]) -> list[Part]:
    geometry = row.get("geometry")
    if not isinstance(geometry, dict):
        raise GrenzenError(f"{label}: Es hat keine Fläche („geometry“).")
    require_wgs84(label, row)
    require_wgs84(label, geometry)
    kind, polygons = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        raise GrenzenError(f"{label}: Die Geometrie ist „{str(kind)[:40]}“. Gebraucht wird Polygon oder MultiPolygon.")
    polygons = [polygons] if kind == "Polygon" else polygons
    if not isinstance(polygons, list) or not polygons or not all(isinstance(rings, list) and rings for rings in polygons):
        raise GrenzenError(f"{label}: Die Koordinaten sind nicht wie bei einem {kind} verschachtelt.")
    parts = [[read_ring(label, ring, ortschaften) for ring in rings] for rings in polygons]
    for outer, *holes in parts:
        require_holes_inside(label, outer, holes)
    return parts


def read_ring(label: str, ring: Any, ortschaften: list[Ortschaft]) -> SpotRing:
    if not isinstance(ring, list) or len(ring) < 4:
        raise GrenzenError(f"{label}: Ein Ring hat weniger als vier Punkte.")
    spots = [read_position(label, position) for position in ring]
    if spots[0] != spots[-1]:
        raise GrenzenError(f"{label}: Ein Ring ist nicht geschlossen. Sein letzter Punkt muss der erste sein.")
    require_place(label, spots, ortschaften)
    corners = [(x * GRID, y * GRID) for (x, y), following in zip(spots, spots[1:], strict=False) if (x, y) != following]
    if len(corners) < 3 or abs(surface(corners)) * METRES**2 < SMALLEST:
        raise GrenzenError(f"{label}: Ein Ring hat keine Fläche.")
    if where := meets_itself(corners):
        raise GrenzenError(f"{label}: Ein Ring kreuzt oder berührt sich selbst, {in_words(where)}.")
    return corners


def read_position(label: str, position: Any) -> Spot:
    if not isinstance(position, list) or len(position) not in (2, 3) or not all(is_number(value) for value in position[:2]):
        raise GrenzenError(f"{label}: Ein Punkt ist keine Länge und Breite in Zahlen: {str(position)[:60]}.")
    return float(position[0]), float(position[1])


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e9 < value < 1e9


def require_place(label: str, spots: SpotRing, ortschaften: list[Ortschaft]) -> None:
    """The coordinates must lie where the Ortschaften are; says what else they may be."""
    wrong = next((spot for spot in spots if not is_around(spot, ortschaften)), None)
    if wrong is None:
        return
    where = f"{wrong[0]:.10g}, {wrong[1]:.10g}"
    if abs(wrong[0]) > 180 or abs(wrong[1]) > 90:
        raise GrenzenError(f"{label}: Die Koordinaten ({where}) sind keine Grad, sondern wohl Meter. Bitte in WGS 84 ausgeben.")
    if is_around(wrong[::-1], ortschaften):
        raise GrenzenError(f"{label}: Länge und Breite sind vertauscht ({where}). In GeoJSON steht die Länge zuerst.")
    raise GrenzenError(f"{label}: Der Punkt {where} liegt weit außerhalb der Stadt.")


def is_around(spot: Spot, ortschaften: list[Ortschaft]) -> bool:
    longitudes, latitudes = [o.longitude for o in ortschaften], [o.latitude for o in ortschaften]
    return (
        min(longitudes) - AROUND < spot[0] < max(longitudes) + AROUND
        and min(latitudes) - AROUND < spot[1] < max(latitudes) + AROUND
    )


def require_holes_inside(label: str, outer: SpotRing, holes: list[SpotRing]) -> None:
    for hole in holes:
        if not all(is_inside(spot, [outer]) or distance_to(spot, [outer]) <= NEAR for spot in corners_and_middles(hole)):
            raise GrenzenError(f"{label}: Ein innerer Ring liegt nicht in seinem äußeren, {in_words(hole[0])}.")
        if any(is_inside(hole[0], [other]) for other in holes if other is not hole):
            raise GrenzenError(f"{label}: Zwei innere Ringe liegen übereinander, {in_words(hole[0])}.")
    if (abs(surface(outer)) - sum(abs(surface(hole)) for hole in holes)) * METRES**2 < SMALLEST:
        raise GrenzenError(f"{label}: Die inneren Ringe lassen von der Fläche nichts übrig.")


def corners_and_middles(ring: SpotRing) -> Iterator[Spot]:
    for a, b in edges(ring):
        yield a
        yield (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def in_words(spot: Spot) -> str:
    return f"bei Länge {spot[0] / GRID:.5f}, Breite {spot[1] / GRID:.5f}".replace(".", ",")
