"""Calendar file of one offer (RFC 5545): a rule for each rhythm, so that a calendar shows one series, not a hundred dates."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from icalendar import Calendar, Event, vText

from jena_sro.inhalte.kalender import BERLIN, days_between
from teilhabe.models import Angebot, Angebotszeit, Schulferien

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_SEARCH = datetime.timedelta(days=62)  # the longest way to the first day of a rhythm: a day of the next month


def make_calendar(angebot: Angebot, url: str) -> bytes:
    """iCalendar file with the rhythms of `angebot` until the end of next year; `url` is the page it came from.

    Days on which it does not take place are exceptions (EXDATE). Identifiers stay as long as the rhythm does.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Sozialraum-Portal Jena//Angebote//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", vText(angebot.name))  # escaped, which the type of an X- property is not by itself
    horizon = datetime.date(timezone.localdate().year + 1, 12, 31)
    for zeit in angebot.zeiten.all():
        for event in events_of(zeit, angebot, horizon):
            describe(event, angebot, url)
            calendar.add_component(event)
    calendar.add_missing_timezones(last_date=horizon)
    return calendar.to_ical()


def describe(event: Event, angebot: Angebot, url: str) -> None:
    event.add("dtstamp", timezone.now())
    event.add("summary", angebot.name)
    event.add("description", angebot.short_text)
    event.add("url", url)
    if angebot.ort:
        event.add("location", f"{angebot.ort.name}, {angebot.ort.street}, {angebot.ort.postal_code} Jena")


def events_of(zeit: Angebotszeit, angebot: Angebot, horizon: datetime.date) -> Iterator[Event]:
    """The event of a rhythm; none for „nach Vereinbarung“ and for what is over or called off as a whole."""
    first = first_day(zeit, angebot)
    if first is None:
        return
    last = first if zeit.date else min(zeit.valid_until or horizon, horizon)
    left_out = set(exceptions(zeit, angebot, first, last))
    if at(last, zeit.end_time) <= timezone.now() or (zeit.date and left_out):
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


def exceptions(zeit: Angebotszeit, angebot: Angebot, first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Days of the rhythm on which it does not take place: holidays, and what was called off."""
    school_holidays = Schulferien.days(first, last) if zeit.not_in_school_holidays else set()
    called_off = {ausfall.date for ausfall in angebot.ausfaelle.all()}
    for day in days_between(first, last):
        if zeit.falls_on(day) and (day in called_off or zeit.is_left_out(day, school_holidays)):
            yield day
