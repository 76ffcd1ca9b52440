"""Work pages of the Kennzahlen: definition, grid, file with dry run, publishing."""

import datetime
import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jena_sro.inhalte.forms import MISSING
from jena_sro.inhalte.tabellen import write_csv, write_xlsx
from jena_sro.konten.models import Rolle
from sozialraeume.actions.kennzahlen import CHANGED
from sozialraeume.einlesen import COLUMNS
from sozialraeume.forms.kennzahlen import NO_NUMBER, OTHER_DAY, PUBLISHED
from sozialraeume.forms.records import CONFLICT
from sozialraeume.models import Kennzahl, Kennzahlwert, Veroeffentlichung
from sozialraeume.views.zahlen import OUTDATED
from tests.factories import (
    LONG_AGO,
    make_kennzahl,
    make_kennzahlwert,
    make_konto,
    make_ortschaft,
    make_sozialraum,
    make_veroeffentlichung,
)

pytestmark = pytest.mark.django_db
WORK = "/arbeitsbereich/kennzahlen/"
IMPORT = f"{WORK}einlesen/"
DEFINITION = {
    "version": "", "name": "Haushalte", "definition": "Alle.", "unit": "Haushalte", "kind": "menschen", "source": "Register",
    "rhythm": "12", "delay_months": "3",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def nord():
    return make_sozialraum(name="Nord")


@pytest.fixture
def zwaetzen(nord):
    return make_ortschaft(nord, name="Zwätzen")


@pytest.fixture
def kennzahl(zwaetzen):
    return make_kennzahl(name="Haushalte")


def text_of(response):
    return html.unescape(response.content.decode())


def errors_of(response):
    form = response.context["form"]
    return [error for errors in form.errors.values() for error in errors]


def address(kennzahl, rest=""):
    return f"{WORK}{kennzahl.pk}/zahlen/{rest}"


def stored():
    return {wert.place: wert.value for wert in Kennzahlwert.objects.all()}


# ---- definition ----


def test_new_kennzahl_is_stored(client):
    client.post(f"{WORK}neu/", DEFINITION)
    assert Kennzahl.objects.get().due_on(LONG_AGO) == datetime.date(2021, 4, 1)


def test_rate_needs_its_numerator(client):
    response = client.post(f"{WORK}neu/", DEFINITION | {"kind": "anteil"})
    assert errors_of(response) == ["Bitte wählen Sie die Zahl, deren Anteil das ist."]


def test_other_kinds_lose_the_numerator(client, kennzahl):
    client.post(f"{WORK}neu/", DEFINITION | {"name": "Andere", "numerator": kennzahl.pk})
    assert Kennzahl.objects.get(name="Andere").numerator is None


def test_kind_stays_once_there_are_figures(client, kennzahl):
    make_kennzahlwert(kennzahl, 3)
    page = client.get(f"{WORK}{kennzahl.pk}/")
    values = DEFINITION | {"version": page.context["form"].version, "kind": "andere"}
    assert "Ihre Art bleibt deshalb, wie sie ist." in errors_of(client.post(f"{WORK}{kennzahl.pk}/", values))[0]


@pytest.mark.parametrize(
    ("rhythm", "as_of", "words"),
    [(12, LONG_AGO, "überfällig seit 1. April 2021"), (0, LONG_AGO, "unregelmäßig"), (12, None, "noch keine Zahlen")],
)
def test_list_says_in_words_when_figures_are_due(client, rhythm, as_of, words):
    kennzahl = make_kennzahl(rhythm=rhythm)
    if as_of:
        make_kennzahlwert(kennzahl, 3, as_of=as_of)
    assert words in text_of(client.get(WORK))


# ---- grid ----


def test_figures_are_stored_as_people_write_them(client, kennzahl, zwaetzen):
    values = {"as_of": "31.12.2024", "version": "", "jena": "1.234", f"ortschaft-{zwaetzen.pk}": " 12 ", "source": "Amt"}
    response = client.post(address(kennzahl, "eintragen/"), values)
    assert response.status_code == 302
    assert stored() == {"jena": 1234, f"ortschaft-{zwaetzen.pk}": 12}
    assert set(Kennzahlwert.objects.values_list("source", flat=True)) == {"Amt"}


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("menschen", "drei", NO_NUMBER),
        ("menschen", "1.5", NO_NUMBER),
        ("menschen", "1,5", "ganze Zahl"),
        ("menschen", "-1", "ganze Zahl"),
        ("anteil", "-1", "nicht unter 0"),
        ("andere", "1,555", "zwei Stellen"),
        ("andere", "999.999.999.999", "zu groß"),
    ],
)
def test_wrong_figure_is_said_and_nothing_typed_is_lost(client, kennzahl, nord, kind, text, words):
    other = make_kennzahl(kind=kind, numerator=kennzahl if kind == "anteil" else None)
    values = {"as_of": "31.12.2024", "version": "", "jena": text, f"sozialraum-{nord.pk}": "7"}
    response = client.post(address(other, "eintragen/"), values)
    assert words in errors_of(response)[0]
    assert 'value="7"' in text_of(response)
    assert stored() == {}


@pytest.mark.parametrize(
    ("values", "words"), [({"as_of": "31.12.2024"}, "mindestens eine Zahl"), ({"jena": "1"}, "von welchem Tag")]
)
def test_day_and_at_least_one_figure_are_needed(client, kennzahl, values, words):
    assert words in errors_of(client.post(address(kennzahl, "eintragen/"), {"version": ""} | values))[0]


def test_day_with_figures_shows_them_and_those_before(client, kennzahl):
    make_kennzahlwert(kennzahl, 1200)
    make_kennzahlwert(kennzahl, 1300, as_of=datetime.date(2021, 1, 1))
    page = text_of(client.get(address(kennzahl, "eintragen/?stand=2021-01-01")))
    assert 'value="1300"' in page
    assert "01.01.2020: 1.200" in page


def test_figures_somebody_else_stored_are_not_overwritten_unseen(client, kennzahl):
    page = client.get(address(kennzahl, "eintragen/?stand=2020-01-01"))
    make_kennzahlwert(kennzahl, 1200)
    values = {"as_of": "1.1.2020", "version": page.context["form"].version, "jena": "7"}
    response = client.post(address(kennzahl, "eintragen/?stand=2020-01-01"), values)
    assert errors_of(response) == [CONFLICT]
    assert "jetzt: 1.200" in text_of(response)
    values["version"] = response.context["form"].version
    client.post(address(kennzahl, "eintragen/?stand=2020-01-01"), values)
    assert stored() == {"jena": 7}


def test_figures_of_another_day_are_not_overwritten_unseen(client, kennzahl):
    make_kennzahlwert(kennzahl, 1200)
    values = {"as_of": "1.1.2020", "version": "", "jena": "7"}
    assert errors_of(client.post(address(kennzahl, "eintragen/"), values)) == [OTHER_DAY]


def test_empty_field_deletes_what_is_not_published(client, kennzahl, nord):
    make_kennzahlwert(kennzahl, 1200)
    make_kennzahlwert(kennzahl, 30, place=nord)
    page = client.get(address(kennzahl, "eintragen/?stand=2020-01-01"))
    values = {"as_of": "1.1.2020", "version": page.context["form"].version, "jena": "1200"}
    client.post(address(kennzahl, "eintragen/?stand=2020-01-01"), values)
    assert stored() == {"jena": 1200}


def test_published_figure_is_corrected_but_not_deleted(client, kennzahl, nord):
    make_veroeffentlichung(kennzahl, [(nord, 30)])
    page = client.get(address(kennzahl, "eintragen/?stand=2020-01-01"))
    values = {"as_of": "1.1.2020", "version": page.context["form"].version}
    assert PUBLISHED in errors_of(client.post(address(kennzahl, "eintragen/?stand=2020-01-01"), values))


def test_unknown_day_in_the_address_is_not_found(client, kennzahl):
    assert client.get(address(kennzahl, "eintragen/?stand=gestern")).status_code == 404
    assert client.get(address(kennzahl, "gestern/veroeffentlichen/")).status_code == 404
    assert client.get(address(kennzahl, "2020-01-01/veroeffentlichen/")).status_code == 404


# ---- publishing ----


def test_preview_says_what_is_hidden_and_why(client, kennzahl, zwaetzen):
    make_kennzahlwert(kennzahl, 3, place=zwaetzen)
    page = text_of(client.get(address(kennzahl, "2020-01-01/veroeffentlichen/")))
    assert "nicht gezeigt: unter 5" in page
    assert not Veroeffentlichung.objects.exists()


def test_what_the_preview_has_shown_is_published(client, kennzahl, fachdienst):
    make_kennzahlwert(kennzahl, 300)
    page = client.get(address(kennzahl, "2020-01-01/veroeffentlichen/"))
    client.post(address(kennzahl, "2020-01-01/veroeffentlichen/"), {"version": page.context["plan"].version})
    assert (Veroeffentlichung.objects.get().value("jena"), Veroeffentlichung.objects.get().published_by) == (300, fachdienst)
    assert "Genau so ist es seit dem" in text_of(client.get(address(kennzahl, "2020-01-01/veroeffentlichen/")))


def test_figures_changed_since_the_preview_are_not_published(client, kennzahl):
    make_kennzahlwert(kennzahl, 300)
    version = client.get(address(kennzahl, "2020-01-01/veroeffentlichen/")).context["plan"].version
    Kennzahlwert.objects.update(value=301)
    response = client.post(address(kennzahl, "2020-01-01/veroeffentlichen/"), {"version": version})
    assert CHANGED in text_of(response)
    assert not Veroeffentlichung.objects.exists()


def test_figures_that_do_not_add_up_are_said(client, kennzahl, nord, zwaetzen):
    make_kennzahlwert(kennzahl, 30, place=zwaetzen)
    make_kennzahlwert(kennzahl, 40, place=nord)
    page = text_of(client.get(address(kennzahl, "2020-01-01/veroeffentlichen/")))
    assert "Sozialraum Nord ist nicht die Summe von Zwätzen" in page


def test_list_of_days_says_what_is_published_and_changed_since(client, kennzahl):
    make_veroeffentlichung(kennzahl)
    make_kennzahlwert(kennzahl, 7, as_of=datetime.date(2021, 1, 1))
    assert re.search(r"noch nicht</td>", text_of(client.get(address(kennzahl))))
    Kennzahlwert.objects.update(value=8)
    assert "seitdem geändert" in text_of(client.get(address(kennzahl)))


# ---- file ----


def upload(client, *rows, header=COLUMNS, kind="csv"):
    rows = [row[: len(header)] for row in rows]
    content = write_csv(header, rows) if kind == "csv" else write_xlsx(header, rows, "Zahlen")
    return client.post(IMPORT, {"file": SimpleUploadedFile(f"zahlen.{kind}", content)})


def store(client, preview):
    return client.post(IMPORT, {"daten": preview.context["daten"]}, follow=True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_file_shows_first_and_stores_then(client, kennzahl, nord, zwaetzen, kind):
    make_kennzahlwert(kennzahl, 20, place=nord)
    rows = [
        ("haushalte", "Sozialraum Nord", "01.01.2020", "25", "Amt"),
        ("Haushalte", "ZWÄTZEN", "2020-01-01", "1.234", ""),
        ("Haushalte", "Jena", "1.1.2020", "", ""),
    ]
    preview = upload(client, *rows, kind=kind)
    assert preview.context["found"].counts == [("neu", 1), ("geändert", 1), ("unverändert", 0)]
    assert stored() == {f"sozialraum-{nord.pk}": 20}
    assert "2 Zahlen sind gespeichert" in text_of(store(client, preview))
    assert stored() == {f"sozialraum-{nord.pk}": 25, f"ortschaft-{zwaetzen.pk}": 1234}


def test_template_can_be_filled_in_and_read(client, kennzahl):
    content = client.get(f"{WORK}{kennzahl.pk}/vorlage.csv").content.decode("utf-8-sig")
    filled = content.replace("ganz Jena;;", "ganz Jena;31.12.2024;1.000").encode("cp1252")
    preview = client.post(IMPORT, {"file": SimpleUploadedFile("vorlage.csv", filled)})
    store(client, preview)
    assert stored() == {"jena": 1000}


def test_errors_name_row_and_column_and_nothing_can_be_stored(client, kennzahl):
    preview = upload(
        client,
        ("Haushalte", "Jena", "1.1.2020", "5", ""),
        ("Unbekannt", "Mond", "gestern", "5", "x" * 301),
        ("Haushalte", "Jena", "1.1.2099", "5", ""),
        ("Haushalte", "Jena", "1.1.2020", "viele", ""),
    )
    found = [(mistake.row, mistake.column) for mistake in preview.context["mistakes"]]
    assert found == [(3, "Kennzahl"), (3, "Gebiet"), (3, "Stand"), (3, "Quelle"), (4, "Stand"), (5, "Wert"), (5, "Gebiet")]
    assert "So speichern" not in text_of(preview)
    store(client, preview)
    assert stored() == {}


@pytest.mark.parametrize(
    "title",
    [
        "Name", "Vorname", "Nachname der Klientin", "Geburtsdatum", "geb. am", "Geb.-Datum", "Aktenzeichen", "Az", "Fall-Nr.",
        "Fallnummer", "Kundennummer", "Personen-ID", "Straße", "E-Mail", "Telefon", "Diagnose", "Geschlecht", "Bemerkung",
    ],
)  # fmt: skip
def test_columns_about_single_people_are_refused_in_a_sentence(client, kennzahl, title):
    response = upload(client, ("Haushalte", "Jena", "1.1.2020", "5", "", "x"), header=(*COLUMNS, title))
    assert f"Die Spalte „{title}“ sieht nach Angaben über einzelne Menschen aus." in errors_of(response)[0]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ((*COLUMNS, "Farbe"), "Die Spalte „Farbe“ kennen wir nicht."),
        ((*COLUMNS, ""), "ohne Namen"),
        ((*COLUMNS, "Wert"), "steht zweimal"),
        (("Kennzahl", "Gebiet", "Stand", "Quelle"), "Es fehlt die Spalte „Wert“."),
    ],
)
def test_other_columns_are_refused(client, kennzahl, header, words):
    assert words in errors_of(upload(client, ("Haushalte", "Jena", "1.1.2020", "5", "", "x"), header=header))[0]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, MISSING),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "Die Datei ist leer."),
        ({"file": SimpleUploadedFile("a.csv", b"Kennzahl;Gebiet")}, "Die Tabelle ist leer."),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")}, "nicht lesen"),
        ({"file": SimpleUploadedFile("a.csv", b"Kennzahl;Gebiet;Stand;Wert\nHaushalte;Jena;1.1.2020;")}, "nirgends eine Zahl"),
    ],
)
def test_files_without_figures_are_refused(client, files, words):
    assert words in errors_of(client.post(IMPORT, files))[0]


def test_file_that_is_too_large_is_refused(client, settings):
    settings.UPLOAD_MAX_BYTES = 10
    assert "zu groß" in errors_of(client.post(IMPORT, {"file": SimpleUploadedFile("a.csv", b"x" * 100_000)}))[0]


def test_file_that_changes_nothing_says_so(client, kennzahl):
    make_kennzahlwert(kennzahl, 5)
    assert "schon so gespeichert" in text_of(upload(client, ("Haushalte", "Jena", "1.1.2020", "5", "")))


def test_figures_changed_since_the_preview_are_shown_again(client, kennzahl):
    preview = upload(client, ("Haushalte", "Jena", "1.1.2020", "5", ""))
    make_kennzahlwert(kennzahl, 9)
    response = store(client, preview)
    assert OUTDATED in text_of(response)
    assert stored() == {"jena": 9}
    store(client, response)
    assert stored() == {"jena": 5}


def test_forged_preview_stores_nothing(client, kennzahl):
    response = client.post(IMPORT, {"daten": "erfunden"}, follow=True)
    assert "Die Vorschau ist nicht mehr gültig." in text_of(response)
