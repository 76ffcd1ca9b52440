"""The Zettel: offers that somebody collects to take along.

It stands in the address of the page alone (`?a=12&a=40`, keys of public offers in the order in which they were added).
Nothing is stored, so whoever has the address has the Zettel.
"""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from jena_sro.inhalte.adressen import sent_number
from teilhabe.models import Angebot
from teilhabe.models.angebot import AngebotQuerySet
from teilhabe.models.zeiten import Ausfall, Termin

PARAMETER = "a"
MOST = 20  # offers on one Zettel: what fits into an address, a QR code and a hand
SHOWN_DATES = 3


@dataclass(frozen=True)
class Zettel:
    """What an address says: keys, each once; how many had no room; how many words are no key at all."""

    pks: tuple[int, ...] = ()
    beyond: int = 0
    odd: int = 0
    rest: str = ""  # query of the visited page without the Zettel

    @property
    def query(self) -> str:
        return urlencode([(PARAMETER, pk) for pk in self.pks])

    @property
    def first(self) -> str:
        """Behind an address without a query."""
        return f"?{self.query}" if self.pks else ""

    @property
    def more(self) -> str:
        """Behind an address with a query."""
        return f"&{self.query}" if self.pks else ""

    @property
    def is_full(self) -> bool:
        return len(self.pks) >= MOST

    def adding(self, pk: int) -> "Zettel":
        return Zettel((*self.pks, pk), rest=self.rest)

    def without(self, pk: int) -> "Zettel":
        return Zettel(tuple(own for own in self.pks if own != pk), rest=self.rest)

    @cached_property
    def count(self) -> int:
        """How many of the offers are public; asks nothing for an empty Zettel."""
        return Angebot.objects.public().filter(pk__in=self.pks).count() if self.pks else 0

    def angebote(self) -> list[Angebot]:
        """The public ones in their order, with all that paper says of them."""
        found = {angebot.pk: angebot for angebot in for_paper(Angebot.objects.public().filter(pk__in=self.pks))}
        return [found[pk] for pk in self.pks if pk in found]


def read_zettel(query: QueryDict) -> Zettel:
    values = dict.fromkeys(filter(None, query.getlist(PARAMETER)))
    numbers = [sent_number(value) for value in values]
    pks = tuple(dict.fromkeys(number for number in numbers if number is not None))
    others = [(name, value) for name, row in query.lists() if name != PARAMETER for value in row]
    return Zettel(pks[:MOST], max(0, len(pks) - MOST), numbers.count(None), urlencode(others))


def for_paper(queryset: AngebotQuerySet) -> AngebotQuerySet:
    """Adds what a sheet says of each offer: rhythms, the next dates as `next_termine`, cancelled days as `next_ausfaelle`."""
    termine, ausfaelle = Termin.objects.upcoming(), Ausfall.objects.filter(date__gte=timezone.localdate())
    return queryset.for_list().prefetch_related(
        "zeiten",
        Prefetch("termine", queryset=termine[:SHOWN_DATES], to_attr="next_termine"),
        Prefetch("ausfaelle", queryset=ausfaelle[:SHOWN_DATES], to_attr="next_ausfaelle"),
    )


def zettel(request: HttpRequest) -> dict[str, Zettel]:
    """The Zettel in the address of the visited page, for every template."""
    return {"zettel": read_zettel(request.GET)}
