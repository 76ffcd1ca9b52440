import datetime

import pytest

from jena_sro.inhalte.kalender import (
    BERLIN,
    LAST,
    day_span,
    days_between,
    is_nth_weekday,
    is_public_holiday,
    local_datetime,
    public_holidays,
)  # fmt: skip

date = datetime.date
# As the Free State publishes them (Easter by the tables of the PTB).
MOVABLE = {
    2016: {"Karfreitag": "03-25", "Ostermontag": "03-28", "Christi Himmelfahrt": "05-05", "Pfingstmontag": "05-16"},
    2024: {"Karfreitag": "03-29", "Ostermontag": "04-01", "Christi Himmelfahrt": "05-09", "Pfingstmontag": "05-20"},
    2026: {"Karfreitag": "04-03", "Ostermontag": "04-06", "Christi Himmelfahrt": "05-14", "Pfingstmontag": "05-25"},
    2027: {"Karfreitag": "03-26", "Ostermontag": "03-29", "Christi Himmelfahrt": "05-06", "Pfingstmontag": "05-17"},
    2038: {"Karfreitag": "04-23", "Ostermontag": "04-26", "Christi Himmelfahrt": "06-03", "Pfingstmontag": "06-14"},
}
FIXED = {
    "Neujahr": "01-01",
    "Tag der Arbeit": "05-01",
    "Weltkindertag": "09-20",
    "Tag der Deutschen Einheit": "10-03",
    "Reformationstag": "10-31",
    "1. Weihnachtstag": "12-25",
    "2. Weihnachtstag": "12-26",
}
SPRING_NIGHT, AUTUMN_NIGHT = date(2027, 3, 28), date(2026, 10, 25)


@pytest.mark.parametrize("year", [2024, 2026, 2027, 2038])
def test_public_holidays_are_the_eleven_of_thuringia(year):
    named = {name: f"{day:%m-%d}" for day, name in public_holidays(year).items()}
    assert named == FIXED | MOVABLE[year]


def test_public_holidays_weltkindertag_only_since_2019():
    assert date(2018, 9, 20) not in public_holidays(2018)
    assert public_holidays(2019)[date(2019, 9, 20)] == "Weltkindertag"
    assert set(public_holidays(2016).values()) == {*FIXED, *MOVABLE[2016]} - {"Weltkindertag"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 12, 25), True), (date(2026, 12, 24), False), (date(2026, 4, 5), False), (date(2026, 11, 18), False)],
    ids=["Christmas", "Christmas Eve", "Easter Sunday", "Buß- und Bettag"],
)
def test_is_public_holiday(day, expected):
    assert is_public_holiday(day) is expected


def test_days_between_includes_both_ends():
    assert list(days_between(date(2028, 2, 28), date(2028, 3, 1))) == [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]


def test_days_between_is_empty_when_reversed():
    assert list(days_between(date(2026, 1, 2), date(2026, 1, 1))) == []


@pytest.mark.parametrize(
    ("day", "nth"),
    [
        (date(2026, 7, 1), 1),
        (date(2026, 7, 7), 1),
        (date(2026, 7, 8), 2),
        (date(2026, 7, 28), 4),
        (date(2026, 7, 29), 5),
        (date(2026, 7, 31), LAST),
        (date(2026, 7, 25), LAST),
        (date(2027, 2, 28), LAST),
        (date(2028, 2, 29), LAST),
        (date(2026, 12, 31), LAST),
    ],
)
def test_is_nth_weekday(day, nth):
    assert is_nth_weekday(day, nth)


@pytest.mark.parametrize(("day", "nth"), [(date(2026, 7, 24), LAST), (date(2026, 7, 29), 4), (date(2028, 2, 22), LAST)])
def test_is_nth_weekday_refuses_others(day, nth):
    assert not is_nth_weekday(day, nth)


def test_local_datetime_skipped_hour_counts_as_one_later():
    local = local_datetime(SPRING_NIGHT, datetime.time(2, 30))
    assert (local.hour, local.minute, local.utcoffset()) == (3, 30, datetime.timedelta(hours=2))


def test_local_datetime_repeated_hour_is_the_first():
    local = local_datetime(AUTUMN_NIGHT, datetime.time(2, 30))
    assert local.astimezone(datetime.UTC) == datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(("day", "hours"), [(SPRING_NIGHT, 23), (AUTUMN_NIGHT, 25), (date(2026, 12, 31), 24)])
def test_day_span_has_the_hours_of_the_day(day, hours):
    start, end = (moment.astimezone(datetime.UTC) for moment in day_span(day))
    assert end - start == datetime.timedelta(hours=hours)


def test_day_span_crosses_the_year():
    midnight = datetime.datetime(2027, 1, 1, tzinfo=BERLIN)
    assert day_span(date(2026, 12, 31))[1] == midnight == day_span(date(2027, 1, 1))[0]
