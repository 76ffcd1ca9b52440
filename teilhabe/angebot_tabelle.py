"""Offers as a table: the columns are written for a download and read again from a file of existing offers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from jena_sro.inhalte.models import Auskunft
from jena_sro.inhalte.tabellen import Cell, Mistake, Tabelle
from sozialraeume.models import Lebensbereich, Organisation, Ort, Ortschaft, Sozialraum
from teilhabe.models import Angebot, Angebotsart, Angebotszeit, Sprache, Zielgruppe
from teilhabe.zeiten_in_words import read_zeiten, write_zeiten

BETWEEN = ", "
YES_NO = {"ja": True, "nein": False, "": False}


@dataclass
class Entry:
    """One row that was read: an offer with what belongs to it, none of it stored."""

    row: int
    angebot: Angebot
    lists: dict[str, list[Any]] = field(default_factory=dict)
    zeiten: list[Angebotszeit] = field(default_factory=list)
    place: dict[str, Any] = field(default_factory=dict)


class Known:
    """What a table may name, read once: words in small letters -> record."""

    def __init__(self) -> None:
        organisationen = list(Organisation.objects.public())
        self.organisationen: dict[str, Organisation] = {o.short_name.casefold(): o for o in organisationen}
        self.organisationen |= {o.name.casefold(): o for o in organisationen}
        self.arten = by_words(Angebotsart.objects.all())
        self.lists: dict[str, dict[str, Model]] = {
            "lebensbereiche": by_words(Lebensbereich.objects.all()),
            "zielgruppen": by_words(Zielgruppe.objects.all()),
            "sprachen": by_words(Sprache.objects.all()),
            "serves": by_words(Sozialraum.objects.all()),
            "together_with": dict(self.organisationen),
        }
        self.ortschaften = by_words(Ortschaft.objects.all())
        orte = Ort.objects.known().select_related("organisation")
        self.orte: dict[tuple[int, str], Ort] = {(ort.organisation_id, ort.name.casefold()): ort for ort in orte}
        rows = Angebot.objects.filter(ersetzt__isnull=True).values_list("organisation", "name")
        self.angebote = {(organisation, name.casefold()) for organisation, name in rows}


def by_words(records: Iterable[Any]) -> dict[str, Any]:
    return {str(record).casefold(): record for record in records}


def pick(known: dict[str, Any], text: str, what: str) -> Any:
    try:
        return known[text.casefold()]
    except KeyError as error:
        raise ValidationError(f"„{text}“ kennt das Portal nicht als {what}.") from error


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it says about an offer, how it is read; without `read` it is only written."""

    heading: str
    write: Callable[[Angebot], Cell]
    read: Callable[[Entry, str, Known], None] | None = None
    is_needed: bool = False
    example: str = ""


# ---- how cells are read ----


def text_column(heading: str, name: str, *, is_needed: bool = False, example: str = "") -> Column:
    def read(entry: Entry, text: str, known: Known) -> None:
        entry.angebot._meta.get_field(name).clean(text, entry.angebot)  # type: ignore[union-attr]
        setattr(entry.angebot, name, text)

    return Column(heading, lambda angebot: getattr(angebot, name), read, is_needed, example)


def number_column(heading: str, name: str) -> Column:
    def read(entry: Entry, text: str, known: Known) -> None:
        if text and not (text.isascii() and text.isdigit() and len(text) < 4):
            raise ValidationError("Bitte schreiben Sie eine Zahl, zum Beispiel 18.")
        setattr(entry.angebot, name, int(text) if text else None)

    return Column(heading, lambda angebot: getattr(angebot, name), read)


def flag_column(heading: str, name: str) -> Column:
    def read(entry: Entry, text: str, known: Known) -> None:
        if text.casefold() not in YES_NO:
            raise ValidationError("Bitte schreiben Sie ja oder nein.")
        setattr(entry.angebot, name, YES_NO[text.casefold()])

    return Column(heading, lambda angebot: "ja" if getattr(angebot, name) else "nein", read)


def choice_column(heading: str, name: str, *, is_needed: bool = False, example: str = "") -> Column:
    choices = {str(label).casefold(): value for value, label in Angebot._meta.get_field(name).flatchoices}  # type: ignore[union-attr]

    def read(entry: Entry, text: str, known: Known) -> None:
        if text.casefold() not in choices:
            raise ValidationError(f"Bitte schreiben Sie eines davon: {BETWEEN.join(choices)}.")
        setattr(entry.angebot, name, choices[text.casefold()])

    return Column(heading, lambda angebot: getattr(angebot, f"get_{name}_display")(), read, is_needed, example)


def fact_column(name: str) -> Column:
    """An Auskunft; an empty cell means that nobody knows."""
    heading = str(Angebot._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    column = choice_column(heading[:1].upper() + heading[1:], name)

    def read(entry: Entry, text: str, known: Known) -> None:
        assert column.read is not None  # noqa: S101  # made above
        column.read(entry, text or Auskunft.UNBEKANNT.value, known)

    return Column(column.heading, column.write, read)


def list_column(heading: str, name: str, what: str, example: str = "") -> Column:
    def read(entry: Entry, text: str, known: Known) -> None:
        words = [word.strip() for word in text.split(",") if word.strip()]
        entry.lists[name] = [pick(known.lists[name], word, what) for word in words]

    return Column(heading, lambda angebot: BETWEEN.join(str(row) for row in getattr(angebot, name).all()), read, example=example)


def place_column(heading: str, name: str, example: str = "") -> Column:
    def read(entry: Entry, text: str, known: Known) -> None:
        value = text
        if text and name == "ortschaft":
            value = pick(known.ortschaften, text, "Ortsteil oder Ortschaft")
        if text:
            entry.place[name] = value

    def write(angebot: Angebot) -> str:
        return str(getattr(angebot.ort, name)) if angebot.ort else ""

    return Column(heading, write, read, example=example)


def read_organisation(entry: Entry, text: str, known: Known) -> None:
    entry.angebot.organisation = pick(known.organisationen, text, "Organisation")


def read_art(entry: Entry, text: str, known: Known) -> None:
    entry.angebot.art = pick(known.arten, text, "Angebotsart")


def read_times(entry: Entry, text: str, known: Known) -> None:
    entry.zeiten = read_zeiten(text)


COLUMNS: tuple[Column, ...] = (
    Column("Anbieter", lambda a: a.organisation.name, read_organisation, is_needed=True, example="Beispielverein e. V."),
    text_column("Name", "name", is_needed=True, example="Offener Frühstückstreff"),
    Column("Art", lambda a: a.art.name, read_art, is_needed=True, example="Treff"),
    list_column("Themen", "lebensbereiche", "Thema"),
    text_column("Kurz gesagt", "short_text", is_needed=True, example="Zusammen frühstücken und reden."),
    text_column("Beschreibung", "text"),
    text_column("In einfacher Sprache", "easy_text"),
    choice_column("Wie findet es statt?", "mode", is_needed=True, example="vor Ort"),
    place_column("Ort", "name", "Stadtteilbüro"),
    place_column("Straße und Hausnummer", "street", "Beispielweg 1"),
    place_column("Postleitzahl", "postal_code", "07743"),
    place_column("Ortsteil oder Ortschaft", "ortschaft", "Zentrum"),
    flag_column("Für ganz Jena", "serves_all_jena"),
    list_column("Auch für die Sozialräume", "serves", "Sozialraum"),
    Column(
        "Zeiten",
        lambda a: write_zeiten(a.zeiten.all()),
        read_times,
        is_needed=True,
        example="jeden Montag, 9 bis 12 Uhr; nicht an Feiertagen | jeden ersten Mittwoch im Monat, 14 bis 16:30 Uhr",
    ),
    choice_column("Zugang", "zugang", is_needed=True, example="offen, ohne Anmeldung"),
    list_column("Zielgruppen", "zielgruppen", "Zielgruppe"),
    list_column("Sprachen", "sprachen", "Sprache"),
    number_column("Ab Jahren", "age_from"),
    number_column("Bis Jahre", "age_to"),
    flag_column("Abstinent nötig", "abstinence_required"),
    fact_column("free_of_charge"),
    text_column("Kosten", "cost_text"),
    *(fact_column(name) for name in Angebot.FACTS),
    text_column("Telefon", "phone", example="03641 12345"),
    text_column("E-Mail", "email"),
    list_column("Gemeinsam mit", "together_with", "Organisation"),
    Column("Stand", lambda a: a.get_state_display()),
    Column("Bestätigt am", lambda a: a.confirmed_on),
    Column("Adresse", lambda a: a.get_absolute_url() if a.slug else ""),
)
HEADINGS = [column.heading for column in COLUMNS]
INPUT = [column for column in COLUMNS if column.read]


def table_rows(angebote: Iterable[Angebot]) -> Iterator[list[Cell]]:
    """The cells of offers that were read with all their parts."""
    return ([column.write(angebot) for column in COLUMNS] for angebot in angebote)


def template_rows() -> tuple[list[str], list[list[Cell]]]:
    """Headings and one example for who fills in a table."""
    return [column.heading for column in INPUT], [[column.example for column in INPUT]]


# ---- reading a table ----


@dataclass(frozen=True)
class Reading:
    entries: list[Entry]
    mistakes: list[Mistake]

    @property
    def new_places(self) -> int:
        return len({(entry.angebot.organisation_id, key) for entry in self.entries if (key := new_place(entry))})


def new_place(entry: Entry) -> str:
    """Name, in small letters, of a place that the portal does not know yet; empty otherwise."""
    return entry.place["name"].casefold() if entry.place and entry.angebot.ort is None else ""


def read_angebote(tabelle: Tabelle) -> Reading:
    """Every row with all that is wrong with it; nothing is stored. What may be named is read once, not for each row."""
    known = Known()
    places, mistakes = columns_of(tabelle.header)
    if mistakes:
        return Reading([], mistakes)
    entries: list[Entry] = []
    streets: dict[tuple[int, str], dict[str, Any]] = {}
    for number, cells in tabelle.rows:
        entry, wrong = read_row(number, {column.heading: cells[place] for column, place in places}, known)
        wrong = wrong or check_row(entry, known, streets)
        mistakes += wrong
        if not wrong:
            entries.append(entry)
            known.angebote.add((entry.angebot.organisation_id, entry.angebot.name.casefold()))
    return Reading(entries, mistakes)


def columns_of(header: list[str]) -> tuple[list[tuple[Column, int]], list[Mistake]]:
    """Columns that are read, with their places. A column that nobody knows would be lost without a word."""
    names = [name.strip() for name in header]
    mistakes = [Mistake(1, name, "Diese Spalte kennen wir nicht.") for name in names if name and name not in HEADINGS]
    mistakes += [Mistake(1, name, "Diese Spalte steht zweimal da.") for name in HEADINGS if names.count(name) > 1]
    mistakes += [Mistake(1, c.heading, "Diese Spalte fehlt.") for c in INPUT if c.is_needed and c.heading not in names]
    return [(column, names.index(column.heading)) for column in INPUT if column.heading in names], mistakes


def read_row(number: int, cells: dict[str, str], known: Known) -> tuple[Entry, list[Mistake]]:
    entry, mistakes = Entry(number, Angebot()), []
    for column in INPUT:
        text = cells.get(column.heading, "")
        if not text and column.is_needed:
            mistakes.append(Mistake(number, column.heading, "Hier fehlt etwas."))
        if column.read is None or (not text and (column.is_needed or column.heading not in cells)):
            continue
        try:
            column.read(entry, text, known)
        except ValidationError as error:
            mistakes.append(Mistake(number, column.heading, " ".join(error.messages)))
    return entry, mistakes


def check_row(entry: Entry, known: Known, streets: dict[tuple[int, str], dict[str, Any]]) -> list[Mistake]:
    """What the cells of a row mean together."""
    angebot = entry.angebot
    if (angebot.organisation_id, angebot.name.casefold()) in known.angebote:
        return [Mistake(entry.row, "Name", "Dieses Angebot gibt es bei diesem Anbieter schon.")]
    if not (angebot.contact_phone or angebot.contact_email):
        return [Mistake(entry.row, "Telefon", "Bitte geben Sie eine Telefonnummer oder eine E-Mail-Adresse an.")]
    if (angebot.mode == Angebot.Mode.VOR_ORT or entry.place) and (wrong := check_place(entry, known, streets)):
        return [wrong]
    try:
        angebot.full_clean(exclude=["slug", "ort", "sort_key", "organisation", "art"])
    except ValidationError as error:
        return [Mistake(entry.row, "", " ".join(error.messages))]
    return []


def check_place(entry: Entry, known: Known, streets: dict[tuple[int, str], dict[str, Any]]) -> Mistake | None:
    """Finds the place among those of the Organisation, or checks that a new one is complete and the same in each row."""
    name = entry.place.get("name", "")
    if not name:
        return Mistake(entry.row, "Ort", "Wo findet es statt? Bitte geben Sie den Namen des Ortes an.")
    key = (entry.angebot.organisation_id, name.casefold())
    if key in known.orte:
        entry.angebot.ort = known.orte[key]
        return None
    headings = {"street": "Straße und Hausnummer", "postal_code": "Postleitzahl", "ortschaft": "Ortsteil oder Ortschaft"}
    for part, heading in headings.items():
        if not entry.place.get(part):
            return Mistake(entry.row, heading, f"Den Ort „{name}“ kennt das Portal noch nicht. Dann gehört das dazu.")
    try:
        Ort(organisation=entry.angebot.organisation, **entry.place).full_clean()
    except ValidationError as error:
        return Mistake(entry.row, "Ort", " ".join(error.messages))
    if streets.setdefault(key, entry.place) != entry.place:
        return Mistake(entry.row, "Ort", f"„{name}“ steht weiter oben mit einer anderen Anschrift.")
    return None
