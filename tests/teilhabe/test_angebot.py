"""Who sees an Angebot, whom it reaches, what is near and alike, and its words."""

import datetime

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from sozialraeume.models import Organisation, Ortschaft, Sozialraum
from teilhabe.models import Angebot, Leistungserbringer, Reichweite
from teilhabe.reichweiten import refresh_reichweiten
from tests.factories import (
    make_angebot,
    make_angebote,
    make_angebotsart,
    make_lebensbereich,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_sozialraum,
    make_zuordnung,
)

LIES_THERE, SERVES, CITY_WIDE = Reichweite.Rank.values
WITH_PAGE = {"veroeffentlicht", "pausiert", "beendet"}


@pytest.fixture
def sozialraum(db):
    return make_sozialraum(name="Nord")


@pytest.fixture
def other(db):
    return make_sozialraum(name="Ost")


def reach(angebot):
    return dict(angebot.reichweiten.values_list("sozialraum__name", "rank"))


# Who sees it


@pytest.mark.parametrize("state", Angebot.State.values)
def test_public_is_what_is_published(db, state):
    make_angebot(state=state)
    assert Angebot.objects.public().exists() is (state == "veroeffentlicht")


@pytest.mark.parametrize("state", Angebot.State.values)
def test_with_page_is_what_was_once_published(db, state):
    make_angebot(state=state)
    assert Angebot.objects.with_page().exists() is (state in WITH_PAGE)


def test_with_page_needs_an_address(db):
    angebot = make_angebot()
    change = make_angebot(ersetzt=angebot, state="eingereicht", ort=angebot.ort)
    assert change.slug == ""
    assert list(Angebot.objects.with_page()) == [angebot]


def test_public_follows_the_state(db):
    angebot = make_angebot()
    angebot.state = Angebot.State.PAUSIERT
    angebot.save()
    assert not Angebot.objects.public().exists()


# Whom it reaches


def test_reach_where_it_lies(sozialraum, other):
    assert reach(make_angebot(sozialraum=sozialraum)) == {"Nord": LIES_THERE}


def test_reach_what_it_serves(sozialraum, other):
    assert reach(make_angebot(sozialraum=sozialraum, serves=[sozialraum, other])) == {"Nord": LIES_THERE, "Ost": SERVES}


def test_reach_all_of_jena(sozialraum, other):
    make_sozialraum(name="Lobeda")
    angebot = make_angebot(sozialraum=sozialraum, serves=[other], serves_all_jena=True)
    assert reach(angebot) == {"Nord": LIES_THERE, "Ost": SERVES, "Lobeda": CITY_WIDE}


def test_reach_without_a_place(sozialraum, other):
    angebot = make_angebot(mode=Angebot.Mode.ONLINE, serves=[other])
    assert (reach(angebot), angebot.home) == ({"Ost": SERVES}, None)


def test_reach_of_a_draft_without_a_place_is_none(sozialraum):
    assert reach(make_angebot(state="entwurf", ort=None)) == {}


def test_reach_a_sozialraum_that_is_new(sozialraum):
    angebot = make_angebot(serves_all_jena=True, sozialraum=sozialraum)
    make_sozialraum(name="Neu")
    assert reach(angebot) == {"Nord": LIES_THERE, "Neu": CITY_WIDE}


def test_reach_follows_a_zuordnung_from_today(sozialraum, other):
    angebot = make_angebot(sozialraum=sozialraum)
    make_zuordnung(angebot.ort.ortschaft, other, valid_from=timezone.localdate())
    assert reach(angebot) == {"Ost": LIES_THERE}


def test_reach_follows_a_later_zuordnung_on_its_day(sozialraum, other, time_machine):
    time_machine.move_to("2026-07-01T12:00:00+02:00", tick=False)
    angebot = make_angebot(sozialraum=sozialraum)
    make_zuordnung(angebot.ort.ortschaft, other, valid_from=datetime.date(2026, 8, 1))
    assert reach(angebot) == {"Nord": LIES_THERE}
    time_machine.move_to("2026-08-01T00:00:00+02:00", tick=False)
    refresh_reichweiten(Angebot.objects.values_list("pk", flat=True))
    assert reach(angebot) == {"Ost": LIES_THERE}


def test_reach_falls_back_when_a_zuordnung_is_deleted(sozialraum, other):
    angebot = make_angebot(sozialraum=sozialraum)
    later = make_zuordnung(angebot.ort.ortschaft, other, valid_from=timezone.localdate())
    later.delete()
    assert reach(angebot) == {"Nord": LIES_THERE}


def test_reach_before_the_first_zuordnung_is_none(sozialraum):
    ortschaft = make_ortschaft(sozialraum, valid_from=timezone.localdate() + datetime.timedelta(days=1))
    assert reach(make_angebot(ort=make_ort(ortschaft=ortschaft))) == {}


def test_reach_follows_an_ort_that_moved(sozialraum, other):
    angebot = make_angebot(sozialraum=sozialraum)
    angebot.ort.ortschaft = make_ortschaft(other)
    angebot.ort.save()
    assert reach(angebot) == {"Ost": LIES_THERE}


def test_reach_follows_an_angebot_that_moved(sozialraum, other):
    angebot = make_angebot(sozialraum=sozialraum)
    angebot.ort = make_ort(ortschaft=make_ortschaft(other))
    angebot.save()
    assert reach(angebot) == {"Ost": LIES_THERE}


def test_reach_ends_with_serving(sozialraum, other):
    angebot = make_angebot(sozialraum=sozialraum, serves=[other])
    angebot.serves.clear()
    assert reach(angebot) == {"Nord": LIES_THERE}


def test_counts_hold_public_angebote_once(sozialraum, other):
    angebot = make_angebot(sozialraum=sozialraum, serves=[sozialraum, other], serves_all_jena=True)
    make_angebot(state="pausiert", ort=angebot.ort)
    assert [row.angebot_count for row in Sozialraum.objects.with_counts()] == [1, 1]
    assert [row.angebot_count for row in Ortschaft.objects.with_counts()] == [1]


def test_organisation_counts_hold_public_angebote_once(sozialraum, other):
    organisation = make_angebot(sozialraum=sozialraum, serves=[other], serves_all_jena=True).organisation
    make_angebot(state="beendet", organisation=organisation)
    make_angebot(state="entwurf")
    assert [(row, row.angebot_count) for row in Organisation.objects.with_angebote()] == [(organisation, 1)]


def test_organisation_in_sozialraum_counts_no_city_wide_angebot(sozialraum, other):
    near = make_angebot(sozialraum=sozialraum, serves=[other]).organisation
    make_angebot(sozialraum=sozialraum, serves_all_jena=True)
    assert list(Organisation.objects.in_sozialraum(other.pk)) == [near]


def test_leistungserbringer_counts_hold_public_angebote(db):
    organisation = make_organisation()
    make_angebote(2, organisation=organisation)
    make_angebot(organisation=organisation, state="entwurf")
    Leistungserbringer.objects.create(organisation=organisation)
    assert Leistungserbringer.objects.with_counts().get().angebot_count == 2


@pytest.mark.parametrize(("days", "expected"), [(-1, False), (0, True), (1, True)])
def test_leistungserbringer_current_until_the_last_day(db, days, expected):
    until = timezone.localdate() + datetime.timedelta(days=days)
    Leistungserbringer.objects.create(organisation=make_organisation(), valid_until=until)
    assert Leistungserbringer.objects.current().exists() is expected


# What is near


def test_rank_for_sozialraum_says_how_near(sozialraum, other):
    here, serving = make_angebot(sozialraum=sozialraum), make_angebot(sozialraum=other, serves=[sozialraum])
    city_wide = make_angebot(sozialraum=other, serves_all_jena=True)
    make_angebot(sozialraum=other)
    found = Angebot.objects.rank_for_sozialraum(sozialraum).order_by("nearness")
    assert [(row, row.nearness) for row in found] == [(here, LIES_THERE), (serving, SERVES), (city_wide, CITY_WIDE)]


# What is alike


@pytest.fixture
def topic(db):
    return make_lebensbereich()


@pytest.fixture
def angebot(sozialraum, topic):
    return make_angebot(name="Treff", sozialraum=sozialraum, lebensbereiche=[topic], art=make_angebotsart())


def test_similar_shares_topic_and_sozialraum(angebot, topic, sozialraum, other):
    alike = make_angebot(sozialraum=other, serves=[sozialraum], lebensbereiche=[topic])
    make_angebot(sozialraum=other, lebensbereiche=[topic])
    make_angebot(sozialraum=sozialraum, lebensbereiche=[make_lebensbereich()])
    make_angebot(sozialraum=sozialraum, lebensbereiche=[topic], state="pausiert")
    assert list(angebot.similar(5)) == [alike]


def test_similar_of_the_same_kind_first_then_by_name(angebot, topic, sozialraum):
    values = {"sozialraum": sozialraum, "lebensbereiche": [topic]}
    names = [("Café", None), ("Ähren", None), ("Zirkel", angebot.art), ("Öle", angebot.art)]
    for name, art in names:
        make_angebot(name=name, art=art or make_angebotsart(), **values)
    assert [row.name for row in angebot.similar(5)] == ["Öle", "Zirkel", "Ähren", "Café"]


def test_similar_names_each_once_and_as_many_as_asked(angebot, topic, sozialraum, other):
    second = make_lebensbereich()
    angebot.lebensbereiche.add(second)
    make_angebote(3, sozialraum=sozialraum, serves=[other], lebensbereiche=[topic, second], serves_all_jena=True)
    assert (len(angebot.similar(5)), len(angebot.similar(2))) == (3, 2)


# Words


@pytest.mark.parametrize(
    ("free_of_charge", "cost_text", "words"),
    [
        ("ja", "", "kostenlos"),
        ("teilweise", "", "teilweise kostenlos"),
        ("nein", "", "kostet etwas"),
        ("unbekannt", "", "Kosten unbekannt"),
        ("teilweise", "Frühstück 2 Euro", "Frühstück 2 Euro"),
    ],
)
def test_cost_in_words(free_of_charge, cost_text, words):
    assert Angebot(free_of_charge=free_of_charge, cost_text=cost_text).cost_in_words == words


@pytest.mark.parametrize(
    ("age_from", "age_to", "words"),
    [
        (None, None, "jedes Alter"),
        (18, None, "ab 18 Jahren"),
        (0, None, "ab 0 Jahren"),
        (None, 27, "bis 27 Jahre"),
        (14, 27, "von 14 bis 27 Jahren"),
    ],
)
def test_age_in_words(age_from, age_to, words):
    assert Angebot(age_from=age_from, age_to=age_to).age_in_words == words


@pytest.mark.parametrize(
    ("step_free", "words"),
    [
        ("ja", "ohne Stufen"),
        ("teilweise", "teilweise ohne Stufen"),
        ("nein", "mit Stufen"),
        ("unbekannt", "Stufen: unbekannt"),
    ],
)
def test_steps_in_words(db, step_free, words):
    assert make_angebot(ort=make_ort(step_free=step_free)).steps_in_words == words


def test_steps_in_words_without_a_building():
    assert Angebot(mode="online").steps_in_words == ""


@pytest.mark.parametrize(("ortschaft", "words"), [("Zwätzen", "Zwätzen, Sozialraum Nord"), ("Nord", "Nord")])
def test_where_in_words_of_a_place(sozialraum, ortschaft, words):
    ort = make_ort(ortschaft=make_ortschaft(sozialraum, name=ortschaft))
    assert make_angebot(ort=ort).where_in_words == words


@pytest.mark.parametrize(
    ("mode", "all_jena", "words"),
    [
        ("online", True, "im Internet, ganz Jena"),
        ("telefonisch", True, "am Telefon, ganz Jena"),
        ("aufsuchend", False, "kommt zu Ihnen"),
    ],
)
def test_where_in_words_without_a_place(db, mode, all_jena, words):
    assert make_angebot(mode=mode, serves_all_jena=all_jena).where_in_words == words


def test_where_in_words_names_what_is_served(sozialraum, other):
    assert make_angebot(mode="aufsuchend", serves=[other, sozialraum]).where_in_words == "kommt zu Ihnen, Nord, Ost"


def test_contact_is_the_one_of_the_anbieter_unless_it_has_its_own(db):
    organisation = make_organisation(phone="03641 1", email="haus@example.org")
    angebot = make_angebot(organisation=organisation, phone="03641 2")
    assert (angebot.contact_phone, angebot.contact_email) == ("03641 2", "haus@example.org")


def test_facts_say_unknown_as_unknown(db):
    angebot = make_angebot(sign_language="ja")
    assert angebot.facts[:2] == [("Deutsche Gebärdensprache", "ja", "ja"), ("Leichte Sprache", "unbekannt", "unbekannt")]


def test_anbieter_with_angebote_cannot_be_deleted(db):
    with pytest.raises(ProtectedError):
        make_angebot().organisation.delete()


def test_history_holds_each_state(db):
    angebot = make_angebot()
    angebot.state = Angebot.State.BEENDET
    angebot.save()
    assert [row.state for row in angebot.history.all()] == ["beendet", "veroeffentlicht"]
