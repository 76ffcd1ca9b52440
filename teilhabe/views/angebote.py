from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from jena_sro.inhalte.calendar_file import calendar_response
from jena_sro.inhalte.suche.query import search, similar_words
from jena_sro.inhalte.weiterleitung import follows_moves
from sozialraeume.models import Sozialraum
from teilhabe.bestand.liste import current
from teilhabe.calendar import make_calendar
from teilhabe.filters import AngebotFilter
from teilhabe.models import Angebot
from teilhabe.models.angebot import AngebotQuerySet
from teilhabe.schema_org import angebot_schema
from teilhabe.treffer import Auswahl

SIMILAR = 3
SHOWN_TERMINE = 10


def wish_query(angebot_filter: AngebotFilter) -> str:
    """Topic and Sozialraum of the filter, with which the page „Das fehlt mir“ is filled."""
    query = QueryDict(angebot_filter.query())
    return urlencode({name: query[name] for name in ("sozialraum", "thema") if name in query})


def choose(angebot_filter: AngebotFilter) -> Auswahl:
    text = angebot_filter.values.get("q", "")
    return Auswahl(angebot_filter, current(), search(text, {"angebot"}).get("angebot", {}) if text else None)


def page_of(auswahl: Auswahl, rows: int, number: str | None = None) -> tuple[Page[int], list[Angebot]]:
    """One page of the offers that the filter lets through, in order, and its offers with all that a row shows."""
    page: Page[int] = Paginator(auswahl.treffer, rows).get_page(number)  # type: ignore[arg-type]  # it has a length and parts
    return page, Angebot.objects.in_order(page.object_list, auswahl.filter.spans)


@require_safe
@login_not_required
def angebot_list(request: HttpRequest) -> TemplateResponse:
    angebot_filter = AngebotFilter(request.GET)
    text, auswahl = angebot_filter.values.get("q", ""), choose(angebot_filter)
    page, angebote = page_of(auswahl, settings.ANGEBOTE_PER_PAGE, request.GET.get("seite"))
    angebot_filter.show_counts(auswahl.counts())
    context = {
        "filter": angebot_filter,
        "page": page,
        "angebote": angebote,
        "base_query": angebot_filter.query(),
        "wish_query": wish_query(angebot_filter),
        "similar_words": similar_words(text) if text and not page.paginator.count else [],
        "sozialraeume": Sozialraum.objects.with_counts() if not page.paginator.count else [],
    }
    return TemplateResponse(request, "teilhabe/angebot_list.html", context)


def with_all_parts(queryset: AngebotQuerySet) -> AngebotQuerySet:
    """Adds everything that the page of one offer shows."""
    related = queryset.select_related("organisation", "art", "ort__ortschaft", "bild", "ansprechperson")
    parts = ("together_with", "lebensbereiche", "zielgruppen", "sprachen", "zeiten", "reichweiten__sozialraum")
    return related.prefetch_related(*parts)


def detail_context(angebot: Angebot, *, is_preview: bool = False) -> dict[str, Any]:
    """What the page of one offer shows; a preview also shows the dates of what is not public yet."""
    today, reichweiten = timezone.localdate(), angebot.reichweiten.all()
    coming = angebot.termine.upcoming().select_related("angebotszeit")
    termine = list(coming[:SHOWN_TERMINE]) if angebot.is_public or is_preview else []
    return {
        "angebot": angebot,
        "schema": None if is_preview else angebot_schema(angebot, reichweiten, termine),
        "termine": termine,
        "ausfaelle": angebot.ausfaelle.filter(date__gte=today),
        "reichweiten": reichweiten,
        "similar": angebot.similar(SIMILAR),
    }


@require_safe
@login_not_required
@follows_moves(Angebot)
def angebot_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    angebot = get_object_or_404(with_all_parts(Angebot.objects.with_page()), slug=slug)
    return TemplateResponse(request, "teilhabe/angebot_detail.html", detail_context(angebot))


@require_safe
@login_not_required
@follows_moves(Angebot)
def angebot_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    angebot = get_object_or_404(Angebot.objects.public().with_calendar(), slug=slug)
    return calendar_response(make_calendar(angebot.name, [angebot]), angebot.slug, "attachment")
