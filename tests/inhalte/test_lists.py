"""Search, order and tables of the lists of the work areas, through lists that use each of the two ways."""

import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from jena_sro.inhalte.lists import Worded, order_of
from jena_sro.konten.models import Rolle
from tests.factories import make_kontaktstelle, make_konto, make_organisation, make_rueckmeldung, make_sozialraum

pytestmark = pytest.mark.django_db
RECORDS, TABS, ORGANISATIONEN = (f"/arbeitsbereich/{name}/" for name in ("kontaktstellen", "rueckmeldungen", "organisationen"))


@pytest.fixture
def staff(client, sign_in):
    sign_in(client, make_konto(Rolle.FACHDIENST))
    return client


@pytest.fixture
def stellen():
    """Three, in an order that is neither that of the alphabet nor that of the days."""
    nord = make_sozialraum(name="Nord")
    day = datetime.date(2026, 2, 10)
    return [
        make_kontaktstelle(
            function=name,
            purpose=purpose,
            sozialraum=nord,
            organisation_name="Stadt",
            confirmed_on=day + datetime.timedelta(days=days),
        )
        for name, purpose, days in (("Zentrale", "Fragen", 0), ("Ärztehaus", "Gesundheit", 30), ("apotheke", "=1+1", -30))
    ]


def names(response):
    return [row[0].function for row in response.context["rows"]]


def test_search_finds_all_words_in_what_a_row_shows_without_regard_to_accents(staff, stellen):
    assert names(staff.get(RECORDS, {"q": "arztehaus GESUND"})) == ["Ärztehaus"]
    assert names(staff.get(RECORDS, {"q": "Ärztehaus Fragen"})) == []
    assert "Kein Eintrag passt dazu." in staff.get(RECORDS, {"q": "xyzzy"}).content.decode()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("eintrag", ["apotheke", "Ärztehaus", "Zentrale"]),
        ("-eintrag", ["Zentrale", "Ärztehaus", "apotheke"]),
        ("zuletzt-bestaetigt", ["apotheke", "Zentrale", "Ärztehaus"]),
    ],
)
def test_columns_sort_by_the_alphabet_and_by_days(staff, stellen, order, expected):
    assert names(staff.get(RECORDS, {"sortierung": order})) == expected


def test_heading_says_how_it_sorts_and_turns_around(staff, stellen):
    page = staff.get(RECORDS, {"sortierung": "eintrag", "q": "nord"}).content.decode()
    assert page.count('aria-sort="ascending"') == 1
    assert "sortierung=-eintrag" in page
    assert "q=nord" in page
    assert 'aria-sort="descending"' in staff.get(RECORDS, {"sortierung": "-eintrag"}).content.decode()


@pytest.mark.parametrize("query", [{"sortierung": "x"}, {"sortierung": "--eintrag"}, {"tabelle": "exe"}, {"q": "%_"}])
def test_unknown_wishes_break_nothing(staff, stellen, query):
    response = staff.get(RECORDS, query)
    assert response.status_code == 200
    assert "aria-sort" not in response.content.decode()


def test_table_holds_the_whole_list_as_it_is_shown_and_no_formula(staff, stellen):
    response = staff.get(RECORDS, {"tabelle": "csv", "sortierung": "eintrag"})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Eintrag;Sozialraum;Wofür;Zuletzt bestätigt"
    assert lines[1] == "apotheke, Stadt;Nord;'=1+1;11.01.2026"
    assert len(lines) == 4
    assert response.headers["Content-Disposition"] == 'attachment; filename="kontaktstellen-fuer-fachkraefte.csv"'


def test_table_of_a_spreadsheet_holds_days_as_days(staff, stellen):
    response = staff.get(RECORDS, {"tabelle": "xlsx", "q": "Zentrale"})
    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert [row[0] for row in rows] == ["Eintrag", "Zentrale, Stadt"]
    assert rows[1][3] == datetime.datetime(2026, 2, 10)  # noqa: DTZ001 - a spreadsheet knows no time zone


def test_links_of_a_list_lead_to_its_tables(staff, stellen):
    page = staff.get(RECORDS, {"q": "nord", "seite": "1"}).content.decode()
    assert "?q=nord&amp;tabelle=csv" in page
    assert "?q=nord&amp;tabelle=xlsx" in page


def test_list_with_tabs_searches_and_sorts_within_the_tab(staff):
    first, second = (make_rueckmeldung(message=text) for text in ("Der Aufzug ist kaputt.", "Die Tür klemmt."))
    make_rueckmeldung(message="Der Aufzug fährt wieder.").close(make_konto())
    found = staff.get(TABS, {"stand": "neu", "q": "aufzug"})
    assert list(found.context["page"]) == [first]
    assert 'name="stand" value="neu"' in found.content.decode()
    assert list(staff.get(TABS, {"sortierung": "-nachricht"}).context["page"]) == [second, first]
    assert "Hier passt nichts zu „xyzzy“." in staff.get(TABS, {"q": "xyzzy"}).content.decode()


def test_what_people_write_is_no_table(staff):
    make_rueckmeldung()
    response = staff.get(TABS, {"tabelle": "csv"})
    assert response.headers["Content-Type"].startswith("text/html")
    assert "tabelle=" not in response.content.decode().split("<footer")[0]


def test_organisationen_sort_and_become_a_table(staff):
    for name, phone in (("Öffner", "2"), ("Zirkel", "1")):
        make_organisation(name=name, phone=phone)
    sent = staff.get(ORGANISATIONEN, {"tabelle": "csv", "sortierung": "telefon"}).content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in sent] == ["Name", "Zirkel", "Öffner"]
    assert [row.name for row in staff.get(ORGANISATIONEN, {"q": "Offner"}).context["page"]] == ["Öffner"]


def test_days_and_numbers_come_before_words():
    day = datetime.date(2026, 1, 1)
    values = ["noch nie", Worded(day, "überfällig"), datetime.date(2025, 1, 1), None, 3]
    assert sorted(values, key=order_of) == [3, datetime.date(2025, 1, 1), Worded(day, "überfällig"), None, "noch nie"]
