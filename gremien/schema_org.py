"""A Veranstaltung in the words of schema.org."""

from gremien.models import Veranstaltung
from jena_sro.inhalte.adressen import absolute
from jena_sro.inhalte.kalender import local_datetime
from jena_sro.inhalte.schema_org import Thing, document, thing
from jena_sro.inhalte.texte import plain_text

STATUS = {True: "https://schema.org/EventCancelled", False: "https://schema.org/EventScheduled"}


def veranstaltung_schema(veranstaltung: Veranstaltung) -> Thing | None:
    """None for an example. Whether one can take part online is not said: the place is free text."""
    if veranstaltung.is_example:
        return None
    day, begin, end = veranstaltung.date, veranstaltung.start_time, veranstaltung.end_time
    event = thing(
        "Event",
        name=veranstaltung.title,
        url=absolute(veranstaltung.get_absolute_url()),
        startDate=(local_datetime(day, begin) if begin else day).isoformat(),
        endDate=local_datetime(day, end).isoformat() if end else None,
        eventStatus=STATUS[veranstaltung.is_cancelled],
        location=thing("Place", name=veranstaltung.place),
        description=plain_text(veranstaltung.announcement) or ", ".join(veranstaltung.topic_list),
    )
    return document(event)
