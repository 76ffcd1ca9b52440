"""The pages of offers and Anbieter."""

import datetime

import pytest
from django.urls import reverse

from jena_sro.inhalte.kalender import BERLIN
from teilhabe.models import Angebot, Leistungserbringer
from tests.factories import (
    make_angebot,
    make_angebote,
    make_angebotsart,
    make_angebotszeit,
    make_gremium,
    make_lebensbereich,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_seite,
    make_sozialraum,
    make_sprache,
    make_zielgruppe,
)

pytestmark = pytest.mark.django_db
LIST = reverse("teilhabe:angebot_list")
ANBIETER = reverse("teilhabe:anbieter_list")
NOT_PUBLIC = sorted(set(Angebot.State.values) - {"veroeffentlicht"})
WITH_PAGE = ("veroeffentlicht", "pausiert", "beendet")


@pytest.fixture(autouse=True)
def pkl(db):
    """The page that explains PKL; those of the Anbieter link to it."""
    return make_seite(slug="pkl")


def text_of(response):
    return " ".join(response.content.decode().split())


def show(client, record):
    return text_of(client.get(record.get_absolute_url()))


# The list


def test_list_shows_public_offers_by_name(client):
    for name in ("Zirkus", "Übung", "Treff"):
        make_angebot(name=name)
    make_angebot(name="Entwurf", state="entwurf")
    assert [angebot.name for angebot in client.get(LIST).context["angebote"]] == ["Treff", "Übung", "Zirkus"]


@pytest.mark.parametrize(("number", "words"), [(0, "Kein Angebot gefunden"), (1, "1 Angebot"), (2, "2 Angebote")])
def test_list_announces_the_number_of_hits(client, number, words):
    make_angebote(number)
    assert f'<div role="status"><h2 id="treffer" tabindex="-1">{words}</h2></div>' in text_of(client.get(LIST))


def test_list_has_the_hits_and_filters_in_its_title(client):
    make_angebot(free_of_charge="ja")
    assert "<title>1 Angebot, nur kostenlose Angebote – Sozialraum-Portal Jena</title>" in text_of(
        client.get(LIST, {"kostenlos": "on"})
    )


def test_list_has_pages_whose_links_keep_the_filters(client, settings):
    settings.ANGEBOTE_PER_PAGE = 2
    make_angebote(5, free_of_charge="ja", zugang="anmeldung")
    response = client.get(LIST, {"kostenlos": "on", "zugang": "anmeldung", "seite": 2})
    assert len(response.context["angebote"]) == 2
    html = text_of(response)
    for page in (1, 3):
        assert f'href="?zugang=anmeldung&amp;kostenlos=on&amp;seite={page}"' in html
    assert "Seite 2 –" in html


def test_list_without_pages_has_no_pagination(client):
    make_angebot()
    assert "app-pagination" not in text_of(client.get(LIST))


@pytest.mark.parametrize("page", ["0", "-1", "99", "abc"])
def test_list_shows_an_existing_page_in_place_of_a_wrong_one(client, page):
    make_angebot()
    assert len(client.get(LIST, {"seite": page}).context["angebote"]) == 1


def test_list_links_each_chip_without_its_filter(client):
    html = text_of(client.get(LIST, {"kostenlos": "on", "zugang": "offen"}))
    assert '<a href="?zugang=offen">nur kostenlose Angebote<span class="kern-sr-only"> entfernen</span></a>' in html
    assert f'<a href="{LIST}">Alle Filter entfernen</a>' in html


@pytest.mark.parametrize(("query", "is_open"), [({}, False), ({"q": "x"}, False), ({"zugang": "offen"}, True)])
def test_list_opens_more_filters_when_one_is_active(client, query, is_open):
    assert ('<details class="app-more" open>' in text_of(client.get(LIST, query))) == is_open


def test_list_without_hits_helps_on(client):
    nord = make_sozialraum(name="Nord")
    make_angebot(name="Selbsthilfegruppe", sozialraum=nord)
    response = client.get(LIST, {"q": "Selbsthilfgrupe"})
    assert response.context["page"].paginator.count == 0
    html = text_of(response)
    assert '<a href="?q=Selbsthilfegruppe">Selbsthilfegruppe</a>' in html
    assert '<a href="/angebote/?sozialraum=nord">Nord: 1 Angebot' in html
    assert "Rufen Sie uns an:" in html


def test_list_with_a_wrong_filter_keeps_the_input_and_says_what_is_wrong(client):
    html = text_of(client.get(LIST, {"q": "a" * 201, "zugang": "offen"}))
    assert "<title>Fehler:" in html
    assert "höchstens 200 Zeichen" in html
    assert "a" * 201 in html
    assert '<option value="offen" selected>' in html


def test_row_says_where_when_and_at_what_cost(client, time_machine):
    time_machine.move_to(datetime.datetime(2026, 9, 16, 10, tzinfo=BERLIN))
    ortschaft = make_ortschaft(make_sozialraum(name="Nord"), name="Zwätzen")
    angebot = make_angebot(
        ort=make_ort(ortschaft=ortschaft, step_free="ja"), free_of_charge="ja", art=make_angebotsart(name="Treff")
    )
    make_angebotszeit(angebot, weekday=2)
    html = text_of(client.get(LIST))
    for words in ("Treff · Zwätzen, Sozialraum Nord", "heute, 9 bis 12 Uhr", "jetzt offen", "kostenlos", "ohne Stufen"):
        assert words in html


def test_row_says_unknown_where_nobody_told(client):
    make_angebot()
    html = text_of(client.get(LIST))
    for words in ("Kosten unbekannt", "Stufen: unbekannt", "nach Vereinbarung"):
        assert words in html


def test_row_marks_an_example(client):
    make_angebot(is_example=True)
    assert '<li class="app-badge app-badge--example">Beispiel</li>' in text_of(client.get(LIST))


# An offer


@pytest.mark.parametrize("state", Angebot.State.values)
def test_only_what_was_reviewed_once_has_a_page(client, state):
    expected = 200 if state in WITH_PAGE else 404
    assert client.get(make_angebot(state=state).get_absolute_url()).status_code == expected


@pytest.mark.parametrize(("state", "words"), [("pausiert", "macht gerade Pause"), ("beendet", "gibt es nicht mehr")])
def test_paused_or_ended_offer_says_so_and_names_alternatives(client, state, words):
    nord, topic = make_sozialraum(name="Nord"), make_lebensbereich()
    gone = make_angebot(state=state, sozialraum=nord, lebensbereiche=[topic])
    make_angebotszeit(gone)
    other = make_angebot(sozialraum=nord, lebensbereiche=[topic])
    response = client.get(gone.get_absolute_url())
    assert words in text_of(response)
    assert list(response.context["similar"]) == [other]
    assert not response.context["termine"]


def test_unknown_offer_is_not_found(client):
    assert client.get("/angebote/mond/").status_code == 404


def test_offer_names_all_that_belongs_to_it(client):
    values = {
        "zielgruppen": [make_zielgruppe(name="Ältere Menschen")],
        "sprachen": [make_sprache(name="Arabisch")],
        "lebensbereiche": [make_lebensbereich(label="Lernen")],
        "together_with": [make_organisation(name="Zweiter Verein")],
    }
    html = show(client, make_angebot(age_from=60, cost_text="2 Euro", free_of_charge="nein", **values))
    for words in ("Ältere Menschen; ab 60 Jahren", "Arabisch", "Lernen", "Zweiter Verein", "2 Euro"):
        assert words in html


def test_offer_with_nothing_known_says_so(client):
    html = show(client, make_angebot())
    for words in (
        "Kosten unbekannt",
        "Für alle Menschen; jedes Alter",
        "Noch nicht bekannt.",
        "Kontakt noch nicht bestätigt.",
        "unbekannt",
    ):
        assert words in html


def test_offer_shows_its_facts_and_unknown_as_unknown(client):
    html = show(client, make_angebot(ort=make_ort(step_free="nein"), sign_language="ja"))
    assert "Stufenloser Zugang: <strong>nein</strong>" in html
    assert "Aufzug: <strong>unbekannt</strong>" in html
    assert "Deutsche Gebärdensprache: <strong>ja</strong>" in html


def test_online_offer_has_no_building(client):
    html = show(client, make_angebot(mode="online", serves_all_jena=True))
    assert "Das Haus" not in html
    assert "Im Internet" in html
    assert "Für Menschen aus ganz Jena" in html


def test_offer_names_the_sozialraeume_it_serves(client):
    nord, ost = make_sozialraum(name="Nord"), make_sozialraum(name="Ost")
    assert "Für Menschen aus Nord, Ost" in show(client, make_angebot(sozialraum=nord, serves=[ost]))


def test_offer_has_its_own_contact_before_that_of_the_anbieter(client):
    organisation = make_organisation(phone="03641 111", email="alle@example.org")
    html = show(client, make_angebot(organisation=organisation, phone="03641 22-2"))
    assert '<a href="tel:03641222">03641 22-2</a>' in html
    assert "alle@example.org" in html


def test_offer_shows_its_next_ten_dates_and_the_calendar(client, time_machine):
    time_machine.move_to(datetime.datetime(2026, 9, 16, 10, tzinfo=BERLIN))
    angebot = make_angebot()
    make_angebotszeit(angebot)
    response = client.get(angebot.get_absolute_url())
    assert len(response.context["termine"]) == 10
    assert "Montag, 21. September</time>, 9 bis 12 Uhr" in text_of(response)
    assert f'href="{angebot.get_absolute_url()}termine.ics"' in text_of(response)


def test_offer_says_which_days_are_cancelled_and_why(client, time_machine):
    time_machine.move_to(datetime.datetime(2026, 9, 16, 10, tzinfo=BERLIN))
    angebot = make_angebot()
    make_angebotszeit(angebot)
    for day, reason in ((14, "war krank"), (21, "Fortbildung")):
        angebot.ausfaelle.create(date=datetime.date(2026, 9, day), reason=reason)
    html = show(client, angebot)
    assert "Montag, 21. September 2026: Fortbildung" in html
    assert "war krank" not in html


def test_similar_offers_share_topic_and_sozialraum_and_those_of_the_same_kind_come_first(client):
    nord, topic, art = make_sozialraum(name="Nord"), make_lebensbereich(), make_angebotsart()
    angebot = make_angebot(sozialraum=nord, lebensbereiche=[topic], art=art)
    other_kind = make_angebot(name="A", sozialraum=nord, lebensbereiche=[topic], art=make_angebotsart())
    same_kind = make_angebot(name="Z", sozialraum=nord, lebensbereiche=[topic], art=art)
    make_angebot(name="anderes Thema", sozialraum=nord, art=art)
    make_angebot(name="anderer Raum", lebensbereiche=[topic], art=art)
    make_angebot(name="Entwurf", sozialraum=nord, lebensbereiche=[topic], state="entwurf")
    assert list(client.get(angebot.get_absolute_url()).context["similar"]) == [same_kind, other_kind]


def test_texts_of_an_offer_are_made_safe(client):
    angebot = make_angebot(
        name="<b>Treff", slug="treff", short_text="<i>kurz", text="**stark** <script>alert(1)</script> [x](javascript:alert(1))"
    )
    for html in (show(client, angebot), text_of(client.get(LIST))):
        assert "<b>Treff" not in html
        assert "<i>kurz" not in html
        assert "<script>alert" not in html
        assert 'href="javascript' not in html


# Anbieter


def groups_of(response):
    return {str(part): [le.organisation for le in members] for part, members in response.context["groups"]}


def make_leistungserbringer(**values):
    return Leistungserbringer.objects.create(**{"organisation": make_organisation(), "participation": "mit_pkl"} | values)


def test_anbieter_stand_under_their_part_in_the_project(client):
    with_pkl, without = make_leistungserbringer(), make_leistungserbringer(participation="ohne_pkl")
    other = make_organisation()
    make_angebot(organisation=other)
    response = client.get(ANBIETER)
    assert groups_of(response) == {"mit_pkl": [with_pkl.organisation], "ohne_pkl": [without.organisation]}
    assert list(response.context["page"].object_list) == [other]


def names_of(response):
    return [organisation.name for organisation in response.context["page"]]


@pytest.mark.parametrize("address", [ANBIETER, reverse("teilhabe:anbieter_list_easy")])
def test_other_anbieter_stand_on_pages_after_those_of_the_project(client, settings, address):
    settings.ANGEBOTE_PER_PAGE = 2
    make_leistungserbringer(organisation=make_organisation(name="Haus"))
    for name in "EDCBA":
        make_angebot(organisation=make_organisation(name=name))
    pages = [client.get(address, {"seite": number, "a": 1}) for number in (1, 2, 3)]
    assert [names_of(page) for page in pages] == [["A", "B"], ["C", "D"], ["E"]]
    assert [len(groups_of(page)) for page in pages] == [1, 0, 0]
    assert 'rel="next" href="?a=1&amp;seite=3"' in text_of(pages[1])
    assert ", Seite 2" in text_of(pages[1]).partition("</title>")[0]


def test_organisation_without_public_offer_is_no_anbieter(client):
    make_organisation(name="Amt")
    make_angebot(organisation=make_organisation(name="Verein"), state="entwurf")
    assert not client.get(ANBIETER).context["page"].object_list


PERIODS = {"has ended": {"valid_until": datetime.date(2020, 1, 1)}, "begins later": {"valid_from": datetime.date(2999, 1, 1)}}


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_anbieter_that_does_not_take_part_today_is_another_anbieter(client, period):
    organisation = make_leistungserbringer(**period).organisation
    make_angebot(organisation=organisation)
    response = client.get(ANBIETER)
    assert groups_of(response) == {}
    assert list(response.context["page"].object_list) == [organisation]


def test_anbieter_card_counts_public_offers(client):
    organisation = make_organisation(name="Verein")
    make_angebote(2, organisation=organisation)
    make_angebot(organisation=organisation, state="pausiert")
    assert "<p>2 Angebote</p>" in text_of(client.get(ANBIETER))


def test_anbieter_shows_own_and_joint_public_offers_once(client):
    organisation = make_organisation()
    own = make_angebot(name="A", organisation=organisation, together_with=[organisation, make_organisation()])
    joint = make_angebot(name="B", together_with=[organisation])
    make_angebot(organisation=organisation, state="entwurf")
    make_angebot()
    assert list(client.get(organisation.get_absolute_url()).context["angebote"]) == [own, joint]


def test_anbieter_without_offers_says_so(client):
    html = show(client, make_organisation())
    assert "Hier ist noch kein Angebot eingetragen." in html
    assert "Telefon und E-Mail-Adresse sind noch nicht bestätigt." in html


def test_anbieter_shows_contact_places_and_gremien(client):
    organisation = make_organisation(phone="03641 11-1", email="post@example.org", website="https://verein.example/")
    make_ort(organisation=organisation, name="Haus am Ufer")
    gremium = make_gremium(name="Arbeitsgruppe")
    gremium.mitgliedschaften.create(organisation=organisation, group="Anbieter", position=1)
    html = show(client, organisation)
    for words in (
        "tel:03641111",
        "mailto:post@example.org",
        "https://verein.example/",
        "Haus am Ufer",
        gremium.get_absolute_url(),
    ):
        assert words in html


def test_anbieter_shows_its_part_in_the_project(client):
    assert "Mit PKL" in show(client, make_leistungserbringer().organisation)


def test_anbieter_shows_no_part_that_has_ended(client):
    ended = make_leistungserbringer(valid_until=datetime.date(2020, 1, 1))
    assert "Im Modellprojekt" not in show(client, ended.organisation)


def test_unknown_anbieter_is_not_found(client):
    assert client.get("/leistungserbringer/mond/").status_code == 404
