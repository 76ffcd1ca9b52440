"""The figures of the gap view, against a recount offer by offer; wishes and monthly snapshots."""

import datetime
from collections import defaultdict

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from jena_sro.inhalte.kalender import BERLIN
from teilhabe.actions.luecken import count_wunsch, write_monatsstand
from teilhabe.filters import DAYTIMES as FILTER_DAYTIMES
from teilhabe.luecken import (
    ALL,
    CITY,
    load_figures,
    load_inhabitants,
    load_late_minutes,
    load_wishes,
    slot_of,
)
from teilhabe.models import Angebot, Monatsstand, Termin, Wunsch, Zeitfenster
from teilhabe.models.luecken import EVENING, NOON, months_back
from tests.concurrency import WORKERS, errors_of_all_at_once
from tests.factories import (
    make_angebot,
    make_angebotsart,
    make_angebotszeit,
    make_kennzahl,
    make_lebensbereich,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_sozialraum,
    make_veroeffentlichung,
)

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 9, 16, 8, tzinfo=BERLIN)
MONDAY_MORNING = slot_of(0, 0)


# ---- recount ----


def minutes_in(termin, slot):
    """Minutes of a Termin in a slot of the week, counted minute by minute in steps of five."""
    moment, found = termin.starts_at.astimezone(BERLIN), 0
    while moment < termin.ends_at:
        daytime = 0 if moment.hour < 12 else 1 if moment.hour < 17 else 2
        found += 5 * (slot_of(moment.weekday(), daytime) == slot)
        moment += datetime.timedelta(minutes=5)
    return found


def coming(angebot):
    start = datetime.datetime.combine(NOW.date(), datetime.time(), BERLIN)
    end = start + datetime.timedelta(days=settings.ZEITFENSTER_DAYS)
    return [t for t in angebot.termine.all() if start <= t.starts_at < end]


def rows_of(angebot, dimension):
    """Keys of the rows in which the offer counts, with the minutes that count there."""
    slots = {s: sum(minutes_in(t, s) for t in coming(angebot)) for s in range(1, 22)}
    minutes = sum(slots.values())
    if dimension == "zeit":
        return {s: m for s, m in slots.items() if m} | {ALL: minutes}
    keys = [angebot.art_id] if dimension == "art" else [topic.pk for topic in angebot.lebensbereiche.all()]
    return dict.fromkeys([*keys, ALL], minutes)


def places_of(angebot):
    home = {angebot.ort.ortschaft.zuordnungen.get().sozialraum_id} if angebot.ort else set()
    served = {sozialraum.pk for sozialraum in angebot.serves.all()}
    return home | served | {ALL} | ({CITY} if angebot.serves_all_jena else set())


def recount(dimension, only_open):
    cells = defaultdict(lambda: [0, 0, 0, 0, None])
    for angebot in Angebot.objects.filter(state="veroeffentlicht"):
        if only_open and angebot.zugang != "offen":
            continue
        ort = angebot.ort
        for place in places_of(angebot):
            for row, minutes in rows_of(angebot, dimension).items():
                cell = cells[place, row]
                cell[0] += 1
                cell[1] += ort is not None
                cell[2] += bool(ort and ort.checked_on and ort.step_free != "unbekannt")
                cell[3] += minutes
                cell[4] = min(filter(None, [cell[4], angebot.confirmed_on]))
    return dict(cells)


def counted(dimension, only_open):
    table = load_figures(dimension)
    found = {}
    for place, row, _ in list(table.cells):
        f = table.at(place, row, only_open=only_open)
        if f.offers:
            found[place, row] = [f.offers, f.located, f.checked, f.minutes, f.oldest]
    return found


TIMES = st.builds(
    lambda weekday, start, length, rhythm: {
        "weekday": weekday,
        "start_time": datetime.time(start // 12, start % 12 * 5),
        "end_time": datetime.time((start + length) // 12, (start + length) % 12 * 5),
        "rhythm": rhythm,
    },
    st.integers(0, 6),
    st.integers(72, 200),
    st.integers(1, 80),
    st.sampled_from(["woechentlich", "vierzehntaeglich"]),
)
OFFERS = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["veroeffentlicht"] * 4 + ["pausiert"]),
        "zugang": st.sampled_from(["offen", "anmeldung", "bewilligung"]),
        "art": st.integers(0, 1),
        "ort": st.sampled_from([None, 0, 1, 2, 3]),
        "serves_all_jena": st.booleans(),
        "serves": st.sets(st.integers(0, 2)),
        "lebensbereiche": st.sets(st.integers(0, 2)),
        "age": st.integers(0, 400),
        "times": st.lists(TIMES, max_size=2),
    }
)
CHECKED = [("ja", True), ("nein", True), ("unbekannt", True), ("ja", False)]


def make_world(offers):
    sozialraeume = [make_sozialraum() for _ in range(3)]
    organisation, arten = make_organisation(), [make_angebotsart() for _ in range(2)]
    topics = [make_lebensbereich() for _ in range(3)]
    orte = [
        make_ort(
            organisation=organisation,
            ortschaft=make_ortschaft(sozialraeume[n % 3]),
            step_free=step_free,
            **({"checked_on": NOW.date(), "checked_by": "begehung"} if is_checked else {}),
        )
        for n, (step_free, is_checked) in enumerate(CHECKED)
    ]
    for offer in offers:
        angebot = make_angebot(
            organisation=organisation,
            art=arten[offer["art"]],
            ort=None if offer["ort"] is None else orte[offer["ort"]],
            mode="online" if offer["ort"] is None else "vor_ort",
            state=offer["state"],
            zugang=offer["zugang"],
            serves_all_jena=offer["serves_all_jena"],
            serves=[sozialraeume[n] for n in offer["serves"]],
            lebensbereiche=[topics[n] for n in offer["lebensbereiche"]],
            confirmed_on=NOW.date() - datetime.timedelta(days=offer["age"]),
        )
        for time in offer["times"]:
            make_angebotszeit(angebot, valid_from=datetime.date(2020, 1, 1), **time)


@hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(offers=st.lists(OFFERS, max_size=5))
def test_figures_are_those_of_a_recount(offers):
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        make_world(offers)
        for dimension in ("thema", "art", "zeit"):
            for only_open in (False, True):
                assert counted(dimension, only_open) == recount(dimension, only_open)
        transaction.set_rollback(True)


def test_figures_cost_two_queries(django_assert_num_queries):
    make_angebot(lebensbereiche=[make_lebensbereich(), make_lebensbereich()])
    with django_assert_num_queries(2):
        load_figures("thema")


# ---- single rules ----


@pytest.fixture
def nord():
    return make_sozialraum(name="Nord")


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def test_offer_for_all_jena_hides_no_gap(nord):
    make_angebot(mode="online", serves_all_jena=True)
    table = load_figures("thema")
    assert (table.at(nord.pk).offers, table.at(CITY).offers, table.at(ALL).offers) == (0, 1, 1)


def test_offer_with_two_topics_counts_once_in_the_sum(nord):
    make_angebot(sozialraum=nord, lebensbereiche=[make_lebensbereich(), make_lebensbereich()])
    assert load_figures("thema").at(nord.pk).offers == 1


def test_hours_are_those_of_a_week(frozen, nord):
    make_angebotszeit(make_angebot(sozialraum=nord))
    assert load_figures("zeit").at(nord.pk, MONDAY_MORNING).hours == 3


def test_date_over_noon_counts_in_both_times_of_day(frozen, nord):
    make_angebotszeit(make_angebot(sozialraum=nord), start_time=datetime.time(11), end_time=datetime.time(18))
    table = load_figures("zeit")
    assert [table.at(nord.pk, slot_of(0, daytime)).hours for daytime in range(3)] == [1, 5, 1]


def test_cancelled_day_takes_its_hours_away(frozen, nord):
    zeit = make_angebotszeit(make_angebot(sozialraum=nord))
    zeit.angebot.ausfaelle.create(date=datetime.date(2026, 9, 21), reason="Fortbildung")
    assert load_figures("thema").at(nord.pk).minutes == 3 * 180


def test_hour_that_the_change_to_winter_time_doubles_counts_twice(nord):
    with time_machine.travel(datetime.datetime(2026, 10, 20, 8, tzinfo=BERLIN), tick=False):
        zeit = make_angebotszeit(make_angebot(sozialraum=nord), weekday=6, start_time=datetime.time(2), end_time=datetime.time(4))
        assert Termin.objects.filter(angebotszeit=zeit).exists()
        assert load_figures("thema").at(nord.pk).minutes == 3 * 120 + 180


def test_late_minutes_are_those_of_evening_and_weekend(frozen, nord):
    angebot = make_angebot(sozialraum=nord)
    make_angebotszeit(angebot, start_time=datetime.time(16), end_time=datetime.time(18))
    make_angebotszeit(angebot, weekday=5)
    make_angebotszeit(angebot, weekday=2)
    assert load_late_minutes().at(nord.pk).hours == 1 + 3


def test_times_of_day_are_those_of_the_offers_list():
    assert [start for _, start, _ in FILTER_DAYTIMES.values()] == [datetime.time(0), NOON, EVENING]


def test_zeitfenster_in_words(frozen):
    make_angebotszeit()
    assert str(Zeitfenster.objects.get()) == "Montag vormittags: 720 Minuten"


def test_inhabitants_are_the_newest_of_each_ortschaft(nord):
    kennzahl = make_kennzahl(slug="einwohner", source="Stadt")
    ortschaften = make_ortschaft(nord), make_ortschaft(nord)
    for year, value in ((2023, 100), (2024, 500)):
        make_veroeffentlichung(kennzahl, [(o, value) for o in ortschaften], as_of=datetime.date(year, 1, 1))
    found = load_inhabitants()
    assert (found.of(ALL), found.of(nord.pk), found.of(CITY), found.source) == (1000, 1000, 0, "Stadt")


def test_per_thousand_is_unknown_without_inhabitants(nord):
    assert load_figures("thema").at(nord.pk).per_thousand(0) is None


# ---- wishes ----


def test_wishes_are_counted_by_month(nord):
    topic = make_lebensbereich()
    for moment in ("2026-08-31T23:30+02:00", "2026-09-01T00:30+02:00", "2026-09-30T23:30+02:00"):
        with time_machine.travel(datetime.datetime.fromisoformat(moment), tick=False):
            count_wunsch(sozialraum=nord, lebensbereich=topic)
    assert list(Wunsch.objects.order_by("month").values_list("month__month", "count")) == [(8, 1), (9, 2)]


def test_wishes_for_all_jena_and_examples_are_rows_of_their_own(frozen, nord):
    topic = make_lebensbereich()
    Wunsch.objects.create(lebensbereich=topic, month=datetime.date(2026, 9, 1), count=4, is_example=True)
    for place in (None, None, nord):
        count_wunsch(sozialraum=place, lebensbereich=topic)
    assert sorted(Wunsch.objects.values_list("count", flat=True)) == [1, 2, 4]


def test_wishes_of_the_last_twelve_months_are_shown(frozen, nord):
    topic = make_lebensbereich()
    for month in (datetime.date(2025, 9, 1), datetime.date(2025, 10, 1), datetime.date(2026, 9, 1)):
        Wunsch.objects.create(sozialraum=nord, lebensbereich=topic, month=month, count=2)
    assert load_wishes() == {(nord.pk, topic.pk): 4}


@pytest.mark.parametrize("sozialraum", [True, False])
@pytest.mark.django_db(transaction=True)
def test_wishes_at_the_same_moment_are_all_counted(sozialraum):
    place, topic = make_sozialraum() if sozialraum else None, make_lebensbereich()
    assert errors_of_all_at_once(lambda: count_wunsch(sozialraum=place, lebensbereich=topic)) == []
    assert list(Wunsch.objects.values_list("count", flat=True)) == [WORKERS]


def test_wunsch_keeps_nothing_but_the_count():
    names = {field.name for field in Wunsch._meta.get_fields()}
    assert names == {"id", "sozialraum", "lebensbereich", "month", "count", "is_example"}


# ---- snapshots ----


def snapshot(**values):
    return Monatsstand.objects.get(**{"sozialraum": None, "lebensbereich": None} | values)


def test_snapshot_holds_topics_and_sums(frozen, nord):
    topic = make_lebensbereich()
    make_angebotszeit(make_angebot(sozialraum=nord, lebensbereiche=[topic]))
    make_angebot(sozialraum=nord, zugang="anmeldung")
    assert write_monatsstand() == "4 Zeilen"
    found = snapshot(sozialraum=nord)
    assert (found.offers, found.open_offers, found.minutes, found.open_minutes) == (2, 1, 180, 180)
    assert snapshot(sozialraum=nord, lebensbereich=topic).offers == 1
    assert (snapshot().offers, snapshot(lebensbereich=topic).offers) == (2, 1)


def test_snapshot_is_taken_once_a_month_and_late_runs_are_made_up(nord):
    for moment in ("2026-09-30T23:30+02:00", "2026-10-07T00:10+02:00", "2026-10-31T12:00+01:00", "2026-11-01T00:10+01:00"):
        with time_machine.travel(datetime.datetime.fromisoformat(moment), tick=False):
            make_angebot(sozialraum=nord)
            call_command("run_daily")
    assert list(Monatsstand.objects.filter(sozialraum=nord).values_list("month__month", "offers")) == [(9, 1), (10, 2), (11, 4)]


def test_snapshot_of_examples_is_an_example(frozen, nord):
    make_angebot(sozialraum=nord, is_example=True)
    write_monatsstand()
    assert snapshot(sozialraum=nord).is_example


@pytest.mark.django_db(transaction=True)
def test_snapshots_at_the_same_moment_are_one():
    make_sozialraum()
    assert errors_of_all_at_once(write_monatsstand) == []
    assert Monatsstand.objects.count() == 2


def test_months_back_crosses_the_year():
    assert months_back(datetime.date(2026, 3, 31), 3) == datetime.date(2025, 12, 1)


def test_monthly_rows_in_words(frozen, nord):
    topic = make_lebensbereich(label="Lernen")
    count_wunsch(sozialraum=None, lebensbereich=topic)
    write_monatsstand()
    assert str(Wunsch.objects.get()) == "Lernen, ganz Jena: 1 (09.2026)"
    assert str(snapshot()) == "09.2026, ganz Jena, alle Themen: 0"
