"""Offers out to a table and in from one: nothing is lost on the way, and a wrong row brings in nothing."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from jena_sro.inhalte.tabellen import read_tabelle, write_csv
from jena_sro.konten.models import Rolle
from sozialraeume.models import Ort
from teilhabe.actions.angebot_import import import_angebote
from teilhabe.angebot_tabelle import HEADINGS, INPUT, read_angebote, table_rows, template_rows
from teilhabe.models import Angebot, Angebotszeit, Termin
from teilhabe.views.angebote import with_all_parts
from teilhabe.zeiten_in_words import read_zeiten, write_zeiten
from tests.factories import (
    make_angebot,
    make_angebotsart,
    make_angebotszeit,
    make_konto,
    make_lebensbereich,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_sozialraum,
    make_sprache,
    make_zielgruppe,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 1)
TIMES = "jeden Montag, 9 bis 12 Uhr; nicht an Feiertagen"


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def verein(db):
    make_angebotsart(name="Treff")
    make_ortschaft(name="Zentrum")
    return make_organisation(name="Verein am Fluss e. V.", short_name="Am Fluss", phone="03641 1")


def row(**cells):
    values = {
        "Anbieter": "Am Fluss",
        "Name": "Frühstück",
        "Art": "Treff",
        "Kurz gesagt": "Kaffee trinken.",
        "Wie findet es statt?": "im Internet",
        "Zeiten": TIMES,
        "Zugang": "offen, ohne Anmeldung",
    }
    return values | cells


ON_SITE = {
    "Wie findet es statt?": "vor Ort",
    "Ort": "Haus am Ufer",
    "Straße und Hausnummer": "Uferweg 3",
    "Postleitzahl": "07743",
    "Ortsteil oder Ortschaft": "Zentrum",
}


def tabelle(*rows):
    headings = list(dict.fromkeys(heading for cells in rows for heading in cells))
    return read_tabelle(write_csv(headings, [[cells.get(heading, "") for heading in headings] for cells in rows]))


def mistakes(*rows):
    return [str(mistake) for mistake in read_angebote(tabelle(*rows)).mistakes]


def bring_in(*rows, confirmed_on=DAY):
    return import_angebote(read_angebote(tabelle(*rows)), confirmed_on=confirmed_on, by=None)


def test_row_becomes_a_public_offer_with_dates(verein):
    (angebot,) = bring_in(row(**ON_SITE))
    angebot.refresh_from_db()
    assert (angebot.organisation, angebot.state, angebot.confirmed_on) == (verein, "veroeffentlicht", DAY)
    assert (angebot.ort.name, angebot.ort.ortschaft.name) == ("Haus am Ufer", "Zentrum")
    assert Termin.objects.filter(angebot=angebot).exists()
    assert angebot.vorgaenge.get().text == "Aus einer Tabelle übernommen."


def test_without_a_day_it_becomes_a_draft(verein):
    (angebot,) = bring_in(row(), confirmed_on=None)
    angebot.refresh_from_db()
    assert (angebot.state, angebot.is_public, angebot.confirmed_on) == ("entwurf", False, None)


def test_new_place_is_made_once_and_a_known_one_is_taken(verein):
    known = make_ort(organisation=verein, name="Alter Hof")
    first, second, third = bring_in(
        row(**ON_SITE), row(Name="Tanz", **ON_SITE), row(Name="Chor", **{"Wie findet es statt?": "vor Ort", "Ort": "alter hof"})
    )
    assert first.ort == second.ort
    assert third.ort == known
    assert Ort.objects.count() == 2


@pytest.mark.parametrize(("cells", "expected"), [
    ({"Anbieter": "Niemand"}, "Zeile 2, Spalte „Anbieter“: „Niemand“ kennt das Portal nicht als Organisation."),
    ({"Art": ""}, "Zeile 2, Spalte „Art“: Hier fehlt etwas."),
    ({"Art": "Zauberei"}, "Zeile 2, Spalte „Art“: „Zauberei“ kennt das Portal nicht als Angebotsart."),
    ({"Zeiten": "manchmal"}, "Zeile 2, Spalte „Zeiten“: „manchmal“ verstehen wir nicht. Bitte schreiben Sie zum Beispiel: jeden Montag, 9 bis 12 Uhr."),  # noqa: E501
    ({"Zeiten": "jeden Montag, 12 bis 9 Uhr"}, "Zeile 2, Spalte „Zeiten“: Bitte geben Sie Anfang und Ende an; das Ende liegt nach dem Anfang."),  # noqa: E501
    ({"Zeiten": "am 31.2.2027, 9 bis 12 Uhr"}, "Zeile 2, Spalte „Zeiten“: Den Tag 31.2.2027 gibt es nicht."),
    ({"Ab Jahren": "jung"}, "Zeile 2, Spalte „Ab Jahren“: Bitte schreiben Sie eine Zahl, zum Beispiel 18."),
    ({"Für ganz Jena": "vielleicht"}, "Zeile 2, Spalte „Für ganz Jena“: Bitte schreiben Sie ja oder nein."),
    ({"E-Mail": "keine"}, "Zeile 2, Spalte „E-Mail“: Gib eine gültige E-Mail-Adresse an."),
    ({"Wie findet es statt?": "vor Ort"}, "Zeile 2, Spalte „Ort“: Wo findet es statt? Bitte geben Sie den Namen des Ortes an."),
    (ON_SITE | {"Postleitzahl": ""}, "Zeile 2, Spalte „Postleitzahl“: Den Ort „Haus am Ufer“ kennt das Portal noch nicht. Dann gehört das dazu."),  # noqa: E501
    ({"Geburtsdatum": "1.1.1980"}, "Zeile 1, Spalte „Geburtsdatum“: Diese Spalte kennen wir nicht."),
])  # fmt: skip
def test_mistake_names_row_and_column(verein, cells, expected):
    found = mistakes(row(**cells))
    assert len(found) == 1
    assert found[0].startswith(expected[: expected.index("Gib")] if "Gib" in expected else expected)


def test_age_from_old_to_young_is_refused(verein):
    (found,) = mistakes(row(**{"Ab Jahren": "60", "Bis Jahre": "20"}))
    assert found.startswith("Zeile 2: ")


def test_offer_that_exists_and_one_that_stands_twice_are_refused(verein):
    make_angebot(organisation=verein, name="FRÜHSTÜCK")
    found = mistakes(row(), row(Name="Tanz"), row(Name="tanz"))
    assert found == [f"Zeile {number}, Spalte „Name“: Dieses Angebot gibt es bei diesem Anbieter schon." for number in (2, 4)]


def test_needed_column_that_lacks_and_one_that_stands_twice_are_named(verein):
    found = read_angebote(read_tabelle(b"Anbieter;Name;Name\nAm Fluss;Tanz;Tanz")).mistakes
    assert "Diese Spalte steht zweimal da." in {mistake.words for mistake in found}
    assert {m.column for m in found if m.words == "Diese Spalte fehlt."} >= {"Art", "Zeiten", "Zugang"}


def test_contact_is_needed(verein):
    verein.phone = ""
    verein.save()
    assert "Telefonnummer oder eine E-Mail-Adresse" in mistakes(row())[0]
    assert mistakes(row(Telefon="03641 2")) == []


def test_wrong_row_in_the_middle_brings_in_nothing(verein, client, fachdienst):
    rows = [row(Name=f"Treff {number}") for number in range(501)]
    rows[250]["Art"] = "Zauberei"
    headings = list(rows[0])
    content = write_csv(headings, [list(cells.values()) for cells in rows])
    sent = {"file": SimpleUploadedFile("a.csv", content), "target": "oeffentlich", "day": "1.3.2026"}
    answer = client.post(reverse("teilhabe:angebot_import"), sent)
    assert str(answer.context["mistakes"][0]).startswith("Zeile 252, Spalte „Art“: „Zauberei“ kennt das Portal nicht")
    assert "Das stimmt noch nicht" in answer.content.decode()
    client.post(reverse("teilhabe:angebot_import"), {"daten": answer.context["daten"]})
    assert not Angebot.objects.exists()


def test_500_rows_come_in_together(verein):
    done = bring_in(*[row(Name=f"Treff {number}", **ON_SITE) for number in range(500)])
    assert len(done) == Angebot.objects.public().count() == 500
    assert Ort.objects.count() == 1


def test_file_is_looked_at_first_and_taken_over_without_choosing_it_again(verein, client, fachdienst):
    content = ";".join(row()) + "\n" + ";".join(f'"{cell}"' for cell in row().values())
    address = reverse("teilhabe:angebot_import")
    sent = {"file": SimpleUploadedFile("a.csv", content.encode("cp1252")), "target": "oeffentlich", "day": "1.3.2026"}
    answer = client.post(address, sent)
    assert "1 Angebot kann übernommen werden" in answer.content.decode()
    assert not Angebot.objects.exists()
    answer = client.post(address, {"daten": answer.context["daten"]}, follow=True)
    assert "1 Angebot ist veröffentlicht." in answer.content.decode()
    assert Angebot.objects.get().name == "Frühstück"


def test_table_that_is_too_large_to_be_sent_back_is_refused(verein, client, fachdienst, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 200
    content = write_csv(list(row()), [list(row(Name=f"Treff {number}").values()) for number in range(9)])
    sent = {"file": SimpleUploadedFile("a.csv", content), "target": "entwurf"}
    assert "Die Datei ist zu groß." in client.post(reverse("teilhabe:angebot_import"), sent).content.decode()


@pytest.mark.parametrize("daten", ["", "x", "a:b:c"])
def test_preview_that_nobody_has_signed_stores_nothing(client, fachdienst, daten):
    answer = client.post(reverse("teilhabe:angebot_import"), {"daten": daten}, follow=True)
    assert "Die Vorschau ist nicht mehr gültig." in answer.content.decode()
    assert not Angebot.objects.exists()


def test_preview_is_shown_again_when_a_row_does_not_fit_any_more(verein, client, fachdienst):
    content = write_csv(list(row()), [list(row().values())])
    address = reverse("teilhabe:angebot_import")
    daten = client.post(address, {"file": SimpleUploadedFile("a.csv", content), "target": "entwurf"}).context["daten"]
    make_angebot(organisation=verein, name="Frühstück")
    assert "gibt es bei diesem Anbieter schon" in client.post(address, {"daten": daten}).content.decode()
    assert Angebot.objects.count() == 1


@pytest.mark.parametrize("sent", [
    {"target": "oeffentlich"},
    {"target": "entwurf"},
    {"target": "nirgends"},
    {"target": "oeffentlich", "day": "morgen"},
])  # fmt: skip
def test_bad_form_says_what_is_missing(client, fachdienst, sent):
    answer = client.post(reverse("teilhabe:angebot_import"), sent)
    assert answer.status_code == 200
    assert "Fehler:" in answer.content.decode()


def make_full_angebot():
    """An offer with something in every column."""
    sozialraum = make_sozialraum()
    angebot = make_angebot(
        sozialraum=sozialraum,
        lebensbereiche=[make_lebensbereich(), make_lebensbereich()],
        zielgruppen=[make_zielgruppe()],
        sprachen=[make_sprache()],
        serves=[make_sozialraum()],
        together_with=[make_organisation()],
        text="Zeile eins.\n\nZeile „zwei“; mit Komma, und = Zeichen.",
        easy_text="=Ganz einfach.",
        age_from=18,
        age_to=65,
        abstinence_required=True,
        free_of_charge="teilweise",
        cost_text="2 €",
        sign_language="ja",
        first_visit="nein",
        phone="+49 3641 5",
        email="treff@example.org",
    )
    make_angebotszeit(angebot, valid_from=DAY, not_on_holidays=True, not_in_school_holidays=True, note="Im Garten")
    make_angebotszeit(angebot, rhythm="monatlich", nth=-1)
    make_angebotszeit(angebot, rhythm="einzeltermin", date=DAY)
    make_angebotszeit(angebot, rhythm="vereinbarung")
    return angebot


def full_rows(queryset):
    return list(table_rows(with_all_parts(queryset).prefetch_related("serves")))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again(client, fachdienst, kind):
    make_full_angebot()
    before = full_rows(Angebot.objects.all())
    content = client.get(reverse("teilhabe:angebot_export", args=[kind]), {"liste": "alle"}).content
    Angebot.objects.all().delete()
    reading = read_angebote(read_tabelle(content))
    assert reading.mistakes == []
    import_angebote(reading, confirmed_on=before[0][HEADINGS.index("Bestätigt am")], by=None)
    assert full_rows(Angebot.objects.all()) == before


def test_nothing_that_goes_out_is_a_formula(client, fachdienst):
    make_full_angebot()
    content = client.get(reverse("teilhabe:angebot_export", args=["xlsx"]), {"liste": "alle"}).content
    cells = [cell for line in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    text = client.get(reverse("teilhabe:angebot_export", args=["csv"]), {"liste": "alle"}).content.decode("utf-8-sig")
    assert ";'=Ganz einfach.;" in text
    assert ";'+49 3641 5;" in text


@pytest.mark.parametrize("name", ["angebot_export", "angebot_template"])
def test_unknown_kind_of_file_is_not_found(client, fachdienst, name):
    assert client.get(reverse(f"teilhabe:{name}", args=["exe"])).status_code == 404


def test_template_has_every_column_that_is_read():
    headings, (example,) = template_rows()
    assert headings == [column.heading for column in INPUT]
    assert [
        h for h, cell in zip(headings, example, strict=True) if not cell and h in {c.heading for c in INPUT if c.is_needed}
    ] == []


ZEITEN = st.one_of(
    st.builds(
        Angebotszeit,
        rhythm=st.sampled_from(["woechentlich", "vierzehntaeglich", "monatlich"]),
        weekday=st.integers(0, 6),
        nth=st.sampled_from([-1, 1, 2, 3, 4]),
        start_time=st.times(max_value=datetime.time(11, 59)).map(lambda time: time.replace(second=0, microsecond=0)),
        end_time=st.times(min_value=datetime.time(12)).map(lambda time: time.replace(second=0, microsecond=0)),
        valid_from=st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)),
        valid_until=st.none() | st.dates(datetime.date(2030, 1, 2), datetime.date(2040, 1, 1)),
        not_on_holidays=st.booleans(),
        not_in_school_holidays=st.booleans(),
        note=st.sampled_from(["", "Im Garten", "nicht im August"]),
    ),
    st.just(Angebotszeit(rhythm="vereinbarung", not_on_holidays=False)),
)


def facts(zeit):
    return [getattr(zeit, f.attname) for f in Angebotszeit._meta.concrete_fields if f.name not in ("id", "angebot")]


@given(zeiten=st.lists(ZEITEN, max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rhythms_in_words_are_read_as_they_were(db, zeiten):
    for zeit in zeiten:
        zeit.nth = zeit.nth if zeit.rhythm == "monatlich" else None
    assert list(map(facts, read_zeiten(write_zeiten(zeiten)))) == list(map(facts, zeiten))


def test_command_takes_over_all_or_says_what_is_wrong(verein, tmp_path, capsys):
    file = tmp_path / "angebote.csv"
    file.write_bytes(write_csv(list(row()), [list(row().values())]))
    call_command("import_angebote", str(file), "--probe")
    assert not Angebot.objects.exists()
    call_command("import_angebote", str(file), "--bestaetigt-am", "1.3.2026")
    assert Angebot.objects.public().count() == 1
    with pytest.raises(CommandError, match="gibt es bei diesem Anbieter schon"):
        call_command("import_angebote", str(file))
    assert "1 Angebote übernommen." in capsys.readouterr().out
