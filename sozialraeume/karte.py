"""Map of the city: the boundaries of the Ortschaften where the city has handed them over, a schematic drawing until then.

Schematic: each Ortschaft gets the area of all points that are nearest to its position (Voronoi cell), cut off at a margin
around all positions. Then the page must say "schematisch". Lengths are in units of the drawing's view box.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import fmean

from sozialraeume.grenzen.geometry import GRID, chains, distance_to, is_inside, turn
from sozialraeume.grenzen.stored import Grenzen
from sozialraeume.models import Ortschaft, Sozialraum

Point = tuple[float, float]
Polygon = tuple[Point, ...]
Shape = tuple[Polygon, ...]  # what lies in an odd number of the rings belongs to it
Edge = tuple[Point, Point]

SCALE = 6200.0  # units per degree of latitude, in which one unit is about 18 m
MARGIN = 66.0  # so far the schematic drawing reaches beyond the outermost position
PADDING = 6.0
PLATE = 44.0  # height of the plate behind a name
RASTER = 20  # columns and rows of the spots of which one becomes the place of a name
SCHEMATIC = "Schematische Karte, keine amtlichen Grenzen."


@dataclass(frozen=True, eq=False)
class Drawing:
    """Shapes and places of names in the order of the input, the size of the view box, and whose the boundaries are."""

    width: float
    height: float
    points: tuple[Point, ...]
    cells: tuple[Shape, ...]
    source: str = ""


@dataclass(frozen=True)
class Area:
    """One link of the map: a Sozialraum or an Ortschaft; its rings are those of a path, each without `M` and `Z`."""

    name: str
    url: str
    motif: str
    polygons: tuple[str, ...]
    x: float
    y: float
    count: int
    is_quiet: bool = False  # another part of the city stands out
    is_link: bool = True

    @property
    def label_width(self) -> int:
        """Width of the plate behind the name."""
        return 15 * len(self.name) + 28  # wide enough for the font of a first visit

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
    source: str

    @property
    def kind(self) -> str:
        return "Karte" if self.source else "Schematische Karte"

    @property
    def is_chosen(self) -> bool:
        """Whether a part of the city stands out."""
        return any(area.is_quiet for area in self.areas)

    @property
    def note(self) -> str:
        """Whose the boundaries are; stands under every map."""
        return f"Grenzen: {self.source}." if self.source else SCHEMATIC


def project(positions: Sequence[Point], margin: float = MARGIN) -> list[Point]:
    """Positions (latitude, longitude in degrees) on the drawing, north up, lengths true at the mean latitude."""
    squeeze = math.cos(math.radians(sum(lat for lat, _ in positions) / len(positions)))
    flat = [(lon * squeeze * SCALE, -lat * SCALE) for lat, lon in positions]
    left = min(x for x, _ in flat) - margin - PADDING
    top = min(y for _, y in flat) - margin - PADDING
    return [(x - left, y - top) for x, y in flat]


def half_hull(points: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for p in points:
        while len(chain) > 1 and turn(chain[-2], chain[-1], p) <= 0:
            chain.pop()
        chain.append(p)
    return chain[:-1]


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
        cells.append((rounded(cell),))
    width = max(x for x, _ in border) + PADDING
    height = max(y for _, y in border) + PADDING
    return Drawing(round(width), round(height), rounded(points), tuple(cells))


def rounded(points: Iterable[Point]) -> Polygon:
    return tuple((round(x, 1), round(y, 1)) for x, y in points)


@lru_cache(maxsize=4)
def draw_grenzen(grenzen: Grenzen, pks: tuple[int, ...], positions: tuple[Point, ...]) -> Drawing:
    """Drawing of the boundaries; a name stands at the position of the Ortschaft if that lies inside."""
    shapes = [grenzen.drawn[pk] for pk in pks]
    corners = sorted({corner for shape in shapes for ring in shape for corner in ring})
    spots = rounded(project([*((y / GRID, x / GRID) for x, y in corners), *positions], margin=0))
    places = dict(zip(corners, spots, strict=False))
    cells = tuple(tuple(tuple(places[corner] for corner in ring) for ring in shape) for shape in shapes)
    names = tuple(
        spot if is_inside(spot, cell) else inner_spot(cell) for spot, cell in zip(spots[len(corners) :], cells, strict=True)
    )
    width, height = (max(axis) + PADDING for axis in zip(*spots, strict=True))
    return Drawing(round(width), round(height), names, cells, str(grenzen))


def drawing_of(ortschaften: Sequence[Ortschaft], grenzen: Grenzen | None) -> Drawing:
    """The boundaries, or the schematic drawing where there are none."""
    positions = tuple((o.latitude, o.longitude) for o in ortschaften)
    return draw_grenzen(grenzen, tuple(o.pk for o in ortschaften), positions) if grenzen and positions else draw(positions)


def edges(polygon: Polygon) -> list[Edge]:
    pairs = zip(polygon, polygon[1:] + polygon[:1], strict=True)
    return [(min(p, q), max(p, q)) for p, q in pairs if p != q]


def outer_edges(cells: Iterable[Shape]) -> list[Edge]:
    """Edges that belong to one of the cells only; equal cells count once."""
    counts = Counter(edge for cell in set(cells) for polygon in cell for edge in edges(polygon))
    return sorted(edge for edge, count in counts.items() if count % 2)


def outline_of(cells: Iterable[Shape]) -> Shape:
    """The cells as one shape, without the borders between them."""
    return tuple(line[:-1] for line in chains(outer_edges(cells)))


def as_path(line: Sequence[Point]) -> str:
    """A path without its `M`: the first point, and steps from each to the next, which are shorter to write."""
    steps = " ".join(f"{b[0] - a[0]:.1f} {b[1] - a[1]:.1f}" for a, b in pairwise(line) if a != b)
    return f"{line[0][0]} {line[0][1]}l{steps}".replace(".0", "").replace(" -", "-")


@lru_cache(maxsize=4)
def paths(drawing: Drawing) -> tuple[tuple[str, ...], ...]:
    """The rings of each cell as paths."""
    return tuple(tuple(as_path(polygon) for polygon in cell) for cell in drawing.cells)


def surface_and_centre(polygon: Polygon) -> tuple[float, float, float]:
    """Surface of the polygon and the sums of x and y weighted by it, whichever way round it runs."""
    surface = sum_x = sum_y = 0.0
    for (x1, y1), (x2, y2) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        surface += cross / 2
        sum_x += (x1 + x2) * cross / 6
        sum_y += (y1 + y2) * cross / 6
    sign = math.copysign(1, surface)
    return sign * surface, sign * sum_x, sign * sum_y


def centre(shape: Shape) -> Point:
    """Centre of gravity; the mean corner where rounding has left no surface."""
    sums = [0.0, 0.0, 0.0]
    for polygon in shape:
        is_hole = is_inside(polygon[0], [other for other in shape if other is not polygon])
        sums = [total + (-part if is_hole else part) for total, part in zip(sums, surface_and_centre(polygon), strict=True)]
    if sums[0] < 1:
        corners = [corner for polygon in shape for corner in polygon]
        return round(fmean(x for x, _ in corners), 1), round(fmean(y for _, y in corners), 1)
    return round(sums[1] / sums[0], 1), round(sums[2] / sums[0], 1)


def inner_spot(shape: Shape) -> Point:
    """Of the spots of a raster the one that lies furthest from all borders inside; the centre where none lies inside."""
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*(c for p in shape for c in p), strict=True))
    steps = [(number + 0.5) / RASTER for number in range(RASTER)]
    spots = [(round(left + i * (right - left), 1), round(top + j * (bottom - top), 1)) for i in steps for j in steps]
    inside = [spot for spot in spots if is_inside(spot, shape)]
    return max(inside, key=lambda spot: distance_to(spot, shape), default=centre(shape))


@lru_cache(maxsize=32)
def merge(drawing: Drawing, numbers: tuple[int, ...]) -> tuple[tuple[str, ...], Point]:
    """The cells with these numbers as one area: its rings as paths, and where its name stands."""
    cells = [drawing.cells[number] for number in numbers]
    shape = outline_of(cells) or cells[0]
    middle = centre(shape)
    is_wide = is_inside(middle, shape) and distance_to(middle, shape) > PLATE / 2
    return tuple(map(as_path, shape)), middle if is_wide else inner_spot(shape)


@lru_cache(maxsize=32)
def borders_of(drawing: Drawing, groups: tuple[tuple[int, ...], ...]) -> str:
    """The lines around all groups of cells, each of them once."""
    found = {edge for numbers in groups for edge in outer_edges(drawing.cells[number] for number in numbers)}
    return "".join(f"M{as_path(line)}" for line in chains(sorted(found)))


def group(ortschaften: Sequence[Ortschaft]) -> dict[int | None, tuple[int, ...]]:
    """Numbers of the Ortschaften of each Sozialraum by its pk; None holds those without one."""
    groups: dict[int | None, list[int]] = {}
    for number, ortschaft in enumerate(ortschaften):
        groups.setdefault(ortschaft.sozialraum_id, []).append(number)  # type: ignore[attr-defined]
    return {pk: tuple(numbers) for pk, numbers in groups.items()}


def make_karte(drawing: Drawing, areas: list[Area], groups: Iterable[tuple[int, ...]]) -> Karte:
    view_box = f"0 0 {drawing.width:.0f} {drawing.height:.0f}"
    return Karte(view_box, areas, borders_of(drawing, tuple(groups)), list(drawing.points), drawing.source)


def sozialraum_karte(
    ortschaften: Sequence[Ortschaft], sozialraeume: Iterable[Sozialraum], grenzen: Grenzen | None = None
) -> Karte:
    """Map whose links are the Sozialräume. The Ortschaften carry `sozialraum_id`, the Sozialräume `angebot_count`."""
    drawing, groups = drawing_of(ortschaften, grenzen), group(ortschaften)
    areas = []
    for sozialraum in sozialraeume:
        if numbers := groups.get(sozialraum.pk):
            polygons, (x, y) = merge(drawing, numbers)
            count = sozialraum.angebot_count  # type: ignore[attr-defined]
            areas.append(Area(sozialraum.name, sozialraum.get_absolute_url(), sozialraum.motif, polygons, x, y, count))
    return make_karte(drawing, areas, groups.values())


def ortschaft_karte(
    ortschaften: Sequence[Ortschaft],
    sozialraeume: Mapping[int, Sozialraum],
    current: Collection[int] = (),
    linked: Collection[int] = (),
    address: Callable[[Ortschaft], str] = Ortschaft.get_absolute_url,
    grenzen: Grenzen | None = None,
) -> Karte:
    """Map of the Ortschaften (with `sozialraum_id` and `angebot_count`): those in `current` stand out, those in `linked` (none
    named: all) are links, since each link of a map needs an equal one in the list beside it."""
    drawing = drawing_of(ortschaften, grenzen)
    areas = []
    for ortschaft, polygons, (x, y) in zip(ortschaften, paths(drawing), drawing.points, strict=True):
        sozialraum = sozialraeume.get(ortschaft.sozialraum_id)  # type: ignore[attr-defined]
        areas.append(
            Area(
                name=ortschaft.name,
                url=address(ortschaft),
                motif=sozialraum.motif if sozialraum else "",
                polygons=polygons,
                x=x,
                y=y,
                count=ortschaft.angebot_count,  # type: ignore[attr-defined]
                is_quiet=bool(current) and ortschaft.pk not in current,
                is_link=not linked or ortschaft.pk in linked,
            )
        )
    return make_karte(drawing, areas, group(ortschaften).values())
