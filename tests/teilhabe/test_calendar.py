"""The calendar file of an offer, read back with a parser."""

import datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from jena_sro.inhalte.kalender import BERLIN
from teilhabe.models import Angebot
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
    assert event["url"] == f"http://testserver{angebot.get_absolute_url()}"


def test_dates_follow_the_weekday_up_to_the_horizon(client, angebot):
    days = [event.start.date() for event in events(client, angebot)]
    assert days[0] == datetime.date(2026, 9, 21)
    assert {(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)} == {7}
    assert days[-1] <= datetime.date(2026, 9, 16) + datetime.timedelta(days=90)


def test_local_time_stays_when_the_clocks_change(client, angebot):
    spans = [(event.start.astimezone(BERLIN), event.end.astimezone(BERLIN)) for event in events(client, angebot)]
    assert {(start.time(), end.time()) for start, end in spans} == {(datetime.time(9), datetime.time(12))}
    assert {start.utcoffset() for start, _ in spans} == {datetime.timedelta(hours=1), datetime.timedelta(hours=2)}


def test_times_are_written_in_utc(client, angebot):
    lines = fetch(client, angebot).content.decode().splitlines()
    assert "DTSTART:20260921T070000Z" in lines  # summer time
    assert "DTSTART:20261026T080000Z" in lines  # the day after the change


def test_date_on_the_day_of_the_change_has_its_length(client):
    angebot = make_angebot()
    night = {"start_time": datetime.time(1, 30), "end_time": datetime.time(3, 30)}
    make_angebotszeit(angebot, rhythm="einzeltermin", date=datetime.date(2026, 10, 25), **night)
    (event,) = events(client, angebot)
    assert event.end - event.start == datetime.timedelta(hours=3)


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
    assert len(calendar.events) > 1


def test_lines_are_folded(client):
    angebot = make_angebot(short_text="ä" * 200)
    make_angebotszeit(angebot)
    lines = fetch(client, angebot).content.split(b"\r\n")
    assert max(map(len, lines)) <= 75


def test_date_that_runs_now_is_in_and_one_that_is_over_is_not(client):
    angebot = make_angebot()
    for start, end in ((8, 9), (9, 11)):
        span = {"start_time": datetime.time(start), "end_time": datetime.time(end)}
        make_angebotszeit(angebot, rhythm="einzeltermin", date=datetime.date(2026, 9, 16), **span)
    assert [event.start.astimezone(BERLIN).hour for event in events(client, angebot)] == [9]


def test_cancelled_date_is_left_out(client, angebot):
    angebot.ausfaelle.create(date=datetime.date(2026, 9, 21), reason="krank")
    assert events(client, angebot)[0].start.date() == datetime.date(2026, 9, 28)


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
