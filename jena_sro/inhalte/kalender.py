"""The Thuringian calendar: public holidays, weekdays of a month, local times."""

import datetime
from collections.abc import Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

BERLIN = ZoneInfo("Europe/Berlin")
LAST = -1
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
ORDINALS = {1: "ersten", 2: "zweiten", 3: "dritten", 4: "vierten", LAST: "letzten"}
WELTKINDERTAG_SINCE = 2019


@lru_cache(maxsize=64)
def public_holidays(year: int) -> dict[datetime.date, str]:
    """Public holidays in Thuringia with their names (ThürFGtG § 2; Weltkindertag since 2019)."""
    sunday = easter(year)
    holidays = {
        datetime.date(year, 1, 1): "Neujahr",
        sunday - datetime.timedelta(days=2): "Karfreitag",
        sunday + datetime.timedelta(days=1): "Ostermontag",
        datetime.date(year, 5, 1): "Tag der Arbeit",
        sunday + datetime.timedelta(days=39): "Christi Himmelfahrt",
        sunday + datetime.timedelta(days=50): "Pfingstmontag",
        datetime.date(year, 10, 3): "Tag der Deutschen Einheit",
        datetime.date(year, 10, 31): "Reformationstag",
        datetime.date(year, 12, 25): "1. Weihnachtstag",
        datetime.date(year, 12, 26): "2. Weihnachtstag",
    }
    if year >= WELTKINDERTAG_SINCE:
        holidays[datetime.date(year, 9, 20)] = "Weltkindertag"
    return holidays


def is_public_holiday(day: datetime.date) -> bool:
    return day in public_holidays(day.year)


def days_between(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Every day from `first` to `last`, both included."""
    return (first + datetime.timedelta(days=n) for n in range((last - first).days + 1))


def is_nth_weekday(day: datetime.date, nth: int) -> bool:
    """Whether `day` is the `nth` (1 to 5, or LAST) of its weekday in its month."""
    if nth == LAST:
        return (day + datetime.timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == nth


def local_datetime(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """`time` on `day` as clocks in Jena show it; a time that the change to summer time skips counts as one hour later."""
    local = datetime.datetime.combine(day, time, BERLIN)
    return local.astimezone(datetime.UTC).astimezone(BERLIN)


def day_span(day: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """Midnight at the beginning and at the end of `day`, local time."""
    midnight = datetime.time.min
    return local_datetime(day, midnight), local_datetime(day + datetime.timedelta(days=1), midnight)


def months_from(day: datetime.date, count: int) -> list[datetime.date]:
    """First days of the month of `day` and of the following ones, `count` in all."""
    return [day.replace(day=1) + relativedelta(months=number) for number in range(count)]
