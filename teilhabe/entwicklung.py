"""How the Sozialräume have developed over the months, from the snapshots."""

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format

from jena_sro.inhalte.diagramm import Balken, Diagramm, columns
from sozialraeume.models import Sozialraum
from teilhabe.models import Monatsstand


@dataclass(frozen=True)
class Entwicklung:
    """Open offers by month: one chart for each Sozialraum, all on the same scale, and one table."""

    months: list[datetime.date]
    charts: list[tuple[Sozialraum, str, Diagramm]]
    lines: list[tuple[str, list[int | None]]]
    has_examples: bool


def change_in_words(numbers: list[int]) -> str:
    first, last = numbers[0], numbers[-1]
    if first == last:
        return f"gleich geblieben: {last}"
    return f"von {first} auf {last} {'gestiegen' if last > first else 'gesunken'}"


def load_entwicklung(sozialraeume: list[Sozialraum]) -> Entwicklung:
    """The last twelve months: one query."""
    rows = list(Monatsstand.objects.of_last_year().filter(sozialraum__isnull=False, lebensbereich__isnull=True))
    months = sorted({row.month for row in rows})
    numbers = {(row.sozialraum_id, row.month): row.open_offers for row in rows}
    most = max(numbers.values(), default=0)
    charts = []
    for sozialraum in sozialraeume:
        known = [(month, numbers[sozialraum.pk, month]) for month in months if (sozialraum.pk, month) in numbers]
        if known:
            bars = [Balken(date_format(month, "M Y"), number, str(number), sozialraum.motif) for month, number in known]
            words = change_in_words([number for _, number in known])
            charts.append((sozialraum, words, columns(f"Offene Angebote in {sozialraum.name}", bars, most)))
    lines: list[tuple[str, list[int | None]]] = [(s.name, [numbers.get((s.pk, month)) for month in months]) for s in sozialraeume]
    return Entwicklung(months, charts, lines, any(row.is_example for row in rows))
