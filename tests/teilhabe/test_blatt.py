"""One Informationsblatt for one person: previewed, issued with a serial, and nothing about the person is kept."""

import logging
import pickle
import re
import uuid

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse

from jena_sro.inhalte.models import Sicherheitsereignis
from jena_sro.konten.models import Rolle
from teilhabe.models import Ausgabe
from tests.factories import make_angebot, make_konto, make_sozialraum
from tests.informationsblatt import make_blattversion, the_sections
from tests.pdf import programs

pytestmark = pytest.mark.django_db
needs_pdf = pytest.mark.skipif(bool(programs.missing()), reason=programs.missing() or "nothing")
URL = reverse("teilhabe:blatt_create")
PERSON = {
    "anrede": "Frau",
    "vorname": "Änne",
    "nachname": "Unverwechselbar",
    "strasse": "Mühlenstraße 3",
    "plz": "07743",
    "ort": "Jena",
}


@pytest.fixture
def version():
    return make_blattversion()


@pytest.fixture(autouse=True)
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def token(client, version):
    """That of an open page."""
    return client.get(URL).context["form"]["token"].value()


def text_of(response):
    return " ".join(response.content.decode().split())


def words_of(response, tmp_path):
    """The text of a PDF."""
    assert response.headers["Content-Type"] == "application/pdf", text_of(response)
    (tmp_path / "x.pdf").write_bytes(response.content)
    return " ".join(programs.output("pdftotext", str(tmp_path / "x.pdf"), "-").split())


def issue(client, token, press="issue", **values):
    return client.post(URL, {"token": token, "form": "standard", "press": press} | values)


def stored():
    """All that the database, the cache and the sessions hold, as one text."""
    rows = [str(list(model._base_manager.values())) for model in apps.get_models(include_auto_created=True)]
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    kept = [str(pickle.loads(value)) for value in cache._cache.values()]  # noqa: S301 - our own
    return "\n".join([*rows, *sessions, *kept, str(list(cache._cache))])


# ---- the page ----


def test_page_without_a_version_offers_no_form(client):
    page = text_of(client.get(URL))
    assert "Noch ist kein Informationsblatt in Kraft." in page
    assert 'name="nachname"' not in page


def test_nothing_is_issued_without_a_version(client):
    page = issue(client, uuid.uuid4())
    assert "Noch ist kein Informationsblatt in Kraft." in text_of(page)
    assert not Ausgabe.objects.exists()


def test_no_browser_remembers_what_is_typed(client, version):
    fields = re.findall(r"<(?:input|select)[^>]*>", text_of(client.get(URL)))
    kept = [field for field in fields if re.search(f'name="({"|".join([*PERSON, "zusatz"])})"', field)]
    assert len(kept) == 7
    assert [field for field in kept if 'autocomplete="off"' not in field] == []


# ---- preview ----


@needs_pdf
def test_preview_changes_nothing(client, token, tmp_path):
    before = Sicherheitsereignis.objects.count()
    words = words_of(issue(client, token, press="preview", **PERSON), tmp_path)
    assert "Vorschau, nicht ausgegeben" in words
    assert "Änne Unverwechselbar" in words
    assert "Nummer" not in words
    assert not Ausgabe.objects.exists()
    assert Sicherheitsereignis.objects.count() == before


@needs_pdf
@pytest.mark.parametrize("press", ["", "drucken", "ISSUE"])
def test_any_other_button_is_a_preview(client, token, press):
    assert issue(client, token, press=press).headers["Content-Type"] == "application/pdf"
    assert not Ausgabe.objects.exists()


# ---- issuing ----


@needs_pdf
def test_sheet_bears_name_address_and_serial(client, token, tmp_path):
    words = words_of(issue(client, token, **PERSON), tmp_path)
    assert "Frau Änne Unverwechselbar Mühlenstraße 3 07743 Jena" in words
    assert "Guten Tag Frau Unverwechselbar," in words
    assert "Nummer 1-0001" in words
    assert "Vorschau" not in words


@needs_pdf
def test_issued_sheet_is_kept_as_a_run_with_one_part(client, token, fachdienst, version):
    nord = make_sozialraum(name="Nord")
    version = make_blattversion()
    issue(client, token, form="einfach", sozialraum=nord.pk, participation="ohne_pkl", has_receipt="on", **PERSON)
    ausgabe = Ausgabe.objects.get()
    assert (ausgabe.art, ausgabe.version, ausgabe.issued_by, ausgabe.has_receipt) == ("einzeln", version, fachdienst, True)
    teil = ausgabe.teile.get()
    assert (teil.first, teil.count, teil.form, teil.sozialraum, teil.participation) == (1, 1, "einfach", nord, "ohne_pkl")


@needs_pdf
def test_issued_sheet_is_in_the_security_log(client, token, fachdienst):
    issue(client, token, **PERSON)
    event = Sicherheitsereignis.objects.get(art="ausgabe")
    assert (event.konto_id, event.reference) == (fachdienst.pk, "ausgabe 1 version 1 blaetter 1")


@needs_pdf
def test_answer_is_kept_nowhere_and_its_file_name_tells_no_name(client, token):
    response = issue(client, token, **PERSON)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Disposition"] == 'inline; filename="informationsblatt-1-0001.pdf"'


@needs_pdf
@pytest.mark.parametrize("press", ["preview", "issue"])
def test_name_is_in_no_table_cache_session_and_log(client, token, caplog, press):
    logging.getLogger("django").addHandler(caplog.handler)
    caplog.set_level(logging.DEBUG)
    assert issue(client, token, press=press, **PERSON).status_code == 200
    logging.getLogger("django").removeHandler(caplog.handler)
    assert "Unverwechselbar" not in stored() + caplog.text
    assert "Mühlenstraße" not in stored() + caplog.text


def test_planted_name_is_found():
    cache.set("x", {"name": "Unverwechselbar"})
    assert "Unverwechselbar" in stored()
    cache.clear()


def test_input_of_an_ended_sign_in_is_not_kept(client, token):
    client.logout()
    response = issue(client, token, **PERSON)
    assert response.status_code == 302
    assert "Unverwechselbar" not in stored() + response.headers["Location"]


@needs_pdf
def test_same_page_pressed_twice_gives_the_same_serial(client, token, tmp_path):
    answers = [words_of(issue(client, token, **PERSON), tmp_path) for _ in range(2)]
    assert answers[0] == answers[1]
    assert Ausgabe.objects.count() == 1


@needs_pdf
@pytest.mark.parametrize("changed", [{"vorname": "Ute"}, {"zusatz": "Haus 2"}, {"form": "einfach"}, {"has_receipt": "on"}])
def test_something_else_from_the_same_page_gives_another_serial(client, token, tmp_path, changed):
    issue(client, token, **PERSON)
    assert "Nummer 2-0001" in words_of(issue(client, token, **PERSON | changed), tmp_path)


@needs_pdf
def test_sheet_pressed_again_after_a_new_version_is_the_old_one(client, token, tmp_path):
    words_of(issue(client, token, **PERSON), tmp_path)
    first, *others = the_sections()
    make_blattversion([first | {"text": "Anders."}, *others])
    words = words_of(issue(client, token, **PERSON), tmp_path)
    assert "Version 1 vom" in words
    assert "Abgelöst am" in words


@needs_pdf
def test_sheet_for_nobody_in_particular_has_no_letter(client, token, tmp_path):
    words = words_of(issue(client, token), tmp_path)
    assert "Guten Tag" not in words
    assert "Nummer 1-0001" in words


# ---- what is on it ----


@needs_pdf
@pytest.mark.parametrize(("participation", "shown", "left_out"), [
    ("", {"Mit PKL", "Zunächst ohne PKL"}, set()),
    ("mit_pkl", {"Mit PKL"}, {"Zunächst ohne PKL"}),
    ("ohne_pkl", {"Zunächst ohne PKL"}, {"Mit PKL"}),
])  # fmt: skip
def test_participation_chooses_the_text(client, token, tmp_path, participation, shown, left_out):
    text = {section["heading"]: section["text"].split("\n")[0][:30] for section in the_sections()}
    words = words_of(issue(client, token, participation=participation), tmp_path).replace("- ", "")
    assert {heading for heading in shown | left_out if text[heading] in words} == shown


@needs_pdf
@pytest.mark.parametrize(("form", "title"), [
    ("standard", "Informationsblatt Modellprojekt"),
    ("einfach", "Informations-Blatt Über das Modell-Projekt"),
    ("grossdruck", "Informationsblatt Modellprojekt"),
])  # fmt: skip
def test_form_chooses_the_language(client, token, tmp_path, form, title):
    assert title in words_of(issue(client, token, form=form), tmp_path)


@needs_pdf
def test_sozialraum_chooses_the_offers(client, tmp_path):
    nord, ost = make_sozialraum(name="Nord"), make_sozialraum(name="Ost")
    make_angebot(name="Treff am Fluss", sozialraum=nord, phone="03641 1")
    make_angebot(name="Treff am Hang", sozialraum=ost, phone="03641 2")
    make_blattversion()
    words = words_of(issue(client, uuid.uuid4(), sozialraum=ost.pk), tmp_path)
    assert "Angebote in Ost" in words
    assert "Treff am Hang" in words
    assert "Treff am Fluss" not in words


@needs_pdf
def test_receipt_has_the_serial_too(client, token, tmp_path):
    words = words_of(issue(client, token, has_receipt="on"), tmp_path)
    assert "Empfangsbestätigung" in words
    assert words.count("Nummer 1-0001") > words_of(issue(client, token), tmp_path).count("Nummer 2-0001") + 1


# ---- wrong input ----


@pytest.mark.parametrize("name", ["nachname", "strasse", "plz", "ort"])
def test_incomplete_address_is_refused_and_the_rest_stays(client, token, name):
    page = text_of(issue(client, token, **PERSON | {name: ""}))
    assert "Bitte ergänzen Sie:" in page
    assert 'value="Änne"' in page
    assert not Ausgabe.objects.exists()


def test_anrede_alone_of_an_address_is_incomplete(client, token):
    assert "Bitte ergänzen Sie: Nachnamen." in text_of(issue(client, token, anrede="Frau"))


@pytest.mark.parametrize("plz", ["7743", "077430", "D-07743", "07743\n1"])
def test_postcode_has_five_digits(client, token, plz):
    assert "Eine Postleitzahl hat fünf Ziffern" in text_of(issue(client, token, **PERSON | {"plz": plz}))


@pytest.mark.parametrize("name", ["vorname", "nachname", "zusatz", "strasse", "ort"])
def test_letters_that_cannot_be_printed_are_named(client, token, name):
    page = text_of(issue(client, token, **PERSON | {name: "Li 李 ع"}))
    assert "Diese Zeichen können wir nicht drucken: „李ع“." in page
    assert 'value="Li 李 ع"' in page
    assert not Ausgabe.objects.exists()


@pytest.mark.parametrize("values", [
    {"form": ""}, {"form": "mond"}, {"sozialraum": "mond"}, {"sozialraum": "9" * 30}, {"participation": "x"},
    {"anrede": "Graf"}, {"token": ""}, {"token": "x"}, {"nachname": "x" * 81},
])  # fmt: skip
def test_odd_values_are_refused(client, token, values):
    response = client.post(URL, {"token": token, "form": "standard", "press": "issue"} | PERSON | values)
    assert response.status_code == 200
    assert "<title>Fehler:" in text_of(response)
    assert not Ausgabe.objects.exists()


def test_empty_form_is_refused(client, version):
    assert "<title>Fehler:" in text_of(client.post(URL))


@needs_pdf
@pytest.mark.parametrize("name", [
    "<b>&amp;</b>", "{{ content }}", "url(file:///etc/passwd)", "a\u202eb", "\u200b", "a\x07b", "Zoe\u0308", "D’Angelo", "x" * 80,
])  # fmt: skip
def test_any_name_is_printed(client, token, name):
    response = issue(client, token, **PERSON | {"nachname": name})
    assert response.headers["Content-Type"] == "application/pdf"


def test_without_pango_the_page_says_what_to_do(client, token, monkeypatch):
    monkeypatch.setattr("jena_sro.inhalte.pdf.IS_AVAILABLE", False)
    for press in ("preview", "issue"):
        assert issue(client, token, press=press).status_code == 503
