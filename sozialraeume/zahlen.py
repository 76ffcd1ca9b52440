"""What the public may see of the Kennzahlen: published values, the newest for each place, and what follows from them."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from sozialraeume.models import Kennzahl, Veroeffentlichung
from sozialraeume.places import JENA

INHABITANTS = "einwohner"


@dataclass(frozen=True)
class Zahl:
    """A published value; `total` is None where it is hidden. `earliest` and `latest` differ for a sum of several days."""

    total: Decimal | None
    earliest: datetime.date
    latest: datetime.date
    source: str
    ortschaften: tuple[int, ...] = ()

    @property
    def is_hidden(self) -> bool:
        return self.total is None


class Zahlen:
    """The published values of one Kennzahl: for each day what was published last."""

    def __init__(self, kennzahl: Kennzahl, published: Iterable[Veroeffentlichung]) -> None:
        self.kennzahl = kennzahl
        self.by_day = {one.as_of: one for one in sorted(published, key=lambda one: (one.as_of, one.pk))}

    @property
    def newest_day(self) -> datetime.date:
        return max(self.by_day)

    @property
    def is_overdue(self) -> bool:
        return self.kennzahl.is_overdue(self.newest_day)

    def at(self, place: str, day: datetime.date) -> Zahl | None:
        one = self.by_day[day]
        if place not in one.cells:
            return None
        return Zahl(one.value(place), day, day, one.source, tuple(one.places[place]))

    def newest(self, place: str) -> Zahl | None:
        days = [day for day, one in self.by_day.items() if place in one.cells]
        return self.at(place, max(days)) if days else None

    def sum(self, ortschaften: Collection[int]) -> Zahl | None:
        """The newest values of the Ortschaften together; hidden if one of them is. None where nothing is known."""
        found = [zahl for pk in ortschaften if (zahl := self.newest(f"ortschaft-{pk}"))]
        if not found:
            return None
        values = [zahl.total for zahl in found]
        return Zahl(
            None if None in values else sum((value for value in values if value is not None), Decimal()),
            min(zahl.earliest for zahl in found),
            max(zahl.latest for zahl in found),
            "; ".join(sorted({zahl.source for zahl in found})),
            tuple(ortschaften),
        )

    def newest_or_sum(self, place: str, ortschaften: Collection[int]) -> Zahl | None:
        """The newest value of a place, or, where it was never published, the sum of all its Ortschaften."""
        zahl = self.newest(place)
        is_complete = all(self.newest(f"ortschaft-{pk}") for pk in ortschaften)
        if zahl is None and is_complete and self.kennzahl.kind == Kennzahl.Kind.MENSCHEN:
            return self.sum(ortschaften)
        return zahl

    def of_all_jena(self) -> Zahl | None:
        return self.newest_or_sum(JENA, self.by_day[self.newest_day].places[JENA])


def load_zahlen(slugs: Collection[str] | None = None) -> dict[str, Zahlen]:
    """Kennzahl by slug -> what is published of it, in one query; `slugs` chooses some."""
    published = Veroeffentlichung.objects.select_related("kennzahl").order_by("kennzahl__name", "as_of", "pk")
    if slugs is not None:
        published = published.filter(kennzahl__slug__in=slugs)
    groups: dict[str, list[Veroeffentlichung]] = {}
    for one in published.defer("basis"):
        groups.setdefault(one.kennzahl.slug, []).append(one)
    return {slug: Zahlen(group[0].kennzahl, group) for slug, group in groups.items()}


def inhabitants_of(zahlen: dict[str, Zahlen], ortschaften: Collection[int]) -> Zahl | None:
    """How many people live in the Ortschaften together."""
    return zahlen[INHABITANTS].sum(ortschaften) if INHABITANTS in zahlen else None


def per_thousand(zahl: Zahl | None, zahlen: dict[str, Zahlen]) -> Decimal | None:
    """The value for each 1,000 inhabitants of the same Ortschaften; None where one of the two is not known."""
    inhabitants = inhabitants_of(zahlen, zahl.ortschaften) if zahl else None
    if zahl is None or zahl.total is None or inhabitants is None or not inhabitants.total:
        return None
    return 1000 * zahl.total / inhabitants.total
