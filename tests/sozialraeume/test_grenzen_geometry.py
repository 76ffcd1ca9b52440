"""Points, rings and shared borders on the grid of the boundaries."""

import itertools

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from sozialraeume.grenzen.coverage import gaps, overlaps
from sozialraeume.grenzen.geometry import GRID, METRES, distance_to, gap, is_inside, meets_itself, squeeze_at, surface
from sozialraeume.grenzen.topology import cut, junctions, merge_points, simplify, snap, thin, without_spikes

SQUEEZE = squeeze_at(50.93)
SQUARE = ((0, 0), (10, 0), (10, 10), (0, 10))


def square(x, y, width=1000):
    return ((x, y), (x + width, y), (x + width, y + width), (x, y + width))


def test_spot_on_a_common_border_lies_in_one_of_both():
    left, right = (square(0, 0),), (square(1000, 0),)
    for y in (0, 1, 500, 999):
        assert is_inside((1000, y), left) + is_inside((1000, y), right) == 1


def test_ring_that_touches_itself_is_found():
    assert meets_itself(SQUARE) is None
    assert meets_itself(((0, 0), (10, 0), (5, 5), (10, 10), (0, 10), (5, 5))) is not None


def test_overlap_without_any_corner_inside_is_found():
    cross = {1: (((0, 400), (1000, 400), (1000, 600), (0, 600)),), 2: (((400, 0), (600, 0), (600, 1000), (400, 1000)),)}
    assert overlaps(cross, 1.0)[1, 2] == pytest.approx(200 * 200 * METRES**2, rel=0.05)


def test_gap_between_ortschaften_is_measured_and_a_distant_part_is_none():
    around = {
        number: (square(x, y),) for number, (x, y) in enumerate(itertools.product((0, 1000, 2000), repeat=2)) if number != 4
    }
    assert gaps(around | {9: (square(9000, 9000),)}, 1.0) == [pytest.approx((1000 * METRES) ** 2)]


def test_distance_is_that_of_the_nearest_borders():
    assert gap((square(0, 0),), (square(1500, 0),), 1.0) == pytest.approx(500 * METRES)
    assert gap((square(0, 0),), (square(1000, 1000),), 1.0) == 0
    assert distance_to((500, 500), (square(0, 0),)) == 500


def test_points_side_by_side_become_one_and_no_further():
    merged = merge_points([(0, 0), (1, 1), (2, 2), (9, 9)])
    assert merged == {(0, 0): (0, 0), (1, 1): (0, 0), (2, 2): (2, 2), (9, 9): (9, 9)}


@pytest.mark.parametrize(
    ("ring", "left"),
    [
        ([(0, 0), (0, 0), (5, 0), (5, 5)], 3),
        ([(0, 0), (5, 0), (9, 0), (5, 0), (5, 5)], 3),
        ([(5, 0), (5, 5), (0, 0), (5, 0), (9, 0)], 3),
        ([(9, 0), (5, 0), (5, 5), (0, 0), (5, 0)], 3),
        ([(0, 0), (5, 0), (0, 0)], 1),
    ],
)
def test_spikes_are_cut_off(ring, left):
    assert len(without_spikes(ring)) <= max(left, 2)


def test_thin_line_is_nowhere_further_off_than_allowed():
    line = tuple((x, (x * 7919) % 13) for x in range(0, 600, 10))
    for tolerance in (1, 4, 8):
        simple = thin(line, tolerance, 1.0)
        assert max(distance_to(point, [simple, simple[::-1]]) for point in line) * METRES <= tolerance + 1e-9


def test_small_ring_does_not_fold_up():
    shapes = simplify({1: (square(0, 0, 6),), 2: (square(0, 0), square(0, 0, 6)[::-1])}, 50, 1.0)
    assert len(shapes[1][0]) >= 3
    assert set(shapes[1][0]) == set(shapes[2][1])


def test_narrow_strip_does_not_cross_over():
    strip = ((0, 0), (500, 4), (1000, 0), (1000, 9), (500, 5), (0, 9))
    shapes = simplify({1: (strip,), 2: (((0, 9), (500, 5), (1000, 9), (1000, 900), (0, 900)),)}, 50, 1.0)
    assert not meets_itself(shapes[1][0])
    assert overlaps(shapes, 1.0) == {}


def test_ring_without_neighbours_is_cut_where_everybody_would_cut_it():
    ring = square(0, 0)
    pieces = {frozenset(map(frozenset, cut(turned, set()))) for turned in (ring, ring[::-1], ring[2:] + ring[:2])}
    assert len(pieces) == 1


def test_junction_is_where_three_meet():
    rings = [square(0, 0), square(1000, 0)]
    assert junctions(rings) == {(1000, 0), (1000, 1000)}


offsets = st.lists(st.integers(-40, 40), min_size=5, max_size=5)


@examples(deadline=None, max_examples=40)
@given(st.lists(offsets, min_size=12, max_size=12), st.integers(1, 80))
def test_any_crooked_coverage_stays_one(bends, tolerance):
    """Three times three squares with crooked borders, in any tolerance."""
    shapes = snap(crooked_squares(bends))
    simple = simplify(shapes, tolerance, SQUEEZE)
    assert overlaps(simple, SQUEEZE) == {}
    assert gaps(simple, SQUEEZE) == []
    assert sum(abs(surface(ring)) for shape in simple.values() for ring in shape) == pytest.approx(9 * 300 * 300)


def crooked_squares(bends):
    """Inner borders bend, the outer ones are straight: the total is known."""
    numbers = itertools.count()
    between = {}

    def side(a, b):
        key = (min(a, b), max(a, b))
        if key not in between:
            (x1, y1), (x2, y2) = key
            is_inner = (x1 == x2 and x1 in (300, 600)) or (y1 == y2 and y1 in (300, 600))
            bend = bends[next(numbers)] if is_inner else [0] * 5
            steps = [(number + 1) * 50 for number in range(5)]
            between[key] = [(x1 + o, y1 + s) if x1 == x2 else (x1 + s, y1 + o) for s, o in zip(steps, bend, strict=True)]
        middle = between[key]
        return [a, *(middle if a == key[0] else middle[::-1])]

    shapes = {}
    for x, y in itertools.product((0, 300, 600), repeat=2):
        corners = square(x, y, 300)
        sides = [side(a, b) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
        shapes[x, y] = (tuple(point for points in sides for point in points),)
    return shapes


def test_grid_is_about_a_metre():
    assert pytest.approx(40_030_000, rel=0.001) == METRES * GRID * 360
    assert settings.GRENZEN_DRAWN_METRES > settings.GRENZEN_STORED_METRES > METRES
