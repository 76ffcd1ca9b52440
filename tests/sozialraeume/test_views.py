"""The pages of the city, of a Sozialraum and of an Ortschaft."""

import datetime

import pytest
from django.urls import reverse

from jena_sro.inhalte.kalender import BERLIN
from sozialraeume.models import Ortschaft, Zuordnung
from tests.factories import (
    make_angebot,
    make_angebotszeit,
    make_kennzahl,
    make_lebensbereich,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_ressource,
    make_seite,
    make_sozialraum,
    make_veroeffentlichung,
    make_zuordnung,
)

pytestmark = pytest.mark.django_db
CITY = reverse("sozialraeume:sozialraum_list")


@pytest.fixture(autouse=True)
def einteilung(db):
    """The page that explains the division of the city; those of the Sozialräume link to it."""
    return make_seite(slug="sozialraeume-einteilung")


def text_of(response):
    return " ".join(response.content.decode().split())


# The city


def test_city_lists_the_ortschaften_under_their_sozialraum(client):
    nord, ost = make_sozialraum(name="Nord"), make_sozialraum(name="Ost")
    zwaetzen, wogau = make_ortschaft(nord, name="Zwätzen"), make_ortschaft(ost, name="Wogau")
    assert client.get(CITY).context["groups"] == [(nord, [zwaetzen]), (ost, [wogau])]


def test_city_shows_an_ortschaft_where_it_belongs_today(client):
    nord, ost = make_sozialraum(name="Nord"), make_sozialraum(name="Ost")
    moved = make_ortschaft(nord)
    make_zuordnung(moved, ost, valid_from=datetime.date(2021, 1, 1))
    make_zuordnung(moved, nord, valid_from=datetime.date(2999, 1, 1))
    assert client.get(CITY).context["groups"] == [(nord, []), (ost, [moved])]


def test_city_counts_public_offers_that_reach_a_sozialraum(client):
    nord = make_sozialraum(name="Nord")
    make_angebot(sozialraum=nord)
    make_angebot(mode="online", serves_all_jena=True)
    make_angebot(sozialraum=nord, state="entwurf")
    assert "2 Angebote erreichen diesen Sozialraum." in text_of(client.get(CITY))


@pytest.mark.parametrize(("status", "is_marked"), [("vorlaeufig", True), ("bestaetigt", False)])
def test_city_marks_what_is_provisional(client, status, is_marked):
    make_ortschaft(status=status)
    assert ('app-badge--unknown">vorläufig' in text_of(client.get(CITY))) == is_marked


def test_city_draws_a_map_whose_areas_are_links_with_names_and_numbers(client):
    ortschaft = make_ortschaft(name="Zwätzen")
    make_ortschaft(name="Maua", latitude=50.87)
    make_angebot(ort=make_ort(ortschaft=ortschaft))
    html = text_of(client.get(CITY))
    assert 'aria-label="Zwätzen: 1 Angebot"' in html
    assert 'aria-label="Maua: 0 Angebote"' in html


def test_map_writes_numbers_with_a_point(client):
    make_ortschaft(latitude=50.9312345)
    assert ',"' not in client.get(CITY).content.decode().partition("<svg viewBox")[2].partition("</svg>")[0]


def test_city_without_any_ortschaft_has_no_map(client):
    make_sozialraum()
    response = client.get(CITY)
    assert response.status_code == 200
    assert "<figure" not in text_of(response)


# A Sozialraum


def test_sozialraum_without_ortschaft_has_no_map(client):
    response = client.get(make_sozialraum().get_absolute_url())
    assert response.status_code == 200
    assert "Hier ist noch kein Angebot eingetragen." in text_of(response)


@pytest.mark.parametrize("name", ["sozialraum_detail", "ortschaft_detail"])
def test_unknown_place_is_not_found(client, name):
    assert client.get(reverse(f"sozialraeume:{name}", args=["mond"])).status_code == 404


def test_sozialraum_counts_its_topics(client):
    nord, topic, unused = make_sozialraum(name="Nord"), make_lebensbereich(label="Lernen", slug="lernen"), make_lebensbereich()
    make_angebot(sozialraum=nord, lebensbereiche=[topic])
    make_angebot(lebensbereiche=[topic, unused])
    response = client.get(nord.get_absolute_url())
    assert response.context["topics"] == [(topic, 1)]
    assert "/angebote/?sozialraum=nord&amp;thema=lernen" in text_of(response)


@pytest.fixture
def wednesday(time_machine):
    time_machine.move_to(datetime.datetime(2026, 9, 16, 10, tzinfo=BERLIN))


def open_from(hour, **values):
    angebot = make_angebot(**values)
    make_angebotszeit(angebot, weekday=2, start_time=datetime.time(hour), end_time=datetime.time(hour + 1))
    return angebot


def test_sozialraum_shows_what_is_open_today_and_the_earliest_first(client, wednesday):
    nord = make_sozialraum(name="Nord")
    _over, late, running = (open_from(hour, sozialraum=nord) for hour in (8, 15, 10))
    open_from(12)
    city_wide = open_from(11, mode="online", serves_all_jena=True)
    assert list(client.get(nord.get_absolute_url()).context["open_today"]) == [running, city_wide, late]


def test_sozialraum_shows_at_most_six_of_today(client, wednesday):
    nord = make_sozialraum(name="Nord")
    for _ in range(7):
        open_from(12, sozialraum=nord)
    response = client.get(nord.get_absolute_url())
    assert len(response.context["open_today"]) == 6
    assert "/angebote/?sozialraum=nord&amp;tag=heute" in text_of(response)


def test_sozialraum_without_open_offers_points_to_tomorrow(client):
    nord = make_sozialraum(name="Nord")
    assert "/angebote/?sozialraum=nord&amp;tag=morgen" in text_of(client.get(nord.get_absolute_url()))


def test_sozialraum_names_anbieter_that_act_there_but_not_those_for_all_of_jena(client):
    nord = make_sozialraum(name="Nord")
    here, serving, everywhere, draft = (make_organisation() for _ in range(4))
    make_angebot(sozialraum=nord, organisation=here)
    make_angebot(serves=[nord], organisation=serving)
    make_angebot(mode="online", serves_all_jena=True, organisation=everywhere)
    make_angebot(sozialraum=nord, organisation=draft, state="entwurf")
    assert set(client.get(nord.get_absolute_url()).context["anbieter"]) == {here, serving}


def test_sozialraum_shows_the_ressourcen_of_its_ortschaften(client):
    nord = make_sozialraum(name="Nord")
    ressource = make_ressource(ortschaft=make_ortschaft(nord))
    make_ressource()
    assert list(client.get(nord.get_absolute_url()).context["ressourcen"]) == [ressource]


def test_sozialraum_shows_its_published_profile_as_safe_html(client):
    nord = make_sozialraum(name="Nord")
    nord.publish(nord.write_fassung([{"heading": "Wer lebt hier?", "text": "**Viele** <script>alert(1)</script>"}]))
    html = text_of(client.get(nord.get_absolute_url()))
    assert "Wer lebt hier?" in html
    assert "<strong>Viele</strong>" in html
    assert "<script>alert" not in html


def test_sozialraum_hides_a_draft(client):
    nord = make_sozialraum(name="Nord")
    nord.write_fassung([{"heading": "Noch geheim", "text": "x"}])
    assert "Noch geheim" not in text_of(client.get(nord.get_absolute_url()))


def test_sozialraum_adds_up_the_newest_inhabitants_of_its_ortschaften(client):
    nord = make_sozialraum(name="Nord")
    kennzahl, ortschaften = make_kennzahl(slug="einwohner"), [make_ortschaft(nord), make_ortschaft(nord)]
    for year, value in ((2019, 100), (2020, 1200)):
        make_veroeffentlichung(kennzahl, [(o, value) for o in ortschaften], as_of=datetime.date(year, 12, 31))
    html = text_of(client.get(nord.get_absolute_url()))
    assert "Hier leben 2.400 Menschen." in html
    assert "Stand: 31.12.2020. Quelle: Statistik der Stadt" in html


def test_map_of_a_sozialraum_mutes_the_others(client):
    nord = make_sozialraum(name="Nord")
    make_ortschaft(nord, name="Zwätzen")
    make_ortschaft(name="Maua", latitude=50.87)
    areas = client.get(nord.get_absolute_url()).context["karte"].areas
    assert {area.name: area.is_quiet for area in areas} == {"Maua": True, "Zwätzen": False}


# An Ortschaft


@pytest.fixture
def zwaetzen(db):
    return make_ortschaft(make_sozialraum(name="Nord"), name="Zwätzen")


def test_ortschaft_shows_what_is_in_it_apart_from_what_reaches_it(client, zwaetzen):
    nord = zwaetzen.zuordnungen.get().sozialraum
    here = make_angebot(ort=make_ort(ortschaft=zwaetzen))
    near = make_angebot(name="Z", sozialraum=nord)
    everywhere = make_angebot(name="A", mode="online", serves_all_jena=True)
    make_angebot()
    context = client.get(zwaetzen.get_absolute_url()).context
    assert (list(context["here"]), list(context["reaching"])) == ([here], [near, everywhere])


def test_ortschaft_without_offers_says_so_and_what_to_do(client, zwaetzen):
    html = text_of(client.get(zwaetzen.get_absolute_url()))
    assert "In Zwätzen selbst ist noch kein Angebot eingetragen." in html
    assert f"/was-fehlt/?sozialraum={zwaetzen.zuordnungen.get().sozialraum.slug}" in html


def test_ortschaft_names_its_four_nearest_neighbours_with_distances(client, zwaetzen):
    for number in (5, 3, 1, 4, 2):
        make_ortschaft(name=f"Dorf {number}", latitude=50.93 + number / 100)
    neighbours = client.get(zwaetzen.get_absolute_url()).context["neighbours"]
    assert [n.ortschaft.name for n in neighbours] == ["Dorf 1", "Dorf 2", "Dorf 3", "Dorf 4"]
    assert neighbours[0].distance_km == pytest.approx(1.11, abs=0.01)


def test_ortschaft_writes_distances_as_germans_do(client, zwaetzen):
    make_ortschaft(latitude=50.95)
    assert "2,2 km Luftlinie" in text_of(client.get(zwaetzen.get_absolute_url()))


def test_only_ortschaft_of_all_has_no_neighbours(client, zwaetzen):
    response = client.get(zwaetzen.get_absolute_url())
    assert (response.status_code, response.context["neighbours"]) == (200, [])


def test_provisional_ortschaft_says_so_and_names_the_alternative(client):
    ost = make_sozialraum(name="Ost")
    ortschaft = make_ortschaft(make_sozialraum(name="Nord"), status="vorlaeufig")
    Zuordnung.objects.filter(ortschaft=ortschaft).update(alternative=ost)
    html = text_of(client.get(ortschaft.get_absolute_url()))
    assert "(vorläufig zugeordnet)" in html
    assert "Ähnlich nah ist Ost." in html


def test_confirmed_ortschaft_says_so(client, zwaetzen):
    assert "<dd>Nord, bestätigt</dd>" in text_of(client.get(zwaetzen.get_absolute_url()))


def test_ortschaft_without_sozialraum_says_so_and_has_no_empty_links(client):
    alone = Ortschaft.objects.create(name="Insel", is_core=False, latitude=50.9, longitude=11.6, postal_code="07743")
    html = text_of(client.get(alone.get_absolute_url()))
    assert "noch keinem Sozialraum zugeordnet" in html
    assert 'href=""' not in html


def test_ortschaft_shows_its_ressourcen_with_the_place_for_links(client, zwaetzen):
    ressource = make_ressource(ortschaft=zwaetzen, name="Flohmarkt")
    html = text_of(client.get(ressource.get_absolute_url()))
    assert "Flohmarkt" in html
    assert 'id="ressourcen"' in html


def test_names_of_places_are_escaped(client):
    evil = make_ortschaft(make_sozialraum(name="<i>Raum"), name="<b>Dorf", slug="dorf")
    for address in (CITY, evil.get_absolute_url()):
        html = text_of(client.get(address))
        assert "<b>Dorf" not in html
        assert "<i>Raum" not in html


def test_ortschaft_with_many_offers_leads_to_the_rest(client, monkeypatch):
    monkeypatch.setattr("sozialraeume.views.public.SHOWN_HERE", 2)
    nord = make_sozialraum(name="Nord")
    ort = make_ort(ortschaft=make_ortschaft(nord, name="Zwätzen"))
    for _ in range(3):
        make_angebot(ort=ort)
    page = client.get("/ortschaften/zwaetzen/").content.decode()
    assert "Das sind 2 von 3 Angeboten in Zwätzen." in page
    assert "?ortschaft=zwaetzen&amp;seite=2" in page
    assert "Mehr Angebote in Zwätzen" in client.get("/leicht/ortschaften/zwaetzen/").content.decode()


def test_sozialraum_with_many_anbieter_leads_to_the_rest(client, monkeypatch):
    monkeypatch.setattr("sozialraeume.views.public.SHOWN_ANBIETER", 1)
    nord = make_sozialraum(name="Nord")
    for _ in range(2):
        make_angebot(sozialraum=nord)
    assert "Das sind die ersten 1." in client.get("/sozialraeume/nord/").content.decode()
    assert "Alle Anbieter in Jena" in client.get("/leicht/sozialraeume/nord/").content.decode()
