"""Print runs without names: numbered, fetched, fetched again as copies, and what serials tell later."""

import uuid
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from jena_sro.inhalte.models import Sicherheitsereignis
from jena_sro.konten.models import Rolle
from teilhabe.actions.ausgaben import fetch, issue
from teilhabe.informationsblatt.teile import Blattart
from teilhabe.models import Ausgabe, Ausgabeteil, find_serials
from teilhabe.models.ausgabe import MOST_ASKED
from tests.concurrency import WORKERS, errors_of_all_at_once
from tests.factories import make_konto, make_sozialraum
from tests.informationsblatt import make_ausgabe, make_blattversion, the_sections
from tests.pdf import programs

pytestmark = pytest.mark.django_db
needs_pdf = pytest.mark.skipif(bool(programs.missing()), reason=programs.missing() or "nothing")
CREATE = reverse("teilhabe:ausgabe_create")
LIST = reverse("teilhabe:ausgabe_list")
CHECK = reverse("teilhabe:serial_check")
STANDARD, EASY, LARGE = Blattart("standard"), Blattart("einfach"), Blattart("grossdruck")
HUGE = 10**19


@pytest.fixture(autouse=True)
def administration(client, sign_in):
    return sign_in(client, make_konto(Rolle.ADMINISTRATION))


@pytest.fixture
def version():
    return make_blattversion()


@pytest.fixture
def token(client, version):
    """That of an open page."""
    return client.get(CREATE).context["form"]["token"].value()


def text_of(response):
    return " ".join(response.content.decode().split())


def url(name, ausgabe, *more):
    return reverse(f"teilhabe:ausgabe_{name}", args=[ausgabe.number, *more])


def create(client, token, /, *counts, **values):
    """Send the form with so many sheets in its first rows."""
    rows = {f"teil-{place}-form": "standard" for place in range(6)}
    rows |= {f"teil-{place}-count": count for place, count in enumerate(counts)}
    return client.post(CREATE, {"token": token, "teil-TOTAL_FORMS": 6, "teil-INITIAL_FORMS": 0} | rows | values)


def print_file(client, ausgabe, seen=""):
    return client.post(url("print", ausgabe), {"seen": seen}).getvalue()


def seen_on(client, ausgabe):
    """What the page of the run would send with its button."""
    return "ja" if 'name="seen" value="ja"' in text_of(client.get(ausgabe.get_absolute_url())) else ""


def pages_of(content):
    with pikepdf.open(BytesIO(content)) as document:
        return len(document.pages)


def words_of(content, tmp_path):
    (tmp_path / "x.pdf").write_bytes(content)
    return " ".join(programs.output("pdftotext", str(tmp_path / "x.pdf"), "-").split())


def make_next():
    """The version after the first one, with another text."""
    first, *others = the_sections()
    return make_blattversion([first | {"text": "Anders."}, *others])


def check(client, text):
    return client.post(CHECK, {"serials": text})


# ---- a run ----


@pytest.mark.parametrize(
    ("text", "places"),
    [("1-0001 bis 1-0003", [1, 2, 3]), ("1-0002, 1-0003", [2, 3]), ("1-0003 bis 1-0001", [3, 1]), ("1-1 bis 2-3", [1, 3])],
)
def test_range_of_serials_stands_for_all_between(version, text, places):
    make_ausgabe(version)
    assert [int(row.text.split("-")[1]) for row in find_serials(text)] == places


def test_endless_range_is_cut(version):
    assert len(find_serials("1-1 bis 1-999999999 " * 20)) <= MOST_ASKED


def test_run_holds_its_parts_with_serials_in_their_order(client, token, version, administration):
    nord = make_sozialraum(name="Nord")
    kinds = {"teil-1-form": "einfach", "teil-1-sozialraum": nord.pk, "teil-1-participation": "mit_pkl"}
    response = create(client, token, 20, 5, has_receipt="on", **kinds)
    ausgabe = Ausgabe.objects.get()
    assert response.headers["Location"] == ausgabe.get_absolute_url()
    assert (ausgabe.number, ausgabe.version, ausgabe.art, ausgabe.has_receipt) == (1, version, "ohne_namen", True)
    assert (ausgabe.count, ausgabe.serials, ausgabe.issued_by) == (25, "1-0001 bis 1-0025", administration)
    values = ausgabe.teile.values_list("first", "count", "form", "sozialraum", "participation")
    assert list(values) == [(1, 20, "standard", None, ""), (21, 5, "einfach", nord.pk, "mit_pkl")]


def test_run_says_its_serials_once(client, token):
    assert "Ausgabe 1 ist angelegt, mit den Nummern 1-0001 bis 1-0003." in text_of(client.get(create(client, token, 3).url))
    assert "ist angelegt" not in text_of(client.get(create(client, token, 3).url))


def test_numbers_of_runs_follow_each_other(client, version):
    for _ in range(3):
        create(client, uuid.uuid4(), 1)
    assert [ausgabe.number for ausgabe in Ausgabe.objects.all()] == [3, 2, 1]


def test_run_is_in_the_security_log(client, token, administration):
    create(client, token, 20, 5)
    event = Sicherheitsereignis.objects.get(art="ausgabe")
    assert (event.konto_id, event.reference) == (administration.pk, "ausgabe 1 version 1 blaetter 25")


def test_second_press_finds_the_same_run(client, token):
    assert create(client, token, 3).url == create(client, token, 3).url
    assert Ausgabe.objects.count() == 1


def test_other_counts_from_the_same_page_are_another_run(client, token):
    assert create(client, token, 3).url != create(client, token, 4).url


def test_rows_that_are_left_empty_do_not_count(client, token):
    create(client, token, "", 2, "", 1)
    assert list(Ausgabeteil.objects.values_list("first", "count")) == [(1, 2), (3, 1)]


def test_nothing_entered_is_refused(client, token):
    page = text_of(create(client, token))
    assert "Bitte tragen Sie bei mindestens einer Zeile ein" in page
    assert not Ausgabe.objects.exists()


def test_more_than_fit_are_refused_and_the_input_stays(client, token):
    page = text_of(create(client, token, 999, 2))
    assert "Zusammen sind das 1001 Blätter." in page
    assert 'value="999"' in page
    assert not Ausgabe.objects.exists()


def test_as_many_as_fit_are_taken(client, token):
    create(client, token, 999, 1)
    assert Ausgabe.objects.get().count == 1_000


@pytest.mark.parametrize("count", ["0", "-1", "1001", "1.5", "x", "9" * 5_000])
def test_odd_counts_are_refused(client, token, count):
    assert "<title>Fehler:" in text_of(create(client, token, count))
    assert not Ausgabe.objects.exists()


@pytest.mark.parametrize("values", [
    {"token": "x"}, {"token": ""}, {"teil-0-form": "mond"}, {"teil-0-sozialraum": str(HUGE)}, {"teil-0-participation": "x"},
    {"teil-TOTAL_FORMS": ""}, {"teil-TOTAL_FORMS": "-1"}, {"teil-TOTAL_FORMS": "1000000"}, {"teil-TOTAL_FORMS": "x"},
])  # fmt: skip
def test_odd_values_are_refused(client, token, values):
    response = create(client, token, 3, **values)
    assert response.status_code == 200
    assert "<title>Fehler:" in text_of(response)
    assert not Ausgabe.objects.exists()


def test_empty_form_is_refused(client, version):
    assert client.post(CREATE).status_code == 200
    assert not Ausgabe.objects.exists()


def test_without_a_version_there_is_no_run(client):
    assert "Noch ist kein Informationsblatt in Kraft." in text_of(create(client, uuid.uuid4(), 3))
    assert not Ausgabe.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_runs_issued_at_once_have_different_numbers():
    version = make_blattversion()
    values = {"version": version, "art": "ohne_namen", "parts": [(STANDARD, 2)], "has_receipt": False, "konto": None}
    assert errors_of_all_at_once(lambda: issue(token=uuid.uuid4(), **values)) == []
    assert sorted(Ausgabe.objects.values_list("number", flat=True)) == list(range(1, WORKERS + 1))


@pytest.mark.django_db(transaction=True)
def test_same_token_at_once_gives_one_run():
    version, token, answers = make_blattversion(), uuid.uuid4(), []
    values = {"version": version, "art": "ohne_namen", "parts": [(STANDARD, 2)], "has_receipt": False, "konto": None}
    assert errors_of_all_at_once(lambda: answers.append(issue(token=token, **values))) == []
    assert len({ausgabe.pk for ausgabe, _ in answers}) == 1
    assert [is_new for _, is_new in answers].count(True) == 1


@pytest.mark.django_db(transaction=True)
def test_run_fetched_at_once_is_new_only_once():
    ausgabe, answers = make_ausgabe(), []
    assert errors_of_all_at_once(lambda: answers.append(fetch(ausgabe, None))) == []
    assert answers.count(False) == 1


# ---- the print file ----


@needs_pdf
@pytest.mark.parametrize(("has_receipt", "pages"), [(False, 6), (True, 12)])
def test_each_sheet_of_the_print_file_begins_on_an_odd_page(client, has_receipt, pages):
    assert pages_of(print_file(client, make_ausgabe(has_receipt=has_receipt))) == pages


@needs_pdf
def test_print_file_bears_every_serial(client, tmp_path):
    ausgabe = make_ausgabe(parts=[(STANDARD, 2), (EASY, 1), (LARGE, 1)])
    words = words_of(print_file(client, ausgabe), tmp_path)
    assert {serial for serial in ("1-0001", "1-0002", "1-0003", "1-0004", "1-0005") if f"Nummer {serial}" in words} == {
        "1-0001", "1-0002", "1-0003", "1-0004",
    }  # fmt: skip


@needs_pdf
def test_print_file_is_an_attachment_kept_nowhere(client):
    response = client.post(url("print", make_ausgabe()))
    assert response.headers["Content-Disposition"] == 'attachment; filename="ausgabe-1.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.getvalue().startswith(b"%PDF")


@needs_pdf
def test_first_print_file_is_no_copy_and_a_later_one_is(client, tmp_path):
    ausgabe = make_ausgabe()
    assert "Kopie" not in words_of(print_file(client, ausgabe, seen_on(client, ausgabe)), tmp_path)
    again = words_of(print_file(client, ausgabe, seen_on(client, ausgabe)), tmp_path)
    assert "Nummer 1-0001, Kopie" in again
    assert "Nummer 1-0003, Kopie" in again


@needs_pdf
def test_same_page_pressed_twice_gives_no_copies(client, tmp_path):
    ausgabe = make_ausgabe()
    seen = seen_on(client, ausgabe)
    for _ in range(2):
        assert "Kopie" not in words_of(print_file(client, ausgabe, seen), tmp_path)


@needs_pdf
def test_every_further_fetch_is_in_the_security_log(client):
    ausgabe = make_ausgabe()
    for _ in range(3):
        print_file(client, ausgabe)
    references = Sicherheitsereignis.objects.filter(art="ausgabe").values_list("reference", flat=True)
    assert list(references).count("ausgabe 1 kopie") == 2


@needs_pdf
def test_single_sheet_printed_from_its_page_is_a_copy(client, tmp_path):
    ausgabe = make_ausgabe(parts=[(STANDARD, 1)], art=Ausgabe.Art.EINZELN)
    assert "Die Blätter tragen das Wort „Kopie“ und keine Adresse." in text_of(client.get(ausgabe.get_absolute_url()))
    assert "Nummer 1-0001, Kopie" in words_of(print_file(client, ausgabe, seen_on(client, ausgabe)), tmp_path)


@needs_pdf
def test_print_file_of_a_replaced_version_says_so(client, tmp_path):
    ausgabe = make_ausgabe(make_blattversion())
    make_next()
    words = words_of(print_file(client, ausgabe), tmp_path)
    assert "Version 1 vom" in words
    assert "Abgelöst am" in words


def test_personal_run_has_no_print_file(client):
    ausgabe = make_ausgabe(art=Ausgabe.Art.PERSOENLICH)
    assert client.post(url("print", ausgabe)).status_code == 404
    assert Ausgabe.objects.get().fetched_at is None
    assert url("print", ausgabe) not in text_of(client.get(ausgabe.get_absolute_url()))


def test_without_pango_nothing_counts_as_fetched(client, monkeypatch):
    ausgabe = make_ausgabe()
    monkeypatch.setattr("jena_sro.inhalte.pdf.IS_AVAILABLE", False)
    assert client.post(url("print", ausgabe)).status_code == 503
    assert seen_on(client, ausgabe) == ""


@pytest.mark.parametrize("number", [0, 2, HUGE])
def test_unknown_run_is_not_found(client, number):
    make_ausgabe()
    names = {"detail": [], "serials": ["csv"]}
    assert {client.get(reverse(f"teilhabe:ausgabe_{n}", args=[number, *more])).status_code for n, more in names.items()} == {404}
    assert {client.post(reverse(f"teilhabe:ausgabe_{n}", args=[number])).status_code for n in ("print", "run_file")} == {404}


# ---- the list of serials ----


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_serials_are_a_table(client, kind):
    nord = make_sozialraum(name="Nord")
    make_blattversion()
    ausgabe = make_ausgabe(parts=[(STANDARD, 1), (Blattart("einfach", nord.slug, "mit_pkl"), 1)])
    response = client.get(url("serials", ausgabe, kind))
    assert f"ausgabe-1.{kind}" in response.headers["Content-Disposition"]
    if kind == "csv":
        rows = [line.split(";") for line in response.content.decode("utf-8-sig").splitlines()]
    else:
        sheet = load_workbook(BytesIO(response.content)).active
        rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["Nummer", "Blatt", "Form", "Sozialraum", "Teilnahme", "Vermerk"]
    assert rows[1][:4] == ["1-0001", "1", "Standard", ""]
    assert rows[2] == ["1-0002", "2", "Einfache Sprache", "Nord", "mit PKL", ""]


def test_list_names_runs_newest_first(client):
    for _ in range(2):
        make_ausgabe()
    page = text_of(client.get(LIST))
    assert page.index("Ausgabe 2") < page.index("Ausgabe 1")


@pytest.mark.parametrize("page", ["0", "99", "x", "9" * 5_000])
def test_list_has_no_page_that_fails(client, page):
    make_ausgabe()
    assert client.get(LIST, {"seite": page}).status_code == 200


# ---- serials that somebody asks about ----


def test_known_serial_is_told_with_its_version(client):
    make_ausgabe(parts=[(STANDARD, 2), (EASY, 1)])
    page = text_of(check(client, "1-0003"))
    assert '<th scope="row">1-0003</th><td>1</td><td>gültig</td><td>Einfache Sprache</td>' in page
    assert "davon 0 veraltet" in page


@pytest.mark.parametrize("serial", ["1-0004", "2-0001", "1-0000", "0-0001", "999999999-999999999"])
def test_serial_that_was_never_given_out_is_told(client, serial):
    make_ausgabe()
    assert "Diese Nummer hat das Portal nie vergeben." in text_of(check(client, serial))


def test_outdated_serial_is_told(client):
    make_ausgabe(make_blattversion())
    make_ausgabe(make_next())
    page = text_of(check(client, "1-0001, 2-0001 und 3-0001"))
    assert "3 Nummern, davon 1 veraltet. Gültig ist Version 2." in page
    assert '<th scope="row">1-0001</th><td>1</td><td><strong>veraltet</strong></td>' in page


def test_text_without_a_serial_is_told(client):
    assert "In diesem Text steht keine Nummer." in text_of(check(client, "Frau Muster, Jena"))


@pytest.mark.parametrize("text", ["", " ", "1-1 " * 6_000])
def test_no_text_and_too_much_are_refused(client, text):
    assert "<title>Fehler:" in text_of(check(client, text))


def test_many_serials_are_checked_at_once(client):
    make_ausgabe()
    assert "3000 Nummern" in text_of(check(client, "\n".join(f"{n}-1" for n in range(3_000))))


@pytest.mark.parametrize("text", ["1-0002", "1-2", "Nummer 1-0002, Kopie", "(1-0002)", "1 - 0002", "1-0002\n"])
def test_serial_is_found_as_people_write_it(text):
    make_ausgabe()
    (found,) = find_serials(text)
    assert (found.text, found.teil) == ("1-0002", Ausgabeteil.objects.get())


@pytest.mark.parametrize("text", ["1\u20100002", "1\u20110002", "1\u20130002"])
def test_serial_is_found_with_the_dash_of_a_word_processor(text):
    make_ausgabe()
    assert [found.text for found in find_serials(text)] == ["1-0002"]


@pytest.mark.parametrize("text", ["1234567890001-0002", "1-00021234567890", "2026-11-23", "03641-49-4651"])
def test_part_of_a_longer_number_is_no_serial(text):
    make_ausgabe()
    assert find_serials(text) == []


def test_asking_stores_nothing(client):
    make_ausgabe()
    before = Sicherheitsereignis.objects.count()
    check(client, "1-0001 Frau Unverwechselbar")
    assert Sicherheitsereignis.objects.count() == before
    assert "Unverwechselbar" not in str(dict(client.session))
