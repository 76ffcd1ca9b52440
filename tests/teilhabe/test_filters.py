"""The filters of the offers list: each alone, together, as chips, in the address."""

import datetime
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict
from django.urls import reverse

from jena_sro.inhalte import derived
from jena_sro.inhalte.kalender import BERLIN
from sozialraeume.models import Ortschaft
from teilhabe.filters import ACCESS_FACTS, AngebotFilter
from teilhabe.models import Angebot
from tests.factories import (
    make_angebot,
    make_angebote,
    make_angebotsart,
    make_angebotszeit,
    make_lebensbereich,
    make_ort,
    make_ortschaft,
    make_sozialraum,
    make_sprache,
)

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
BUILDING = [key for key, (_, field) in ACCESS_FACTS.items() if field.startswith("ort__")]
PEOPLE = [key for key in ACCESS_FACTS if key not in BUILDING]


def local(text):
    """`2026-09-16 10:00` in Jena."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(datetime.UTC)


def listed(client, **query):
    response = client.get(reverse("teilhabe:angebot_list"), query)
    assert not response.context["filter"].form.errors
    return [angebot.name for angebot in response.context["angebote"]]


def make_weekly(name, weekday, start, end, **values):
    angebot = make_angebot(name=name, **values)
    times = {"start_time": datetime.time(start), "end_time": datetime.time(end)}
    make_angebotszeit(angebot, weekday=weekday, **times)
    return angebot


# Where?


@pytest.fixture
def nord(db):
    """Sozialraum Nord with an offer for each nearness; the names are in the other order."""
    nord, ost = make_sozialraum(name="Nord"), make_sozialraum(name="Ost")
    zwaetzen = make_ortschaft(nord, name="Zwätzen")
    make_angebot(name="D in Zwätzen", ort=make_ort(ortschaft=zwaetzen))
    make_angebot(name="C in Löbstedt", ort=make_ort(ortschaft=make_ortschaft(nord, name="Löbstedt")))
    make_angebot(name="B kommt auch nach Nord", sozialraum=ost, serves=[nord])
    make_angebot(name="A für ganz Jena", mode="online", serves_all_jena=True)
    make_angebot(name="Nur in Ost", sozialraum=ost)
    return nord


FOR_NORD = ["C in Löbstedt", "D in Zwätzen", "B kommt auch nach Nord", "A für ganz Jena"]
FOR_ZWAETZEN = ["D in Zwätzen", "C in Löbstedt", "B kommt auch nach Nord", "A für ganz Jena"]


def test_sozialraum_shows_what_lies_there_then_what_serves_it_then_what_serves_all(client, nord):
    assert listed(client, sozialraum="nord") == FOR_NORD


def test_ortschaft_shows_what_lies_in_it_before_its_sozialraum(client, nord):
    assert listed(client, ortschaft="zwaetzen") == FOR_ZWAETZEN


@pytest.mark.parametrize(("wo", "expected"), [("sozialraum-nord", FOR_NORD), ("ortschaft-zwaetzen", FOR_ZWAETZEN)])
def test_field_of_the_form_names_the_same_places(client, nord, wo, expected):
    assert listed(client, wo=wo) == expected


def test_field_of_the_form_wins_over_the_address(client, nord):
    assert listed(client, wo="sozialraum-ost", sozialraum="nord") == ["B kommt auch nach Nord", "Nur in Ost", "A für ganz Jena"]


def test_no_place_shows_all_by_name(client, nord):
    assert listed(client, wo="") == sorted([*FOR_NORD, "Nur in Ost"])


def test_search_in_a_sozialraum_shows_the_nearest_first(client, nord):
    Angebot.objects.get(name="B kommt auch nach Nord").organisation.save()
    make_angebot(name="Chor", mode="online", serves_all_jena=True)
    make_angebot(name="Treffen", text="Der Chor übt.", sozialraum=nord)
    assert listed(client, sozialraum="nord", q="Chor") == ["Treffen", "Chor"]


def test_day_in_a_sozialraum_shows_the_nearest_first(client, time_machine):
    time_machine.move_to(local("2026-09-16 08:00"))
    nord = make_sozialraum(name="Nord")
    make_weekly("später und hier", WEDNESDAY, 15, 16, sozialraum=nord)
    make_weekly("früher und überall", WEDNESDAY, 9, 10, mode="online", serves_all_jena=True)
    assert listed(client, sozialraum="nord", tag="heute") == ["später und hier", "früher und überall"]


@pytest.mark.parametrize("query", ["sozialraum=mond", "ortschaft=mond", "wo=mond", "wo=sozialraum-", "sozialraum=zwaetzen"])
def test_unknown_place_is_an_error(client, nord, query):
    response = client.get(f"{reverse('teilhabe:angebot_list')}?{query}")
    assert "gültige Auswahl" in response.context["filter"].form.errors["wo"][0]
    assert response.context["filter"].chips == []


def test_ortschaft_without_sozialraum_shows_what_lies_in_it(client):
    alone = Ortschaft.objects.create(name="Insel", is_core=False, latitude=50.9, longitude=11.6, postal_code="07743")
    make_angebot(name="Fähre", ort=make_ort(ortschaft=alone))
    make_angebot(name="Anderswo")
    assert listed(client, ortschaft="insel") == ["Fähre"]


def test_places_stand_under_their_sozialraum(nord):
    groups = dict(AngebotFilter(QueryDict()).form.fields["wo"].choices)
    assert groups["Sozialräume"] == [("sozialraum-nord", "Nord"), ("sozialraum-ost", "Ost")]
    assert groups["Ortsteile und Ortschaften in Nord"] == [("ortschaft-loebstedt", "Löbstedt"), ("ortschaft-zwaetzen", "Zwätzen")]


# What?


def test_topic_shows_only_its_offers(client):
    topic, other = make_lebensbereich(slug="lernen"), make_lebensbereich()
    make_angebot(name="Kurs", lebensbereiche=[topic, other])
    make_angebot(name="Chor", lebensbereiche=[other])
    assert listed(client, thema="lernen") == ["Kurs"]


def test_kind_shows_only_its_offers(client):
    make_angebot(name="Beratung", art=make_angebotsart(name="Beratung", slug="beratung"))
    make_angebot(name="Chor", art=make_angebotsart())
    assert listed(client, art="beratung") == ["Beratung"]


def test_language_shows_only_its_offers(client):
    arabic, german = make_sprache(slug="arabisch"), make_sprache()
    make_angebot(name="Café", sprachen=[german, arabic])
    make_angebot(name="Chor", sprachen=[german])
    assert listed(client, sprache="arabisch") == ["Café"]


@pytest.mark.parametrize("zugang", Angebot.Zugang.values)
def test_access_shows_only_its_offers(client, zugang):
    for value in Angebot.Zugang.values:
        make_angebot(name=value, zugang=value)
    assert listed(client, zugang=zugang) == [zugang]


def test_free_shows_only_what_is_surely_free(client):
    for value in ("ja", "teilweise", "nein", "unbekannt"):
        make_angebot(name=value, free_of_charge=value)
    assert listed(client, kostenlos="on") == ["ja"]


@pytest.mark.parametrize("value", ["", "false"])
def test_box_that_is_not_ticked_filters_nothing(client, value):
    make_angebot(name="teuer", free_of_charge="nein")
    assert listed(client, kostenlos=value) == ["teuer"]


@pytest.mark.parametrize("name", ["thema", "art", "zugang", "sprache", "tag", "tageszeit", "barrierefrei"])
def test_unknown_choice_is_an_error_of_its_field(client, name):
    make_angebot()
    response = client.get(reverse("teilhabe:angebot_list"), {name: "xyz"})
    assert list(response.context["filter"].form.errors) == [name]
    assert "Bitte prüfen Sie Ihre Angaben" in response.content.decode()


def test_choices_are_in_german_order():
    for name in ("Zirkus", "Übung", "Treff"):
        make_angebotsart(name=name, slug=name.lower().replace("ü", "ue"))
    for position, label in ((2, "Arbeit"), (1, "Wohnen")):
        make_lebensbereich(position=position, label=label)
    fields = AngebotFilter(QueryDict()).form.fields
    assert [label for _, label in fields["art"].choices] == ["alle Arten", "Treff", "Übung", "Zirkus"]
    assert [label for _, label in fields["thema"].choices] == ["alle Themen", "Wohnen", "Arbeit"]


def test_all_filters_together_find_the_offer_that_fits_all(client, time_machine):
    time_machine.move_to(local("2026-09-16 08:00"))
    nord, topic, art, sprache = make_sozialraum(name="Nord"), make_lebensbereich(), make_angebotsart(), make_sprache()
    values = {"lebensbereiche": [topic], "art": art, "sprachen": [sprache], "zugang": "anmeldung", "free_of_charge": "ja"}
    fits = make_weekly("Singen", WEDNESDAY, 9, 10, sozialraum=nord, sign_language="ja", **values)
    make_weekly("Singen ohne Gebärden", WEDNESDAY, 9, 10, sozialraum=nord, sign_language="nein", **values)
    make_weekly("Singen woanders", WEDNESDAY, 9, 10, sign_language="ja", **values)
    query = {"sozialraum": "nord", "thema": topic.slug, "art": art.slug, "sprache": sprache.slug, "zugang": "anmeldung"}
    query |= {"kostenlos": "on", "barrierefrei": "dgs", "tag": "heute", "tageszeit": "vormittag", "q": "Singen"}
    assert listed(client, **query) == [fits.name]


# What do you need?


@pytest.fixture
def answers(db):
    """An offer for each answer to every question of accessibility, and one without a building."""
    with derived.together():
        for value in ("ja", "teilweise", "nein", "unbekannt"):
            facts = {ACCESS_FACTS[key][1].removeprefix("ort__"): value for key in BUILDING}
            make_angebot(name=value, ort=make_ort(**facts), **{ACCESS_FACTS[key][1]: value for key in PEOPLE})
        make_angebot(name="ohne Haus", mode="telefonisch", **{ACCESS_FACTS[key][1]: "nein" for key in PEOPLE})


@pytest.mark.parametrize("key", ACCESS_FACTS)
def test_need_shows_only_what_surely_meets_it(client, answers, key):
    assert listed(client, barrierefrei=key) == ["ja"]


@pytest.mark.parametrize("key", PEOPLE)
def test_need_shows_also_the_unknown_on_demand_and_never_a_no(client, answers, key):
    assert listed(client, barrierefrei=key, unbekannt="on") == ["ja", "unbekannt"]


@pytest.mark.parametrize("key", BUILDING)
def test_need_of_a_building_shows_also_what_has_none_on_demand(client, answers, key):
    assert listed(client, barrierefrei=key, unbekannt="on") == ["ja", "ohne Haus", "unbekannt"]


def test_all_needs_must_be_met(client):
    make_angebot(name="beides", ort=make_ort(step_free="ja", lift="ja"))
    make_angebot(name="nur eines", ort=make_ort(step_free="ja", lift="nein"))
    assert listed(client, barrierefrei=["stufenlos", "aufzug"]) == ["beides"]


def test_unknown_alone_filters_nothing(client, answers):
    assert len(listed(client, unbekannt="on")) == 5


# When?


@pytest.fixture
def week(time_machine, db):
    """An offer for each day, 9 to 12, seen on Wednesday at 8."""
    time_machine.move_to(local("2026-09-16 08:00"))
    with derived.together():
        for weekday, name in enumerate(("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")):
            make_weekly(name, weekday, 9, 12)
        make_angebot(name="ohne Zeit")
    return time_machine


DAYS = {
    "on Wednesday": (
        "2026-09-16 08:00",
        {"heute": "Mi", "morgen": "Do", "wochenende": "Sa So", "montag": "Mo", "mittwoch": "Mi"},
    ),
    "on Saturday": ("2026-09-19 08:00", {"heute": "Sa", "morgen": "So", "wochenende": "Sa So", "samstag": "Sa", "freitag": "Fr"}),
    "on Sunday": ("2026-09-20 08:00", {"heute": "So", "morgen": "Mo", "wochenende": "So", "sonntag": "So", "samstag": "Sa"}),
    "on Sunday after the last date": ("2026-09-20 13:00", {"heute": "", "wochenende": "", "sonntag": ""}),
    "while it is open": ("2026-09-16 11:59", {"heute": "Mi"}),
    "when it has just ended": ("2026-09-16 12:00", {"heute": "", "mittwoch": ""}),
    "just after midnight": ("2026-09-17 00:05", {"heute": "Do", "morgen": "Fr"}),
    "just before midnight": ("2026-09-17 23:55", {"heute": "", "morgen": "Fr"}),
}
CASES = [(when, tag, names) for when, words in DAYS.values() for tag, names in words.items()]


@pytest.mark.parametrize(("when", "tag", "names"), CASES)
def test_day_shows_what_is_open_then(client, week, when, tag, names):
    week.move_to(local(when))
    assert listed(client, tag=tag) == names.split()


@pytest.mark.parametrize("when", ["2026-03-29 00:30", "2026-03-29 23:30", "2026-10-25 00:30", "2026-10-25 23:30"])
def test_today_is_the_whole_day_when_the_clocks_change(client, time_machine, when):
    time_machine.move_to(local(f"{when[:10]} 00:10"))
    make_weekly("Sonntagsfrühstück", SUNDAY, 0, 1)
    late = make_angebot(name="Nachtcafé")
    make_angebotszeit(late, weekday=SUNDAY, start_time=datetime.time(23), end_time=datetime.time(23, 59))
    time_machine.move_to(local(when))
    assert listed(client, tag="heute") == (["Sonntagsfrühstück", "Nachtcafé"] if when.endswith("00:30") else ["Nachtcafé"])


def test_day_shows_its_own_date_and_the_earliest_first(client, week):
    make_weekly("Aal", FRIDAY, 15, 16)
    make_angebotszeit(Angebot.objects.get(name="Mo"), weekday=FRIDAY, start_time=datetime.time(8), end_time=datetime.time(9))
    response = client.get(reverse("teilhabe:angebot_list"), {"tag": "freitag"})
    words = [(angebot.name, angebot.next_in_words) for angebot in response.context["angebote"]]
    assert words == [
        ("Mo", "Freitag, 18. September, 8 bis 9 Uhr"),
        ("Fr", "Freitag, 18. September, 9 bis 12 Uhr"),
        ("Aal", "Freitag, 18. September, 15 bis 16 Uhr"),
    ]


@pytest.fixture
def hours(week):
    with derived.together():
        make_weekly("mittags", THURSDAY, 11, 13)
        make_weekly("nachmittags", THURSDAY, 14, 17)
        make_weekly("abends", THURSDAY, 17, 20)


DAYTIMES = {"vormittag": "Do mittags", "nachmittag": "mittags nachmittags", "abend": "abends"}


@pytest.mark.parametrize(("tageszeit", "names"), DAYTIMES.items())
def test_time_of_day_on_a_day_shows_what_is_open_then(client, hours, tageszeit, names):
    assert listed(client, tag="morgen", tageszeit=tageszeit) == names.split()


def test_time_of_day_alone_looks_at_the_coming_seven_days(client, hours):
    make_angebotszeit(make_angebot(name="in acht Tagen"), rhythm="einzeltermin", date=datetime.date(2026, 9, 24))
    assert listed(client, tageszeit="vormittag") == ["Mi", "Do", "mittags", "Fr", "Sa", "So", "Mo", "Di"]


def test_cancelled_day_is_not_open(client, week):
    Angebot.objects.get(name="Mi").ausfaelle.create(date=datetime.date(2026, 9, 16), reason="krank")
    assert listed(client, tag="heute") == []


def test_search_keeps_the_day(client, week):
    assert listed(client, q="Treff", tag="heute") == []
    assert listed(client, q="Kaffee", tag="heute") == ["Mi"]


# Search


def test_search_shows_the_best_hit_first(client):
    make_angebot(name="Abend", text="Manchmal kommt der Chor.")
    make_angebot(name="Chor")
    make_angebot(name="Beratung")
    assert listed(client, q="Chor") == ["Chor", "Abend"]


def test_search_keeps_its_order_over_the_pages(client, settings):
    settings.ANGEBOTE_PER_PAGE = 2
    make_angebote(3, text="Ein Chor.")
    make_angebot(name="Chor")
    pages = [listed(client, q="Chor", seite=number) for number in (1, 2)]
    assert pages[0][0] == "Chor"
    assert sorted(pages[0] + pages[1]) == sorted(Angebot.objects.values_list("name", flat=True))


def test_search_of_spaces_filters_nothing(client):
    make_angebot(name="Chor")
    assert listed(client, q="   ") == ["Chor"]


def test_what_is_not_public_is_not_found(client):
    for state in set(Angebot.State.values) - {"veroeffentlicht"}:
        make_angebot(name=f"Chor {state}", state=state)
    assert listed(client, q="Chor") == []
    assert listed(client) == []


# Chips and addresses


def chips(query):
    return AngebotFilter(QueryDict(query)).chips


@pytest.fixture
def words(nord):
    make_lebensbereich(slug="lernen", label="Lernen")
    make_angebotsart(slug="beratung", name="Beratung")
    make_sprache(slug="arabisch", name="Arabisch")


EVERY_FILTER = {
    "sozialraum=nord": "Nord",
    "thema=lernen": "Lernen",
    "tag=wochenende": "am Wochenende",
    "q=Chor+%26+Tanz": "„Chor & Tanz“",
    "tageszeit=abend": "abends, ab 17 Uhr",
    "art=beratung": "Beratung",
    "zugang=offen": "offen, ohne Anmeldung",
    "sprache=arabisch": "Arabisch",
    "kostenlos=on": "nur kostenlose Angebote",
    "barrierefrei=wc": "rollstuhlgerechtes WC",
    "unbekannt=on": "auch zeigen, wenn es noch unbekannt ist",
}


@pytest.mark.parametrize(("query", "label"), EVERY_FILTER.items())
def test_chip_names_the_filter_and_removes_it(words, query, label):
    assert [(chip.label, chip.query) for chip in chips(query)] == [(label, "")]


def test_chip_of_an_ortschaft_has_its_name(words):
    assert [chip.label for chip in chips("wo=ortschaft-zwaetzen")] == ["Zwätzen"]


def test_each_chip_removes_its_own_filter_only(words):
    whole = "&".join(EVERY_FILTER)
    labels = {query.partition("=")[0]: label for query, label in EVERY_FILTER.items()}
    removed = {chip.label: parse_qs(whole).keys() - parse_qs(chip.query).keys() for chip in chips(whole)}
    assert removed == {label: {name} for name, label in labels.items()}


def test_each_need_has_a_chip_of_its_own(words):
    found = chips("barrierefrei=wc&barrierefrei=aufzug&q=x")
    assert [(chip.label, chip.query) for chip in found[1:]] == [
        ("rollstuhlgerechtes WC", "q=x&barrierefrei=aufzug"),
        ("Aufzug", "q=x&barrierefrei=wc"),
    ]


def test_nothing_chosen_has_no_chip(words):
    assert chips("wo=&thema=&tag=&q=&tageszeit=&art=&zugang=&sprache=") == []


def test_invalid_filter_has_no_chip_and_leaves_the_address(words):
    angebot_filter = AngebotFilter(QueryDict("thema=xyz&tag=heute&fbclid=1"))
    assert [chip.label for chip in angebot_filter.chips] == ["heute"]
    assert angebot_filter.query() == "tag=heute"


@pytest.mark.parametrize(
    "query", ["wo=sozialraum-nord", "sozialraum=nord", "sozialraum=ost&sozialraum=nord", "wo=sozialraum-nord&ortschaft=x"]
)
def test_address_names_the_place_in_one_way(words, query):
    assert AngebotFilter(QueryDict(query)).query() == "sozialraum=nord"


def test_repeated_filter_counts_once_and_the_last_one(words):
    assert [(chip.label, chip.query) for chip in chips("tag=heute&tag=morgen")] == [("morgen", "")]


@pytest.mark.parametrize(
    ("query", "is_refined"),
    [("", False), ("q=x&tag=heute&thema=lernen&sozialraum=nord", False), ("zugang=offen", True), ("kostenlos=on", True)],
)
def test_more_filters_are_open_when_one_of_them_is_active(words, query, is_refined):
    assert AngebotFilter(QueryDict(query)).is_refined == is_refined
