"""Made-up surveys of the demonstration, marked as examples: one to answer, one with a published result."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from gremien.actions.umfragen import close_umfrage, erase_answers, gather, open_umfrage
from gremien.models import Beschluss, Gremium, Reflexion, Umfrage
from jena_sro.inhalte.models import Aufgabe
from jena_sro.seiten.demo_bedarfe import days_from_today

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"
Row = dict[str, Any]


def load_umfragen() -> None:
    """Load them once: their address stands on paper."""
    if Umfrage.objects.filter(is_example=True).exists():
        return
    rows: list[Row] = json.loads((FOLDER / "umfragen.json").read_text())
    for row in rows:
        load_umfrage(row)


def load_umfrage(row: Row) -> None:
    fragen, sheets, answers, texts = (row.pop(name, []) for name in ("fragen", "sheets", "answers", "texts"))
    first, last = days_from_today(row.pop("opens_in_days")), days_from_today(row.pop("closes_in_days"))
    gremium = Gremium.objects.get(kind=Gremium.Kind.EVALUATIONSZIRKEL)
    # It is opened as if its last day were still to come.
    umfrage = Umfrage.objects.create(is_example=True, gremium=gremium, opens_on=first, closes_on=days_from_today(1), **row)
    for position, frage in enumerate(fragen, start=1):
        umfrage.fragen.create(position=position, **frage)
    open_umfrage(umfrage)
    Umfrage.objects.filter(pk=umfrage.pk).update(sheets=sheets, closes_on=last)
    for frage, counts in zip(umfrage.fragen.all(), answers, strict=True):
        for choice, count in zip(frage.choices, counts, strict=True):
            frage.zahlen.filter(choice=choice).update(count=count)
    for text in texts:
        umfrage.fragen.texts().get().freitexte.create(text=text, is_released=True)
    if umfrage.change_text:
        publish(umfrage)


def publish(umfrage: Umfrage) -> None:
    """As the Geschäftsstelle would have done it, on the day after the last one."""
    close_umfrage(umfrage)
    closed = Umfrage.objects.get(pk=umfrage.pk)
    closed.closed_on = closed.closes_on
    closed.publish(gather(closed), None)
    closed.reflexionen.set(Reflexion.objects.public().filter(is_example=True)[:1])
    closed.beschluesse.set(Beschluss.objects.public().filter(is_example=True)[:1])
    erase_answers(closed)
    Aufgabe.objects.about(closed).delete()
