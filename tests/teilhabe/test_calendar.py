"""The calendar file of an offer, read back with a parser."""

import datetime
import itertools

import pytest
from dateutil.rrule import rruleset, rrulestr
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from jena_sro.inhalte.kalender import BERLIN
from teilhabe.models import Angebot, Schulferien
from tests.factories import make_angebot, make_angebotszeit, make_ort

pytestmark = pytest.mark.django_db
ODD_NAME = "Kaffee, Kuchen; \\n und „mehr“ für 3 € 👩‍🦽"


@pytest.fixture(autouse=True)
def autumn(time_machine):
    time_machine.move_to(datetime.datetime(2026, 9, 16, 10, tzinfo=BERLIN))


def fetch(client, angebot):
    return client.get(reverse("teilhabe:angebot_calendar", args=[angebot.slug]))


def events(client, angebot):
    return Calendar.from_ical(fetch(client, angebot).content).events


@pytest.fixture
def angebot(db):
    """Each Monday from 9 to 12."""
    angebot = make_angebot(name="Frühstück", ort=make_ort(name="Haus am Ufer", street="Uferweg 3", postal_code="07743"))
    make_angebotszeit(angebot)
    return angebot


def test_answer_is_a_calendar_file_named_after_the_angebot(client, angebot):
    response = fetch(client, angebot)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="fruehstueck.ics"'


def test_calendar_names_its_maker_and_the_angebot(client, angebot):
    calendar = Calendar.from_ical(fetch(client, angebot).content)
    assert (calendar["version"], calendar["x-wr-calname"]) == ("2.0", "Frühstück")
    assert "Sozialraum-Portal Jena" in calendar["prodid"]


def test_event_says_what_where_and_how_to_read_on(client, angebot):
    event = events(client, angebot)[0]
    assert event["summary"] == "Frühstück"
    assert event["description"] == angebot.short_text
    assert event["location"] == "Haus am Ufer, Uferweg 3, 07743 Jena"
    assert event["url"] == f"http://localhost:8000{angebot.get_absolute_url()}"


def dates(client, angebot):
    """All days of the calendar, as a calendar program works them out, sorted."""
    return sorted(day for event in events(client, angebot) for day in days_of(event))


def days_of(event):
    if "rrule" not in event:
        return [event.start.date()]
    occurrences = rruleset()
    occurrences.rrule(rrulestr(event["rrule"].to_ical().decode(), dtstart=event.start))
    exdate = event.get("exdate")
    for day in exdate.dts if exdate else []:
        occurrences.exdate(day.dt)
    return [start.date() for start in occurrences]


RHYTHMS = st.fixed_dictionaries(
    {
        "rhythm": st.sampled_from(["woechentlich", "vierzehntaeglich", "monatlich"]),
        "weekday": st.integers(0, 6),
        "valid_from": st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)),
        "valid_until": st.none() | st.dates(datetime.date(2027, 1, 1), datetime.date(2028, 6, 30)),
        "not_on_holidays": st.booleans(),
        "not_in_school_holidays": st.booleans(),
    },
)


@given(values=RHYTHMS, nth=st.sampled_from([1, 2, 3, 4, -1]), called_off=st.integers(0, 10))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_calendar_has_the_days_of_the_rhythm_and_no_other(client, angebot, values, nth, called_off):
    with transaction.atomic():
        Schulferien.objects.create(name="Ferien", start=datetime.date(2027, 2, 1), end=datetime.date(2027, 2, 20))
        angebot.zeiten.all().delete()
        angebot.ausfaelle.all().delete()
        zeit = make_angebotszeit(angebot, **values | {"nth": nth if values["rhythm"] == "monatlich" else None})
        last, free = datetime.date(2027, 12, 31), Schulferien.days(datetime.date(2027, 1, 1), datetime.date(2027, 12, 31))
        expected = list(zeit.next_dates(values["valid_from"], last, free))
        if called_off < len(expected):
            angebot.ausfaelle.create(date=expected.pop(called_off), reason="krank")
        assert dates(client, angebot) == expected
        transaction.set_rollback(True)


def test_one_rhythm_is_one_series_until_the_end_of_next_year(client, angebot):
    (event,) = events(client, angebot)
    days = days_of(event)
    assert days[0] == datetime.date(2026, 9, 21)  # the first Monday since it was entered
    assert {(later - earlier).days for earlier, later in itertools.pairwise(days)} == {7}
    assert days[-1] == datetime.date(2027, 12, 27)


def test_beginning_does_not_move_as_time_passes(client, angebot, time_machine):
    time_machine.move_to(datetime.datetime(2027, 3, 1, 10, tzinfo=BERLIN))
    assert dates(client, angebot)[0] == datetime.date(2026, 9, 21)


def test_local_time_stays_when_the_clocks_change(client, angebot):
    text = fetch(client, angebot).content.decode()
    assert "DTSTART;TZID=Europe/Berlin:20260921T090000" in text
    assert "BEGIN:VTIMEZONE" in text
    assert "UNTIL=20271231T080000Z" in text  # winter time, and in UTC as the RFC wants it


def test_date_on_the_day_of_the_change_has_its_length(client):
    angebot = make_angebot()
    night = {"start_time": datetime.time(1, 30), "end_time": datetime.time(3, 30)}
    make_angebotszeit(angebot, rhythm="einzeltermin", date=datetime.date(2026, 10, 25), **night)
    (event,) = events(client, angebot)
    assert event.end.timestamp() - event.start.timestamp() == 3 * 3600


def test_identifiers_are_unique_and_stay(client, angebot):
    make_angebotszeit(angebot, start_time=datetime.time(9), end_time=datetime.time(10))
    first, second = ([event["uid"] for event in events(client, angebot)] for _ in range(2))
    assert len(set(first)) == len(first)
    assert first == second


def test_odd_characters_come_back_as_they_were(client):
    angebot = make_angebot(name=ODD_NAME, slug="odd", short_text=f"{ODD_NAME}:{'ä' * 100}", ort=make_ort(name="A; B, C\\"))
    make_angebotszeit(angebot)
    event = events(client, angebot)[0]
    assert (event["summary"], event["description"]) == (ODD_NAME, angebot.short_text)
    assert event["location"].startswith("A; B, C\\,")


def test_name_of_the_calendar_is_escaped(client):
    angebot = make_angebot(name=ODD_NAME, slug="odd")
    assert b"X-WR-CALNAME:Kaffee\\, Kuchen\\; \\\\n und" in fetch(client, angebot).content


def test_line_break_in_a_name_starts_no_line(client):
    angebot = make_angebot(name="Tanz\r\nEND:VCALENDAR\r\nX-EVIL:1", slug="tanz")
    make_angebotszeit(angebot)
    calendar = Calendar.from_ical(fetch(client, angebot).content)
    assert "x-evil" not in calendar
    assert len(calendar.events) == 1


def test_lines_are_folded(client):
    angebot = make_angebot(short_text="ä" * 200)
    make_angebotszeit(angebot)
    lines = fetch(client, angebot).content.split(b"\r\n")
    assert max(map(len, lines)) <= 75


def test_rhythm_that_is_over_is_left_out(client):
    angebot = make_angebot()
    make_angebotszeit(angebot, valid_from=datetime.date(2026, 1, 1), valid_until=datetime.date(2026, 9, 15))
    assert events(client, angebot) == []


def test_called_off_single_date_is_left_out(client):
    angebot, day = make_angebot(), datetime.date(2026, 12, 1)
    make_angebotszeit(angebot, rhythm="einzeltermin", date=day)
    angebot.ausfaelle.create(date=day, reason="krank")
    assert events(client, angebot) == []


def test_date_that_runs_now_is_in_and_one_that_is_over_is_not(client):
    angebot = make_angebot()
    for start, end in ((8, 9), (9, 11)):
        span = {"start_time": datetime.time(start), "end_time": datetime.time(end)}
        make_angebotszeit(angebot, rhythm="einzeltermin", date=datetime.date(2026, 9, 16), **span)
    assert [event.start.astimezone(BERLIN).hour for event in events(client, angebot)] == [9]


def test_cancelled_date_is_left_out(client, angebot):
    angebot.ausfaelle.create(date=datetime.date(2026, 9, 21), reason="krank")
    assert dates(client, angebot)[0] == datetime.date(2026, 9, 28)


def test_angebot_without_dates_has_an_empty_calendar(client):
    assert events(client, make_angebot()) == []


def test_angebot_without_a_place_has_no_location(client):
    angebot = make_angebot(mode="online")
    make_angebotszeit(angebot)
    assert "location" not in events(client, angebot)[0]


@pytest.mark.parametrize("state", sorted(set(Angebot.State.values) - {"veroeffentlicht"}))
def test_what_is_not_public_has_no_calendar(client, state):
    assert fetch(client, make_angebot(state=state)).status_code == 404


def test_unknown_angebot_has_no_calendar(client):
    assert client.get("/angebote/mond/termine.ics").status_code == 404
