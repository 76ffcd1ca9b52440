"""Made-up past of the gap view: wishes and snapshots of the eleven months before this one, each marked as an example."""

from typing import Any

from django.utils import timezone

from sozialraeume.models import Lebensbereich, Sozialraum
from teilhabe.actions.luecken import write_monatsstand
from teilhabe.models import Monatsstand, Wunsch
from teilhabe.models.luecken import month_of, months_back

MONTHS = 11
YEARLY_GROWTH = {"nord": 0.75, "lobeda": 0.1}  # share of today's figures that was not there yet a year ago
OTHERS_GROWTH = 0.3
FIGURES = ("offers", "open_offers", "minutes", "open_minutes")


def load_wuensche(rows: list[dict[str, Any]]) -> None:
    sozialraeume = {s.slug: s for s in Sozialraum.objects.all()}
    topics = {topic.code: topic for topic in Lebensbereich.objects.all()}
    for row in rows:
        Wunsch.objects.get_or_create(
            is_example=True,
            sozialraum=sozialraeume.get(row["sozialraum"]),
            lebensbereich=topics[row["lebensbereich"]],
            month=months_back(timezone.localdate(), row["months_ago"]),
            defaults={"count": row["count"]},
        )


def load_monatsstaende() -> None:
    """The snapshot of today, and from it smaller ones of the months before."""
    write_monatsstand()
    rows = []
    for row in Monatsstand.objects.filter(month=month_of(timezone.localdate())).select_related("sozialraum"):
        growth = YEARLY_GROWTH.get(row.sozialraum.slug, OTHERS_GROWTH) if row.sozialraum else OTHERS_GROWTH
        for back in range(1, MONTHS + 1):
            share = 1 - growth * back / MONTHS
            figures = {name: round(getattr(row, name) * share) for name in FIGURES}
            places = {"sozialraum_id": row.sozialraum_id, "lebensbereich_id": row.lebensbereich_id}
            rows.append(Monatsstand(is_example=True, month=months_back(row.month, back), **places, **figures))
    Monatsstand.objects.bulk_create(rows, ignore_conflicts=True)  # what is there stays
