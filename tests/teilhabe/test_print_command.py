"""The command that fills a run without names on a machine of the office: what it writes and says, and that it needs no portal."""

import io
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from jena_sro.inhalte import pdf
from jena_sro.inhalte.tabellen import write_xlsx
from jena_sro.konten.models import Rolle
from teilhabe.informationsblatt.teile import Blattart
from teilhabe.models import Ausgabe
from tests.factories import make_konto, make_sozialraum
from tests.informationsblatt import STANDARD, make_ausgabe, make_blattversion
from tests.pdf import programs
from tests.teilhabe.blattlisten import betreuung, csv_of, pages_of, person

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(bool(programs.missing()), reason=programs.missing() or "nothing")]
PARTS = [(STANDARD, 2), (Blattart("einfach"), 1), (Blattart("standard", "nord", "mit_pkl"), 1), (STANDARD, 1)]
NAMES = ("Quitte", "Mispel", "Mirabelle", "Anna", "Gartenweg", "Am Markt")


@pytest.fixture
def lauf(client, sign_in, tmp_path):
    """The file of a run with five sheets, fetched from the portal."""
    sign_in(client, make_konto(Rolle.ADMINISTRATION))
    make_sozialraum(name="Nord")
    ausgabe = make_ausgabe(make_blattversion(), parts=PARTS)
    file = tmp_path / "lauf.json"
    file.write_bytes(client.post(reverse("teilhabe:ausgabe_run_file", args=[ausgabe.number])).content)
    return file


@pytest.fixture
def run(lauf, tmp_path):
    """Runs the command with rows, or with the content of a file, and returns what it says."""

    def run_with(*rows, options=(), content=None):
        (tmp_path / "liste.csv").write_bytes(content or csv_of(*rows))
        said = io.StringIO()
        words = [tmp_path / "liste.csv", "--lauf", lauf, "--out", tmp_path / "out.pdf", *options]
        call_command("print_informationsblaetter", *map(str, words), stdout=said, stderr=said)
        return said.getvalue()

    return run_with


@pytest.fixture
def letters(run, tmp_path):
    """Runs the command and returns the pages of each letter."""

    def letters_with(*rows, options=()):
        run(*rows, options=options)
        pages = pages_of((tmp_path / "out.pdf").read_bytes(), tmp_path)
        begins = [number for number, text in enumerate(pages) if "Guten Tag" in text]
        assert [begin % 2 for begin in [*begins, len(pages)]] == [0] * (len(begins) + 1)
        return ["".join(pages[begin:end]) for begin, end in zip(begins, [*begins[1:], len(pages)], strict=True)]

    return letters_with


def serial_in(text):
    return [f"1-000{place}" for place in range(1, 6) if f"Nummer 1-000{place}" in text]


# ---- what it writes ----


def test_each_letter_has_a_sheet_of_its_kind_from_the_run(letters):
    rows = person("Quitte", Form="einfach"), person("Mispel"), person("Zwetschge", Sozialraum="Nord", PKL="mit")
    texts = letters(*rows)
    assert [serial_in(text) for text in texts] == [["1-0003"], ["1-0001"], ["1-0004"]]
    assert [[name for name in ("Quitte", "Mispel", "Zwetschge") if name in text] for text in texts] == [
        ["Quitte"],
        ["Mispel"],
        ["Zwetschge"],
    ]


def test_sheets_of_one_kind_are_taken_in_the_order_of_their_serials(letters):
    assert [serial_in(text) for text in letters(*(person(f"Name{n}") for n in range(3)))] == [["1-0001"], ["1-0002"], ["1-0005"]]


def test_letters_are_ordered(letters):
    texts = letters(person("Quitte"), person("Mispel"), options=["--reihenfolge", "name"])
    assert ["Mispel" in text for text in texts] == [True, False]


@pytest.mark.parametrize(("wahl", "count"), [("beide", 2), ("person", 1), ("betreuung", 1)])
def test_letters_go_to_whom_was_chosen(letters, wahl, count):
    texts = letters(person("Quitte", **betreuung("Mirabelle")), options=["--betreuung", wahl])
    assert (len(texts), "Guten Tag Frau Mirabelle" in texts[-1]) == (count, wahl != "person")


@pytest.mark.parametrize(("options", "count"), [([], 1), (["--mit-doppelten"], 2)])
def test_duplicates_are_printed_on_demand(letters, options, count):
    assert len(letters(person(), person(), options=options)) == count


def test_single_files_are_named_by_serial(run, tmp_path):
    run(person("Quitte"), person("Mispel", Form="einfach"), options=["--einzeln", "--out", str(tmp_path / "einzeln")])
    files = sorted((tmp_path / "einzeln").iterdir())
    assert [file.name for file in files] == ["1-0001.pdf", "1-0003.pdf"]
    assert "Tagged:          yes" in programs.output("pdfinfo", str(files[0]))
    assert "Quitte" in "".join(pages_of(files[0].read_bytes(), tmp_path))


@pytest.mark.parametrize(("options", "name"), [([], "out.pdf"), (["--einzeln"], "out.pdf/1-0001.pdf")])
def test_nobody_else_of_the_machine_reads_the_files(run, tmp_path, options, name):
    run(person("Quitte"), options=options)
    assert oct((tmp_path / name).stat().st_mode)[-3:] == "600"


def test_list_may_be_xlsx(run):
    content = write_xlsx(list(person()), [list(person().values())], "Liste")
    assert "1 Briefe aus 1 Zeilen." in run(content=content)


def test_run_that_has_been_replaced_keeps_its_texts(letters):
    make_blattversion()
    assert "Version 1 vom" in letters(person())[0]


def test_run_file_holds_serials_and_no_accounts(lauf):
    content = json.loads(lauf.read_text())
    assert (content["number"], [row[3:] for row in content["teile"]]) == (1, [[1, 2], [3, 1], [4, 1], [5, 1]])
    assert Ausgabe.objects.get().fetched_at
    assert "@example" not in lauf.read_text()


def test_only_a_run_without_names_can_be_filled(client, lauf):
    number = make_ausgabe(art="persoenlich").number
    assert client.post(reverse("teilhabe:ausgabe_run_file", args=[number])).status_code == 404


# ---- what it says ----


def test_it_says_which_serial_belongs_to_which_row(run):
    assert "Nummer und Zeile der Liste:\n1-0001\t2\n1-0003\t3\n" in run(person(), person("Zwei", Form="einfach"))


def test_rows_without_a_free_sheet_are_named(run):
    said = run(*(person(f"Name{n}") for n in range(4)), person("Neun", Form="Großdruck"))
    sentence = "In dieser Ausgabe ist kein Blatt dieser Art mehr frei."
    assert [line for line in said.splitlines() if sentence in line] == [f"Zeile 5: {sentence}", f"Zeile 6: {sentence}"]
    assert "3 Blätter in " in said


def test_mistakes_others_and_duplicates_are_named_by_row(run):
    said = run(person(), person(PLZ=""), person("Zwei", Form="Braille"), person())
    assert "Zeile 3, Spalte „PLZ“: Hier fehlt etwas." in said
    assert "Zeile 4: „Braille“ drucken wir nicht." in said
    assert "Gleiche Person in den Zeilen 2, 5." in said


def test_probe_writes_nothing(run, tmp_path):
    assert "1 Briefe aus 1 Zeilen." in run(person(), options=["--probe"])
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize("options", [[], ["--probe"]])
def test_it_says_no_name(run, options):
    rows = [person("Quitte", **betreuung("Mirabelle")), person("Mispel"), person("Mispel"), person("Mispel", PLZ="")]
    said = run(*rows, person("Mispel", Form="Großdruck"), person("Mispel", Sprache="Farsi"), options=options)
    assert [name for name in NAMES if name in said] == []


def test_it_says_no_letters_of_a_name_that_it_cannot_print(run):
    said = run(person(), person("文", Vorname="Владимир"), options=["--probe"])
    assert "Zeile 3, Spalte „Nachname“: Das enthält Zeichen, die wir nicht drucken können" in said
    assert [letter for letter in "文Владимир" if letter in said] == []


# ---- what it refuses ----


def test_list_without_letters_writes_no_file(run, tmp_path):
    with pytest.raises(CommandError, match="Es gibt nichts zu drucken"):
        run(person(PLZ=""))
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize(("content", "sentence"), [
    (b"Vorname;Nachname\nAnna;Quitte", "Es fehlen die Spalten"),
    (b"\x00\x01" * 500, "Diese Datei können wir nicht lesen"),
    (csv_of(*[person()] * 1_001), "Die Liste hat 1001 Zeilen"),
    (b"Anna;Quitte;Gartenweg 3\nUlf;Mispel;Gartenweg 4\n", "Es fehlen die Spalten"),
])  # fmt: skip
def test_bad_list_is_refused_without_a_name(run, content, sentence):
    with pytest.raises(CommandError, match=sentence) as caught:
        run(content=content)
    assert [name for name in NAMES if name in str(caught.value)] == []


@pytest.mark.parametrize("change", [
    lambda text: "",
    lambda text: text[:-5],
    lambda text: "[]",
    lambda text: "7",
    lambda text: text.replace('"format": 1', '"format": 2'),
    lambda text: text.replace('"number"', '"nummer"'),
    lambda text: json.dumps(json.loads(text) | {"teile": [["standard"]]}),
    lambda text: "Nachname;Ort\nQuitte;Jena",
])  # fmt: skip
def test_bad_run_file_is_refused(run, lauf, change):
    lauf.write_text(change(lauf.read_text()))
    with pytest.raises(CommandError, match="Das ist keine Datei einer Ausgabe"):
        run(person())


@pytest.mark.parametrize("option", ["--lauf", "--out"])
def test_file_that_is_missing_is_named(run, tmp_path, option):
    with pytest.raises(CommandError, match="missing"):
        run(person(), options=[option, str(tmp_path / "missing" / "x")])


def test_without_pango_it_says_what_to_install(run, monkeypatch):
    monkeypatch.setattr(pdf, "IS_AVAILABLE", False)
    with pytest.raises(CommandError, match="Es fehlt Pango"):
        run(person())


# ---- without a portal ----


@pytest.mark.parametrize("database", ["postgres://nobody:x@127.0.0.1:9/nothing", "sqlite:////nowhere/at/all.sqlite3", ""])
def test_it_needs_no_database_and_no_secret(lauf, tmp_path, database):
    (tmp_path / "liste.csv").write_bytes(csv_of(person("Quitte"), person("Mispel", Form="einfach")))
    words = ["manage.py", "print_informationsblaetter", tmp_path / "liste.csv", "--lauf", lauf, "--out", tmp_path / "out.pdf"]
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "VAR_DIR": str(tmp_path / "var")}
    environ |= {"DATABASE_URL": database} if database else {}
    done = subprocess.run([sys.executable, *words], cwd=settings.BASE_DIR, env=environ, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 Blätter in " in done.stdout
    assert [name for name in NAMES if name in done.stdout] == []
    assert "Quitte" in "".join(pages_of((tmp_path / "out.pdf").read_bytes(), tmp_path))
    assert [path.name for path in (tmp_path / "var").rglob("*") if "sqlite" in path.name] == []
