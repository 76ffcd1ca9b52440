"""Calendar files of offers (RFC 5545): a rule for each rhythm, so that a calendar shows one series, not a hundred dates."""

import datetime
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from django.conf import settings
from django.utils import timezone
from icalendar import Event

from jena_sro.inhalte.adressen import absolute
from jena_sro.inhalte.calendar_file import make_calendar_file
from jena_sro.inhalte.kalender import BERLIN, days_between
from jena_sro.inhalte.texte import printable
from teilhabe.models import Angebot, Angebotszeit, Schulferien

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_SEARCH = datetime.timedelta(days=62)  # the longest way to the first day of a rhythm: a day of the next month
WEEK = 7


def make_calendar(name: str, angebote: Iterable[Angebot], others: Iterable[Event] = ()) -> bytes:
    """iCalendar file with the rhythms of `angebote` until the end of next year, after the events `others`.

    Days on which something does not take place are exceptions (EXDATE). Identifiers stay as long as the rhythm does, and
    are the same in the file of an offer and in that of a Sozialraum. Expects `changed_at`, `zeiten` and `ausfaelle` loaded.
    """
    horizon = datetime.date(timezone.localdate().year + 1, 12, 31)
    school_holidays = Schulferien.days(datetime.date.min, horizon)
    own = (event for angebot in angebote for event in events_of(angebot, horizon, school_holidays))
    return make_calendar_file("Angebote", name, islice(chain(others, own), settings.CALENDAR_MOST_EVENTS))


def events_of(angebot: Angebot, horizon: datetime.date, school_holidays: set[datetime.date]) -> Iterator[Event]:
    for zeit in angebot.zeiten.all():
        for event in event_of(zeit, angebot, horizon, school_holidays):
            describe(event, angebot)
            yield event


def describe(event: Event, angebot: Angebot) -> None:
    event.add("dtstamp", angebot.changed_at or angebot.updated_at)
    event.add("summary", printable(f"{angebot.name}{angebot.example_mark}"))
    event.add("description", printable(angebot.short_text))
    event.add("url", absolute(angebot.get_absolute_url()))
    if angebot.ort:
        event.add("location", printable(f"{angebot.ort.name}, {angebot.ort.street}, {angebot.ort.postal_code} Jena"))


def event_of(
    zeit: Angebotszeit, angebot: Angebot, horizon: datetime.date, school_holidays: set[datetime.date]
) -> Iterator[Event]:
    """The event of a rhythm; none for „nach Vereinbarung“ and for what is over or called off as a whole."""
    first = first_day(zeit, angebot)
    if first is None:
        return
    last = first if zeit.date else min(zeit.valid_until or horizon, horizon)
    if at(last, zeit.end_time) <= timezone.now():
        return
    left_out = set(exceptions(zeit, angebot, first, last, school_holidays))
    if zeit.date and left_out:
        return
    event = Event()
    event.add("uid", f"angebotszeit-{zeit.pk}@sozialraum-portal-jena")
    event.add("dtstart", at(first, zeit.start_time))
    event.add("dtend", at(first, zeit.end_time))
    if not zeit.date:
        event.add("rrule", rule(zeit) | {"until": at(last, zeit.start_time).astimezone(datetime.UTC)})
    if left_out:
        event.add("exdate", [at(day, zeit.start_time) for day in sorted(left_out)])
    yield event


def at(day: datetime.date, time: datetime.time | None) -> datetime.datetime:
    return datetime.datetime.combine(day, time or datetime.time(), tzinfo=BERLIN)


def first_day(zeit: Angebotszeit, angebot: Angebot) -> datetime.date | None:
    """The first day of the rhythm since it holds or, if nobody said so, since the Angebot was entered. It does not move."""
    begin = zeit.date or zeit.valid_from or timezone.localdate(angebot.created_at)
    return next((day for day in days_between(begin, begin + LONGEST_SEARCH) if zeit.falls_on(day)), None)


def rule(zeit: Angebotszeit) -> dict[str, object]:
    """RRULE of a rhythm that repeats, without its end."""
    day = DAYS[zeit.weekday or 0]
    if zeit.rhythm == Angebotszeit.Rhythm.MONATLICH:
        return {"freq": "monthly", "byday": f"{zeit.nth}{day}"}
    return {"freq": "weekly", "interval": 2 if zeit.rhythm == Angebotszeit.Rhythm.VIERZEHNTAEGLICH else 1, "byday": day}


def exceptions(
    zeit: Angebotszeit, angebot: Angebot, first: datetime.date, last: datetime.date, school_holidays: set[datetime.date]
) -> Iterator[datetime.date]:
    """Days of the rhythm on which it does not take place: holidays, and what was called off. All lie whole weeks from `first`."""
    called_off = {ausfall.date for ausfall in angebot.ausfaelle.all()}
    for day in (first + datetime.timedelta(days=days) for days in range(0, (last - first).days + 1, WEEK)):
        if zeit.falls_on(day) and (day in called_off or zeit.is_left_out(day, school_holidays)):
            yield day
