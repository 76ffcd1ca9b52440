"""What people subscribe to, for each Sozialraum: its offers as Atom, its dates as a calendar. Read by machines only."""

import datetime
from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import conditional_page, require_safe

from gremien.calendar import veranstaltung_event
from gremien.models import Veranstaltung
from jena_sro.inhalte import stand
from jena_sro.inhalte.adressen import absolute
from jena_sro.inhalte.calendar_file import calendar_response
from jena_sro.inhalte.texte import printable
from sozialraeume.models import Sozialraum
from teilhabe.calendar import make_calendar
from teilhabe.models import Angebot, Angebotszeit


class AtomFeed(Atom1Feed):
    """Atom (RFC 4287) with summaries that are plain text, and `updated` from the records even where it is empty."""

    def latest_post_date(self) -> datetime.datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=cast(datetime.datetime, self.feed["updated"]))

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})


def feed_id(name: str) -> str:
    """A tag URI (RFC 4151): stays when an offer gets another address."""
    return f"tag:{urlsplit(settings.PORTAL_URL).hostname},2026:{name}"


def make_feed(sozialraum: Sozialraum, angebote: Iterable[Angebot], path: str) -> str:
    feed = AtomFeed(
        title=printable(f"Angebote für {sozialraum.name} – Sozialraum-Portal Jena"),
        link=absolute(sozialraum.get_absolute_url()),
        description=None,
        language="de",
        author_name=settings.OFFICE["name"],
        feed_url=absolute(path),
        feed_guid=feed_id(f"sozialraum-{sozialraum.pk}"),
        updated=sozialraum.updated_at,
    )
    for angebot in angebote:
        feed.add_item(
            title=printable(f"{angebot.name}{angebot.example_mark}"),
            link=absolute(angebot.get_absolute_url()),
            description=printable(f"{angebot.art.name}, {angebot.where_in_words}. {angebot.short_text}".strip()),
            author_name=printable(angebot.organisation.name),
            unique_id=feed_id(f"angebot-{angebot.pk}"),
            updateddate=angebot.changed_at,
        )
    return feed.writeString("utf-8")


@stand.kept
def latest_feed(pk: int, path: str) -> str:
    """The offers that reach the Sozialraum, those changed last first."""
    sozialraum = Sozialraum.objects.get(pk=pk)
    angebote = Angebot.objects.public().rank_for_sozialraum(sozialraum).for_list().with_changed_at()
    return make_feed(sozialraum, angebote.order_by("-changed_at", "-pk")[: settings.FEED_ENTRIES], path)


@require_safe
@login_not_required
@conditional_page
def sozialraum_atom(request: HttpRequest, slug: str) -> HttpResponse:
    sozialraum = get_object_or_404(Sozialraum, slug=slug)
    return HttpResponse(latest_feed(sozialraum.pk, request.path), content_type=AtomFeed.content_type)


@require_safe
@login_not_required
@conditional_page
def sozialraum_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates of all offers that reach the Sozialraum, and the public events there and for the whole city."""
    sozialraum = get_object_or_404(Sozialraum, slug=slug)
    with_days = Angebot.objects.public().filter(Exists(Angebotszeit.objects.lasting().filter(angebot=OuterRef("pk"))))
    angebote = with_days.rank_for_sozialraum(sozialraum).with_calendar().order_by("nearness", "sort_key", "pk")
    here = Q(sozialraum=sozialraum) | Q(sozialraum__isnull=True)
    events = map(veranstaltung_event, Veranstaltung.objects.public().upcoming().filter(here))
    return calendar_response(
        make_calendar(f"Sozialraum {sozialraum.name}", angebote[: settings.CALENDAR_MOST_EVENTS], events), f"termine-{slug}"
    )
