"""No hidden number can be worked out: an attacker written apart from the rule tries it on random tables and sequences of them."""

import os
import random
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sozialraeume.suppression import CannotHideError, Cell, SumsDifferError, Table, hide

EXAMPLES = int(os.environ.get("SUPPRESSION_EXAMPLES", "1000"))
SMALLEST = 5
PATIENCE = 300
ENDLESS = 10**6
ORTSCHAFTEN, ROOMS = "abcdef", "NOW"


def cell(place, parts, value):
    return Cell(place, frozenset(parts), value)


def hidden(*cells, earlier=()):
    return set(hide(cells, earlier).hidden)


# ---- the attacker ----


class Attacker:
    """Knows every publication, and for each delivered number whether the same people were counted before.

    Unknown are the counts of the Ortschaften: a new one wherever a delivered count has changed, and for an Ortschaft without
    a delivered count in each epoch, which is a time without corrections. The search ends with a second value, or after
    trying everything.
    """

    def __init__(self, published):
        self.names = [self.names_of(step, [s for s, _ in published if s.epoch == step.epoch]) for step, _ in published]
        self.tables = [table for _, table in published]
        ranges = set()
        for names, table in zip(self.names, self.tables, strict=True):
            for c in table.cells:
                low, high = self.range_of(c, table)
                ranges.add((tuple(sorted(names[o] for o in c.parts)), low, high))
        self.ranges = sorted(ranges)
        self.merge()
        self.variables = sorted({name for names in self.names for name in names.values()})
        self.most = max((high for _, _, high in self.ranges if high < ENDLESS), default=0) + 30

    def merge(self):
        """Unknowns that occur only together are one unknown."""
        seen, signs = {}, {}
        for names in self.names:
            for name in names.values():
                signs[name] = tuple(name in variables for variables, _, _ in self.ranges)
        same = {name: seen.setdefault(sign, name) for name, sign in signs.items()}
        self.names = [{o: same[name] for o, name in names.items()} for names in self.names]
        self.ranges = [(tuple(sorted({same[v] for v in variables})), low, high) for variables, low, high in self.ranges]

    def names_of(self, step, epoch):
        delivered = {c.place for other in epoch for c in other.cells}
        return {o: f"{o}{value}" if o in delivered else f"{o} in {step.epoch}" for o, value in step.truth.items()}

    def range_of(self, c, table):
        """A number that was shown for the same people in another table is known."""
        if any(other.figure == c.figure and other.place not in t.hidden for t in self.tables for other in t.cells):
            return c.value, c.value
        return (0, SMALLEST - 1) if c.value < SMALLEST else (SMALLEST, ENDLESS)

    def values_of(self, variables):
        """Up to two possible values of a sum."""
        found = set()
        bounds = self.narrow(dict.fromkeys(self.variables, (0, self.most)))
        least, most = sum(bounds[v][0] for v in variables), sum(bounds[v][1] for v in variables)
        for value in sorted(range(least, most + 1), key=lambda v: random.random()):
            self.steps = PATIENCE
            if self.possible(dict(bounds), [*self.ranges, (variables, value, value)]):
                found.add(value)
            if len(found) == 2:
                break
        return found

    def possible(self, bounds, ranges):
        self.steps -= 1
        bounds = self.narrow(bounds, ranges)
        if bounds is None or self.steps < 0:
            return self.steps < 0  # gives up: nothing is known
        open_names = [name for name, (low, high) in bounds.items() if low < high]
        if not open_names:
            return True
        name = min(open_names, key=lambda n: bounds[n][1] - bounds[n][0])
        low, high = bounds[name]
        middle = (low + high) // 2
        halves = [(low, middle), (middle + 1, high)]
        return any(self.possible(bounds | {name: half}, ranges) for half in halves)

    def narrow(self, bounds, ranges=None):
        """Bounds that follow from the sums; None if there is no solution."""
        bounds, changed = dict(bounds), True
        while changed:
            changed = False
            for variables, low, high in ranges or self.ranges:
                least, most = sum(bounds[v][0] for v in variables), sum(bounds[v][1] for v in variables)
                if least > high or most < low:
                    return None
                for v in variables:
                    old = bounds[v]
                    new = (max(old[0], low - (most - old[1])), min(old[1], high - (least - old[0])))
                    if new[0] > new[1]:
                        return None
                    if new != old:
                        bounds[v], changed = new, True
                        least, most = least + new[0] - old[0], most + new[1] - old[1]
        return bounds


def broken(published):
    """Hidden places that the attacker knows, with their number."""
    attacker, found = Attacker(published), []
    for names, table in zip(attacker.names, attacker.tables, strict=True):
        for c in table.cells:
            if c.place in table.hidden:
                values = attacker.values_of(tuple(sorted({names[o] for o in c.parts})))
                assert values, "the truth itself must be possible"
                found += [(c.place, values)] if len(values) == 1 else []
    return found


# ---- random sequences ----

counts = st.one_of(st.integers(0, 6), st.integers(0, 25))


@dataclass(frozen=True)
class Step:
    """One delivery: the true counts, what of them is delivered, and in which epoch."""

    epoch: int
    truth: dict
    cells: tuple


@st.composite
def sequences(draw):
    """Deliveries for up to two days: for each day places added, counts corrected; for the next one some Ortschaften move."""
    ortschaften = ORTSCHAFTEN[: draw(st.integers(2, len(ORTSCHAFTEN)))]
    truth, rooms = {o: draw(counts) for o in ortschaften}, {o: draw(st.sampled_from(ROOMS)) for o in ortschaften}
    some, steps, epoch = st.sets(st.sampled_from(ortschaften), max_size=2), [], 0
    for _ in range(draw(st.integers(1, 2))):
        places = {place: [o for o in ortschaften if rooms[o] == place] for place in ROOMS} | {o: [o] for o in ortschaften}
        places = {place: parts for place, parts in places.items() if parts} | {"jena": ortschaften}
        delivered = set()
        for _ in range(draw(st.integers(1, 2))):
            for _ in range(draw(st.integers(1, 2))):
                delivered |= draw(st.sets(st.sampled_from(sorted(places)), min_size=1))
                cells = [cell(place, places[place], sum(truth[o] for o in places[place])) for place in sorted(delivered)]
                steps.append(Step(epoch, dict(truth), tuple(cells)))
            epoch += 1
            truth |= {o: draw(counts) for o in draw(some)}
        rooms |= {o: draw(st.sampled_from(ROOMS)) for o in draw(some)}
    return steps


def publish(steps):
    """The deliveries that can be published, one after the other, with what is then published."""
    published = []
    for step in steps:
        try:
            published.append((step, hide(step.cells, [table for _, table in published])))
        except CannotHideError:
            continue
    return published


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sequences())
def test_no_hidden_number_can_be_worked_out_from_all_that_was_published(steps):
    published = publish(steps)
    for _, table in published:
        assert {c.place for c in table.cells if c.value < SMALLEST} <= table.hidden
    assert broken(published) == []


# ---- examples ----

A, B, C = cell("a", "a", 3), cell("b", "b", 9), cell("c", "c", 20)


def room(value, parts="abc"):
    return cell("N", parts, value)


def test_small_number_alone_needs_no_other_one():
    assert hidden(A, B, C) == {"a"}


def test_zero_is_small():
    assert hidden(cell("a", "a", 0), B) == {"a"}


def test_five_is_shown():
    assert hidden(cell("a", "a", 5), B) == set()


def test_the_smallest_other_number_is_hidden_where_a_sum_would_tell():
    assert hidden(A, B, C, room(32)) == {"a", "b"}


def test_two_numbers_that_can_only_both_be_four_need_a_third():
    assert hidden(cell("a", "a", 4), cell("b", "b", 4), C, room(28)) == {"a", "b", "c"}


def test_rest_that_is_small_is_protected_too():
    assert hidden(B, C, room(32)) != set()


def test_what_was_hidden_once_stays_hidden():
    first = hide((A, B, C, room(32)))
    assert hidden(A, B, C, earlier=[first]) == {"a", "b"}


def test_correction_tells_nothing_about_what_was_hidden_before():
    first = hide((A, B, C, room(32)))
    assert hidden(cell("a", "a", 6), B, C, room(35), earlier=[first]) >= {"b"}


def test_ortschaft_that_moved_is_not_the_difference_of_its_old_sozialraum():
    first = hide((A, B, C, room(32)))
    later = hide((A, B, C, room(29, "bc"), cell("O", "a", 3)), [first])
    assert later.hidden == {"a", "b", "N", "O"}


def test_nothing_is_published_where_no_choice_protects():
    first = hide((C, room(23, "ac")), [])
    shown = Table(first.cells, frozenset())
    with pytest.raises(CannotHideError):
        hide((A, C, room(23, "ac")), [shown])


@pytest.mark.parametrize("total", [8, 33])
def test_numbers_that_do_not_add_up_are_refused(total):
    with pytest.raises(SumsDifferError) as error:
        hide((A, B, room(total, "ab" if total > 12 else "abc")))
    assert set(error.value.places) == {"N", "a", "b"}


def test_places_with_the_same_parts_need_the_same_number():
    with pytest.raises(SumsDifferError):
        hide((A, cell("N", "a", 4)))
