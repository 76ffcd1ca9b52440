"""The offers on other sites, and how to get them there or into a calendar."""

from html import escape

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from jena_sro.inhalte.adressen import absolute
from jena_sro.inhalte.embedding import embeddable
from sozialraeume.models import Sozialraum
from teilhabe.filters import AngebotFilter
from teilhabe.views.angebote import choose, page_of

FRAME_STYLE = "width: 100%; height: 50rem; border: 0"


def with_query(name: str, angebot_filter: AngebotFilter) -> str:
    """The address of a page with the valid filters."""
    query = angebot_filter.query()
    return f"{reverse(name)}?{query}" if query else reverse(name)


def chosen(angebot_filter: AngebotFilter) -> str:
    """The active filters in words, empty if there is none."""
    return ", ".join(chip.label for chip in angebot_filter.chips)


def html_code(angebot_filter: AngebotFilter) -> str:
    """What another site puts into its page."""
    title = ", ".join(filter(None, ["Angebote in Jena", chosen(angebot_filter)]))
    url = absolute(with_query("teilhabe:angebot_embed", angebot_filter))
    return f'<iframe src="{escape(url)}" title="{escape(title)}" loading="lazy" style="{FRAME_STYLE}"></iframe>'


@require_safe
@login_not_required
@embeddable
def angebot_embed(request: HttpRequest) -> TemplateResponse:
    """The first offers of a filtered list, for the frame of another site; every link leads out of it to the portal."""
    angebot_filter = AngebotFilter(request.GET)
    page, angebote = page_of(choose(angebot_filter), settings.EMBED_ROWS)
    list_url = with_query("teilhabe:angebot_list", angebot_filter)
    context = {
        "filter": angebot_filter,
        "chosen": chosen(angebot_filter),
        "page": page,
        "angebote": angebote,
        "list_url": list_url,
        "canonical": request.build_absolute_uri(list_url),
    }
    return TemplateResponse(request, "teilhabe/angebot_embed.html", context)


@require_safe
@login_not_required
def embedding(request: HttpRequest) -> TemplateResponse:
    angebot_filter = AngebotFilter(request.GET)
    context = {
        "chosen": chosen(angebot_filter),
        "code": html_code(angebot_filter),
        "embed_url": with_query("teilhabe:angebot_embed", angebot_filter),
        "list_url": with_query("teilhabe:angebot_list", angebot_filter),
        "sozialraeume": Sozialraum.objects.all(),
    }
    return TemplateResponse(request, "teilhabe/embedding.html", context)
