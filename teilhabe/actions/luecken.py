"""What is written for the gap view: a wish that somebody named, and once a month how things stand."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sozialraeume.models import Lebensbereich, Sozialraum
from teilhabe.luecken import ALL, load_figures
from teilhabe.models import Monatsstand, Wunsch
from teilhabe.models.luecken import month_of


@transaction.atomic
def count_wunsch(*, sozialraum: Sozialraum | None, lebensbereich: Lebensbereich) -> None:
    """Count one more wish of this month; None means all of Jena."""
    wunsch, is_first = Wunsch.objects.get_or_create(
        sozialraum=sozialraum, lebensbereich=lebensbereich, month=month_of(timezone.localdate()), is_example=False
    )
    if not is_first:
        Wunsch.objects.filter(pk=wunsch.pk).update(count=F("count") + 1)


@transaction.atomic
def write_monatsstand() -> str:
    """Snapshot of this month, taken on the first day that asks for it; further calls change nothing."""
    month = month_of(timezone.localdate())
    if Monatsstand.objects.filter(month=month).exists():
        return "steht schon"
    table = load_figures("thema")
    sozialraeume = [*Sozialraum.objects.values_list("pk", flat=True), ALL]
    topics = [*Lebensbereich.objects.values_list("pk", flat=True), ALL]
    has_examples, rows = table.at(ALL).examples > 0, []
    for sozialraum in sozialraeume:
        for topic in topics:
            figures, is_open = table.at(sozialraum, topic), table.at(sozialraum, topic, only_open=True)
            rows.append(
                Monatsstand(
                    month=month,
                    sozialraum_id=sozialraum or None,
                    lebensbereich_id=topic or None,
                    offers=figures.offers,
                    open_offers=is_open.offers,
                    minutes=figures.weekly_minutes,
                    open_minutes=is_open.weekly_minutes,
                    is_example=has_examples,
                )
            )
    Monatsstand.objects.bulk_create(rows, ignore_conflicts=True)  # another machine may do the same just now
    return f"{len(rows)} Zeilen"
