from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from jena_sro.inhalte.suche.index import QUELLEN
from jena_sro.inhalte.suche.query import search, similar_words
from teilhabe.zettel import read_zettel

LONGEST_QUESTION = 200
Hit = tuple[str, int]


@dataclass(frozen=True)
class Group:
    """Hits of one kind on this page."""

    kind: str
    label: str
    records: list[Any]


def best_first(found: dict[str, dict[int, float]]) -> list[Hit]:
    """All hits as (kind, pk): the kind with the best hit first, within it the best hit first."""
    kinds = sorted(found, key=lambda kind: -max(found[kind].values(), default=0))
    return [(kind, pk) for kind in kinds for pk in found[kind]]


def load_groups(hits: list[Hit]) -> list[Group]:
    """Records of the hits, grouped by kind: one query for each kind."""
    wanted: dict[str, list[int]] = {}
    for kind, pk in hits:
        wanted.setdefault(kind, []).append(pk)
    groups = []
    for kind, pks in wanted.items():
        records = {record.pk: record for record in QUELLEN[kind].public().filter(pk__in=pks).prefetch_related(None)}
        groups.append(Group(kind, QUELLEN[kind].label, [records[pk] for pk in pks if pk in records]))
    return groups


@require_safe
@login_not_required
def search_page(request: HttpRequest) -> TemplateResponse:
    text = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    hits = best_first(search(text)) if text else []
    page: Page[Hit] = Paginator(hits, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "text": text,
        "page": page,
        "groups": load_groups(list(page.object_list)),
        "base_query": urlencode({"q": text}) + read_zettel(request.GET).more,
        "similar_words": similar_words(text) if text and not hits else [],
    }
    return TemplateResponse(request, "seiten/search.html", context)
