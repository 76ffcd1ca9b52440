"""Rhythms, their words, and the dates worked out from them."""

import datetime

import pytest
from dateutil import rrule
from django.conf import settings
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from jena_sro.inhalte.kalender import BERLIN, LAST, WEEKDAYS
from teilhabe.bestand.liste import current
from teilhabe.models import Angebot, Angebotszeit, Ausfall, Schulferien, Termin
from teilhabe.models.zeiten import clock, day_in_words, span_in_words
from tests.factories import make_angebot, make_angebotszeit

date, time = datetime.date, datetime.time
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
JULY = (date(2026, 7, 1), date(2026, 7, 31))
EVER = st.dates(date(2015, 1, 1), date(2040, 12, 31))
HORIZONS = st.integers(0, 120)


def zeit(rhythm, **values):
    """An Angebotszeit that is not stored; on holidays too unless told."""
    return Angebotszeit(rhythm=rhythm, **{"not_on_holidays": False} | values)


def dates(angebotszeit, first, last, school_holidays=()):
    return list(angebotszeit.next_dates(first, last, set(school_holidays)))


def iso(days):
    return [day.isoformat() for day in days]


# Rhythms


def test_weekly_falls_on_each_such_weekday():
    found = dates(zeit("woechentlich", weekday=WEDNESDAY), *JULY)
    assert iso(found) == ["2026-07-01", "2026-07-08", "2026-07-15", "2026-07-22", "2026-07-29"]


def test_weekly_crosses_the_year():
    found = dates(zeit("woechentlich", weekday=THURSDAY), date(2026, 12, 28), date(2027, 1, 10))
    assert iso(found) == ["2026-12-31", "2027-01-07"]


def test_weekly_on_the_29th_of_february():
    assert iso(dates(zeit("woechentlich", weekday=TUESDAY), date(2028, 2, 27), date(2028, 3, 2))) == ["2028-02-29"]


def test_fortnightly_counts_from_the_first_day():
    angebotszeit = zeit("vierzehntaeglich", weekday=WEDNESDAY, valid_from=date(2026, 7, 8))
    assert iso(dates(angebotszeit, *JULY)) == ["2026-07-08", "2026-07-22"]


def test_fortnightly_counts_from_the_first_such_weekday_after_the_first_day():
    angebotszeit = zeit("vierzehntaeglich", weekday=WEDNESDAY, valid_from=date(2026, 7, 2))
    assert iso(dates(angebotszeit, *JULY)) == ["2026-07-08", "2026-07-22"]


def test_fortnightly_keeps_its_step_over_a_year_of_53_weeks():
    angebotszeit = zeit("vierzehntaeglich", weekday=MONDAY, valid_from=date(2026, 12, 14))
    found = dates(angebotszeit, date(2026, 12, 14), date(2027, 1, 31))
    assert iso(found) == ["2026-12-14", "2026-12-28", "2027-01-11", "2027-01-25"]


def test_fortnightly_does_not_depend_on_where_one_begins_to_look():
    angebotszeit = zeit("vierzehntaeglich", weekday=MONDAY, valid_from=date(2020, 1, 6))
    whole = dates(angebotszeit, date(2026, 1, 1), date(2026, 12, 31))
    assert dates(angebotszeit, date(2026, 6, 3), date(2026, 12, 31)) == [day for day in whole if day >= date(2026, 6, 3)]


@pytest.mark.parametrize(
    ("nth", "expected"),
    [
        (1, ["2026-07-01", "2026-08-05", "2026-09-02"]),
        (2, ["2026-07-08", "2026-08-12", "2026-09-09"]),
        (4, ["2026-07-22", "2026-08-26", "2026-09-23"]),
        (LAST, ["2026-07-29", "2026-08-26", "2026-09-30"]),
    ],
)
def test_monthly_falls_on_the_nth_weekday(nth, expected):
    angebotszeit = zeit("monatlich", weekday=WEDNESDAY, nth=nth)
    assert iso(dates(angebotszeit, date(2026, 7, 1), date(2026, 9, 30))) == expected


def test_monthly_last_weekday_of_february_and_december():
    angebotszeit = zeit("monatlich", weekday=TUESDAY, nth=LAST)
    assert iso(dates(angebotszeit, date(2027, 12, 20), date(2028, 3, 1))) == ["2027-12-28", "2028-01-25", "2028-02-29"]


def test_monthly_fourth_and_last_differ_in_a_month_of_five():
    fourth, last = (dates(zeit("monatlich", weekday=FRIDAY, nth=nth), *JULY) for nth in (4, LAST))
    assert (iso(fourth), iso(last)) == (["2026-07-24"], ["2026-07-31"])


def test_single_date_falls_on_its_day_only():
    assert dates(zeit("einzeltermin", date=date(2026, 7, 4)), *JULY) == [date(2026, 7, 4)]


def test_single_date_outside_of_the_days_asked_for():
    assert dates(zeit("einzeltermin", date=date(2026, 8, 1)), *JULY) == []


def test_by_appointment_has_no_dates():
    assert dates(zeit("vereinbarung"), *JULY) == []


# Limits


def test_valid_from_and_until_are_both_included():
    angebotszeit = zeit("woechentlich", weekday=WEDNESDAY, valid_from=date(2026, 7, 8), valid_until=date(2026, 7, 22))
    assert iso(dates(angebotszeit, *JULY)) == ["2026-07-08", "2026-07-15", "2026-07-22"]


@pytest.mark.parametrize("limits", [{"valid_from": date(2026, 8, 1)}, {"valid_until": date(2026, 6, 30)}])
def test_outside_of_its_validity_it_has_no_dates(limits):
    assert dates(zeit("woechentlich", weekday=WEDNESDAY, **limits), *JULY) == []


@pytest.mark.parametrize(
    "holiday",
    [
        date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14), date(2026, 5, 25),
        date(2026, 9, 20), date(2026, 10, 3), date(2026, 10, 31), date(2026, 12, 25), date(2026, 12, 26),
        date(2019, 9, 20), date(2024, 5, 9), date(2027, 3, 29), date(2038, 6, 14),
    ],
)  # fmt: skip
def test_holiday_is_left_out(holiday):
    angebotszeit = zeit("woechentlich", weekday=holiday.weekday(), not_on_holidays=True)
    week = datetime.timedelta(days=7)
    assert holiday not in dates(angebotszeit, holiday - week, holiday + week)
    assert len(dates(angebotszeit, holiday - week, holiday + week)) in (1, 2)


def test_weltkindertag_was_no_holiday_before_2019():
    day = date(2018, 9, 20)
    assert dates(zeit("woechentlich", weekday=day.weekday(), not_on_holidays=True), day, day) == [day]


def test_holiday_is_kept_where_it_does_not_matter():
    assert dates(zeit("woechentlich", weekday=FRIDAY), date(2026, 12, 25), date(2026, 12, 25)) == [date(2026, 12, 25)]


def test_holiday_does_not_move_the_fortnight():
    angebotszeit = zeit("vierzehntaeglich", weekday=FRIDAY, valid_from=date(2026, 12, 11), not_on_holidays=True)
    assert iso(dates(angebotszeit, date(2026, 12, 1), date(2027, 1, 10))) == ["2026-12-11", "2027-01-08"]


def test_school_holidays_are_left_out_if_wanted():
    holidays = {date(2026, 7, 8), date(2026, 7, 15)}
    always, in_school = (zeit("woechentlich", weekday=WEDNESDAY, not_in_school_holidays=wanted) for wanted in (False, True))
    assert len(dates(always, *JULY, holidays)) == 5
    assert iso(dates(in_school, *JULY, holidays)) == ["2026-07-01", "2026-07-22", "2026-07-29"]


def test_single_date_ignores_holidays():
    day = date(2026, 12, 25)
    angebotszeit = zeit("einzeltermin", date=day, not_on_holidays=True, not_in_school_holidays=True)
    assert dates(angebotszeit, day, day, {day}) == [day]


def test_schulferien_days_within_the_days_asked_for(db):
    Schulferien.objects.create(name="Sommer", start=date(2026, 7, 30), end=date(2026, 8, 2))
    Schulferien.objects.create(name="Ein Tag", start=date(2026, 7, 1), end=date(2026, 7, 1))
    Schulferien.objects.create(name="Später", start=date(2026, 9, 1), end=date(2026, 9, 2))
    assert Schulferien.days(*JULY) == {date(2026, 7, 1), date(2026, 7, 30), date(2026, 7, 31)}


def naive_dates(rule, first, last, **limits):
    """The dates by dateutil, which knows nothing of this portal."""
    rows = rule.between(datetime.datetime.combine(first, time.min), datetime.datetime.combine(last, time.min), inc=True)
    first, last = max(first, limits.get("valid_from", first)), min(last, limits.get("valid_until", last))
    return [row.date() for row in rows if first <= row.date() <= last]


@hypothesis_settings(deadline=None)
@given(EVER, HORIZONS, st.integers(0, 6), EVER, EVER)
def test_weekly_equals_rrule(first, days, weekday, valid_from, valid_until):
    last, limits = first + datetime.timedelta(days=days), {"valid_from": valid_from, "valid_until": valid_until}
    rule = rrule.rrule(rrule.WEEKLY, byweekday=weekday, dtstart=datetime.datetime.combine(first, time.min))
    assert dates(zeit("woechentlich", weekday=weekday, **limits), first, last) == naive_dates(rule, first, last, **limits)


@hypothesis_settings(deadline=None)
@given(EVER, HORIZONS, st.integers(0, 6), st.integers(0, 1500))
def test_fortnightly_equals_rrule(first, days, weekday, age):
    last, valid_from = first + datetime.timedelta(days=days), first - datetime.timedelta(days=age)
    anchor = datetime.datetime.combine(valid_from, time.min)
    start = rrule.rrule(rrule.DAILY, byweekday=weekday, dtstart=anchor, count=1)[0]
    rule = rrule.rrule(rrule.WEEKLY, interval=2, dtstart=start)
    assert dates(zeit("vierzehntaeglich", weekday=weekday, valid_from=valid_from), first, last) == naive_dates(rule, first, last)


@hypothesis_settings(deadline=None)
@given(EVER, HORIZONS, st.integers(0, 6), st.sampled_from([1, 2, 3, 4, LAST]))
def test_monthly_equals_rrule(first, days, weekday, nth):
    last = first + datetime.timedelta(days=days)
    start = datetime.datetime.combine(first.replace(day=1), time.min)
    rule = rrule.rrule(rrule.MONTHLY, byweekday=rrule.weekday(weekday, nth), dtstart=start)
    assert dates(zeit("monatlich", weekday=weekday, nth=nth), first, last) == naive_dates(rule, first, last)


# Words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"rhythm": "woechentlich", "weekday": MONDAY}, "jeden Montag, 9 bis 12:30 Uhr"),
        ({"rhythm": "vierzehntaeglich", "weekday": SUNDAY}, "alle zwei Wochen am Sonntag, 9 bis 12:30 Uhr"),
        ({"rhythm": "monatlich", "weekday": WEDNESDAY, "nth": 1}, "jeden ersten Mittwoch im Monat, 9 bis 12:30 Uhr"),
        ({"rhythm": "monatlich", "weekday": FRIDAY, "nth": LAST}, "jeden letzten Freitag im Monat, 9 bis 12:30 Uhr"),
        ({"rhythm": "einzeltermin", "date": date(2028, 2, 29)}, "am 29. Februar 2028, 9 bis 12:30 Uhr"),
        ({"rhythm": "vereinbarung"}, "nach Vereinbarung"),
    ],
)
def test_in_words(values, words):
    angebotszeit = zeit(**values, start_time=time(9), end_time=time(12, 30))
    assert angebotszeit.in_words == str(angebotszeit) == words


@pytest.mark.parametrize("nth", Angebotszeit._meta.get_field("nth").flatchoices)
def test_in_words_knows_every_nth(nth):
    angebotszeit = zeit("monatlich", weekday=MONDAY, nth=nth[0], start_time=time(9), end_time=time(10))
    assert angebotszeit.in_words == f"jeden {nth[1]} Montag im Monat, 9 bis 10 Uhr"


@pytest.mark.parametrize(
    ("rhythm", "on_holidays", "in_school_holidays", "words"),
    [
        ("woechentlich", True, True, ""),
        ("woechentlich", False, True, "nicht an Feiertagen"),
        ("monatlich", True, False, "nicht in den Schulferien"),
        ("vierzehntaeglich", False, False, "nicht an Feiertagen und in den Schulferien"),
        ("einzeltermin", False, False, ""),
        ("vereinbarung", False, False, ""),
    ],
)
def test_limits_in_words(rhythm, on_holidays, in_school_holidays, words):
    limits = {"not_on_holidays": not on_holidays, "not_in_school_holidays": not in_school_holidays}
    assert zeit(rhythm, **limits).limits_in_words == words


@pytest.mark.parametrize(("moment", "words"), [(time(0), "0"), (time(9, 5), "9:05"), (time(16, 30), "16:30")])
def test_clock(moment, words):
    assert clock(moment) == words


def test_span_in_words():
    assert span_in_words(time(8, 30), time(23, 59)) == "8:30 bis 23:59 Uhr"


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "Mittwoch, 30. Dezember"), (0, "heute"), (1, "morgen"), (2, "Samstag, 2. Januar"), (365, "Freitag, 31. Dezember")],
)
def test_day_in_words(time_machine, days, words):
    time_machine.move_to("2026-12-31T12:00:00+01:00")
    assert day_in_words(date(2026, 12, 31) + datetime.timedelta(days=days)) == words


def test_day_in_words_today_begins_at_local_midnight(time_machine):
    time_machine.move_to("2026-07-01T00:30:00+02:00")  # still yesterday in UTC
    assert day_in_words(date(2026, 7, 1)) == "heute"


# Termine


@pytest.fixture
def now(db, time_machine):
    """Wednesday morning; returns how to move on."""

    def move(moment):
        time_machine.move_to(datetime.datetime.fromisoformat(moment).replace(tzinfo=BERLIN), tick=False)

    move("2026-07-01T08:00")
    return move


def starts():
    return [f"{timezone.localtime(start):%Y-%m-%d %H:%M}" for start in Termin.objects.values_list("starts_at", flat=True)]


def test_termine_reach_from_today_to_the_horizon(now):
    for weekday, _ in enumerate(WEEKDAYS):
        make_angebotszeit(weekday=weekday)
    days = sorted({timezone.localtime(termin.starts_at).date() for termin in Termin.objects.all()})
    assert (days[0], days[-1]) == (date(2026, 7, 1), date(2026, 7, 1) + datetime.timedelta(days=settings.TERMIN_HORIZON_DAYS))
    assert len(days) == settings.TERMIN_HORIZON_DAYS + 1


def test_termine_of_a_cancelled_day_are_none(now):
    angebot = make_angebotszeit(weekday=WEDNESDAY, valid_until=date(2026, 7, 15)).angebot
    make_angebotszeit(weekday=WEDNESDAY, valid_until=date(2026, 7, 8))
    Ausfall.objects.create(angebot=angebot, date=date(2026, 7, 8), reason="krank")
    assert starts() == ["2026-07-01 09:00"] * 2 + ["2026-07-08 09:00", "2026-07-15 09:00"]
    assert [termin.starts_at.day for termin in angebot.termine.all()] == [1, 15]


def test_termine_come_back_when_the_cancellation_goes(now):
    angebot = make_angebotszeit(rhythm="einzeltermin", date=date(2026, 7, 8)).angebot
    ausfall = Ausfall.objects.create(angebot=angebot, date=date(2026, 7, 8), reason="krank")
    ausfall.delete()
    assert starts() == ["2026-07-08 09:00"]


def test_termine_leave_school_holidays_out(now):
    make_angebotszeit(weekday=WEDNESDAY, not_in_school_holidays=True, valid_until=date(2026, 7, 15))
    Schulferien.objects.create(name="Sommer", start=date(2026, 7, 4), end=date(2026, 7, 14))
    assert starts() == ["2026-07-01 09:00", "2026-07-15 09:00"]


def test_termine_follow_a_changed_time(now):
    angebotszeit = make_angebotszeit(rhythm="einzeltermin", date=date(2026, 7, 8))
    angebotszeit.start_time, angebotszeit.end_time = time(18), time(20)
    angebotszeit.save()
    assert starts() == ["2026-07-08 18:00"]


def test_termine_of_two_rhythms_on_one_day_are_two(now):
    angebot = make_angebot()
    for start in (time(9), time(15)):
        make_angebotszeit(angebot, "einzeltermin", date=date(2026, 7, 8), start_time=start, end_time=time(16))
    assert starts() == ["2026-07-08 09:00", "2026-07-08 15:00"]


def utc(termin):
    return f"{termin.starts_at.astimezone(datetime.UTC):%H:%M}", f"{termin.ends_at.astimezone(datetime.UTC):%H:%M}"


@pytest.mark.parametrize(
    ("day", "start", "end", "expected"),
    [
        (date(2027, 3, 28), time(1), time(4), ("00:00", "02:00")),
        (date(2027, 3, 28), time(1), time(2, 30), ("00:00", "01:30")),
        (date(2027, 3, 28), time(2, 30), time(4), ("01:30", "02:00")),
        (date(2026, 10, 25), time(1), time(4), ("23:00", "03:00")),
        (date(2026, 10, 25), time(2, 30), time(3), ("00:30", "02:00")),
        (date(2026, 10, 25), time(2, 15), time(2, 45), ("00:15", "00:45")),
        (date(2026, 12, 31), time(20), time(23, 59), ("19:00", "22:59")),
        (date(2028, 2, 29), time(9), time(10), ("08:00", "09:00")),
    ],
)
def test_termin_in_the_nights_of_the_clock_change(now, day, start, end, expected):
    now(f"{day}T00:00")
    make_angebotszeit(rhythm="einzeltermin", date=day, start_time=start, end_time=end)
    assert utc(Termin.objects.get()) == expected


@pytest.mark.parametrize(("start", "end"), [(time(2), time(3)), (time(2, 15), time(3)), (time(2, 30), time(3, 15))])
def test_termin_that_the_change_to_summer_time_swallows_is_left_out(now, start, end):
    now("2027-03-28T00:00")
    make_angebotszeit(weekday=SUNDAY, start_time=start, end_time=end, valid_until=date(2027, 4, 4))
    assert starts() == [f"2027-04-04 {start:%H:%M}"]


@pytest.mark.parametrize(
    ("moment", "running"),
    [("2026-07-01T08:59", False), ("2026-07-01T09:00", True), ("2026-07-01T11:59", True), ("2026-07-01T12:00", False)],
)
def test_termin_is_running(now, moment, running):
    make_angebotszeit(rhythm="einzeltermin", date=date(2026, 7, 1))
    now(moment)
    assert Termin.objects.get().is_running is running


def test_termin_is_running_through_the_repeated_hour(now):
    now("2026-10-25T00:00")
    make_angebotszeit(rhythm="einzeltermin", date=date(2026, 10, 25), start_time=time(1), end_time=time(2, 30))
    termin = Termin.objects.get()
    assert termin.ends_at - termin.starts_at == datetime.timedelta(minutes=90)
    assert termin.span_in_words == "1 bis 2:30 Uhr"


def test_termine_upcoming_holds_the_running_one_and_not_the_ended(now):
    make_angebotszeit(rhythm="einzeltermin", date=date(2026, 7, 1))
    now("2026-07-01T11:59")
    assert Termin.objects.upcoming().count() == 1
    now("2026-07-01T12:00")
    assert Termin.objects.upcoming().count() == 0


def test_termine_on_day_are_those_that_begin_between_its_midnights(now):
    for day, start in ((1, time(23)), (2, time(0)), (2, time(23)), (3, time(0))):
        make_angebotszeit(rhythm="einzeltermin", date=date(2026, 7, day), start_time=start, end_time=time(23, 59))
    found = Termin.objects.on_day(date(2026, 7, 2))
    assert [timezone.localtime(termin.starts_at).hour for termin in found] == [0, 23]


def test_termine_public_are_those_of_public_angebote(now):
    for state in Angebot.State.values:
        make_angebotszeit(make_angebot(state=state), "einzeltermin", date=date(2026, 7, 1))
    assert [termin.angebot.state for termin in Termin.objects.public()] == ["veroeffentlicht"]


# What is open


@pytest.fixture
def angebot(now):
    """Open on Wednesdays 9 to 12 and 15 to 18."""
    angebot = make_angebot()
    make_angebotszeit(angebot, weekday=WEDNESDAY)
    make_angebotszeit(angebot, weekday=WEDNESDAY, start_time=time(15), end_time=time(18))
    return angebot


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-07-01T08:00", "heute, 9 bis 12 Uhr"),
        ("2026-07-01T10:00", "heute, 9 bis 12 Uhr"),
        ("2026-07-01T12:00", "heute, 15 bis 18 Uhr"),
        ("2026-07-01T18:00", "Mittwoch, 8. Juli, 9 bis 12 Uhr"),
        ("2026-07-07T12:00", "morgen, 9 bis 12 Uhr"),
        ("2026-07-08T00:00", "heute, 9 bis 12 Uhr"),
        ("2026-12-31T12:00", ""),
    ],
)
def test_next_in_words(now, angebot, moment, words):
    now(moment)
    assert Angebot.objects.with_next_termin().get().next_in_words == words


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-06-30T23:59", False),
        ("2026-07-01T00:00", True),
        ("2026-07-01T00:30", True),
        ("2026-07-01T17:59", True),
        ("2026-07-01T18:00", False),
        ("2026-07-02T00:00", False),
    ],
)
def test_open_today(now, angebot, moment, is_open):
    now(moment)
    assert bool(current().open_today) is is_open


@pytest.mark.parametrize(("moment", "is_open"), [("2026-07-01T09:00", True), ("2026-07-01T12:00", False)])
def test_is_open_now(now, angebot, moment, is_open):
    now(moment)
    assert Angebot.objects.with_next_termin().get().is_open_now is is_open


def test_is_open_now_without_dates(db):
    assert Angebot().is_open_now is False
    assert Angebot().next_in_words == ""
