"""Which public addresses search engines may learn."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, Expression, F, QuerySet, Value
from django.urls import reverse

from gremien.models import Beschluss, Gremium, Reflexion, Sachstandsbericht, Sitzung, Umfrage, Veranstaltung
from jena_sro.inhalte.leicht import easy_url
from jena_sro.seiten.models import Seite
from sozialraeume.models import Antwort, Bedarf, Kennzahl, Organisation, Ortschaft, Sozialraum
from teilhabe.models import Angebot, Bericht

FIXED = (
    "seiten:start", "sozialraeume:sozialraum_list", "teilhabe:angebot_list", "teilhabe:anbieter_list",
    "gremien:gremium_public_list", "gremien:beschluss_public_list",
    "gremien:reflexion_public_list",
    "gremien:sachstandsbericht_public_list",
    "gremien:umfrage_public_list",
    "seiten:project", "seiten:rueckmeldung", "sozialraeume:vorschlag_create", "teilhabe:vergleich",
    "sozialraeume:kennzahl_public_list",
    "sozialraeume:hinweis_create", "sozialraeume:antwort_public_list", "teilhabe:berichte",
    "teilhabe:embedding", "teilhabe:bestellung_create",
    "teilhabe:informationsblatt", "teilhabe:informationsblatt_changes",
)  # fmt: skip
STANDARD_ONLY = {"teilhabe:bestellung_create"}


KEY = "0"  # stands for the key of a record in its address

Row = tuple[str, datetime.datetime | None]


@dataclass(frozen=True)
class Records:
    """Address and last change of the public records of one model; `name` is that of their page, `key` its argument."""

    records: QuerySet[Any]
    name: str
    key: str = "slug"

    def __len__(self) -> int:
        return self.records.count()

    def __getitem__(self, part: slice) -> list[Row]:
        before, after = self.address().rsplit(KEY, 1)
        rows = self.records.order_by("pk").values_list(self.key, self.last_change())[part]
        return [(f"{before}{key}{after}", changed) for key, changed in rows]

    def address(self) -> str:
        return reverse(self.name, args=[KEY])

    def last_change(self) -> Expression | F:
        try:
            self.records.model._meta.get_field("updated_at")
        except FieldDoesNotExist:
            return Value(None, DateTimeField())
        return F("updated_at")


class ServicePages(Records):
    """Those whose slug is all of their address."""

    def address(self) -> str:
        return f"{reverse(self.name)}{KEY}/"


RECORDS = (
    Records(Seite.objects.public().filter(area=Seite.Area.MODELLPROJEKT), "seiten:project_page"),
    ServicePages(Seite.objects.public().exclude(area=Seite.Area.MODELLPROJEKT), "seiten:start"),
    Records(Sozialraum.objects.public(), "sozialraeume:sozialraum_detail"),
    Records(Kennzahl.objects.public(), "sozialraeume:kennzahl_detail"),
    Records(Sozialraum.objects.public(), "sozialraeume:sozialraum_bedarfe"),
    Records(Ortschaft.objects.all(), "sozialraeume:ortschaft_detail"),
    Records(Organisation.objects.public(), "teilhabe:anbieter_detail"),
    Records(Gremium.objects.public(), "gremien:gremium_detail"),
    Records(Sitzung.objects.public(), "gremien:sitzung_public", "pk"),
    Records(Beschluss.objects.public(), "gremien:beschluss_detail", "pk"),
    Records(Veranstaltung.objects.public(), "gremien:veranstaltung_detail"),
    Records(Sachstandsbericht.objects.public(), "gremien:sachstandsbericht_detail"),
    Records(Umfrage.objects.public(), "gremien:umfrage_answer"),
    Records(Umfrage.objects.with_results(), "gremien:umfrage_results"),
    Records(Reflexion.objects.public(), "gremien:reflexion_detail", "pk"),
    Records(Bedarf.objects.public(), "sozialraeume:bedarf_detail", "pk"),
    Records(Antwort.objects.public(), "sozialraeume:antwort_detail", "pk"),
    Records(Bericht.objects.public(), "teilhabe:bericht_detail"),
    Records(Angebot.objects.public(), "teilhabe:angebot_detail"),
)


class Adressen:
    """All pages in a row, for a paginator; only the part that is asked for is read."""

    def __init__(self) -> None:
        fixed: Sequence[Row] = [(reverse(name), None) for name in FIXED]
        self.sources = [(source, len(source)) for source in (fixed, *RECORDS)]

    def __len__(self) -> int:
        return sum(count for _, count in self.sources)

    def __getitem__(self, part: slice) -> list[Row]:
        found: list[Row] = []
        start, stop = part.start, part.stop
        for source, count in self.sources:
            if start < count and stop > 0:
                found += source[max(start, 0) : min(stop, count)]
            start, stop = start - count, stop - count
        return found


def in_both_languages(rows: Sequence[Row]) -> Iterator[Row]:
    """Each page and its twin in easy language."""
    standard_only = {reverse(name) for name in STANDARD_ONLY}
    for url, changed in rows:
        yield url, changed
        if url not in standard_only:
            yield easy_url(url), changed
