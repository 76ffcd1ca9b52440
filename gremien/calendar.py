"""Calendar files of Sitzungen (RFC 5545): the same UID through all changes, SEQUENCE counts them, cancelled ones say so."""

import datetime
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vText

from gremien.models import Sitzung
from jena_sro.inhalte.kalender import BERLIN

PRODID = "-//Sozialraum-Portal Jena//Gremien//DE"
SHOWN_PAST_DAYS = 365
STATUS = {Sitzung.Stand.GEPLANT: "TENTATIVE", Sitzung.Stand.ABGESAGT: "CANCELLED"}


def shown_since() -> datetime.datetime:
    """Older Sitzungen are no longer in the files."""
    return timezone.now() - datetime.timedelta(days=SHOWN_PAST_DAYS)


def make_calendar(name: str, sitzungen: Iterable[Sitzung], *, for_members: bool) -> bytes:
    """iCalendar file; only members get the room on the line and the way to the video conference."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(name))
    events = [event_of(sitzung, for_members=for_members) for sitzung in sitzungen]
    for event in events:
        calendar.add_component(event)
    if events:
        calendar.add_missing_timezones(last_date=datetime.date(timezone.localdate().year + 2, 12, 31))
    return calendar.to_ical()


def local(moment: datetime.datetime) -> datetime.datetime:
    zone: ZoneInfo = BERLIN
    return moment.astimezone(zone)


def event_of(sitzung: Sitzung, *, for_members: bool) -> Event:
    event = Event()
    event.add("uid", sitzung.uid)
    event.add("sequence", sitzung.sequence)
    event.add("dtstamp", sitzung.updated_at)
    event.add("last-modified", sitzung.updated_at)
    event.add("status", STATUS.get(Sitzung.Stand(sitzung.stand), "CONFIRMED"))
    event.add("dtstart", local(sitzung.starts_at))
    event.add("dtend", local(sitzung.ends_at))
    event.add("summary", f"{'Abgesagt: ' if sitzung.is_cancelled else ''}{sitzung.gremium.name}")
    event.add("url", settings.PORTAL_URL + (sitzung.get_work_url() if for_members else sitzung.get_absolute_url()))
    if place := place_of(sitzung):
        event.add("location", place)
    if description := description_of(sitzung, for_members=for_members):
        event.add("description", description)
    return event


def place_of(sitzung: Sitzung) -> str:
    address = f"{sitzung.ort.name}, {sitzung.ort.street}, {sitzung.ort.postal_code} Jena" if sitzung.ort else ""
    return ", ".join(filter(None, [address, sitzung.room]))


def description_of(sitzung: Sitzung, *, for_members: bool) -> str:
    lines = [f"Grund der Absage: {sitzung.cancel_reason}"] if sitzung.is_cancelled else []
    if for_members and sitzung.online_link and not sitzung.is_cancelled:
        lines.append(f"Videokonferenz: {sitzung.online_link}")
    return "\n".join(lines)
