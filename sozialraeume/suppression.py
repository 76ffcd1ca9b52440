"""Which counts of people must not be shown, so that nobody learns a number below SMALLEST_SHOWN.

The attacker that this holds against knows every publication of the Kennzahl, which figures have not changed between two of
them, how places add up, which of the hidden figures are below SMALLEST_SHOWN, and the rule itself. Against them, each hidden
figure must have at least two possible values. That is proved by a move: some people counted elsewhere, so that everything
published stays as it is and the hidden figure changes. Where no move is found, more is hidden; so the search may miss some,
but what it finds is safe. Zero is below SMALLEST_SHOWN too: that nobody in a village has something can be said about each.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

Parts = frozenset[str]  # the smallest places that a figure counts, by any name
Figure = tuple[Parts, int]  # parts and value: who is counted. The same pair in two tables is taken for the same people.
Expression = frozenset[Figure]  # a sum
MOST_MOVED = (2, 3, 4, 6, 8, 12)  # so many figures a move may touch, tried in turn
MOST_STEPS = 500  # of the search with each of them


class SumsDifferError(ValueError):
    """A place counts other than its parts; `places` names it and the parts that are known."""

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(", ".join(places))
        self.places = places


class CannotHideError(ValueError):
    """Beside what is published already, no choice of hidden figures protects the small ones."""


@dataclass(frozen=True)
class Cell:
    """The figure of a place, whose `parts` are the smallest places in it."""

    place: str
    parts: Parts
    value: int

    @property
    def figure(self) -> Figure:
        return self.parts, self.value

    @property
    def is_small(self) -> bool:
        return self.value < settings.SMALLEST_SHOWN


@dataclass(frozen=True)
class Table:
    """Figures of one day that are published together, and the places whose figure is hidden."""

    cells: tuple[Cell, ...]
    hidden: frozenset[str] = frozenset()

    @cached_property
    def sums(self) -> dict[Figure, Expression]:
        """Each figure as the sum of the smallest ones that are known, and of a rest. Raises SumsDifferError."""
        sums: dict[Parts, Expression] = {}
        for cell in sorted(self.cells, key=lambda cell: len(cell.parts)):
            inner = self.largest_within(cell)
            rest = cell.parts.difference(*(c.parts for c in inner)), cell.value - sum(c.value for c in inner)
            if rest[1] < 0 or (rest[1] > 0 and not rest[0]):
                raise SumsDifferError([cell.place, *(c.place for c in inner)])
            sums[cell.parts] = frozenset([rest] if rest[0] else []).union(*(sums[c.parts] for c in inner))
        return {cell.figure: sums[cell.parts] for cell in self.cells}

    def largest_within(self, cell: Cell) -> list[Cell]:
        """The largest cells inside `cell`; one with the very same parts stands for it alone if it comes before."""
        same = [c for c in self.cells if c.parts == cell.parts]
        if same[0] is not cell:
            return same[:1]
        smaller = [c for c in self.cells if c.parts < cell.parts]
        largest = {c.parts: c for c in reversed(smaller) if not any(c.parts < other.parts for other in smaller)}
        return list(largest.values())

    def figures(self, *, hidden: bool) -> set[Figure]:
        return {cell.figure for cell in self.cells if (cell.place in self.hidden) == hidden}


class Groups:
    """How the figures of several tables hang together: sums of the smallest known groups of people, and which sums are equal.

    Two sums over the same places with the same result are taken for the same people, whatever tables they come from.
    """

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = tables
        self.sums: dict[Figure, Expression] = {}
        self.equal: set[tuple[Expression, Expression]] = set()
        for table in tables:
            for figure, expression in table.sums.items():
                self.equate(self.sums.setdefault(figure, expression), expression)
        self.smallest = [frozenset().union(*table.sums.values()) for table in tables]
        self.rests = frozenset().union(*self.smallest) - self.sums.keys()
        known = self.sums | {rest: frozenset([rest]) for rest in self.rests}
        for figure, expression in known.items():
            for other in self.expressions(figure):
                self.equate(expression, other)

    def equate(self, first: Expression, other: Expression) -> None:
        if first != other:
            self.equal.add((first, other))

    def expressions(self, figure: Figure) -> Iterator[Expression]:
        """The sums over the same places in one table that have the same result."""
        parts, value = figure
        for smallest in self.smallest:
            inner = frozenset(small for small in smallest if small[0] <= parts)
            if sum(len(small[0]) for small in inner) == len(parts) and sum(small[1] for small in inner) == value:
                yield inner


class Attack:
    """What can be learned from `groups` if the figures of `hidden` are not shown: equations with more than one solution."""

    def __init__(self, groups: Groups, hidden: Iterable[Figure]) -> None:
        sums, hidden = groups.sums, set(hidden)
        rows = [dict.fromkeys(expression, 1) for figure, expression in sums.items() if figure not in hidden]
        self.rows = rows + [difference(first, other) for first, other in groups.equal]
        self.rows_of: dict[Figure, list[int]] = {}
        for number, row in enumerate(self.rows):
            for figure in row:
                self.rows_of.setdefault(figure, []).append(number)
        self.limits = [(sums[figure], *limits_of(figure)) for figure in hidden]
        small_rests = [frozenset([rest]) for rest in groups.rests if rest[1] < settings.SMALLEST_SHOWN]
        self.targets = [*(sums[figure] for figure in sorted(hidden, key=order)), *small_rests]

    def known(self) -> Expression | None:
        """Something hidden for which no second value was found."""
        return next((target for target in self.targets if not self.is_safe(target)), None)

    def is_safe(self, target: Expression) -> bool:
        return any(Move(self, target, change).exists() for change in (-1, 1))


class Move:
    """A search for people who could be counted elsewhere, so that `target` changes by `change` and nothing published does.

    First it looks for moves that touch few figures: one that exists is mostly small, and the long ones are too many.
    """

    def __init__(self, attack: Attack, target: Expression, change: int) -> None:
        self.attack, self.change = attack, change
        self.target, self.target_row = target, len(attack.rows)
        self.rows = [*attack.rows, dict.fromkeys(target, 1)]
        self.moved: dict[Figure, int] = {}
        self.steps = 0

    def exists(self) -> bool:
        for most in MOST_MOVED:
            self.steps = MOST_STEPS
            if self.settle({self.target_row: self.change}, most):
                return True
        return False

    def settle(self, open_rows: dict[int, int], most: int) -> bool:
        """Whether the rows can get what they still need if at most so many more figures change."""
        self.steps -= 1
        if not open_rows:
            return self.is_within_limits()
        if not most or self.steps < 0:
            return False
        number = min(open_rows, key=lambda row: len(self.rows[row]))
        row, sign = self.rows[number], 1 if open_rows[number] > 0 else -1
        choices = [(figure, sign * row[figure]) for figure in row.keys() - self.moved.keys()]
        choices = [(figure, amount) for figure, amount in choices if figure[1] + amount >= 0]
        after = sorted(
            ((self.after(figure, amount, open_rows), figure, amount) for figure, amount in choices),
            key=lambda choice: (len(choice[0]), *order(choice[1])),
        )
        return any(self.take(*choice, most) for choice in after)

    def after(self, figure: Figure, amount: int, open_rows: dict[int, int]) -> dict[int, int]:
        """What the rows need once the figure has changed."""
        needs = dict(open_rows)
        for number in (*self.attack.rows_of.get(figure, ()), *([self.target_row] if figure in self.target else [])):
            needs[number] = needs.get(number, 0) - self.rows[number][figure] * amount
            if not needs[number]:
                del needs[number]
        return needs

    def take(self, needs: dict[int, int], figure: Figure, amount: int, most: int) -> bool:
        self.moved[figure] = amount
        if self.settle(needs, most - 1):
            return True
        del self.moved[figure]
        return False

    def is_within_limits(self) -> bool:
        for expression, low, high in self.attack.limits:
            moved = sum(self.moved.get(figure, 0) for figure in expression)
            if moved and not low <= sum(figure[1] for figure in expression) + moved <= high:
                return False
        return True


def difference(first: Expression, other: Expression) -> dict[Figure, int]:
    """The row that says that two sums count the same people."""
    return dict.fromkeys(first - other, 1) | dict.fromkeys(other - first, -1)


def limits_of(figure: Figure) -> tuple[int, float]:
    """Between which values the attacker takes a hidden figure to be."""
    smallest = settings.SMALLEST_SHOWN
    return (0, smallest - 1) if figure[1] < smallest else (smallest, float("inf"))


def order(figure: Figure) -> tuple[int, int, list[str]]:
    """Small places first, and the smallest of them: hiding those loses least. All Jena comes last."""
    return len(figure[0]), figure[1], sorted(figure[0])


def hide(cells: Iterable[Cell], earlier: Sequence[Table] = ()) -> Table:
    """The table to publish after the `earlier` ones: as few figures hidden as this search finds, all hidden ones safe.

    What was hidden once stays hidden. Raises SumsDifferError for cells that do not add up, and CannotHideError.
    """
    open_table = Table(tuple(cells))
    groups = Groups([*earlier, open_table])
    before = set().union(*(table.figures(hidden=True) for table in earlier))
    shown_before = set().union(*(table.figures(hidden=False) for table in earlier))
    new = open_table.figures(hidden=False)
    hidden = before | {figure for figure in new if figure[1] < settings.SMALLEST_SHOWN}
    free = sorted(new - hidden - shown_before, key=order)
    added: list[Figure] = []
    while known := Attack(groups, hidden.union(added)).known():
        left = [figure for figure in free if figure not in added]
        if not left:
            raise CannotHideError
        helps = (figure for figure in left if Attack(groups, hidden.union(added, [figure])).is_safe(known))
        added.append(next(helps, None) or nearest(left, known))
    for figure in list(added):
        fewer = [other for other in added if other != figure]
        if not Attack(groups, hidden.union(fewer)).known():
            added = fewer
    hidden.update(added)
    return Table(open_table.cells, frozenset(cell.place for cell in open_table.cells if cell.figure in hidden))


def nearest(figures: Sequence[Figure], target: Expression) -> Figure:
    """The first figure that counts some of the same places, or the first one."""
    places = frozenset().union(*(parts for parts, _ in target))
    return next((figure for figure in figures if figure[0] & places), figures[0])
