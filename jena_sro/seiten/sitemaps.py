"""Which public addresses search engines may learn."""

import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Model, QuerySet
from django.urls import reverse

from gremien.models import Beschluss, Gremium, Reflexion, Sachstandsbericht, Sitzung, Umfrage, Veranstaltung
from jena_sro.inhalte.leicht import SUFFIX, easy_url
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


class FixedSitemap(Sitemap):
    def items(self) -> tuple[str, ...]:
        return FIXED

    def location(self, item: str) -> str:
        return reverse(item)


class EasyFixedSitemap(FixedSitemap):
    """Their twins in easy language."""

    def items(self) -> tuple[str, ...]:
        return tuple(name + SUFFIX for name in FIXED if name not in STANDARD_ONLY)


class ContentSitemap(Sitemap):
    """Pages of the public records of one model; `url_of` names the method that tells their address."""

    limit = 5_000  # addresses in one file; a full one takes half a second

    def __init__(self, queryset: QuerySet[Any], url_of: str = "get_absolute_url", *, is_easy: bool = False) -> None:
        self.queryset, self.url_of, self.is_easy = queryset, url_of, is_easy

    def in_easy_language(self) -> "ContentSitemap":
        """The twins of these pages."""
        return ContentSitemap(self.queryset, self.url_of, is_easy=True)

    def items(self) -> QuerySet[Any]:
        return self.queryset.order_by("pk")

    def get_latest_lastmod(self) -> None:
        """The index would read all records to say it."""

    def lastmod(self, item: Model) -> datetime.datetime | None:
        return getattr(item, "updated_at", None)

    def location(self, item: Any) -> str:
        url: str = getattr(item, self.url_of)()
        return easy_url(url) if self.is_easy else url


CONTENTS = {
    "seiten": ContentSitemap(Seite.objects.public()),
    "sozialraeume": ContentSitemap(Sozialraum.objects.public()),
    "kennzahlen": ContentSitemap(Kennzahl.objects.public()),
    "was-fehlt": ContentSitemap(Sozialraum.objects.public(), "get_bedarfe_url"),
    "ortschaften": ContentSitemap(Ortschaft.objects.all()),
    "anbieter": ContentSitemap(Organisation.objects.public()),
    "gremien": ContentSitemap(Gremium.objects.public()),
    "sitzungen": ContentSitemap(Sitzung.objects.public()),
    "beschluesse": ContentSitemap(Beschluss.objects.public()),
    "veranstaltungen": ContentSitemap(Veranstaltung.objects.public()),
    "sachstandsberichte": ContentSitemap(Sachstandsbericht.objects.public().defer("content")),
    "umfragen": ContentSitemap(Umfrage.objects.public().defer("content")),
    "umfrageergebnisse": ContentSitemap(Umfrage.objects.with_results().defer("content"), "get_results_url"),
    "reflexionen": ContentSitemap(Reflexion.objects.public()),
    "bedarfe": ContentSitemap(Bedarf.objects.public()),
    "antworten": ContentSitemap(Antwort.objects.public()),
    "berichte": ContentSitemap(Bericht.objects.public().defer("content")),
    "angebote": ContentSitemap(Angebot.objects.public()),
}
SITEMAPS = {
    "fest": FixedSitemap,
    "fest-leicht": EasyFixedSitemap,
    **CONTENTS,
    **{f"{name}-leicht": pages.in_easy_language() for name, pages in CONTENTS.items()},
}
