"""Schematic map of the city, drawn from the positions of the Ortschaften alone.

Each Ortschaft gets the area of all points that are nearest to its position (Voronoi cell), cut off at a margin around all
positions. No real boundaries: the page must say "schematisch". Lengths are in units of the drawing's view box.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean

from sozialraeume.models import Ortschaft, Sozialraum

Point = tuple[float, float]
Polygon = tuple[Point, ...]
Edge = tuple[Point, Point]

SCALE = 6200.0  # units per degree of latitude, in which one unit is about 18 m
MARGIN = 66.0  # so far the drawing reaches beyond the outermost position
PADDING = 6.0


@dataclass(frozen=True)
class Drawing:
    """Cells and positions in the order of the input, and the size of the view box."""

    width: float
    height: float
    points: tuple[Point, ...]
    cells: tuple[Polygon, ...]


@dataclass(frozen=True)
class Area:
    """One link of the map: a Sozialraum or an Ortschaft with its shapes."""

    name: str
    url: str
    motif: str
    polygons: list[str]
    border: str
    x: float
    y: float
    count: int
    is_quiet: bool = False  # another part of the city stands out
    is_link: bool = True

    @property
    def label_width(self) -> int:
        """Width of the plate behind the name."""
        return 14 * len(self.name) + 28

    @property
    def label_left(self) -> float:
        return round(self.x - self.label_width / 2, 1)

    @property
    def label_top(self) -> float:
        return round(self.y - 30, 1)

    @property
    def label_baseline(self) -> float:
        return round(self.y + 1, 1)

    @property
    def count_baseline(self) -> float:
        return round(self.y + 7, 1)


@dataclass(frozen=True)
class Karte:
    view_box: str
    areas: list[Area]
    borders: str
    points: list[Point]


def project(positions: Sequence[Point]) -> list[Point]:
    """Positions (latitude, longitude in degrees) on the drawing, north up, lengths true at the mean latitude."""
    squeeze = math.cos(math.radians(sum(lat for lat, _ in positions) / len(positions)))
    flat = [(lon * squeeze * SCALE, -lat * SCALE) for lat, lon in positions]
    left = min(x for x, _ in flat) - MARGIN - PADDING
    top = min(y for _, y in flat) - MARGIN - PADDING
    return [(x - left, y - top) for x, y in flat]


def half_hull(points: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for p in points:
        while len(chain) > 1 and turn(chain[-2], chain[-1], p) <= 0:
            chain.pop()
        chain.append(p)
    return chain[:-1]


def turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def outline(points: Sequence[Point]) -> Polygon:
    """Convex line at MARGIN around all points, corners rounded."""
    steps = [k * math.pi / 18 for k in range(36)]
    ring = sorted({(x + MARGIN * math.cos(t), y + MARGIN * math.sin(t)) for x, y in points for t in steps})
    return tuple(half_hull(ring) + half_hull(ring[::-1]))


def nearer_half(polygon: Polygon, here: Point, there: Point) -> Polygon:
    """The part of `polygon` that is nearer to `here` than to `there`."""
    a, b = there[0] - here[0], there[1] - here[1]
    middle_x, middle_y = (here[0] + there[0]) / 2, (here[1] + there[1]) / 2
    kept: list[Point] = []
    for (x1, y1), (x2, y2) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        beyond1, beyond2 = (a * (x - middle_x) + b * (y - middle_y) for x, y in ((x1, y1), (x2, y2)))
        if beyond1 <= 0:
            kept.append((x1, y1))
        if beyond1 * beyond2 < 0:
            share = beyond1 / (beyond1 - beyond2)
            kept.append((x1 + share * (x2 - x1), y1 + share * (y2 - y1)))
    return tuple(kept)


@lru_cache(maxsize=4)
def draw(positions: tuple[Point, ...]) -> Drawing:
    """Drawing of the positions (latitude, longitude in degrees); equal ones have the same cell."""
    if not positions:
        return Drawing(0, 0, (), ())
    points = project(positions)
    border = outline(points)
    cells = []
    for here in points:
        cell = border
        for there in points:
            if there != here:
                cell = nearer_half(cell, here, there)
        cells.append(tuple((round(x, 1), round(y, 1)) for x, y in cell))
    width = max(x for x, _ in border) + PADDING
    height = max(y for _, y in border) + PADDING
    return Drawing(round(width), round(height), tuple((round(x, 1), round(y, 1)) for x, y in points), tuple(cells))


def edges(polygon: Polygon) -> list[Edge]:
    return [(min(p, q), max(p, q)) for p, q in zip(polygon, polygon[1:] + polygon[:1], strict=True)]


def outer_edges(cells: Iterable[Polygon]) -> list[Edge]:
    """Edges that belong to one of the cells only."""
    counts = Counter(edge for cell in cells for edge in edges(cell))
    return [edge for edge, count in counts.items() if count == 1]


def as_path(lines: Iterable[Edge]) -> str:
    return "".join(f"M{a[0]} {a[1]}L{b[0]} {b[1]}" for a, b in lines)


def as_points(polygon: Polygon) -> str:
    return " ".join(f"{x},{y}" for x, y in polygon)


def surface_and_centre(polygon: Polygon) -> tuple[float, float, float]:
    """Surface of the polygon and the sums of x and y weighted by it."""
    surface = sum_x = sum_y = 0.0
    for (x1, y1), (x2, y2) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        surface += cross / 2
        sum_x += (x1 + x2) * cross / 6
        sum_y += (y1 + y2) * cross / 6
    return surface, sum_x, sum_y


def centre(cells: Sequence[Polygon]) -> Point:
    """Centre of gravity of all cells together; the mean corner where rounding has left no surface."""
    parts = [surface_and_centre(cell) for cell in cells]
    surface = sum(part[0] for part in parts)
    if surface < 1:
        corners = [corner for cell in cells for corner in cell]
        return round(fmean(x for x, _ in corners), 1), round(fmean(y for _, y in corners), 1)
    return round(sum(p[1] for p in parts) / surface, 1), round(sum(p[2] for p in parts) / surface, 1)


def make_karte(drawing: Drawing, areas: list[Area], groups: Iterable[list[Polygon]]) -> Karte:
    borders = {edge for cells in groups for edge in outer_edges(cells)}
    return Karte(f"0 0 {drawing.width:.0f} {drawing.height:.0f}", areas, as_path(sorted(borders)), list(drawing.points))


def group_cells(ortschaften: Sequence[Ortschaft], drawing: Drawing) -> dict[int | None, list[Polygon]]:
    """Cells of each Sozialraum by its pk; None holds Ortschaften without one."""
    groups: dict[int | None, list[Polygon]] = {}
    for ortschaft, cell in zip(ortschaften, drawing.cells, strict=True):
        groups.setdefault(ortschaft.sozialraum_id, []).append(cell)  # type: ignore[attr-defined]
    return groups


def sozialraum_karte(ortschaften: Sequence[Ortschaft], sozialraeume: Iterable[Sozialraum]) -> Karte:
    """Map whose links are the Sozialräume. The Ortschaften carry `sozialraum_id`, the Sozialräume `angebot_count`."""
    drawing = draw(tuple((o.latitude, o.longitude) for o in ortschaften))
    groups = group_cells(ortschaften, drawing)
    areas = []
    for sozialraum in sozialraeume:
        cells = groups.get(sozialraum.pk, [])
        if cells:
            shapes, border = [as_points(cell) for cell in cells], as_path(outer_edges(cells))
            count = sozialraum.angebot_count  # type: ignore[attr-defined]
            areas.append(
                Area(sozialraum.name, sozialraum.get_absolute_url(), sozialraum.motif, shapes, border, *centre(cells), count)
            )
    return make_karte(drawing, areas, groups.values())


def ortschaft_karte(
    ortschaften: Sequence[Ortschaft],
    sozialraeume: Mapping[int, Sozialraum],
    current: Collection[int] = (),
    linked: Collection[int] = (),
    address: Callable[[Ortschaft], str] = Ortschaft.get_absolute_url,
) -> Karte:
    """Map of the Ortschaften (with `sozialraum_id` and `angebot_count`): those in `current` stand out, those in `linked` (none
    named: all) are links, since each link of a map needs an equal one in the list beside it."""
    drawing = draw(tuple((o.latitude, o.longitude) for o in ortschaften))
    areas = []
    for ortschaft, cell, (x, y) in zip(ortschaften, drawing.cells, drawing.points, strict=True):
        sozialraum = sozialraeume.get(ortschaft.sozialraum_id)  # type: ignore[attr-defined]
        motif = sozialraum.motif if sozialraum else ""
        areas.append(
            Area(
                name=ortschaft.name,
                url=address(ortschaft),
                motif=motif,
                polygons=[as_points(cell)],
                border=as_path(edges(cell)),
                x=x,
                y=y,
                count=ortschaft.angebot_count,  # type: ignore[attr-defined]
                is_quiet=bool(current) and ortschaft.pk not in current,
                is_link=not linked or ortschaft.pk in linked,
            )
        )
    return make_karte(drawing, areas, group_cells(ortschaften, drawing).values())
