"""Figures from a file: what each row would change, and what is wrong with it, before anything is stored."""

import datetime
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from jena_sro.inhalte.namen import german_slug
from jena_sro.inhalte.tabellen import Mistake, Tabelle, read_day
from sozialraeume.actions.kennzahlen import save_values
from sozialraeume.forms.kennzahlen import check_value
from sozialraeume.models import Kennzahl, Kennzahlwert
from sozialraeume.places import Places

COLUMNS = ("Kennzahl", "Gebiet", "Stand", "Wert", "Quelle")
NEEDED = COLUMNS[:4]
IGNORED = {"einheit"}  # in the files that the portal writes
# Words in the name of a column that tell of single people.
PERSONAL = re.compile(
    r"name|geb(urt|oren|\b)|geschlecht|alter\b|anschrift|adresse|strasse|hausnummer|telefon|mobil|mail|aktenzeichen|\baz\b|"
    r"(fall|akten|kunden|personen|versicherten|steuer|ausweis|klienten|bewilligungs)-?(nr|nummer|id|kennung)|klient|"
    r"patient|person\b|diagnose|pflegegrad|kommentar|bemerkung|notiz"
)
REFUSED = (
    "Die Spalte „{}“ sieht nach Angaben über einzelne Menschen aus. Das Portal nimmt nur Summen an und hat von der Datei nichts "
    "gespeichert. Bitte löschen Sie diese Spalte, zählen Sie zusammen und versuchen Sie es noch einmal."
)
UNKNOWN = "Die Spalte „{}“ kennen wir nicht. Erlaubt sind: {}. Bitte löschen Sie sie oder nehmen Sie die Vorlage."
MISSING = "Es fehlt die Spalte „{}“. Bitte nehmen Sie die Vorlage."
NEW, CHANGED, SAME = "neu", "geändert", "unverändert"


@dataclass
class Row:
    """A row of the file; `errors` are pairs of column and sentence."""

    number: int
    texts: dict[str, str]
    kennzahl: Kennzahl | None = None
    place: str = ""
    as_of: datetime.date | None = None
    value: Decimal | None = None
    before: Decimal | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> tuple[int, str, datetime.date] | None:
        return (self.kennzahl.pk, self.place, self.as_of) if self.kennzahl and self.place and self.as_of else None

    @property
    def state(self) -> str:
        if self.before is None:
            return NEW
        return SAME if self.before == self.value else CHANGED


@dataclass(frozen=True)
class Import:
    """All rows with a value; `version` changes with the file and with what is stored."""

    rows: list[Row]

    @property
    def mistakes(self) -> list[Mistake]:
        return [Mistake(row.number, column, words) for row in self.rows for column, words in row.errors]

    @property
    def changes(self) -> list[Row]:
        return [row for row in self.rows if not row.errors and row.state != SAME]

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(state, sum(1 for row in self.rows if row.state == state and not row.errors)) for state in (NEW, CHANGED, SAME)]

    @property
    def version(self) -> str:
        content = [(row.texts, row.state, str(row.before)) for row in self.rows]
        return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


def check_columns(header: list[str]) -> None:
    """Raises ValidationError for columns that look like single people, for unknown, missing and doubled ones."""
    for title in header:
        if title not in COLUMNS and PERSONAL.search(german_slug(title).replace("_", "-")):
            raise ValidationError(REFUSED.format(title[:60]))
    names = [german_slug(title) for title in header]
    known = {german_slug(column): column for column in COLUMNS}
    for title, name in zip(header, names, strict=True):
        if name not in known and name not in IGNORED:
            raise ValidationError(UNKNOWN.format(title[:60] or "ohne Namen", ", ".join(COLUMNS)))
        if names.count(name) > 1:
            raise ValidationError(f"Die Spalte „{title[:60]}“ steht zweimal in der Datei.")
    for column in NEEDED:
        if german_slug(column) not in names:
            raise ValidationError(MISSING.format(column))


def read_rows(tabelle: Tabelle) -> Import:
    """What the file would do. Raises ValidationError if its columns are not those of the template."""
    check_columns(tabelle.header)
    known = {german_slug(column): column for column in COLUMNS}
    columns = [known.get(german_slug(title), "") for title in tabelle.header]
    lines = [(number, dict(zip(columns, cells, strict=True))) for number, cells in tabelle.rows]
    rows = [Row(number, texts) for number, texts in lines if texts["Wert"]]
    if not rows:
        raise ValidationError("In der Spalte „Wert“ steht nirgends eine Zahl.")
    kennzahlen = {german_slug(kennzahl.name): kennzahl for kennzahl in Kennzahl.objects.all()}
    places = Places.load(timezone.localdate()).by_name()
    for row in rows:
        check_row(row, kennzahlen, places)
    note_doubles(rows)
    note_stored(rows)
    return Import(rows)


def check_row(row: Row, kennzahlen: dict[str, Kennzahl], places: dict[str, str]) -> None:
    texts = row.texts
    row.kennzahl = kennzahlen.get(german_slug(texts["Kennzahl"]))
    if row.kennzahl is None:
        row.errors.append(("Kennzahl", f"„{texts['Kennzahl'][:60]}“ gibt es nicht. Bitte legen Sie die Kennzahl zuerst an."))
    row.place = places.get(german_slug(texts["Gebiet"]), "")
    if not row.place:
        row.errors.append(("Gebiet", f"„{texts['Gebiet'][:60]}“ kennen wir nicht. Die Namen stehen in der Vorlage."))
    try:
        row.as_of = read_day(texts["Stand"])
    except ValueError:
        row.errors.append(("Stand", "Bitte schreiben Sie den Tag so: 31.12.2025."))
    if row.as_of and row.as_of > timezone.localdate():
        row.errors.append(("Stand", "Dieser Tag liegt in der Zukunft."))
    if len(texts.get("Quelle", "")) > 300:
        row.errors.append(("Quelle", "Bitte kürzen Sie die Quelle auf 300 Zeichen."))
    if row.kennzahl:
        try:
            row.value = check_value(row.kennzahl, texts["Wert"])
        except ValidationError as error:
            row.errors.append(("Wert", error.messages[0]))


def note_doubles(rows: Iterable[Row]) -> None:
    seen: dict[object, int] = {}
    for row in rows:
        if row.key in seen:
            row.errors.append(("Gebiet", f"Dieselbe Angabe steht schon in Zeile {seen[row.key]}."))
        elif row.key:
            seen[row.key] = row.number


def note_stored(rows: Iterable[Row]) -> None:
    """What is stored already for the same place and day."""
    stored = Kennzahlwert.objects.filter(
        kennzahl__in={row.kennzahl.pk for row in rows if row.kennzahl}, as_of__in={row.as_of for row in rows if row.as_of}
    )
    values = {(wert.kennzahl_id, wert.place, wert.as_of): wert.value for wert in stored}
    for row in rows:
        row.before = values.get(row.key) if row.key else None


@transaction.atomic
def store(found: Import) -> list[tuple[Kennzahl, datetime.date]]:
    """Store everything new and changed, all or nothing; returns which days of which Kennzahlen changed."""
    groups: dict[tuple[Kennzahl, datetime.date, str], dict[str, Decimal | None]] = {}
    for row in found.changes:
        if row.kennzahl and row.as_of:
            groups.setdefault((row.kennzahl, row.as_of, row.texts.get("Quelle", "")), {})[row.place] = row.value
    for (kennzahl, as_of, source), values in groups.items():
        save_values(kennzahl=kennzahl, as_of=as_of, values=values, source=source)
    return list(dict.fromkeys((kennzahl, as_of) for kennzahl, as_of, _ in groups))
