"""What the demonstration has learned, all of it made up and marked as an example."""

import datetime
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from gremien.models import Baustein, Gremium, Projektdokument, Reflexion, Sachstandsbericht, Setting, Veranstaltung, Wirkung
from gremien.sachstand import gather
from sozialraeume.models import Bedarf, Kennzahl, Sozialraum

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"
Row = dict[str, Any]


def days_ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def days_ago_or_none(days: int | None) -> datetime.date | None:
    return None if days is None else days_ago(days)


def load_lernen() -> None:
    """Load it once: pages of events keep their address."""
    if Reflexion.objects.filter(is_example=True).exists():
        return
    rows: dict[str, list[Row]] = json.loads((FOLDER / "lernen.json").read_text())
    for row in rows["nachweise"]:
        Baustein.objects.get(number=row.pop("baustein")).nachweise.create(is_example=True, **row)
    for row in rows["reflexionen"]:
        load_reflexion(row)
    for row in rows["wirkungen"]:
        baustein, kennzahl = Baustein.objects.get(number=row.pop("baustein")), row.pop("kennzahl")
        values: Row = {"baustein": baustein, "kennzahl": Kennzahl.objects.filter(slug=kennzahl).first()}
        Wirkung.objects.create(is_example=True, source="Beispiel der Demonstration", **values, **row)
    for row in rows["settings"]:
        dates = {"started_on": days_ago(row.pop("started_days_ago")), "ended_on": days_ago_or_none(row.pop("ended_days_ago"))}
        Setting.objects.create(is_example=True, is_public=True, **dates, **row)
    for row in rows["veranstaltungen"]:
        load_veranstaltung(row)
    for row in rows["projektdokumente"]:
        projektdokument = Projektdokument(is_example=True, source="Beispiel der Demonstration", **row)
        projektdokument.keep_file((FOLDER / "beispiel-dokument.pdf").read_bytes())


def load_veranstaltung(row: Row) -> None:
    days, sozialraum, bedarfe = row.pop("in_days"), row.pop("sozialraum"), row.pop("bedarfe")
    values = {"date": days_ago(-days), "sozialraum": Sozialraum.objects.filter(slug=sozialraum).first()}
    Veranstaltung.objects.create(is_example=True, **values, **row).bedarfe.set(Bedarf.objects.filter(title__in=bedarfe))


def load_reflexion(row: Row) -> None:
    Reflexion.objects.create(
        is_example=True,
        decided_by=Gremium.objects.get(slug=row.pop("decided_by")),
        decided_on=days_ago(row.pop("days_ago")),
        baustein=Baustein.objects.get(number=row.pop("baustein")),
        sozialraum=Sozialraum.objects.filter(slug=row.pop("sozialraum")).first(),
        **row,
    )


def load_sachstand() -> None:
    """One that says what the portal knows today, and a draft of the next one; once, like all that is frozen."""
    if Sachstandsbericht.objects.filter(is_example=True).exists():
        return
    introduction = "Erfundener Bericht der Demonstration. Er zeigt, was das Portal von selbst zusammenstellt."
    for title in ("Beispiel: Sachstandsbericht", "Beispiel: nächster Sachstandsbericht"):
        bericht = Sachstandsbericht.objects.create(is_example=True, title=title, introduction=introduction)
        bericht.recipients.set(Gremium.objects.recipients())
        if not Sachstandsbericht.objects.public().exists():
            bericht.publish(gather(bericht), None)
