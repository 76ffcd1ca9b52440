"""Calendar files of Sitzungen (RFC 5545): the same UID through all changes, SEQUENCE counts them, cancelled ones say so.

And the entry of a Veranstaltung, for the calendar of its Sozialraum.
"""

import datetime
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.utils import timezone
from icalendar import Event

from gremien.models import Sitzung, Veranstaltung
from jena_sro.inhalte.adressen import absolute
from jena_sro.inhalte.calendar_file import make_calendar_file
from jena_sro.inhalte.kalender import BERLIN, local_datetime
from jena_sro.inhalte.texte import printable

SHOWN_PAST_DAYS = 365
STATUS = {Sitzung.Stand.GEPLANT: "TENTATIVE", Sitzung.Stand.ABGESAGT: "CANCELLED"}


def shown_since() -> datetime.datetime:
    """Older Sitzungen are no longer in the files."""
    return timezone.now() - datetime.timedelta(days=SHOWN_PAST_DAYS)


def make_calendar(name: str, sitzungen: Iterable[Sitzung], *, for_members: bool) -> bytes:
    """iCalendar file; only members get the room on the line and the way to the video conference."""
    events = (event_of(sitzung, for_members=for_members) for sitzung in sitzungen)
    return make_calendar_file("Gremien", name, events)


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
    event.add("url", absolute(sitzung.get_work_url() if for_members else sitzung.get_absolute_url()))
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


def veranstaltung_event(veranstaltung: Veranstaltung) -> Event:
    """A whole day where no time is known."""
    event, day = Event(), veranstaltung.date
    event.add("uid", f"veranstaltung-{veranstaltung.pk}@sozialraum-portal-jena")
    event.add("dtstamp", veranstaltung.updated_at)
    event.add("status", "CANCELLED" if veranstaltung.is_cancelled else "CONFIRMED")
    event.add("dtstart", local_datetime(day, veranstaltung.start_time) if veranstaltung.start_time else day)
    if veranstaltung.end_time:
        event.add("dtend", local_datetime(day, veranstaltung.end_time))
    title = f"{veranstaltung.title}{veranstaltung.example_mark}"
    event.add("summary", printable(f"{'Abgesagt: ' if veranstaltung.is_cancelled else ''}{title}"))
    event.add("location", printable(veranstaltung.place))
    event.add("url", absolute(veranstaltung.get_absolute_url()))
    return event
