"""The gap view, the comparison, and „Das fehlt mir“."""

import datetime

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from jena_sro.inhalte.kalender import BERLIN
from jena_sro.konten.models import Rolle
from teilhabe.models import Wunsch
from teilhabe.models.luecken import months_back
from tests.factories import (
    make_angebot,
    make_angebotsart,
    make_angebotszeit,
    make_kennzahl,
    make_konto,
    make_lebensbereich,
    make_monatsstand,
    make_ort,
    make_ortschaft,
    make_sozialraum,
    make_veroeffentlichung,
    make_wunsch,
)

pytestmark = pytest.mark.django_db
GAPS, VERGLEICH = reverse("teilhabe:luecke_list"), reverse("teilhabe:vergleich")
WUNSCH, THANKS = reverse("teilhabe:wunsch_create"), reverse("teilhabe:wunsch_thanks")
NOW = datetime.datetime(2026, 9, 16, 8, tzinfo=BERLIN)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def nord():
    return make_sozialraum(name="Nord", slug="nord")


@pytest.fixture
def lernen():
    return make_lebensbereich(label="Lernen", slug="lernen")


@pytest.fixture
def staff(client, sign_in):
    sign_in(client, make_konto(Rolle.FACHDIENST))
    return client


def text_of(response):
    return " ".join(response.content.decode().split())


def gaps(client, query=""):
    return client.get(f"{GAPS}{query}").context["matrix"].gaps


def cells(client, query=""):
    """Value and note of the cells of the first row: Nord, all Jena, together."""
    return [(cell.value, cell.note) for cell in client.get(f"{GAPS}{query}").context["matrix"].lines[0].cells]


# ---- gaps in words ----


def test_empty_cell_is_named_in_words(staff, nord, lernen):
    make_angebot(sozialraum=nord, lebensbereiche=[make_lebensbereich()])
    assert gaps(staff) == ["In Nord gibt es kein offenes Angebot zum Thema „Lernen“."]


def test_several_empty_cells_are_one_sentence(staff, nord, lernen):
    for label in ("Wohnen", "Geld"):
        make_lebensbereich(label=label)
    make_angebot(sozialraum=nord, lebensbereiche=[make_lebensbereich()])
    assert gaps(staff) == ["In Nord gibt es kein offenes Angebot zu den Themen „Lernen“, „Wohnen“ und „Geld“."]


def test_sozialraum_without_any_offer_says_so(staff, nord, lernen):
    make_angebot(mode="online", serves_all_jena=True, lebensbereiche=[lernen])
    assert gaps(staff, "?umfang=alle") == ["In Nord gibt es kein Angebot."]


def test_offer_with_sign_up_fills_the_gap_only_among_all_offers(staff, nord, lernen):
    make_angebot(sozialraum=nord, lebensbereiche=[lernen], zugang="anmeldung")
    assert gaps(staff) == ["In Nord gibt es kein offenes Angebot."]
    assert gaps(staff, "?umfang=alle") == []


def test_gaps_by_kind(staff, nord):
    art = make_angebotsart(name="Kontaktcafé")
    make_angebot(sozialraum=nord, art=make_angebotsart(name="Treff"))
    assert gaps(staff, "?zeilen=art") == [f"In Nord gibt es kein offenes Angebot der Art „{art}“."]


def test_gaps_by_time(staff, nord):
    angebot = make_angebot(sozialraum=nord)
    for weekday in range(7):
        make_angebotszeit(angebot, weekday=weekday, end_time=datetime.time(17 if weekday == 6 else 20))
    assert gaps(staff, "?zeilen=zeit") == ["In Nord gibt es kein offenes Angebot am Sonntagabend."]


def test_no_gap_is_said_in_words(staff, nord, lernen):
    make_angebot(sozialraum=nord, lebensbereiche=[lernen])
    assert "Jede Zeile hat in jedem Sozialraum mindestens ein Angebot." in text_of(staff.get(GAPS))


# ---- cells ----


@pytest.fixture
def treff(nord, lernen):
    ort = make_ort(ortschaft=make_ortschaft(nord), step_free="nein", checked_on=NOW.date(), checked_by="begehung")
    angebot = make_angebot(ort=ort, lebensbereiche=[lernen], confirmed_on=datetime.date(2026, 3, 2))
    make_angebotszeit(angebot)
    return angebot


@pytest.mark.parametrize(
    ("measure", "cell"),
    [
        ("angebote", ("1", "3,0 Stunden")),
        ("je-1000", ("2,00", "je 1.000 Menschen")),
        ("geprueft", ("100 %", "1 von 1 geprüft")),
        ("alter", ("Mär 2026", "älteste Angabe")),
        ("unsinn", ("1", "3,0 Stunden")),
    ],
)
def test_cell_shows_the_measure(staff, treff, measure, cell):
    kennzahl = make_kennzahl(slug="einwohner", source="Stadt")
    make_veroeffentlichung(kennzahl, [(treff.ort.ortschaft, 500)], as_of=NOW.date())
    assert cells(staff, f"?wert={measure}") == [cell, ("keins", ""), cell]


def test_measure_that_nobody_knows_is_unknown(staff, nord, lernen):
    make_angebot(mode="online", serves=[nord], lebensbereiche=[lernen])
    assert cells(staff, "?wert=je-1000")[0] == ("unbekannt", "")
    assert cells(staff, "?wert=geprueft")[0] == ("ohne Haus", "")


def test_cells_lead_to_their_offers(staff, treff):
    found = staff.get(GAPS).context["matrix"].lines[0].cells
    assert [cell.query for cell in found] == ["sozialraum=nord&thema=lernen&zugang=offen", None, "thema=lernen&zugang=offen"]
    assert [a.name for a in staff.get(f"/angebote/?{found[0].query}").context["angebote"]] == [treff.name]


def test_cells_of_times_lead_to_their_offers(staff, treff):
    cell = staff.get(f"{GAPS}?zeilen=zeit&umfang=alle").context["matrix"].lines[0].cells[0]
    assert cell.query == "sozialraum=nord&tag=montag&tageszeit=vormittag"
    assert [a.name for a in staff.get(f"/angebote/?{cell.query}").context["angebote"]] == [treff.name]


def test_wishes_stand_in_their_cell(staff, nord, lernen):
    make_wunsch(sozialraum=nord, lebensbereich=lernen, count=3)
    make_wunsch(lebensbereich=lernen)
    response = staff.get(GAPS)
    assert [cell.wishes for cell in response.context["matrix"].lines[0].cells] == [3, 1, 0]
    assert "<span>3 Wünsche</span>" in text_of(response)


def test_days_and_source_of_the_inhabitants_are_named(staff, treff):
    kennzahl = make_kennzahl(slug="einwohner", source="Melderegister")
    make_veroeffentlichung(kennzahl, [(treff.ort.ortschaft, 500)], as_of=NOW.date())
    assert "Stand: 16.09.2026. Quelle: Melderegister" in text_of(staff.get(f"{GAPS}?wert=je-1000"))


# ---- development ----


@pytest.mark.parametrize(
    ("last", "words"), [(9, "von 4 auf 9 gestiegen"), (1, "von 4 auf 1 gesunken"), (4, "gleich geblieben: 4")]
)
def test_development_is_said_in_words(client, nord, last, words):
    for back, number in ((3, 4), (0, last)):
        make_monatsstand(sozialraum=nord, month=months_back(NOW.date(), back), offers=9, open_offers=number)
    make_monatsstand(month=months_back(NOW.date(), 12), sozialraum=nord, offers=99, open_offers=99)
    text = text_of(client.get(VERGLEICH))
    assert f"Nord: {words}" in text
    assert f'aria-label="Offene Angebote in Nord. Jun 2026: 4; Sep 2026: {last}"' in text


def test_sozialraum_without_snapshot_of_a_month_has_a_dash(client, nord):
    make_monatsstand(sozialraum=make_sozialraum(name="Ost"))
    assert client.get(VERGLEICH).context["entwicklung"].lines == [("Nord", [None]), ("Ost", [2])]


def test_comparison_before_the_first_snapshot_says_so(client, nord):
    assert "Der erste Stand wird" in text_of(client.get(VERGLEICH))


# ---- comparison ----


def test_comparison_shows_figures_as_chart_and_table(client, treff):
    make_angebot(sozialraum=treff.ort.ortschaft.zuordnungen.get().sozialraum, zugang="anmeldung")
    parts = {part.slug: part.lines[0][1] for part in client.get(VERGLEICH).context["parts"]}
    assert parts == {"angebote": ["1", "2", "unbekannt"], "stunden": ["3,0", "0,0"], "zugang": ["50 %", "1", "2"]}
    assert 'aria-label="Offene Angebote. Nord: 1"' in text_of(client.get(VERGLEICH))


def test_comparison_names_topics_without_an_offer(client, nord, lernen):
    make_angebot(sozialraum=nord, lebensbereiche=[make_lebensbereich()])
    assert client.get(VERGLEICH).context["missing"] == [(nord, ["Lernen"])]


def test_comparison_shows_wishes_most_frequent_first(client, nord, lernen):
    make_wunsch(sozialraum=nord, lebensbereich=lernen, count=2)
    make_wunsch(sozialraum=nord, lebensbereich=make_lebensbereich(label="Wohnen"), count=5)
    make_wunsch(lebensbereich=lernen)
    assert client.get(VERGLEICH).context["wishes"] == [("Nord", [("Wohnen", 5), ("Lernen", 2)]), ("ganz Jena", [("Lernen", 1)])]


@pytest.mark.parametrize("is_example", [True, False])
def test_comparison_marks_examples(client, nord, is_example):
    make_angebot(sozialraum=nord, is_example=is_example)
    assert ("Diese Zahlen enthalten Beispiele" in text_of(client.get(VERGLEICH))) == is_example


@pytest.mark.parametrize("address", ["/sozialraeume/", "/sozialraeume/nord/", "/sitemap-fest.xml"])
def test_comparison_is_linked(client, nord, address):
    assert VERGLEICH in text_of(client.get(address))


# ---- „Das fehlt mir“ ----


@pytest.fixture(autouse=True)
def _no_earlier_wish():
    cache.clear()


def press(client, **values):
    return client.post(WUNSCH, values)


def test_same_wish_counts_once_a_day_from_one_address(client, nord, lernen, time_machine):
    time_machine.move_to(NOW)
    for _ in range(3):
        assert press(client, thema="lernen", sozialraum="nord").url == THANKS
    assert Wunsch.objects.get().count == 1
    client.post(WUNSCH, {"thema": "lernen", "sozialraum": "nord"}, REMOTE_ADDR="192.0.2.7")
    press(client, thema="lernen")
    assert sorted(Wunsch.objects.values_list("count", flat=True)) == [1, 2]
    time_machine.move_to(NOW + datetime.timedelta(days=1, minutes=1))
    press(client, thema="lernen", sozialraum="nord")
    assert Wunsch.objects.get(sozialraum=nord).count == 3


def test_one_press_counts_a_wish(client, nord, lernen):
    assert press(client, thema="lernen", sozialraum="nord").url == THANKS
    assert Wunsch.objects.values_list("sozialraum", "lebensbereich", "month", "count").get() == (
        nord.pk, lernen.pk, datetime.date(2026, 9, 1), 1,
    )  # fmt: skip


def test_wish_without_place_is_for_all_jena(client, lernen):
    press(client, thema="lernen", sozialraum="")
    assert Wunsch.objects.get().sozialraum is None


@pytest.mark.parametrize("values", [{}, {"thema": "x"}, {"thema": "lernen", "sozialraum": "mond"}, {"thema": "Text von mir"}])
def test_wish_outside_the_lists_is_refused(client, lernen, values):
    response = press(client, **values)
    assert "<title>Fehler: Das fehlt mir" in text_of(response)
    assert not Wunsch.objects.exists()


def test_address_fills_the_form_in(client, nord, lernen):
    text = text_of(client.get(f"{WUNSCH}?sozialraum=nord&thema=lernen"))
    assert '<option value="nord" selected' in text
    assert '<option value="lernen" selected' in text


def test_reading_counts_nothing(client, nord, lernen):
    client.get(f"{WUNSCH}?sozialraum=nord&thema=lernen")
    assert not Wunsch.objects.exists()


def test_many_wishes_from_one_address_are_refused(client, lernen, settings):
    settings.ACCOUNT_RATE_LIMITS = {"wunsch": "2/h/ip"}
    assert [press(client, thema="lernen").status_code for _ in range(3)] == [302, 302, 429]
    assert Wunsch.objects.get().count == 2


def test_many_wishes_from_many_addresses_are_refused(client, lernen, settings):
    settings.ACCOUNT_RATE_LIMITS = {"wunsch": "20/h/ip,2/d/key"}
    answers = [client.post(WUNSCH, {"thema": "lernen"}, REMOTE_ADDR=f"192.0.2.{n}") for n in range(3)]
    assert [response.status_code for response in answers] == [302, 302, 429]
    assert "in einer Stunde noch einmal" in text_of(answers[-1])


def test_wish_needs_the_token_of_the_form(lernen, client):
    client.handler.enforce_csrf_checks = True
    assert press(client, thema="lernen").status_code == 403


def test_thanks_say_where_wishes_are_seen(client):
    assert f"{VERGLEICH}#wuensche" in text_of(client.get(THANKS))


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/angebote/?sozialraum=nord&thema=lernen", f"{WUNSCH}?sozialraum=nord&amp;thema=lernen"),
        ("/angebote/?q=xyzzy", WUNSCH),
        ("/suche/?q=xyzzy", WUNSCH),
        ("/sozialraeume/nord/", f"{WUNSCH}?sozialraum=nord&amp;thema=lernen"),
    ],
)
def test_page_without_a_hit_leads_to_the_wish(client, nord, lernen, address, link):
    response = client.get(address)
    assert f'href="{link}"' in text_of(response)
    assert not response.cookies


def test_sozialraum_with_every_topic_still_asks(client, nord, lernen):
    make_angebot(sozialraum=nord, lebensbereiche=[lernen])
    assert f'href="{WUNSCH}?sozialraum=nord"' in text_of(client.get("/sozialraeume/nord/"))
