"""Tables as German spreadsheets write them, broken ones, and that no cell becomes a formula."""

import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from jena_sro.inhalte.tabellen import (
    FORMULA,
    TabelleRefusedError,
    read_day,
    read_number,
    read_tabelle,
    tabelle_response,
    write_csv,
    write_xlsx,
)

DAY = datetime.date(2025, 12, 31)
DANGEROUS = ["=1+1", "+49 3641", "-1", "@SUM(A1)", "|calc", "  =1", "\t=1", "\rA", "＝1+1", "－1", "'=1"]


def xlsx(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "Gebiet;Wert\r\nWöllnitz;1.234,5\r\n".encode("cp1252"),
        "Gebiet;Wert\r\nWöllnitz;1.234,5\r\n".encode("utf-8-sig"),
        'Gebiet,Wert\n"Wöllnitz","1.234,5"\n'.encode(),
        "Gebiet\tWert\r\nWöllnitz\t1.234,5\r\n".encode("utf-16"),
    ],
)
def test_csv_is_read_as_spreadsheets_write_it(content):
    tabelle = read_tabelle(content)
    assert (tabelle.header, tabelle.rows) == (["Gebiet", "Wert"], [(2, ["Wöllnitz", "1.234,5"])])


def test_rows_keep_their_number_in_the_file():
    tabelle = read_tabelle(b"sep=;\nGebiet;Wert\n;\n\nNord;1\n")
    assert tabelle.rows == [(5, ["Nord", "1"])]


def test_short_rows_are_filled_up():
    assert read_tabelle(b"a;b;c\n1\n").rows == [(2, ["1", "", ""])]


def test_xlsx_is_read_in_german_writing():
    tabelle = read_tabelle(xlsx(["Stand", "Wert", "Anteil", "Wort"], [DAY, 1200, 0.5, "Nord"], [None, 3.0, None, True]))
    assert tabelle.rows == [(2, ["31.12.2025", "1200", "0,5", "Nord"]), (3, ["", "3", "", "True"])]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leer"),
        (b"nur eine Zeile", "leer"),
        (b"a;b\n\x81\x00", "nicht lesen"),
        (b"\xff\xfea", "nicht lesen"),
        (b'a;b\n"' + b"x" * 200_000, "nicht lesen"),
        (b"PK\x03\x04 broken", "nicht lesen"),
        (b"a\n" * 5_003, "zu groß"),
        (b";".join([b"a"] * 61) + b"\n", "zu groß"),
        (b"a" * 5_000_001, "zu groß"),
        (xlsx(*[["a"]] * 5_003), "zu groß"),
    ],
)
def test_other_files_are_refused_in_words(content, words):
    with pytest.raises(TabelleRefusedError, match=words):
        read_tabelle(content)


def test_xlsx_that_unpacks_to_more_than_it_may_is_refused(settings):
    settings.TABELLE_MAX_UNPACKED_BYTES = 1_000
    with pytest.raises(TabelleRefusedError, match="zu groß"):
        read_tabelle(xlsx(["a"], ["b"]))


@pytest.mark.parametrize("missing", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_zip_without_its_parts_is_refused(missing):
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["a"], ["b"]))) as source, zipfile.ZipFile(target, "w") as broken:
        for name in source.namelist():
            if name != missing:
                broken.writestr(name, source.read(name))
    with pytest.raises(TabelleRefusedError, match="nicht lesen"):
        read_tabelle(target.getvalue())


def test_xlsx_with_broken_xml_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["a"], ["b"]))) as source, zipfile.ZipFile(target, "w") as broken:
        for name in source.namelist():
            broken.writestr(name, b"<x" if "sheet1" in name else source.read(name))
    with pytest.raises(TabelleRefusedError, match="nicht lesen"):
        read_tabelle(target.getvalue())


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.234", "1234"), ("1.234.567,89", "1234567.89"), ("12,50", "12.50"), ("1 234", "1234"), ("-3", "-3"), ("0", "0")],
)
def test_numbers_are_read_in_german_writing(text, number):
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "1.5", "1,2,3", "12.34,5", "drei", "1e9", "NaN", "<5", "٣" * 31, "9" * 31])
def test_what_is_no_german_number_is_refused(text):
    with pytest.raises(ValueError, match="no number"):
        read_number(text)


@pytest.mark.parametrize("text", ["31.12.2025", "2025-12-31", " 31.12.2025 "])
def test_days_are_read(text):
    assert read_day(text) == DAY


@pytest.mark.parametrize("text", ["", "31.02.2025", "12/31/2025", "31.12.25", "gestern"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r"day|month|Invalid"):
        read_day(text)


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_csv_is_a_formula(text):
    line = write_csv(["Wort"], [[text]]).decode("utf-8-sig").split("\r\n", 1)[1]
    assert line.lstrip('"').startswith("'") or not FORMULA.match(line)


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_xlsx_is_a_formula(text):
    cell = load_workbook(io.BytesIO(write_xlsx(["Wort"], [[text]], "Titel"))).active["A2"]
    assert (cell.data_type, str(cell.value).strip().removeprefix("_x000D_")) == ("s", text.strip())


def test_numbers_and_days_stay_what_they_are():
    row = [Decimal("-1.50"), 7, DAY, None]
    assert write_csv(["a", "b", "c", "d"], [row]).decode("utf-8-sig").splitlines()[1] == "-1,50;7;31.12.2025;"
    cells = load_workbook(io.BytesIO(write_xlsx(["a", "b", "c", "d"], [row], "Titel"))).active[2]
    assert [cells[0].value, cells[1].value, cells[2].value.date()] == [-1.5, 7, DAY]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1, max_size=5))
def test_written_text_is_read_again(texts):
    wanted = [text.strip() for text in texts]
    while wanted and not wanted[-1]:
        wanted.pop()
    written = write_csv(["Spalte"], [["x", *texts, "x"]])
    assert [cell.strip() for cell in read_tabelle(written).rows[0][1]][1 : 1 + len(wanted)] == wanted


@pytest.mark.parametrize(("kind", "begin"), [("csv", b"\xef\xbb\xbfa\r\n"), ("xlsx", b"PK")])
def test_file_is_named_and_typed(kind, begin):
    response = tabelle_response(kind, "zahlen", ["a"], [["b"]], "Titel")
    assert response.content.startswith(begin)
    assert response.headers["Content-Disposition"] == f'attachment; filename="zahlen.{kind}"'
