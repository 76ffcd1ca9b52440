"""Which public addresses search engines may learn."""

import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Model, QuerySet
from django.urls import reverse

from gremien.models import Beschluss, Gremium, Reflexion, Sachstandsbericht, Sitzung, Veranstaltung
from jena_sro.seiten.models import Seite
from sozialraeume.models import Bedarf, Kennzahl, Organisation, Ortschaft, Sozialraum
from teilhabe.models import Angebot, Bericht

FIXED = (
    "seiten:start", "sozialraeume:sozialraum_list", "teilhabe:angebot_list", "teilhabe:anbieter_list",
    "gremien:gremium_public_list", "gremien:beschluss_public_list",
    "gremien:reflexion_public_list",
    "gremien:sachstandsbericht_public_list",
    "seiten:project", "seiten:rueckmeldung", "sozialraeume:vorschlag_create", "teilhabe:vergleich",
    "sozialraeume:kennzahl_public_list",
    "sozialraeume:hinweis_create", "teilhabe:bestellung_create", "teilhabe:berichte",
    "teilhabe:informationsblatt", "teilhabe:informationsblatt_easy", "teilhabe:informationsblatt_changes",
)  # fmt: skip


class FixedSitemap(Sitemap):
    def items(self) -> tuple[str, ...]:
        return FIXED

    def location(self, item: str) -> str:
        return reverse(item)


class ContentSitemap(Sitemap):
    """Pages of the public records of one model; `url_of` names the method that tells their address."""

    def __init__(self, queryset: QuerySet[Any], url_of: str = "get_absolute_url") -> None:
        self.queryset, self.url_of = queryset, url_of

    def items(self) -> QuerySet[Any]:
        return self.queryset.all()

    def lastmod(self, item: Model) -> datetime.datetime | None:
        return getattr(item, "updated_at", None)

    def location(self, item: Any) -> str:
        url: str = getattr(item, self.url_of)()
        return url


SITEMAPS = {
    "fest": FixedSitemap,
    "seiten": ContentSitemap(Seite.objects.public()),
    "sozialraeume": ContentSitemap(Sozialraum.objects.public()),
    "kennzahlen": ContentSitemap(Kennzahl.objects.public()),
    "leicht": ContentSitemap(Sozialraum.objects.public(), "get_easy_url"),
    "was-fehlt": ContentSitemap(Sozialraum.objects.public(), "get_bedarfe_url"),
    "ortschaften": ContentSitemap(Ortschaft.objects.all()),
    "anbieter": ContentSitemap(Organisation.objects.public()),
    "gremien": ContentSitemap(Gremium.objects.public()),
    "sitzungen": ContentSitemap(Sitzung.objects.public()),
    "beschluesse": ContentSitemap(Beschluss.objects.public()),
    "veranstaltungen": ContentSitemap(Veranstaltung.objects.public()),
    "sachstandsberichte": ContentSitemap(Sachstandsbericht.objects.public().defer("content")),
    "reflexionen": ContentSitemap(Reflexion.objects.public()),
    "bedarfe": ContentSitemap(Bedarf.objects.public()),
    "berichte": ContentSitemap(Bericht.objects.public().defer("content")),
    "angebote": ContentSitemap(Angebot.objects.public()),
}
