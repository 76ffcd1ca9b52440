"""The list that personal Informationsblätter are printed from: people and addresses, in memory only, never kept or logged.

Needs no database: an office machine without one reads lists too. The classes do not show what they hold, so that no name
gets into a log with an error.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from django.db.models import TextChoices

from jena_sro.inhalte.namen import sort_key
from jena_sro.inhalte.suche.norm import fold
from jena_sro.inhalte.tabellen import Cell, Mistake, Tabelle, TabelleRefusedError
from teilhabe.informationsblatt.spalten import (
    ADRESSE,
    BETREUUNG,
    HEADINGS,
    NEEDED,
    cell_fault,
    places_of,
    shorten,
    squeeze,
    unknown_headings,
)
from teilhabe.informationsblatt.teile import Blattart

STANDARD, EINFACH, GROSSDRUCK = "standard", "einfach", "grossdruck"
FORMS = {
    **dict.fromkeys(("", "standard", "normal"), STANDARD),
    **dict.fromkeys(("einfach", "einfachesprache", "ineinfachersprache"), EINFACH),
    **dict.fromkeys(("leicht", "leichtesprache", "inleichtersprache"), EINFACH),
    **dict.fromkeys(("gross", "grossdruck", "ingrossdruck", "grosseschrift", "ingrosserschrift"), GROSSDRUCK),
}
PARTICIPATIONS = {
    "": "",
    **dict.fromkeys(("mit", "ja", "mitpkl"), "mit_pkl"),
    **dict.fromkeys(("ohne", "nein", "ohnepkl", "zunaechstohne", "zunaechstohnepkl"), "ohne_pkl"),
}
GERMAN = {"", "deutsch", "de"}

MISSING = "Hier fehlt etwas."
BETREUUNG_MISSING = "Zur Betreuung fehlt hier etwas. Bitte ergänzen Sie es oder leeren Sie alle Zellen zur Betreuung."
NO_HEADING = "Hier steht etwas in einer Spalte ohne Überschrift. Vielleicht sind Zellen verrutscht."
PKL_WRONG = "Bitte schreiben Sie „mit“ oder „ohne“, oder lassen Sie die Zelle leer."

ANREDE = re.compile(r"(herr|hr|frau|fr)n?\.?((?: (?:\w+\.|dr|prof))*)", re.IGNORECASE)  # with titles: "Frau Prof. Dr."
STREET_END = re.compile(r"str(\.|asse)?(?![a-z])")


class Reihenfolge(TextChoices):
    """How the letters are ordered; those about one person stay together."""

    LISTE = "liste", "wie in der Liste"
    NAME = "name", "nach Nachname"
    PLZ = "plz", "nach Postleitzahl, dann Straße"
    SOZIALRAUM = "sozialraum", "nach Sozialraum, dann Nachname"


class BetreuungWahl(TextChoices):
    """Who gets a letter if there is a Betreuung."""

    BEIDE = "beide", "an beide"
    PERSON = "person", "nur an die Person"
    BETREUUNG = "betreuung", "nur an die Betreuung, wo es eine gibt"


@dataclass(frozen=True, repr=False)
class Adresse:
    anrede: str
    vorname: str
    nachname: str
    zusatz: str
    strasse: str
    plz: str
    ort: str

    @property
    def name(self) -> str:
        return f"{self.vorname} {self.nachname}".strip()

    @property
    def polite(self) -> str:
        """Frau or Herr with titles; empty for any other Anrede."""
        found = ANREDE.fullmatch(self.anrede)
        return ("Herr" if found[1].casefold().startswith("h") else "Frau") + found[2] if found else ""

    @property
    def lines(self) -> list[str]:
        """For the window of an envelope, DIN 5008 form B, which has room for six."""
        anrede = re.sub(r"^Herr\b", "Herrn", self.polite)
        return [line for line in (anrede, self.name, self.zusatz, self.strasse, f"{self.plz} {self.ort}") if line]

    @property
    def greeting(self) -> str:
        return f"Guten Tag {self.polite} {self.nachname}," if self.polite else f"Guten Tag {self.name},"

    @property
    def folded(self) -> tuple[str, ...]:
        """The same for all spellings of one name and address."""
        return (squeeze(self.vorname), squeeze(self.nachname), squeeze(self.folded_street), self.plz, squeeze(self.ort))

    @property
    def folded_street(self) -> str:
        return STREET_END.sub("strasse", fold(self.strasse))


@dataclass(frozen=True, repr=False)
class Person:
    """A row that can be printed; `sozialraum` is a slug or empty, `participation` "mit_pkl", "ohne_pkl" or empty."""

    row: int
    adresse: Adresse
    betreuung: Adresse | None = None
    form: str = STANDARD
    sozialraum: str = ""
    participation: str = ""


@dataclass(frozen=True, repr=False)
class Other:
    """A row whose wish we cannot print (Braille, another language), so that somebody else takes care of it."""

    row: int
    wish: str


@dataclass(frozen=True, repr=False)
class Liste:
    """Each row of the file is in `persons`, in `others` or has `mistakes`; `duplicates` are row numbers of one person each."""

    persons: list[Person]
    mistakes: list[Mistake]
    others: list[Other]
    duplicates: list[list[int]]


@dataclass(frozen=True, repr=False)
class Brief:
    """A letter to a person, or to the Betreuung `about` that person."""

    row: int
    is_for_betreuung: bool
    lines: list[str]
    greeting: str
    about: str
    form: str
    sozialraum: str
    participation: str

    @property
    def blattart(self) -> Blattart:
        return Blattart(self.form, self.sozialraum, self.participation, self.is_for_betreuung)


def template_rows() -> tuple[list[str], list[list[Cell]]]:
    """Headings and three examples for who fills in a table; the Hausnummer stands in the same cell as the Straße."""
    names = [name for name in HEADINGS if not name.endswith("hausnummer")]
    person = {"nachname": "Beispiel", "plz": "07743", "ort": "Jena"}
    examples: list[dict[str, str]] = [
        {"anrede": "Frau", "vorname": "Erika", "strasse": "Beispielstraße 1", "pkl": "mit"},
        {
            "anrede": "Herr",
            "vorname": "Max",
            "strasse": "Beispielweg 2",
            "zusatz": "Wohnung 3",
            "form": "Großdruck",
            "pkl": "ohne",
        },
        {"vorname": "Kim", "strasse": "Beispielplatz 3", "form": "einfach", "sprache": "Deutsch"},
    ]
    examples[1] |= {BETREUUNG + name: text for name, text in {**person, "anrede": "Frau", "strasse": "Beispielallee 4"}.items()}
    return [HEADINGS[name] for name in names], [[(person | example).get(name, "") for name in names] for example in examples]


# ---- cells and rows ----


@dataclass(repr=False)
class Row:
    """A row while it is read: its cells by column, and what is wrong with them."""

    number: int
    cells: dict[str, str]
    headings: Mapping[str, str]
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, name: str, words: str) -> None:
        self.mistakes.append(Mistake(self.number, self.headings.get(name, HEADINGS.get(name, "")), words))

    def choice(self, name: str, known: Mapping[str, str], words: str) -> str:
        """The value that a cell stands for."""
        word = squeeze(self.cells.get(name, ""))
        if word not in known:
            self.wrong(name, words)
        return known.get(word, "")


def read_liste(tabelle: Tabelle, *, sozialraeume: Mapping[str, str], printable: Callable[[str], str], most: int) -> Liste:
    """All rows, each with all that is wrong with it; `sozialraeume` are the names by slug.

    `printable` returns the characters of a text that no font of ours has. Raises TabelleRefusedError for more rows than
    `most` and for headings that are missing or doubled.
    """
    if len(tabelle.rows) > most:
        raise TabelleRefusedError(too_many_words(len(tabelle.rows), most))
    liste = Liste([], unknown_headings(tabelle.header), [], [])
    for row in rows_of(tabelle):
        check_cells(row, printable)
        sort_in(liste, row, sozialraeume)
    liste.duplicates.extend(duplicates_of(liste.persons))
    return liste


def too_many_words(rows: int, most: int) -> str:
    return (
        f"Die Liste hat {rows} Zeilen. Auf einmal drucken wir höchstens {most}. Bitte teilen Sie die Liste auf "
        f"{ceil(rows / most)} Dateien auf. In jeder steht oben die Zeile mit den Namen der Spalten."
    )


def rows_of(tabelle: Tabelle) -> Iterator[Row]:
    places = places_of(tabelle.header)
    headings = {name: tabelle.header[place] for name, place in places.items()}
    for number, cells in tabelle.rows:
        row = Row(number, {name: unicodedata.normalize("NFC", cells[place]) for name, place in places.items()}, headings)
        if any(cell for heading, cell in zip(tabelle.header, cells, strict=True) if not heading):
            row.wrong("", NO_HEADING)
        yield row


def check_cells(row: Row, printable: Callable[[str], str]) -> None:
    """Notes what is wrong with each cell alone, then leaves single spaces between words."""
    for name, text in row.cells.items():
        if words := cell_fault(name, text, printable):
            row.wrong(name, words)
        row.cells[name] = " ".join(text.split())


def sort_in(liste: Liste, row: Row, sozialraeume: Mapping[str, str]) -> None:
    person, wish = person_of(row, sozialraeume), wish_of(row)
    if row.mistakes:
        liste.mistakes.extend(row.mistakes)
    elif wish:
        liste.others.append(Other(row.number, wish))
    else:
        liste.persons.append(person)


def person_of(row: Row, sozialraeume: Mapping[str, str]) -> Person:
    """Only of use if the row has no mistakes after this."""
    has_betreuung = any(row.cells.get(BETREUUNG + name) for name in ADRESSE)
    return Person(
        row.number,
        adresse_of(row, "", MISSING),
        adresse_of(row, BETREUUNG, BETREUUNG_MISSING) if has_betreuung else None,
        FORMS.get(squeeze(row.cells.get("form", "")), STANDARD),
        sozialraum_of(row, sozialraeume),
        row.choice("pkl", PARTICIPATIONS, PKL_WRONG),
    )


def adresse_of(row: Row, prefix: str, missing: str) -> Adresse:
    cells = {name: row.cells.get(prefix + name, "") for name in ADRESSE}
    for name in NEEDED:
        if not cells[name]:
            row.wrong(prefix + name, missing)
    cells["strasse"] = f"{cells['strasse']} {cells.pop('hausnummer')}".strip()
    return Adresse(**cells)


def sozialraum_of(row: Row, names: Mapping[str, str]) -> str:
    known = {squeeze(word): slug for slug, name in names.items() for word in (slug, name, f"Sozialraum {name}")}
    words = f"Diesen Sozialraum kennen wir nicht. Möglich sind: {', '.join(names.values())}. Die Zelle darf auch leer sein."
    return row.choice("sozialraum", known | {"": ""}, words)


def wish_of(row: Row) -> str:
    """What a row asks for that we cannot print, as written."""
    form, sprache = row.cells.get("form", ""), row.cells.get("sprache", "")
    wishes = [form] if squeeze(form) not in FORMS else []
    return shorten(", ".join(wishes + ([sprache] if squeeze(sprache) not in GERMAN else [])))


def duplicates_of(persons: Iterable[Person]) -> list[list[int]]:
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for person in persons:
        groups[person.adresse.folded].append(person.row)
    return [rows for rows in groups.values() if len(rows) > 1]


# ---- letters ----


def letters(
    liste: Liste,
    *,
    order: Reihenfolge = Reihenfolge.LISTE,
    betreuung: BetreuungWahl = BetreuungWahl.BEIDE,
    without_duplicates: bool = False,
) -> list[Brief]:
    """The letters in the order of printing. Of duplicates the first stays; another Betreuung still gets its letter."""
    briefe: list[tuple[Person, Brief]] = []
    seen: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    for person in liste.persons:
        for adresse in addressees(person, betreuung):
            key = (person.adresse.folded, adresse.folded)
            if not (without_duplicates and key in seen):
                briefe.append((person, brief_to(adresse, person)))
            seen.add(key)
    return [brief for _, brief in sorted(briefe, key=lambda pair: ORDERS[order](pair[0]))]


def addressees(person: Person, wahl: BetreuungWahl) -> list[Adresse]:
    if person.betreuung is None or wahl == BetreuungWahl.PERSON:
        return [person.adresse]
    return [person.betreuung] if wahl == BetreuungWahl.BETREUUNG else [person.adresse, person.betreuung]


def brief_to(adresse: Adresse, person: Person) -> Brief:
    is_for_betreuung = adresse is person.betreuung
    return Brief(
        row=person.row,
        is_for_betreuung=is_for_betreuung,
        lines=adresse.lines,
        greeting=adresse.greeting,
        about=f"für {person.adresse.name}" if is_for_betreuung else "",
        form=person.form,
        sozialraum=person.sozialraum,
        participation=person.participation,
    )


def by_name(person: Person) -> tuple[str, str, int]:
    return (sort_key(person.adresse.nachname), sort_key(person.adresse.vorname), person.row)


def by_street(person: Person) -> tuple[str, str, tuple[str, str, int]]:
    """House number 2 before 10."""
    street = re.sub(r"\d+", lambda number: number[0].zfill(5), person.adresse.folded_street)
    return (person.adresse.plz, street, by_name(person))


ORDERS: dict[Reihenfolge, Callable[[Person], tuple[Any, ...]]] = {
    Reihenfolge.LISTE: lambda person: (person.row,),
    Reihenfolge.NAME: by_name,
    Reihenfolge.PLZ: by_street,
    Reihenfolge.SOZIALRAUM: lambda person: (not person.sozialraum, person.sozialraum, by_name(person)),
}
