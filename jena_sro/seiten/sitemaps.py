"""Which public addresses search engines may learn."""

import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Model, QuerySet
from django.urls import reverse

from gremien.models import Gremium
from jena_sro.seiten.models import Seite
from sozialraeume.models import Organisation, Ortschaft, Sozialraum
from teilhabe.models import Angebot

FIXED = (
    "seiten:start", "sozialraeume:sozialraum_list", "teilhabe:angebot_list", "teilhabe:anbieter_list", "gremien:gremium_list",
    "seiten:project", "seiten:rueckmeldung", "sozialraeume:vorschlag_create", "teilhabe:vergleich",
)  # fmt: skip


class FixedSitemap(Sitemap):
    def items(self) -> tuple[str, ...]:
        return FIXED

    def location(self, item: str) -> str:
        return reverse(item)


class ContentSitemap(Sitemap):
    """Pages of the public records of one model."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        self.queryset = queryset

    def items(self) -> QuerySet[Any]:
        return self.queryset.all()

    def lastmod(self, item: Model) -> datetime.datetime | None:
        return getattr(item, "updated_at", None)


class EasySitemap(ContentSitemap):
    """Their pages in easy language."""

    def location(self, item: Any) -> str:
        url: str = item.get_easy_url()
        return url


SITEMAPS = {
    "fest": FixedSitemap,
    "seiten": ContentSitemap(Seite.objects.public()),
    "sozialraeume": ContentSitemap(Sozialraum.objects.public()),
    "leicht": EasySitemap(Sozialraum.objects.public()),
    "ortschaften": ContentSitemap(Ortschaft.objects.all()),
    "anbieter": ContentSitemap(Organisation.objects.public()),
    "gremien": ContentSitemap(Gremium.objects.all()),
    "angebote": ContentSitemap(Angebot.objects.public()),
}
