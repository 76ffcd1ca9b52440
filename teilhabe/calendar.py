"""Calendar file of one offer (RFC 5545)."""

import datetime

from django.utils import timezone
from icalendar import Calendar, Event, vText

from teilhabe.models import Angebot


def make_calendar(angebot: Angebot, url: str) -> bytes:
    """iCalendar file with the coming dates of `angebot`, times in UTC; `url` is the page it came from."""
    calendar = Calendar()
    calendar.add("prodid", "-//Sozialraum-Portal Jena//Angebote//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", vText(angebot.name))  # escaped, which the type of an X- property is not by itself
    for termin in angebot.termine.upcoming():
        event = Event()
        event.add("uid", f"angebot-{angebot.pk}-{termin.starts_at:%Y%m%dT%H%M}-{termin.angebotszeit_id}@sozialraum-portal-jena")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", termin.starts_at.astimezone(datetime.UTC))
        event.add("dtend", termin.ends_at.astimezone(datetime.UTC))
        event.add("summary", angebot.name)
        event.add("description", angebot.short_text)
        event.add("url", url)
        if angebot.ort:
            event.add("location", f"{angebot.ort.name}, {angebot.ort.street}, {angebot.ort.postal_code} Jena")
        calendar.add_component(event)
    return calendar.to_ical()
