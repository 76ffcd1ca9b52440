"""The list of offers in memory: the same order and counts as worked out offer by offer, and current after every change."""

import datetime
import itertools
import random

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte import derived, stand
from jena_sro.inhalte.kalender import BERLIN
from jena_sro.inhalte.models import Auskunft
from jena_sro.inhalte.suche.query import search
from sozialraeume.models import Ort, Ortschaft, Sozialraum
from teilhabe.bestand import liste
from teilhabe.bestand.bits import bits_of, members, numbers_in
from teilhabe.filters import ACCESS_FACTS, DAYS, DAYTIMES, AngebotFilter, load_places, spans_meant
from teilhabe.models import Angebot, Angebotsart, Listeneintrag, Sprache, Termin
from teilhabe.registration import refresh_dates
from teilhabe.views.angebote import choose
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

WEDNESDAY = datetime.datetime(2026, 9, 16, 10, 30, tzinfo=BERLIN)
OFFERS, QUESTIONS = 40, 60


def names(query=""):
    """Of the whole list, in order."""
    pks = choose(AngebotFilter(QueryDict(query))).treffer[:]
    found = dict(Angebot.objects.values_list("pk", "name"))
    return [found[pk] for pk in pks]


# The same as offer by offer


def make_random_angebot(rng, choices):
    mode = rng.choice(["vor_ort", "vor_ort", "online"])
    answers = {name: rng.choice(Auskunft.values) for name in (*Angebot.FACTS, "free_of_charge")}
    angebot = make_angebot(
        name=f"{rng.choice(['Chor', 'Kurs', 'Über uns', 'Äpfel'])} {rng.randint(1, 9)}", mode=mode,
        ort=rng.choice(choices["orte"]) if mode == "vor_ort" else None, serves_all_jena=rng.random() < 0.2,
        serves=rng.sample(choices["sozialraeume"], rng.choice([0, 0, 1])), art=rng.choice(choices["arten"]),
        lebensbereiche=rng.sample(choices["topics"], rng.randint(0, 2)),
        sprachen=rng.sample(choices["sprachen"], rng.randint(0, 2)),
        zugang=rng.choice(Angebot.Zugang.values), state=rng.choice(["veroeffentlicht"] * 9 + ["pausiert"]), **answers,
    )  # fmt: skip
    if rng.random() < 0.3:
        long_ago = timezone.localdate() - datetime.timedelta(days=200)
        angebot.confirmed_on, angebot.asked_on, angebot.confirm_own = long_ago, long_ago + datetime.timedelta(1), None
        angebot.confirm_own = long_ago + datetime.timedelta(2)
        angebot.save()
    for _ in range(rng.choice([0, 1, 1, 2])):
        hour = rng.randint(7, 19)
        times = {"start_time": datetime.time(hour), "end_time": datetime.time(hour + rng.randint(1, 3))}
        rhythm = rng.choice([{"weekday": rng.randint(0, 6)}, {"rhythm": "monatlich", "weekday": rng.randint(0, 6), "nth": 2}])
        make_angebotszeit(angebot, **rhythm, **times)


@pytest.fixture
def random_offers(db, time_machine):
    time_machine.move_to(WEDNESDAY, tick=False)
    rng = random.Random(9)
    sozialraeume = [make_sozialraum(name=name) for name in ("Nord", "Ost")]
    ortschaften = [make_ortschaft(sozialraum, name=f"Dorf {n}") for n, sozialraum in enumerate([*sozialraeume, sozialraeume[0]])]
    choices = {
        "sozialraeume": sozialraeume,
        "orte": [make_ort(ortschaft=place, **{f: rng.choice(Auskunft.values) for f in Ort.FACTS}) for place in ortschaften * 2],
        "arten": [make_angebotsart() for _ in range(3)],
        "topics": [make_lebensbereich() for _ in range(3)],
        "sprachen": [make_sprache() for _ in range(2)],
    }
    with derived.together():
        for _ in range(OFFERS):
            make_random_angebot(rng, choices)
    return time_machine


def random_query(rng):
    from_database = {
        "wo": list(load_places()),
        "art": list(Angebotsart.objects.values_list("slug", flat=True)),
        "sprache": list(Sprache.objects.values_list("slug", flat=True)),
    }
    fixed = {"zugang": Angebot.Zugang.values, "tag": list(dict(DAYS)), "tageszeit": list(DAYTIMES), "kostenlos": ["on"]}
    query = QueryDict(mutable=True)
    for name, values in {**from_database, **fixed, "unbekannt": ["on"], "q": ["Chor", "Kurs"]}.items():
        if rng.random() < 0.25:
            query[name] = rng.choice(values)
    if rng.random() < 0.2:
        query.setlist("barrierefrei", rng.sample(list(ACCESS_FACTS), rng.choice([1, 2])))
    return query


def nearness(angebot, place):
    """None where it does not reach the place."""
    if place is None:
        return 0
    if isinstance(place, Ortschaft) and angebot.ort and angebot.ort.ortschaft_id == place.pk:
        return -1
    sozialraum = place.pk if isinstance(place, Sozialraum) else place.sozialraum_id
    return {r.sozialraum_id: r.rank for r in angebot.reichweiten.all()}.get(sozialraum)


def has_access(angebot, key, is_unknown_fine):
    field = ACCESS_FACTS[key][1]
    record = angebot.ort if field.startswith("ort__") else angebot
    answer = getattr(record, field.removeprefix("ort__")) if record else "unbekannt"
    return answer in (("ja", "unbekannt") if is_unknown_fine else ("ja",))


def fits(angebot, values):
    return (
        values.get("art") in (None, angebot.art.slug)
        and values.get("zugang") in (None, angebot.zugang)
        and ("sprache" not in values or values["sprache"] in {sprache.slug for sprache in angebot.sprachen.all()})
        and (not values.get("kostenlos") or angebot.free_of_charge == "ja")
        and all(has_access(angebot, key, values.get("unbekannt")) for key in values.get("barrierefrei", []))
    )


def first_date(angebot, spans):
    """Of those that have not ended and lie in the spans; None without one."""
    dates = Termin.objects.filter(angebot=angebot, ends_at__gt=timezone.now()).order_by("starts_at")
    return next((t.starts_at for t in dates if not spans or any(t.starts_at < e and t.ends_at > s for s, e in spans)), None)


def offer_by_offer(query):
    """The primary keys in order, the slow way."""
    angebot_filter = AngebotFilter(query)
    values, place, spans = angebot_filter.values, angebot_filter.place, angebot_filter.spans
    scores = search(values["q"], {"angebot"}).get("angebot", {}) if "q" in values else None
    found = []
    for angebot in Angebot.objects.public():
        near, date = nearness(angebot, place), first_date(angebot, spans)
        if (
            near is None
            or not fits(angebot, values)
            or (spans and date is None)
            or (scores is not None and angebot.pk not in scores)
        ):
            continue
        order = (-scores[angebot.pk],) if scores is not None else (date is None, date, angebot.sort_key)
        found.append(((near, angebot.is_unconfirmed, *order, angebot.pk), angebot.pk))
    return [pk for _, pk in sorted(found)]


@pytest.mark.parametrize("seed", range(3))
def test_list_is_the_same_as_offer_by_offer(random_offers, seed):
    rng = random.Random(seed)
    for query in [random_query(rng) for _ in range(QUESTIONS // 3)]:
        assert list(choose(AngebotFilter(query)).treffer[:]) == offer_by_offer(query), query


def test_order_follows_the_time_and_the_day(random_offers):
    for hours in (3, 9, 26):
        random_offers.move_to(WEDNESDAY + datetime.timedelta(hours=hours), tick=False)
        for query in ("", "tag=heute", "tag=morgen&tageszeit=vormittag"):
            assert list(choose(AngebotFilter(QueryDict(query))).treffer[:]) == offer_by_offer(QueryDict(query))


def test_count_of_a_choice_is_what_it_would_find(random_offers):
    rng = random.Random(5)
    for query in [random_query(rng) for _ in range(12)]:
        for field, counts in choose(AngebotFilter(query)).counts().items():
            key = rng.choice(list(counts))
            other = query.copy()
            wanted = [*query.getlist(field), key] if field == "barrierefrei" else [key]
            other.setlist(field, list(dict.fromkeys(wanted)))
            assert counts[key] == len(choose(AngebotFilter(other)).treffer), (query, field, key)


@pytest.mark.parametrize("name", ["kostenlos", "unbekannt"])
def test_count_of_a_single_box_is_what_it_would_find(random_offers, name):
    rng, differing = random.Random(7), 0
    for query in [random_query(rng) for _ in range(8)]:
        query.setlist("barrierefrei", rng.sample(list(ACCESS_FACTS), 1))
        count = choose(AngebotFilter(query)).counts()[name]["on"]
        ticked = query.copy()
        ticked[name] = "on"
        assert count == len(offer_by_offer(ticked)), query
        differing += count != len(offer_by_offer(query))
    assert differing


def test_pages_make_up_the_list(random_offers):
    for query in ("", "wo=sozialraum-nord", "tag=wochenende", "kostenlos=on"):
        treffer = choose(AngebotFilter(QueryDict(query))).treffer
        pages = [pk for start in range(0, len(treffer), 7) for pk in treffer[start : start + 7]]
        assert pages == treffer[:]


def test_sets_of_numbers():
    numbers = [0, 3, 64, 99]
    bits = bits_of(numbers, 100)
    assert numbers_in(bits) == [n for n, one in enumerate(members(bits, 100)) if one] == numbers
    assert bits_of([], 0) == 0


# Shown


def test_form_says_how_many_offers_each_choice_has(client, db):
    make_angebote(2, art=make_angebotsart(name="Beratung", slug="beratung"))
    make_angebotsart(name="Chor", slug="chor")
    html = client.get(reverse("teilhabe:angebot_list")).content.decode()
    assert "Beratung (2)" in html
    assert "Chor (0)" in html
    assert "offen, ohne Anmeldung (2)" in html
    assert "breite Türen (0)" in html
    assert "nur kostenlose Angebote (0)" in html
    assert "auch zeigen, wenn es noch unbekannt ist (2)" in html


def test_every_field_but_the_search_word_says_how_many(db):
    angebot_filter = AngebotFilter(QueryDict())
    assert choose(angebot_filter).counts().keys() == angebot_filter.form.fields.keys() - {"q"}


def test_number_of_a_single_box_is_in_its_label_and_not_in_its_chip(client, db):
    make_angebot(free_of_charge="ja")
    make_angebot()
    response = client.get(reverse("teilhabe:angebot_list"), {"kostenlos": "on"})
    assert response.context["filter"].form["kostenlos"].label == "nur kostenlose Angebote (1)"
    assert [chip.label for chip in response.context["filter"].chips] == ["nur kostenlose Angebote"]


# Kept by a process, and current


@pytest.fixture
def kept(transactional_db):
    """A process that has just begun; outside of a transaction, so that it keeps what it has read."""
    stand.forget_all()
    liste._held = None
    yield
    liste._held = None
    stand.forget_all()


def test_list_that_has_not_changed_is_not_read_again(kept):
    make_angebot(name="Chor")
    assert names() == ["Chor"]
    with CaptureQueriesContext(connection) as queries:
        liste.current()
    assert not queries.captured_queries


def test_uncached_page_takes_five_queries_at_most(kept, client):
    make_angebote(3, sozialraum=make_sozialraum(name="Nord"), zugang="offen")
    query = {"sozialraum": "nord", "zugang": "offen"}
    client.get(reverse("teilhabe:angebot_list"))
    with CaptureQueriesContext(connection) as queries:
        assert len(client.get(reverse("teilhabe:angebot_list"), query).context["angebote"]) == 3
    assert len(queries) <= 5


def test_change_of_an_offer_is_seen_by_the_process(kept):
    chor = make_angebot(name="Chor")
    assert names() == ["Chor"]
    chor.name = "Tanz"
    chor.save()
    assert names() == ["Tanz"]


def test_list_in_use_is_not_changed_by_a_renewal(kept):
    """Another thread may be reading it."""
    make_angebot(name="Chor")
    held = liste.current()
    make_angebot(name="Tanz")
    assert len(liste.current().part(liste.current().public, (), 0, 25)) == 2
    assert len(held.part(held.public, (), 0, 25)) == len(held.order) == 1


def test_renewal_after_a_date_looks_at_its_own_copy_only(kept):
    """While another thread asks `held` for a day that nobody has asked for."""

    class Growing(dict):
        def __copy__(self):
            return dict(self)

        def items(self):
            raise RuntimeError("dictionary changed size during iteration")

    held = liste.current()
    held.spans = Growing(held.spans)
    assert not liste.at(held, timezone.now()).spans


@pytest.fixture
def chor(db, monkeypatch):
    """An offer that the process knows, among others; contents have a new version at each look."""
    held, versions = [None], itertools.count()

    def current():
        held[0] = liste.renewed(held[0], str(next(versions)), timezone.now())
        return held[0]

    monkeypatch.setattr("teilhabe.views.angebote.current", current)
    chor = make_angebot(name="Chor", sozialraum=make_sozialraum(name="Nord"))
    make_angebot(name="Anfang")
    assert names() == ["Anfang", "Chor"]
    return chor


def test_new_offer_is_seen(chor):
    make_angebot(name="Baden")
    assert names() == ["Anfang", "Baden", "Chor"]


def test_renamed_offer_changes_its_place(chor):
    chor.name = "Adler"
    chor.save()
    assert names() == ["Adler", "Anfang"]


def test_paused_offer_is_gone_and_comes_back(chor):
    chor.state = "pausiert"
    chor.save()
    assert names() == ["Anfang"]
    chor.state = "veroeffentlicht"
    chor.save()
    assert names() == ["Anfang", "Chor"]


def test_deleted_offer_is_gone(chor):
    chor.delete()
    assert names() == ["Anfang"]
    assert names("sozialraum=nord") == []


def test_date_puts_an_offer_first_and_its_end_takes_it_back(chor, time_machine):
    time_machine.move_to(WEDNESDAY, tick=False)
    make_angebotszeit(
        chor, rhythm="einzeltermin", date=WEDNESDAY.date(), start_time=datetime.time(10), end_time=datetime.time(11)
    )
    assert names() == ["Chor", "Anfang"]
    assert names("tag=heute") == ["Chor"]
    time_machine.move_to(WEDNESDAY + datetime.timedelta(minutes=30), tick=False)
    assert names() == ["Anfang", "Chor"]
    assert names("tag=heute") == []


def test_cancelled_day_is_seen(chor, time_machine):
    time_machine.move_to(WEDNESDAY, tick=False)
    make_angebotszeit(chor, weekday=2, start_time=datetime.time(12), end_time=datetime.time(13))
    assert names("tag=heute") == ["Chor"]
    chor.ausfaelle.create(date=WEDNESDAY.date(), reason="krank")
    assert names("tag=heute") == []


def test_changed_house_is_seen(chor):
    assert names("barrierefrei=stufenlos") == []
    chor.ort.step_free = "ja"
    chor.ort.save()
    assert names("barrierefrei=stufenlos") == ["Chor"]


def test_topic_that_is_added_and_taken_away_is_seen(chor):
    topic = make_lebensbereich(slug="lernen")
    chor.lebensbereiche.add(topic)
    assert names("thema=lernen") == ["Chor"]
    chor.lebensbereiche.remove(topic)
    assert names("thema=lernen") == []


def test_ortschaft_of_another_sozialraum_is_seen(chor):
    ost = make_sozialraum(name="Ost")
    zuordnung = chor.ort.ortschaft.zuordnungen.get()
    zuordnung.sozialraum = ost
    zuordnung.save()
    assert names("sozialraum=nord") == []
    assert names("sozialraum=ost") == ["Chor"]


def test_many_changes_are_read_in_full(chor, monkeypatch):
    monkeypatch.setattr(liste, "MOST_CHANGES", 1)
    make_angebote(3)
    assert len(names()) == 5


# Written


def test_renewal_of_what_is_current_writes_nothing(db):
    make_angebotszeit(make_angebot())
    call_command("refresh_derived")
    before = list(Listeneintrag.objects.values_list("pk"))
    call_command("refresh_derived")
    assert list(Listeneintrag.objects.values_list("pk")) == before


def test_renewal_mends_what_went_past_the_signals(db):
    angebot = make_angebot()
    Angebot.objects.filter(pk=angebot.pk).update(zugang="bewilligung")
    call_command("refresh_derived")
    assert "zugang-bewilligung" in Listeneintrag.objects.get().merkmale


def test_dates_that_are_renewed_with_all_others_are_announced(db):
    zeit = make_angebotszeit(make_angebot())
    before = Listeneintrag.objects.get().pk
    type(zeit).objects.filter(pk=zeit.pk).update(start_time=datetime.time(8))
    refresh_dates(None)
    assert Listeneintrag.objects.get().pk > before


def test_row_stays_as_a_mark_that_the_offer_is_gone(db):
    angebot = make_angebot()
    pk = angebot.pk
    angebot.delete()
    assert list(Listeneintrag.objects.values_list("angebot_pk", "is_public")) == [(pk, False)]


@pytest.mark.parametrize("daytime", ["", *DAYTIMES])
def test_each_span_lies_in_one_day(db, daytime):
    for start, end in spans_meant("", daytime):
        assert timezone.localdate(start) == timezone.localdate(end - datetime.timedelta(microseconds=1))


def test_refresh_command_says_how_far_it_is(db, capsys):
    make_angebote(2)
    call_command("refresh_derived", "--fortschritt")
    assert "Listeneinträge: 2 von 2" in capsys.readouterr().out


@pytest.mark.django_db
def test_update_of_the_portal_lists_what_is_public_already(client):
    angebot = make_angebot(name="Frühstück")
    Listeneintrag.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert Listeneintrag.objects.get().angebot_pk == angebot.pk
    assert "Frühstück" in client.get("/angebote/").content.decode()
