"""Points, rings and shapes on a grid of 0.00001 degrees (WGS 84), about one metre: (longitude, latitude) as whole numbers.

Whole numbers, so that neighbours share the very same points and comparisons are exact. A ring does not repeat its first
point. A shape holds all rings of an Ortschaft, parts and holes alike: what lies in an odd number of them lies inside.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import TypeVar

from sozialraeume.models.raum import EARTH_RADIUS_KM

Spot = tuple[float, float]  # anywhere between the points of the grid
Point = tuple[int, int]
Ring = tuple[Point, ...]
Shape = tuple[Ring, ...]
Line = tuple[Point, ...]
Key = TypeVar("Key", bound=Hashable)

GRID = 100_000  # points per degree
METRES = EARTH_RADIUS_KM * 1000 * math.pi / 180 / GRID  # from one point of the grid to the next in the north
CELL = 100  # edges are sorted into squares of this width, so that only near ones are compared


def to_grid(spot: Spot) -> Point:
    return round(spot[0]), round(spot[1])


def squeeze_at(latitude: float) -> float:
    """How much shorter a degree of longitude is than one of latitude."""
    return math.cos(math.radians(latitude))


def edges(ring: Sequence[Spot]) -> Iterator[tuple[Spot, Spot]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def turn(a: Spot, b: Spot, c: Spot) -> float:
    """Positive where the way from `a` over `b` to `c` turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def surface(ring: Sequence[Spot]) -> float:
    """Signed, in squares of the grid."""
    x, y = ring[0]  # near zero, floats are finer
    return sum((a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y) for a, b in edges(ring)) / 2


def is_inside(spot: Spot, shape: Sequence[Sequence[Spot]]) -> bool:
    """Of a spot on a border just one of the two neighbours says yes: both do the same sum for it."""
    inside = False
    for ring in shape:
        for a, b in edges(ring):
            low, high = (a, b) if a[1] <= b[1] else (b, a)
            if low[1] <= spot[1] < high[1] and turn(low, high, spot) > 0:
                inside = not inside
    return inside


def is_between(a: Spot, b: Spot, c: Spot) -> bool:
    """Whether `c`, which lies in line with both, lies between them or on one."""
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])


def meet(a: Spot, b: Spot, c: Spot, d: Spot) -> bool:
    """Whether the edges from `a` to `b` and from `c` to `d` have any spot in common."""
    sides = turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
    if sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0:
        return True
    touching = zip(sides, ((a, b, c), (a, b, d), (c, d, a), (c, d, b)), strict=True)
    return any(side == 0 and is_between(*spots) for side, spots in touching)


def distance(spot: Spot, a: Spot, b: Spot, squeeze: float = 1.0) -> float:
    """From `spot` to the edge from `a` to `b`, in steps of the grid to the north."""
    east, north = (b[0] - a[0]) * squeeze, b[1] - a[1]
    x, y = (spot[0] - a[0]) * squeeze, spot[1] - a[1]
    length = east * east + north * north
    share = max(0.0, min(1.0, (x * east + y * north) / length)) if length else 0.0
    return math.hypot(x - share * east, y - share * north)


def distance_to(spot: Spot, shape: Sequence[Sequence[Spot]], squeeze: float = 1.0) -> float:
    """From `spot` to the nearest border of the shape, also from within."""
    return min(distance(spot, a, b, squeeze) for ring in shape for a, b in edges(ring))


def cells(a: Spot, b: Spot, reach: float = 0.0) -> Iterator[tuple[int, int]]:
    """The squares that the edge may touch, or come nearer to than `reach`."""
    (left, right), (low, high) = sorted((a[0], b[0])), sorted((a[1], b[1]))
    for column in range(math.floor((left - reach) / CELL), math.floor((right + reach) / CELL) + 1):
        for row in range(math.floor((low - reach) / CELL), math.floor((high + reach) / CELL) + 1):
            yield column, row


def near_pairs(lines: Sequence[tuple[Spot, Spot]]) -> set[tuple[int, int]]:
    """Numbers of the edges that share a square: only these can meet."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (a, b) in enumerate(lines):
        for cell in cells(a, b):
            found[cell].append(number)
    return {pair for numbers in found.values() for pair in combinations(numbers, 2)}


def meets_itself(ring: Sequence[Spot]) -> Spot | None:
    """A corner where the ring crosses or touches itself; None where it does not."""
    lines = list(edges(ring))
    last = len(lines) - 1
    for one, other in sorted(near_pairs(lines)):
        if other - one not in (1, last) and meet(*lines[one], *lines[other]):
            return lines[other][0]
    return None


def gap(one: Shape, other: Shape, squeeze: float) -> float:
    """Distance in metres between the nearest borders of two shapes; 0 where they share a point."""
    if {point for ring in one for point in ring} & {point for ring in other for point in ring}:
        return 0.0
    pairs = ((one, other), (other, one))
    return METRES * min(distance_to(point, shape, squeeze) for points, shape in pairs for ring in points for point in ring)


def chains(lines: Iterable[tuple[Key, Key]]) -> list[tuple[Key, ...]]:
    """The edges put together to lines as long as possible; a closed one ends with its first point."""
    beside: dict[Key, list[Key]] = defaultdict(list)
    for a, b in lines:
        beside[a].append(b)
        beside[b].append(a)
    ends = [point for point, others in beside.items() if len(others) % 2]
    found = []
    for start in [*ends, *beside]:
        while beside[start]:
            found.append(walk(start, beside))
    return found


def walk(start: Key, beside: dict[Key, list[Key]]) -> tuple[Key, ...]:
    """One line from `start` on; what it has passed is taken out of `beside`."""
    line = [start]
    while beside[line[-1]]:
        following = beside[line[-1]].pop()
        beside[following].remove(line[-1])
        line.append(following)
        if following == start:
            break
    return tuple(line)
