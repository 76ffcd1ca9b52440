"""Made-up Bedarfe, Hinweise, Antworten and Berichte of the demonstration, each marked as an example."""

import datetime
import uuid
from typing import Any

from django.utils import timezone

from jena_sro.inhalte.einsendungen import receive
from sozialraeume.models import Antwort, Bedarf, Hinweis, Konzept, Lebensbereich, Sozialraum
from teilhabe.actions.berichte import raise_overdue
from teilhabe.bericht import gather
from teilhabe.models import Bericht, Massnahme

Row = dict[str, Any]


def days_from_today(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def places_of(row: Row) -> dict[str, Any]:
    """Sozialraum and Lebensbereich that `row` names, which it then no longer does."""
    sozialraum = Sozialraum.objects.filter(slug=row.pop("sozialraum")).first()
    return {"sozialraum": sozialraum, "lebensbereich": Lebensbereich.objects.filter(code=row.pop("lebensbereich")).first()}


def load_bedarfe(rows: list[Row]) -> None:
    for row in rows:
        konzept, noted_on = Konzept.objects.filter(title=row.pop("konzept")).first(), days_from_today(-row.pop("noted_days_ago"))
        values = {"konzept": konzept, "noted_on": noted_on, "stand_since": noted_on}
        Bedarf.objects.create(is_example=True, **values, **places_of(row), **row)


def load_hinweise(rows: list[Row]) -> None:
    for row in rows:
        receive(Hinweis, token=uuid.uuid4(), **places_of(row), **row)


def load_antworten(rows: list[Row]) -> None:
    sozialraeume = {sozialraum.slug: sozialraum for sozialraum in Sozialraum.objects.all()}
    for row in rows:
        day = days_from_today(-row.pop("days_ago"))
        values = {"sozialraum": sozialraeume.get(row.pop("sozialraum")), "consented_on": day, "published_on": day}
        Antwort.objects.create(is_example=True, **values, **row)


def load_bericht(row: Row) -> Bericht:
    massnahmen, sozialraum = row.pop("massnahmen"), Sozialraum.objects.get(slug=row.pop("sozialraum"))
    bericht = Bericht.objects.create(is_example=True, sozialraum=sozialraum, **row)
    for massnahme in massnahmen:
        bedarf, due_on = Bedarf.objects.get(title=massnahme.pop("bedarf")), days_from_today(massnahme.pop("due_in_days"))
        Massnahme.objects.create(is_example=True, bericht=bericht, bedarf=bedarf, due_on=due_on, **massnahme)
    return bericht


def load_berichte(published: list[Row], drafts: list[Row]) -> None:
    """The published ones hold what the portal knows today."""
    for row in published:
        bericht = load_bericht(row)
        bericht.publish(gather(bericht), None)
    for row in drafts:
        load_bericht(row)
    raise_overdue()
