"""Calendar files (RFC 5545): what those of offers, Sozialräume and Gremien have in common."""

from collections.abc import Iterable

from django.http import HttpResponse
from icalendar import Calendar, Event, Timezone, vText

# By rule, as it has been since 1996: the list of single days that icalendar would write is too much for some readers.
BERLIN_RULES = Timezone.from_ical(
    """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
)


def make_calendar_file(part: str, name: str, events: Iterable[Event]) -> bytes:
    """iCalendar file called `name`, written by `part` of the portal; times in the events are those of Berlin."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Sozialraum-Portal Jena//{part}//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(name))  # escaped, which the type of an X- property is not by itself
    calendar.add_component(BERLIN_RULES)
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def calendar_response(body: bytes, filename: str, disposition: str = "inline") -> HttpResponse:
    headers = {"Content-Disposition": f'{disposition}; filename="{filename}.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
