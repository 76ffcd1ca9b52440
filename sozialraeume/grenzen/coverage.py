"""How well the shapes of all Ortschaften cover the city: what lies in two of them, and what lies in none."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

from sozialraeume.grenzen.geometry import METRES, Shape, Spot, chains, edges, is_inside, surface

Key = TypeVar("Key", bound=Hashable)
Span = tuple[float, float]
STEP = 9  # grid steps between two lines on which the shapes are compared


def spans(shape: Shape) -> dict[int, list[Span]]:
    """Number of a line from west to east -> the stretches of it that lie in the shape. No line runs through a corner."""
    crossings: dict[int, list[float]] = defaultdict(list)
    for ring in shape:
        for a, b in edges(ring):
            low, high = (a, b) if a[1] <= b[1] else (b, a)
            for line in range(int(low[1] // STEP), int(high[1] // STEP) + 1):
                y = line * STEP + 0.5
                if low[1] < y < high[1]:
                    crossings[line].append(low[0] + (y - low[1]) * (high[0] - low[0]) / (high[1] - low[1]))
    return {line: list(zip(sorted(xs)[::2], sorted(xs)[1::2], strict=True)) for line, xs in crossings.items()}


def overlaps(shapes: Mapping[Key, Shape], squeeze: float) -> dict[tuple[Key, Key], float]:
    """Square metres that lie in two shapes at once."""
    lines: dict[int, list[tuple[float, float, Key]]] = defaultdict(list)
    for key, shape in shapes.items():
        for line, stretches in spans(shape).items():
            lines[line] += [(start, end, key) for start, end in stretches]
    found: Counter[tuple[Key, Key]] = Counter()
    for stretches_of_line in lines.values():
        for one, other, length in shared_lengths(sorted(stretches_of_line, key=lambda found: found[:2])):
            found[one, other] += length * STEP * squeeze * METRES**2  # type: ignore[assignment]
    return dict(found)


def shared_lengths(stretches: list[tuple[float, float, Key]]) -> Iterator[tuple[Key, Key, float]]:
    for number, (_, end, one) in enumerate(stretches):
        for start, other_end, other in stretches[number + 1 :]:
            if start >= end:
                break
            yield one, other, min(end, other_end) - start


def gaps(shapes: Mapping[Key, Shape], squeeze: float) -> list[float]:
    """Square metres of each hole that lies between the Ortschaften and in none of them."""
    counts = Counter(frozenset(edge) for shape in shapes.values() for ring in shape for edge in edges(ring))
    lines: list[tuple[Spot, Spot]] = [(min(edge), max(edge)) for edge, count in counts.items() if count % 2]
    rings = chains(lines)
    inner = [ring for ring in rings if is_inside(ring[0], [other for other in rings if other is not ring])]
    return [abs(surface(ring)) * squeeze * METRES**2 for ring in inner]
