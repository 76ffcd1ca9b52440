"""Shared borders: neighbours get the very same points, and fewer of them, without tearing them apart.

All rings are cut at the points where neighbours change. Each piece is made simpler once, and every ring that runs along it
is put together from the result. Nothing else moves, so the work is the same for three Ortschaften and for thirty.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from sozialraeume.grenzen.geometry import CELL, METRES, Line, Point, Ring, Shape, cells, distance, edges, meet, near_pairs, turn

Key = TypeVar("Key", bound=Hashable)
REACH = 1.2  # steps of the grid; a corner of a neighbour so near to an edge is meant to lie on it


def snap(shapes: Mapping[Key, Shape]) -> dict[Key, Shape]:
    """Corners that are hardly apart become one; a corner that lies on the edge of a neighbour becomes a corner there too."""
    points = {point for shape in shapes.values() for ring in shape for point in ring}
    merged = merge_points(points)
    grid: dict[tuple[int, int], set[Point]] = defaultdict(set)
    for point in merged.values():
        grid[point[0] // CELL, point[1] // CELL].add(point)
    return {key: tuple(snap_rings(shape, merged, grid)) for key, shape in shapes.items()}


def merge_points(points: Iterable[Point]) -> dict[Point, Point]:
    """Point -> the one that stands for it and for its neighbours on the grid."""
    kept: dict[Point, Point] = {}
    for x, y in sorted(points):
        around = ((x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        kept[x, y] = next((point for point in around if kept.get(point) == point), (x, y))
    return kept


def snap_rings(shape: Shape, merged: Mapping[Point, Point], grid: Mapping[tuple[int, int], set[Point]]) -> Iterator[Ring]:
    for ring in shape:
        corners = without_spikes([merged[point] for point in ring])
        if len(corners) > 2:
            corners = without_spikes([point for a, b in edges(corners) for point in (a, *points_on(a, b, grid))])  # type: ignore[arg-type]
        if len(corners) > 2:
            yield tuple(corners)


def points_on(a: Point, b: Point, grid: Mapping[tuple[int, int], set[Point]]) -> list[Point]:
    """Corners of others that lie between both, in their order from `a` to `b`."""
    near = {point for cell in cells(a, b, REACH) for point in grid.get(cell, ()) if distance(point, a, b) <= REACH} - {a, b}
    along = {point: (point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1]) for point in near}
    length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
    return sorted((point for point in near if 0 < along[point] < length), key=lambda point: (along[point], point))


def without_spikes(ring: list[Point]) -> list[Point]:
    """Without points that follow themselves and without ways there and back."""
    kept: list[Point] = []
    for point in ring:
        if len(kept) > 1 and kept[-2] == point:
            kept.pop()
        elif not kept or kept[-1] != point:
            kept.append(point)
    while len(kept) > 2 and (kept[0] == kept[-1] or kept[1] == kept[-1] or kept[0] == kept[-2]):
        kept = kept[1:] if kept[1] == kept[-1] else kept[:-1]
    return kept


def junctions(rings: Iterable[Ring]) -> set[Point]:
    """Points from which the rings that pass them go on in different ways."""
    around: dict[Point, frozenset[Point]] = {}
    found = set()
    for ring in rings:
        for before, here, after in zip((*ring[-1:], *ring[:-1]), ring, (*ring[1:], *ring[:1]), strict=True):
            beside = frozenset((before, after))
            if around.setdefault(here, beside) != beside:
                found.add(here)
    return found


def cut(ring: Ring, at: set[Point]) -> list[Line]:
    """Pieces of the ring from one junction to the next. One without two of them is cut where each neighbour would cut it."""
    stops = [number for number, point in enumerate(ring) if point in at]
    start = stops[0] if stops else ring.index(min(ring))
    ring = ring[start:] + ring[:start]
    stops = [number - start for number in stops] or [0]
    if len(stops) == 1:
        (x, y), numbers = ring[0], range(len(ring))
        stops.append(max(numbers, key=lambda n: ((ring[n][0] - x) ** 2 + (ring[n][1] - y) ** 2, ring[n])))
    closed = (*ring, ring[0])
    return [closed[first : last + 1] for first, last in zip(stops, [*stops[1:], len(ring)], strict=True)]


def canonical(line: Line) -> Line:
    """The same for both neighbours, in whichever direction they pass it."""
    return min(line, line[::-1])


def thin(line: Line, tolerance: float, squeeze: float) -> Line:
    """The line without points that are nearer than `tolerance` metres to what is left (Douglas and Peucker)."""
    kept, parts = {0, len(line) - 1}, [(0, len(line) - 1)]
    while parts:
        first, last = parts.pop()
        offsets = [distance(point, line[first], line[last], squeeze) for point in line[first + 1 : last]]
        furthest = max(offsets, default=0.0)
        if furthest * METRES > tolerance:
            middle = first + 1 + offsets.index(furthest)
            kept.add(middle)
            parts += [(first, middle), (middle, last)]
    return tuple(line[number] for number in sorted(kept))


def collide(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether two edges have more in common than an end."""
    shared = set(one) & set(other)
    if not shared:
        return meet(*one, *other)
    if len(shared) == 2:
        return True
    (corner,) = shared
    (a,), (b,) = set(one) - shared, set(other) - shared
    ahead = (a[0] - corner[0]) * (b[0] - corner[0]) + (a[1] - corner[1]) * (b[1] - corner[1])
    return turn(corner, a, b) == 0 and ahead > 0


def collisions(lines: Mapping[Line, Line]) -> set[Line]:
    """Keys of the lines that cross or cover another one or themselves."""
    owners = [(key, edge) for key, line in lines.items() for edge in zip(line, line[1:], strict=False)]
    found: set[Line] = set()
    for one, other in near_pairs([edge for _, edge in owners]):
        if collide(owners[one][1], owners[other][1]):
            found |= {owners[one][0], owners[other][0]}
    return found


def simplify(shapes: Mapping[Key, Shape], tolerance: float, squeeze: float) -> dict[Key, Shape]:
    """Shapes with fewer points, at most `tolerance` metres off. Where lines would cross or a ring fold up, they stay finer."""
    at = junctions(ring for shape in shapes.values() for ring in shape)
    pieces = {key: [cut(ring, at) for ring in shape] for key, shape in shapes.items()}
    tolerances = {canonical(line): tolerance for rings in pieces.values() for ring in rings for line in ring}
    lines = {line: thin(line, tolerance, squeeze) for line in tolerances}
    while finer := {line for line in collisions(lines) if tolerances[line] > 0}:
        for line in finer:
            tolerances[line] = tolerances[line] / 2 if tolerances[line] > 1 else 0.0
            lines[line] = thin(line, tolerances[line], squeeze)
    return {key: tuple(glue(ring, lines) for ring in rings) for key, rings in pieces.items()}


def glue(ring: Iterable[Line], lines: Mapping[Line, Line]) -> Ring:
    glued: list[Point] = []
    for line in ring:
        simple = lines[canonical(line)]
        glued += (simple if simple[0] == line[0] and simple[-1] == line[-1] else simple[::-1])[:-1]
    return tuple(glued)
