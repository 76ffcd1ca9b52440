"""Personal Informationsblätter from a list: looked at first, printed once, again with the same list, and bad lists refused."""

import io
import time
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from jena_sro.inhalte import pdf
from jena_sro.inhalte.tabellen import SEALED_SECONDS, read_tabelle
from jena_sro.konten.models import Rolle
from teilhabe.informationsblatt.teile import Blattart
from teilhabe.models import Ausgabe
from tests.factories import make_konto, make_sozialraum
from tests.informationsblatt import STANDARD, make_ausgabe, make_blattversion, make_informationsblatt
from tests.pdf import programs
from tests.teilhabe.blattlisten import CREATE, PRINT, betreuung, body, csv_of, pages_of, person, press, preview, send
from tests.teilhabe.test_informationsblatt_dateien import bomb, many_rows

pytestmark = pytest.mark.django_db
needs_pdf = pytest.mark.skipif(bool(programs.missing()), reason=programs.missing() or "nothing")
BUTTONS = ("print", "zip", "serials")
EASY, LARGE = Blattart("einfach"), Blattart("grossdruck")
SECONDS = 4  # of work for a bad file; one or two, if no coverage is measured
FAULTS = ({"Nachname": ""}, {"Straße": ""}, {"PLZ": "7743"}, {"PKL": "vielleicht"})


@pytest.fixture(autouse=True)
def administration(client, sign_in):
    return sign_in(client, make_konto(Rolle.ADMINISTRATION))


@pytest.fixture
def version(db):
    make_sozialraum(name="Nord")
    return make_blattversion()


def words(answer):
    return " ".join(answer.content.decode().split())


def runs():
    """Each run with its parts."""
    parts = {
        ausgabe: [(teil.first, teil.count, teil.blattart) for teil in ausgabe.teile.all()] for ausgabe in Ausgabe.objects.all()
    }
    return {(ausgabe.number, ausgabe.art): rows for ausgabe, rows in parts.items()}


def serials(page):
    return [row[:2] for row in page.context["rows"]]


def archive_of(answer):
    return zipfile.ZipFile(io.BytesIO(body(answer)))


# ---- the page and the table to fill in ----


def test_page_says_that_no_name_is_kept(client, version):
    assert "Das Portal speichert die Liste nicht und schreibt keinen Namen auf." in words(client.get(reverse(CREATE)))


def test_without_a_version_in_force_there_is_no_form(client):
    make_informationsblatt()
    assert "Noch ist kein Informationsblatt in Kraft." in words(client.get(reverse(CREATE)))
    assert "Liste prüfen" not in words(send(client, csv_of(person())))


def test_template_comes_as_csv_and_as_xlsx(client):
    texts = client.get(reverse("teilhabe:liste_template", args=["csv"]))
    assert read_tabelle(texts.content).header[:3] == ["Anrede", "Vorname", "Nachname"]
    book = client.get(reverse("teilhabe:liste_template", args=["xlsx"]))
    assert load_workbook(io.BytesIO(book.content)).active["C1"].value == "Nachname"


@pytest.mark.parametrize(("name", "args"), [(CREATE, []), ("teilhabe:liste_template", ["csv"]), (PRINT, [])])
def test_where_lists_are_not_allowed_there_is_no_such_page(client, version, settings, name, args):
    settings.PERSONAL_LISTS = False
    answer = client.post(reverse(name, args=args)) if name == PRINT else client.get(reverse(name, args=args))
    assert answer.status_code == 404


def test_where_lists_are_not_allowed_no_list_is_read_or_printed(client, version, settings):
    page = preview(client, person())
    settings.PERSONAL_LISTS = False
    assert (send(client, csv_of(person())).status_code, press(client, page).status_code) == (404, 404)
    assert runs() == {}


# ---- looking at a list ----


def test_preview_names_row_and_column_of_a_mistake(client, version):
    page = preview(client, person(), person(PLZ="7743"))
    assert '<th scope="row">3</th><td>PLZ</td><td>Hier fehlt die Null am Anfang' in words(page)
    assert "1 Zeile wird nicht gedruckt" in words(page)


def test_preview_lists_who_is_told_otherwise(client, version):
    assert "<li>Zeile 3: Braille</li>" in words(preview(client, person(), person("Zwei", Form="Braille")))


@pytest.mark.parametrize(
    ("without", "sentence"), [("on", "Gedruckt wird jeweils nur die erste:"), (False, "Alle werden gedruckt:")]
)
def test_preview_names_duplicates_and_what_happens_to_them(client, version, without, sentence):
    page = preview(client, person(), person("Zwei"), person(), without_duplicates=without)
    assert f"{sentence}</p> <ul><li>Zeilen 2, 4</li></ul>" in words(page)
    assert page.context["count"] == (2 if without else 3)


def test_preview_counts_letters_of_each_kind(client, version):
    page = preview(client, person(**betreuung()), person("Zwei", Form="Großdruck", Sozialraum="Nord", PKL="mit"))
    assert page.context["kinds"] == [
        (["Person", "Großdruck", "Nord", "mit PKL"], 1),
        (["Person", "Standard", "keiner", "beides"], 1),
        (["Betreuung", "Standard", "keiner", "beides"], 1),
    ]


def test_preview_issues_nothing(client, version):
    preview(client, person())
    assert runs() == {}


def test_preview_without_letters_has_no_button(client, version):
    assert "Druckdatei (PDF)" not in words(preview(client, person(PLZ="")))


def test_list_of_500_rows_names_its_20_faulty_ones_and_prints_the_others(client, version):
    rows = [person(f"Nachname{n}", **(FAULTS[n // 25 % 4] if n % 25 == 0 else {})) for n in range(500)]
    page = preview(client, *rows)
    assert (page.context["count"], page.context["faulty"]) == (480, 20)
    assert {mistake.row for mistake in page.context["mistakes"]} == {n + 2 for n in range(0, 500, 25)}
    assert {mistake.column for mistake in page.context["mistakes"]} == {"Nachname", "Straße", "PLZ", "PKL"}
    press(client, page, "serials")
    assert runs() == {(1, "persoenlich"): [(1, 480, STANDARD)]}


# ---- printing: one run ----


def test_run_has_its_parts_in_the_order_of_the_letters(client, version):
    forms = ["", "", "einfach", "einfach", "", "Großdruck"]
    press(client, preview(client, *(person(f"Name{n}", Form=form) for n, form in enumerate(forms))), "serials")
    assert runs() == {(1, "persoenlich"): [(1, 2, STANDARD), (3, 2, EASY), (5, 1, STANDARD), (6, 1, LARGE)]}


@pytest.mark.parametrize(("order", "rows"), [("liste", "234"), ("name", "324"), ("plz", "423"), ("sozialraum", "432")])
def test_serials_follow_the_chosen_order(client, version, order, rows):
    people = person("Berg", PLZ="07747"), person("Ahorn", PLZ="07749"), person("Cedern", PLZ="07743", Sozialraum="Nord")
    page = press(client, preview(client, *people, order=order), "serials")
    assert serials(page) == [[f"1-000{place}", row] for place, row in enumerate(rows, start=1)]


@needs_pdf
@pytest.mark.parametrize("first", BUTTONS)
def test_second_press_of_any_button_is_the_same_run(client, version, first):
    page = preview(client, person(), person("Zwei", Form="einfach"))
    press(client, page, first)
    before = runs()
    again = [press(client, page, button) for button in BUTTONS]
    assert [answer.status_code for answer in again] == [200, 200, 200]
    assert runs() == before == {(1, "persoenlich"): [(1, 1, STANDARD), (2, 1, EASY)]}
    assert [serial for serial, _ in serials(again[-1])] == ["1-0001", "1-0002"]


def test_second_page_is_another_run(client, version):
    for _ in range(2):
        press(client, preview(client, person()), "serials")
    assert [number for number, _ in runs()] == [2, 1]


@needs_pdf
def test_second_press_prints_no_copies(client, version, tmp_path):
    page = preview(client, person())
    press(client, page)
    assert "Kopie" not in "".join(pages_of(body(press(client, page)), tmp_path))


def test_letters_to_persons_and_their_betreuung(client, version):
    page = press(client, preview(client, person(**betreuung()), person("Zwei")), "serials")
    assert [row[1:3] for row in page.context["rows"]] == [["2", "Person"], ["2", "Betreuung"], ["3", "Person"]]


def test_laufliste_holds_rows_and_no_names(client, version):
    page = press(client, preview(client, person("Quitte")), "serials")
    assert "Laufliste: Ausgabe 1" in words(page)
    assert '<th scope="row">1-0001</th><td>2</td><td>Person</td><td>Standard</td>' in words(page)
    assert "Quitte" not in words(page)


# ---- what is printed ----


@pytest.fixture
def printed(client, version, tmp_path):
    """Serial -> pages, of a print file in which each person has a row."""

    def printed_rows(*rows, **choices):
        pages = pages_of(body(press(client, preview(client, *rows, **choices))), tmp_path)
        begins = [number for number, text in enumerate(pages) if "Guten Tag" in text]
        return [(begin, pages[begin:end]) for begin, end in zip(begins, [*begins[1:], len(pages)], strict=True)]

    return printed_rows


@needs_pdf
@pytest.mark.parametrize("receipt", [False, "on"])
def test_each_person_begins_on_a_sheet_of_paper_of_its_own(printed, receipt):
    letters = printed(person("Eins"), person("Zwei", Form="Großdruck"), person("Drei", Form="einfach"), has_receipt=receipt)
    assert [(begin % 2, len(pages) % 2) for begin, pages in letters] == [(0, 0)] * 3


@needs_pdf
def test_pages_hold_the_texts_of_their_person_and_of_nobody_else(printed):
    names = ["Quitte", "Mispel", "Łukasz Đorđević", "Ü" * 70]
    letters = printed(*(person(name, Straße=f"Weg {place}") for place, name in enumerate(names, start=71)))
    for place, (_, pages) in enumerate(letters):
        text = "".join(pages)
        assert [name for name in names if name in text.replace("\n", "")] == [names[place]]
        assert [f"Weg {number}" in text for number in range(71, 75)] == [number == place for number in range(4)]
        assert [serial for serial in ("1-0001", "1-0002", "1-0003", "1-0004") if serial in text] == [f"1-000{place + 1}"]


@needs_pdf
def test_letter_to_a_betreuung_says_about_whom_it_is(printed):
    _, (begin, pages) = printed(person("Quitte", **betreuung("Mirabelle")))
    assert (begin % 2, "Guten Tag Frau Mirabelle," in pages[0], "für Anna Quitte" in pages[0]) == (0, True, True)
    assert "Gartenweg" not in pages[0]


@needs_pdf
def test_zip_holds_a_tagged_pdf_for_each_serial(client, version, tmp_path):
    archive = archive_of(press(client, preview(client, person("Quitte"), person("Mispel", Form="einfach")), "zip"))
    assert archive.namelist() == ["laufliste.csv", "1-0001.pdf", "1-0002.pdf"]
    for name, own, other in (("1-0001.pdf", "Quitte", "Mispel"), ("1-0002.pdf", "Mispel", "Quitte")):
        (tmp_path / name).write_bytes(archive.read(name))
        assert "Tagged:          yes" in programs.output("pdfinfo", str(tmp_path / name))
        text = "".join(pages_of(archive.read(name), tmp_path))
        assert (own in text, other in text, name[:6] in text) == (True, False, True)


@needs_pdf
def test_laufliste_in_the_zip_holds_no_names(client, version):
    texts = archive_of(press(client, preview(client, person("Quitte")), "zip")).read("laufliste.csv").decode("utf-8-sig")
    assert texts.splitlines()[1] == "1-0001;2;Person;Standard;keiner;beides"
    assert "Quitte" not in texts


# ---- an earlier run again, with its list ----


@pytest.fixture
def earlier(client, version):
    """A run of two letters."""
    press(client, preview(client, person(), person("Zwei", Form="einfach")), "serials")
    return {"ausgabe": "1"}


def test_page_of_an_earlier_run_keeps_its_number(client, earlier):
    assert '<input type="hidden" name="ausgabe" value="1">' in words(client.get(reverse(CREATE) + "?ausgabe=1"))


def test_unknown_earlier_run_is_not_found(client, version):
    assert client.get(reverse(CREATE) + "?ausgabe=77").status_code == 404


def test_same_list_again_has_the_same_serials(client, earlier):
    page = press(client, preview(client, person(), person("Zwei", Form="einfach"), **earlier), "serials")
    assert serials(page) == [["1-0001", "2"], ["1-0002", "3"]]
    assert [number for number, _ in runs()] == [1]


@needs_pdf
def test_same_list_again_is_printed_as_copies(client, version, tmp_path):
    press(client, preview(client, person()))
    pages = pages_of(body(press(client, preview(client, person(), ausgabe="1"))), tmp_path)
    assert "Nummer 1-0001, Kopie" in "".join(pages)


def test_same_list_again_is_of_the_version_of_then(client, earlier):
    make_blattversion()
    press(client, preview(client, person(), person("Zwei", Form="einfach"), **earlier), "serials")
    assert [ausgabe.version.number for ausgabe in Ausgabe.objects.all()] == [1]


@pytest.mark.parametrize("rows", [
    [person()],
    [person(), person("Zwei")],
    [person("Zwei", Form="einfach"), person()],
    [person(), person("Zwei", Form="einfach"), person("Drei")],
])  # fmt: skip
def test_list_that_does_not_fit_is_refused(client, earlier, rows):
    page = preview(client, *rows, **earlier)
    assert "Diese Liste passt nicht zu Ausgabe 1" in words(page)
    assert "Druckdatei (PDF)" not in words(page)
    answer = client.post(reverse(PRINT), {"daten": page.context["daten"], "press": "print"}, follow=True)
    assert "Diese Liste passt nicht zu dieser Ausgabe" in words(answer)
    assert [number for number, _ in runs()] == [1]


# ---- sealed text ----


@pytest.mark.parametrize(
    "change", [lambda text: text[:-9] + "AAAAAAAA=", lambda text: text[:100], lambda text: "", lambda text: "ä"]
)
def test_changed_text_prints_nothing(client, version, change):
    daten = change(preview(client, person()).context["daten"])
    answer = client.post(reverse(PRINT), {"daten": daten, "press": "print"}, follow=True)
    assert "Die Vorschau ist nicht mehr gültig. Bitte wählen Sie die Datei noch einmal aus." in words(answer)
    assert runs() == {}


def test_text_of_two_days_ago_prints_nothing(client, version, sign_in, administration, time_machine):
    daten = preview(client, person()).context["daten"]
    time_machine.move_to(time.time() + SEALED_SECONDS + 60)
    sign_in(client, administration)
    answer = client.post(reverse(PRINT), {"daten": daten, "press": "print"}, follow=True)
    assert "Die Vorschau ist nicht mehr gültig." in words(answer)
    assert runs() == {}


# ---- bad files and forged forms ----


@pytest.mark.parametrize(("content", "sentence"), [
    (b"", "Die Datei ist leer."),
    (b"Nachname;Ort\n", "Die Tabelle ist leer."),
    (bytes(range(256)) * 4_000, "Diese Datei können wir nicht lesen."),
    (bomb, "Die Datei ist zu groß."),
    (many_rows, "Die Tabelle ist zu groß."),
    (b"Nachname;Ort\n" + b"a;b\n" * 100_000, "Die Tabelle ist zu groß."),
    (lambda: csv_of(*[person()] * 1_001), "Die Liste hat 1001 Zeilen. Auf einmal drucken wir höchstens 1000."),
    (lambda: csv_of(*[person(**betreuung())] * 501), "Das wären 1002 Briefe."),
    (b"a;b\n" * 1_250_001, "Die Datei ist zu groß. Erlaubt sind höchstens 5 MB."),
    (b"a;b\n" * 6_000_000, "Die Datei ist zu groß. Erlaubt sind höchstens 5 MB."),
    (b"Vorname;Ort\nAnna;Jena", "Es fehlen die Spalten „Nachname“, „Straße“, „PLZ“."),
])  # fmt: skip
def test_bad_file_gets_a_sentence_soon(client, version, content, sentence):
    content = content() if callable(content) else content
    began = time.process_time()
    answer = send(client, content, without_duplicates=False)
    assert time.process_time() - began < SECONDS
    assert (answer.status_code, sentence in words(answer)) == (200, True)


def test_form_without_a_file_is_asked_for_one(client, version):
    assert "Bitte wählen Sie eine Datei aus." in words(client.post(reverse(CREATE), {"order": "liste", "betreuung": "beide"}))


@pytest.mark.parametrize("field", ["order", "betreuung"])
def test_unknown_choice_is_refused(client, version, field):
    assert field in send(client, csv_of(person()), **{field: "x"}).context["form"].errors


def test_list_without_the_token_of_the_form_is_refused(administration, sign_in, version):
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, administration)
    assert send(strict, csv_of(person())).status_code == 403


def test_list_with_the_token_of_the_form_is_read(administration, sign_in, version):
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, administration)
    token = strict.get(reverse(CREATE)).context["csrf_token"]
    assert send(strict, csv_of(person()), csrfmiddlewaretoken=str(token)).context["count"] == 1


def test_press_without_the_token_of_the_form_is_refused(client, administration, sign_in, version):
    page, strict = preview(client, person()), Client(enforce_csrf_checks=True)
    sign_in(strict, administration)
    assert press(strict, page).status_code == 403
    assert runs() == {}


@pytest.mark.parametrize("art", ["einzeln", "ohne_namen"])
def test_run_without_a_list_is_not_filled_here(client, version, art):
    number = make_ausgabe(version, parts=[(STANDARD, 1)], art=art).number
    assert send(client, csv_of(person()), ausgabe=str(number)).status_code == 404


# ---- without Pango ----


def test_without_pango_the_page_says_what_to_do(client, version, monkeypatch):
    monkeypatch.setattr(pdf, "IS_AVAILABLE", False)
    for button in ("print", "zip"):
        answer = press(client, preview(client, person()), button)
        assert (answer.status_code, "fehlt dafür ein Programm" in words(answer)) == (503, True)
    assert not Ausgabe.objects.exclude(fetched_at=None).exists()
