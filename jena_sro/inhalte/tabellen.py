"""Tables as CSV and XLSX files: the one way in for every import and the one way out for every export.

Reading gives text only, numbers and days in German writing ("1234,5", "31.12.2025"), whatever the file was. Writing keeps
numbers and days as such, and no cell of a file that the portal writes is ever taken for a formula.
"""

import csv
import datetime
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from jena_sro.konten.secrets import ciphers

Cell = str | int | Decimal | datetime.date | None

TOO_LARGE = f"Die Datei ist zu groß. Erlaubt sind höchstens {settings.TABELLE_MAX_BYTES // 1_000_000} MB. Bitte teilen Sie sie."
TOO_LONG = (
    f"Die Tabelle ist zu groß. Erlaubt sind höchstens {settings.TABELLE_MAX_ROWS} Zeilen und "
    f"{settings.TABELLE_MAX_COLUMNS} Spalten. Bitte teilen Sie die Datei."
)
UNREADABLE = (
    "Diese Datei können wir nicht lesen. Bitte speichern Sie die Tabelle als CSV oder XLSX und versuchen Sie es noch einmal."
)
PREVIEW_ENDED = "Die Vorschau ist nicht mehr gültig. Bitte wählen Sie die Datei noch einmal aus."
EMPTY = "Die Tabelle ist leer. In der ersten Zeile stehen die Namen der Spalten, darunter die Einträge."
# A spreadsheet takes a cell that begins like this for a formula, also in full-width characters.
FORMULA = re.compile(r"'*(\s*[=+\-@|＝＋－＠｜]|[\t\r\n])")
GERMAN_NUMBER = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]")  # what people write between thousands
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
LONGEST_NUMBER = 30  # characters
ZIP_BEGIN = b"PK\x03\x04"
SHEET_PART = re.compile(r"/?xl/worksheets/[^/]+\.xml", re.IGNORECASE)
ROW_BEGIN = re.compile(rb"<(\w+:)?row\b")
STRING_BEGIN = re.compile(rb"<(\w+:)?si\b")
# What openpyxl, zipfile and zlib raise for a broken file; SyntaxError is the base of both XML parsers' errors.
BROKEN = (
    zipfile.BadZipFile, SyntaxError, OSError, KeyError, IndexError, TypeError, AttributeError, RuntimeError,
    OverflowError, EOFError, zlib.error, struct.error,
)  # fmt: skip
SEALED_SECONDS = 24 * 60 * 60  # so long a page may lie open between two steps
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TabelleRefusedError(ValueError):
    """A file that is no table we can read; the text is for people."""


@dataclass(frozen=True, repr=False)  # a table may hold names, which no log shall show
class Tabelle:
    """Names of the columns, and the rows that are not empty, each with its number in the file and one text a column."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


class Mistake(NamedTuple):
    """What is wrong, with the row of the file and the column; `column` is empty where it is about the whole row."""

    row: int
    column: str
    words: str

    def __str__(self) -> str:
        where = f"Zeile {self.row}" + (f", Spalte „{self.column}“" if self.column else "")
        return f"{where}: {self.words}"


# ---- reading ----


def read_tabelle(content: bytes) -> Tabelle:
    """The first sheet of an XLSX file or a CSV file, told apart by their content. Raises TabelleRefusedError."""
    if len(content) > settings.TABELLE_MAX_BYTES:
        raise TabelleRefusedError(TOO_LARGE)
    lines = xlsx_lines(content) if content.startswith(ZIP_BEGIN) else csv_lines(content)
    numbered = [(number, line) for number, line in enumerate(bounded(lines), start=1) if any(line)]
    if len(numbered) < 2:
        raise TabelleRefusedError(EMPTY)
    width = max(len(line) for _, line in numbered)
    header, *rows = [(number, line + [""] * (width - len(line))) for number, line in numbered]
    return Tabelle(header[1], rows)


def bounded(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    for number, line in enumerate(lines):
        while line and not line[-1]:
            line.pop()
        if number > settings.TABELLE_MAX_ROWS or len(line) > settings.TABELLE_MAX_COLUMNS:
            raise TabelleRefusedError(TOO_LONG)
        yield line


def decode(content: bytes) -> str:
    """Text of a CSV file: UTF-8, what Excel calls Unicode, or the old code page of German Excel."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TabelleRefusedError(UNREADABLE)


def csv_lines(content: bytes) -> Iterator[list[str]]:
    text = decode(content)
    named = re.match(r"sep=(.)\r?\n", text)  # a line of Excel that names the delimiter
    if named:
        text = text[named.end() :]
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = named[1] if named else max(";\t,", key=first.count)
    yield from [[]] if named else []  # so that the numbers of rows are those of the file
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [cell and unescape(cell.strip()) for cell in line]
    except csv.Error as error:
        raise TabelleRefusedError(UNREADABLE) from error


def xlsx_lines(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - 21 MB that no page needs
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_size(archive)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # a wrong one hides rows
        for line in sheet.iter_rows(values_only=True):
            yield [in_german(cell) for cell in line]
    except (*BROKEN, InvalidFileException) as error:
        raise TabelleRefusedError(UNREADABLE) from error
    except ValueError as error:
        raise error if isinstance(error, TabelleRefusedError) else TabelleRefusedError(UNREADABLE) from error


def check_size(archive: zipfile.ZipFile) -> None:
    """Counts before openpyxl reads: it would take all texts of the whole book in first, seconds for 100,000 rows."""
    if sum(info.file_size for info in archive.infolist()) > settings.TABELLE_MAX_UNPACKED_BYTES:
        raise TabelleRefusedError(TOO_LARGE)
    rows = [count(archive, name, ROW_BEGIN) for name in archive.namelist() if SHEET_PART.fullmatch(name)]
    texts = sum(count(archive, name, STRING_BEGIN) for name in archive.namelist() if name.endswith("sharedStrings.xml"))
    if min(rows, default=0) > settings.TABELLE_MAX_ROWS + 1 or texts > settings.TABELLE_MAX_ROWS * settings.TABELLE_MAX_COLUMNS:
        raise TabelleRefusedError(TOO_LONG)


def count(archive: zipfile.ZipFile, name: str, element: re.Pattern[bytes]) -> int:
    return sum(1 for _ in element.finditer(archive.read(name)))


def in_german(value: object) -> str:
    """A cell of XLSX as the text that a German spreadsheet shows."""
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.day}.{value.month}.{value.year}"
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{Decimal(repr(value)):f}".removesuffix(".0").replace(".", ",")
    return "" if value is None else unescape(str(value).strip())


def read_number(text: str) -> Decimal:
    """A number in German writing: "1.234,5", "1 234,5", "1234,5". Raises ValueError, also for "1.5", which could be 15."""
    bare = SPACES.sub("", text)
    if len(bare) > LONGEST_NUMBER or not GERMAN_NUMBER.fullmatch(bare):
        raise ValueError(f"no number: {text}")
    return Decimal(bare.replace(".", "").replace(",", "."))


def read_day(text: str) -> datetime.date:
    """A day as "31.12.2025" or "2025-12-31". Raises ValueError."""
    german = GERMAN_DAY.fullmatch(text.strip())
    if german:
        day, month, year = (int(part) for part in german.groups())
        return datetime.date(year, month, day)
    return datetime.date.fromisoformat(text.strip())


# ---- from the page that shows what a table would do to the one that stores it ----


def seal(tabelle: Tabelle, purpose: str, **more: str) -> str:
    """The table for a hidden field, signed, so that nobody chooses the file again. Raises TabelleRefusedError if too large."""
    return not_too_large(signing.dumps(to_content(tabelle, more), salt=purpose, compress=True))


def unseal(text: str, purpose: str) -> tuple[Tabelle, dict[str, str]] | None:
    """What was sealed a day ago at the most; None for anything else."""
    try:
        return from_content(signing.loads(text, salt=purpose, max_age=SEALED_SECONDS))
    except signing.BadSignature:
        return None


def seal_secret(tabelle: Tabelle, purpose: str, **more: str) -> str:
    """As `seal`, and nobody can read it: for tables of people, which may rest in a browser's history."""
    packed = zlib.compress(signing.JSONSerializer().dumps(to_content(tabelle, more)))
    return not_too_large(ciphers(f"{__name__}:{purpose}:").encrypt(packed).decode())


def unseal_secret(text: str, purpose: str) -> tuple[Tabelle, dict[str, str]] | None:
    """What `seal_secret` wrote a day ago at the most; None for anything else."""
    try:
        packed = ciphers(f"{__name__}:{purpose}:").decrypt(text.encode(errors="replace"), ttl=SEALED_SECONDS)
    except InvalidToken:
        return None
    return from_content(signing.JSONSerializer().loads(zlib.decompress(packed)))


def to_content(tabelle: Tabelle, more: dict[str, str]) -> dict[str, Any]:
    return {"header": tabelle.header, "rows": tabelle.rows, "more": more}


def from_content(content: dict[str, Any]) -> tuple[Tabelle, dict[str, str]]:
    return Tabelle(content["header"], [(number, cells) for number, cells in content["rows"]]), content["more"]


def not_too_large(sealed: str) -> str:
    """The text, if a form can send it back."""
    if len(sealed) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 0.9:
        raise TabelleRefusedError(TOO_LARGE)
    return sealed


# ---- writing ----


def escape(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def unescape(text: str) -> str:
    """The text that `escape` was given."""
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def csv_text(value: Cell) -> str:
    if isinstance(value, Decimal | int):
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else str(value)
    if isinstance(value, datetime.date):
        return f"{value:%d.%m.%Y}"
    return escape((value or "").strip())


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """As German Excel opens it by a double click: semicolons, decimal commas, byte order mark."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows([csv_text(cell) for cell in row] for row in (header, *rows))
    return file.getvalue().encode("utf-8-sig")


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]], title: str) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - 11 MB that no page needs

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "dd.mm.yyyy"}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet("Tabelle")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                write_cell(sheet, number, column, value)
        sheet.autofit()
    return file.getvalue()


def write_cell(sheet: Any, row: int, column: int, value: Cell) -> None:
    if isinstance(value, Decimal | int):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, value)
    elif value:
        sheet.write_string(row, column, value)


def tabelle_response(kind: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], title: str) -> HttpResponse:
    """The table as a file `name` to download; `kind` is "csv" or "xlsx"."""
    content = write_csv(header, rows) if kind == "csv" else write_xlsx(header, rows, title)
    disposition = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(content, content_type=CSV_TYPE if kind == "csv" else XLSX_TYPE, headers=disposition)
