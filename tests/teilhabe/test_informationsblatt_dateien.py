"""Files that people choose as a list for personal Informationsblätter: German spreadsheets of all kinds, and bad ones.

Every bad one gets a sentence within a second or two, and takes little memory.
"""

import functools
import io
import time
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from jena_sro.inhalte.tabellen import TabelleRefusedError, read_tabelle, write_csv, write_xlsx
from teilhabe.informationsblatt.liste import Adresse, read_liste, template_rows

LINES = "Vorname;Name;Straße;PLZ;Ort\r\nÄnne;Müller;Mühlenstraße 3;07743;Jena\r\n"
ADRESSE = ["Anrede", "Vorname", "Nachname", "Adresszusatz", "Straße", "PLZ", "Ort"]
SECONDS = 4  # of work; one or two, if no coverage is measured


def read(content):
    return read_liste(read_tabelle(content), sozialraeume={}, printable=lambda text: "", most=1_000)


def only(liste):
    (person,) = liste.persons
    assert (liste.mistakes, liste.others) == ([], [])
    return person


def refusal(content):
    with pytest.raises(TabelleRefusedError) as caught:
        read(content)
    return str(caught.value)


def xlsx(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def with_part(content, name, change):
    """The XLSX file with one of its parts changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed:
        for part in source.namelist():
            changed.writestr(part, change(source.read(part)) if part == name else source.read(part))
    return target.getvalue()


# ---- files of German spreadsheets ----


@pytest.mark.parametrize("content", [
    LINES.encode("cp1252"),
    LINES.encode("utf-8-sig"),
    LINES.encode(),
    LINES.replace(";", "\t").encode("utf-16"),
    LINES.replace(";", "\t").encode("cp1252"),
    LINES.replace(";", ",").encode(),
    ("sep=;\r\n" + LINES).encode("cp1252"),
    xlsx(*(line.split(";") for line in LINES.splitlines())),
])  # fmt: skip
def test_file_is_read_as_spreadsheets_write_it(content):
    assert only(read(content)).adresse == Adresse("", "Änne", "Müller", "", "Mühlenstraße 3", "07743", "Jena")


def test_row_number_is_that_of_the_file():
    assert only(read(("sep=;\r\n" + LINES.replace("\r\n", "\r\n;;;;\r\n", 1)).encode())).row == 4


def test_number_without_its_zero_in_xlsx_is_not_guessed():
    (mistake,) = read(xlsx(["Nachname", "Straße", "PLZ", "Ort"], ["Müller", "Weg 1", 7743, "Jena"])).mistakes
    assert (mistake.row, mistake.column) == (2, "PLZ")
    assert "fehlt die Null am Anfang" in mistake.words
    assert "07743" in mistake.words


def test_number_of_five_digits_in_xlsx_is_read():
    assert only(read(xlsx(["Nachname", "Straße", "PLZ", "Ort"], ["Müller", "Weg 1", 99510, "Apolda"]))).adresse.plz == "99510"


def test_formula_of_xlsx_without_a_value_is_a_missing_name():
    content = xlsx(["Nachname", "Straße", "PLZ", "Ort"], ['=CONCAT("a","b")', "Weg 1", "07743", "Jena"])
    assert str(read(content).mistakes[0]) == "Zeile 2, Spalte „Nachname“: Hier fehlt etwas."


# ---- the table to fill in ----


@pytest.mark.parametrize("write", [write_csv, lambda header, rows: write_xlsx(header, rows, "Liste")])
def test_template_is_read_without_mistakes(write):
    liste = read(write(*template_rows()))
    assert [person.adresse.nachname for person in liste.persons] == ["Beispiel"] * 3
    assert (liste.mistakes, liste.others) == ([], [])


def test_template_has_every_column():
    assert template_rows()[0] == [
        *ADRESSE,
        *(f"Betreuung {heading}" for heading in ADRESSE),
        "Sozialraum",
        "Form",
        "PKL",
        "Sprache",
    ]


# ---- bad files: a sentence, soon, and not much memory ----

TWO_ROWS = write_xlsx(["a"], [["b"]], "Liste")


@functools.cache
def bomb():
    """Packed small, 100 MB unpacked."""
    return with_part(TWO_ROWS, "xl/worksheets/sheet1.xml", lambda _: b" " * 100_000_000)


def claims_a_gigabyte():
    content = bytearray(TWO_ROWS)
    place = content.rindex(b"PK\x01\x02") + 24  # size in the last entry of the directory
    content[place : place + 4] = (1_000_000_000).to_bytes(4, "little")
    return bytes(content)


@functools.cache
def many_rows():
    """100,000 rows and, as Excel writes them, 700,000 texts in a part of their own."""
    rows, texts = b"<row><c t='s'><v>0</v></c></row>" * 100_000, b"<si><t>x</t></si>" * 700_000
    content = with_part(TWO_ROWS, "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"))
    return with_part(content, "xl/sharedStrings.xml", lambda part: part.replace(b"</sst>", texts + b"</sst>"))


def texts_of_another_sheet():
    return with_part(TWO_ROWS, "xl/sharedStrings.xml", lambda part: part.replace(b"</sst>", b"<si/>" * 400_000 + b"</sst>"))


BAD = {
    "empty": (b"", "leer"),
    "headings only": (b"Nachname;Strasse;PLZ;Ort\n", "leer"),
    "headings only xlsx": (xlsx(["Nachname", "Straße", "PLZ", "Ort"]), "leer"),
    "binary": (bytes(range(256)) * 4_000, "nicht lesen"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000), "nicht lesen"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(5_000), "nicht lesen"),
    "wrong encoding": ("Nachname;Straße".encode("utf-32"), "nicht lesen"),
    "utf-16 without mark": (LINES.encode("utf-16-le"), "nicht lesen"),
    "dos": (LINES.encode("cp850"), "nicht lesen"),
    "too large": (b"a;b\n" * 1_500_000, "zu groß"),
    "one gigabyte": (claims_a_gigabyte, "zu groß"),
    "bomb": (bomb, "zu groß"),
    "100,000 rows": (LINES.encode() + b"a;b;c;d;e\n" * 100_000, "zu groß"),
    "100,000 rows xlsx": (many_rows, "zu groß"),
    "texts of another sheet": (texts_of_another_sheet, "zu groß"),
    "semicolons": (b";" * 4_999_999, "leer"),
    "long cell": (b"Nachname;b\n" + b"x" * 200_000, "nicht lesen"),
    "broken xlsx": (lambda: with_part(TWO_ROWS, "xl/workbook.xml", lambda _: b"<x"), "nicht lesen"),
    "cut xlsx": (TWO_ROWS[:-100], "nicht lesen"),
    "broken packing": (lambda: TWO_ROWS.replace(b"xl/workbook.xml", b"xl/workbook.xmm"), "nicht lesen"),
    "no columns of ours": (b"%PDF-1.7;x\na;b\n", "Es fehlen die Spalten"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_gets_a_sentence_soon(name):
    content, words = BAD[name]
    content = content() if callable(content) else content
    began = time.process_time()
    assert words in refusal(content)
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("name", ["one gigabyte", "bomb", "100,000 rows", "100,000 rows xlsx"])
def test_bad_file_takes_little_memory(name):
    content, _ = BAD[name]
    content = content() if callable(content) else content
    tracemalloc.start()
    refusal(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60_000_000


@pytest.mark.filterwarnings("ignore")  # openpyxl warns of parts that it leaves out
def test_no_byte_of_xlsx_leads_to_another_error():
    content, refused = write_xlsx(*template_rows(), "Liste"), 0
    for place in range(0, len(content), 17):
        try:
            read_tabelle(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        except TabelleRefusedError:
            refused += 1
    assert refused > len(content) / 17 / 2


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
def test_xlsx_with_a_broken_part_is_refused(part):
    assert "nicht lesen" in refusal(with_part(TWO_ROWS, part, lambda _: b"<x"))
