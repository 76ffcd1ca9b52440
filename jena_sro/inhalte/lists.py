"""Lists of the work areas: search in what a row shows, sort by a column, save as a table. One mechanism for all of them.

`?q=` searches, `?sortierung=name` or `-name` sorts, `?tabelle=csv` saves; unknown values change nothing.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format

from jena_sro.inhalte.namen import german_slug, sort_key
from jena_sro.inhalte.tabellen import Cell, tabelle_response

SEARCH, SORT, EXPORT, PAGE = "q", "sortierung", "tabelle", "seite"
KINDS = ("csv", "xlsx")
LONGEST_SEARCH = 100  # characters

Columns = Sequence[tuple[str, Callable[[Any], object]]]  # heading and value


class Worded(NamedTuple):
    """A value to sort by that people read in other words."""

    value: Any
    words: str

    def __str__(self) -> str:
        return self.words


class Heading(NamedTuple):
    """The heading of a column: `query` sorts by it, `order` is the aria-sort of the column, empty if it is not sorted by."""

    label: str
    query: str
    order: str


def in_words(value: object) -> str:
    return date_format(value, "j. F Y") if isinstance(value, datetime.date) else str("" if value is None else value)


def as_cell(value: object) -> Cell:
    is_plain = isinstance(value, (int, Decimal, datetime.date)) and not isinstance(value, (bool, datetime.datetime))
    return value if is_plain else in_words(value)  # type: ignore[return-value]


def order_of(value: object) -> tuple[int, float, str]:
    """Numbers and days by size, before words in the order of the alphabet."""
    value = value.value if isinstance(value, Worded) else value
    if isinstance(value, datetime.date):
        return (0, value.toordinal(), "")
    if isinstance(value, (int, float, Decimal)):
        return (0, float(value), "")
    return (1, 0, sort_key(in_words(value)))


@dataclass(frozen=True)
class Listing:
    """How the address asks for a list with these columns, the first of which names the record."""

    request: HttpRequest
    columns: Columns

    @property
    def text(self) -> str:
        return self.request.GET.get(SEARCH, "").strip()[:LONGEST_SEARCH]

    @property
    def sorted_by(self) -> tuple[int, bool] | None:
        """Number of the column, and whether downwards."""
        asked = self.request.GET.get(SORT, "")
        names = [german_slug(heading) for heading, _ in self.columns]
        name = asked.removeprefix("-")
        return (names.index(name), asked.startswith("-")) if name in names else None

    @property
    def export(self) -> str:
        kind = self.request.GET.get(EXPORT, "")
        return kind if kind in KINDS else ""

    def query(self, **values: str) -> str:
        """The query of this list, with some parameters set and without the page."""
        query = self.request.GET.copy()
        for name in (PAGE, EXPORT, *values):
            query.pop(name, None)
        query.update(values)
        return query.urlencode()

    @property
    def headings(self) -> list[Heading]:
        chosen, found = self.sorted_by, []
        for number, (label, _) in enumerate(self.columns):
            order = "" if chosen is None or chosen[0] != number else "descending" if chosen[1] else "ascending"
            turn = "-" if order == "ascending" else ""
            found.append(Heading(label, self.query(**{SORT: turn + german_slug(label)}), order))
        return found

    @property
    def exports(self) -> list[tuple[str, str]]:
        """Label and query of each kind of file."""
        return [(kind.upper(), self.query(**{EXPORT: kind})) for kind in KINDS]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form that searches must send along: all else that the address asks for."""
        return [(name, value) for name, value in self.request.GET.items() if name not in (SEARCH, PAGE, EXPORT)]

    def values_of(self, record: Any) -> list[object]:
        return [value(record) for _, value in self.columns]

    def arranged(self, records: Iterable[Any], *, has_search: bool = True) -> Sequence[Any]:
        """The records that hold all words asked for, in the order asked for; untouched if nothing is asked."""
        words, chosen = sort_key(self.text).split() if has_search else [], self.sorted_by
        if words:
            texts = [(record, folded(self.values_of(record))) for record in records]
            records = [record for record, text in texts if all(word in text for word in words)]
        if chosen:
            number, is_downwards = chosen
            value = self.columns[number][1]
            records = sorted(records, key=lambda record: order_of(value(record)), reverse=is_downwards)
        return records  # type: ignore[return-value]

    def as_file(self, records: Iterable[Any], title: str) -> HttpResponse:
        """The whole list as a table to download."""
        header = [heading for heading, _ in self.columns]
        rows = ([as_cell(value) for value in self.values_of(record)] for record in records)
        return tabelle_response(self.export, german_slug(title), header, rows, title)


def folded(values: Iterable[object]) -> str:
    return " ".join(sort_key(word) for value in values for word in in_words(value).split())
