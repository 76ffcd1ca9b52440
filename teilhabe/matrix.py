"""The gap matrix as people read it: rows, cells in words, and the gaps as sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.formats import date_format, number_format

from jena_sro.inhalte.kalender import WEEKDAYS
from sozialraeume.models import Lebensbereich, Sozialraum
from teilhabe.filters import DAYTIMES
from teilhabe.luecken import ALL, CITY, Figures, FigureTable, Inhabitants, slot_of
from teilhabe.models import Angebotsart, Zeitfenster

DIMENSION_LABELS = {"thema": "nach Thema", "art": "nach Art", "zeit": "nach Wochentag und Tageszeit"}
SCOPES = {"offen": "offen, ohne Anmeldung", "alle": "alle Angebote"}
MEASURES = {
    "angebote": "Anzahl und Stunden",
    "je-1000": "je 1.000 Menschen",
    "geprueft": "geprüfte Zugänge",
    "alter": "Alter der Angaben",
}
# What stands before the names of the rows in a sentence: for one, for several.
GAP_WORDS = {"thema": ("zum Thema", "zu den Themen"), "art": ("der Art", "der Arten"), "zeit": ("", "")}


@dataclass(frozen=True)
class Row:
    """`query` finds its offers in the offers list."""

    key: int
    label: str
    query: str = ""


@dataclass(frozen=True)
class Cell:
    """`query` leads to its offers, None where the offers list has no such filter; `bedarf_query` fills in what is missing."""

    value: str
    note: str
    query: str | None = None
    is_gap: bool = False
    wishes: int = 0
    bedarf_query: str = ""


@dataclass(frozen=True)
class Line:
    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """`table` with its rows for these Sozialräume; `only_open` leaves out what needs sign-up; `measure` is one of MEASURES."""

    dimension: str
    rows: list[Row]
    sozialraeume: list[Sozialraum]
    table: FigureTable
    inhabitants: Inhabitants
    only_open: bool = True
    measure: str = "angebote"
    wishes: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @property
    def lines(self) -> list[Line]:
        return [self.line(row) for row in self.rows]

    @property
    def sums(self) -> Line:
        """All rows together, each offer once."""
        return self.line(Row(ALL, "Alle zusammen"))

    def line(self, row: Row) -> Line:
        places = [(s.pk, f"sozialraum={s.slug}") for s in self.sozialraeume]
        return Line(row.label, [self.cell(place, query, row) for place, query in [*places, (CITY, None), (ALL, "")]])

    def cell(self, place: int, query: str | None, row: Row) -> Cell:
        figures = self.table.at(place, row.key, only_open=self.only_open)
        value, note = self.in_words(figures, place)
        parts = (query, row.query, "zugang=offen" if self.only_open else "")
        wishes = self.wishes.get((ALL if place == CITY else place, row.key), 0) if place != ALL else 0
        is_gap = figures.offers == 0 and place > ALL
        bedarf_query = f"sozialraum={place}&lebensbereich={row.key}" if is_gap and self.dimension == "thema" and row.key else ""
        return Cell(value, note, None if query is None else "&".join(filter(None, parts)), is_gap, wishes, bedarf_query)

    def in_words(self, figures: Figures, place: int) -> tuple[str, str]:
        """The figure of a cell and, in small, what belongs to it."""
        if not figures.offers:
            return "keins", ""
        if self.measure == "je-1000":
            share = figures.per_thousand(self.inhabitants.of(ALL if place == CITY else place))
            return ("unbekannt", "") if share is None else (number_format(share, 2), "je 1.000 Menschen")
        if self.measure == "geprueft":
            percent = figures.checked_percent
            return ("ohne Haus", "") if percent is None else (f"{percent} %", f"{figures.checked} von {figures.located} geprüft")
        if self.measure == "alter":
            return (date_format(figures.oldest, "M Y"), "älteste Angabe") if figures.oldest else ("unbekannt", "")
        return str(figures.offers), f"{number_format(figures.hours, 1)} Stunden" if figures.hours else "ohne feste Zeiten"

    @property
    def gaps(self) -> list[str]:
        """A sentence for each Sozialraum in which rows are empty."""
        return [sentence for s in self.sozialraeume if (sentence := self.gap_of(s))]

    def gap_of(self, sozialraum: Sozialraum) -> str:
        missing = missing_rows(self.table, self.rows, sozialraum, self.only_open)
        start = f"In {sozialraum.name} gibt es {'kein offenes Angebot' if self.only_open else 'kein Angebot'}"
        if not missing:
            return ""
        if not self.table.at(sozialraum.pk, only_open=self.only_open).offers:
            return f"{start}."
        one, several = GAP_WORDS[self.dimension]
        names = [slot_in_words(row.label) if self.dimension == "zeit" else f"„{row.label}“" for row in missing]
        return f"{' '.join(filter(None, [start, one if len(names) == 1 else several, enumerate_words(names)]))}."


def slot_in_words(label: str) -> str:
    """„am Sonntagabend“ for the row „Sonntag abends“."""
    return f"am {label.replace(' ', '').removesuffix('s')}"


def missing_rows(table: FigureTable, rows: list[Row], sozialraum: Sozialraum, only_open: bool) -> list[Row]:
    return [row for row in rows if not table.at(sozialraum.pk, row.key, only_open=only_open).offers]


def enumerate_words(words: list[str]) -> str:
    """„Lernen“, „Wohnen“ und „Geld“."""
    return " und ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def topic_rows() -> list[Row]:
    return [Row(topic.pk, topic.label, f"thema={topic.slug}") for topic in Lebensbereich.objects.all()]


def load_rows(dimension: str) -> list[Row]:
    if dimension == "thema":
        return topic_rows()
    if dimension == "art":
        return [Row(art.pk, art.name, f"art={art.slug}") for art in Angebotsart.objects.all()]
    return [
        Row(slot_of(number, daytime.value), f"{weekday} {daytime.label}", f"tag={weekday.lower()}&tageszeit={name}")
        for number, weekday in enumerate(WEEKDAYS)
        for daytime, name in zip(Zeitfenster.Daytime, DAYTIMES, strict=True)
    ]
