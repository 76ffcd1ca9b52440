from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from jena_sro.inhalte import stand
from jena_sro.inhalte.easy_text import language_of
from jena_sro.inhalte.editor.sections import shown_sections
from jena_sro.inhalte.kalender import months_from
from jena_sro.inhalte.models import unconfirmed_last
from sozialraeume.grenzen.stored import load_grenzen
from sozialraeume.karte import ortschaft_karte
from sozialraeume.models import Organisation, Ortschaft, Ressource, Sozialraum
from sozialraeume.views.kennzahlen import figures_of
from sozialraeume.views.leicht import published_easy_texts
from sozialraeume.views.umfeld import umfeld_of
from sozialraeume.zahlen import INHABITANTS, inhabitants_of, load_zahlen

SHOWN_ANGEBOTE = 6
SHOWN_HERE = 25
SHOWN_ANBIETER = 60
SHOWN_BEDARFE = 4
SHOWN_BESCHLUESSE = 5
SHOWN_BERICHTE = 3
SHOWN_ANTWORTEN = 3


@dataclass(frozen=True)
class Neighbour:
    ortschaft: Ortschaft
    distance_km: float


def load_city() -> tuple[list[Ortschaft], dict[int, Sozialraum]]:
    """All Ortschaften with Zuordnung and number of offers, and the Sozialräume by pk: two queries."""
    ortschaften = list(Ortschaft.objects.with_zuordnung().with_counts().order_by("sort_key", "pk"))
    return ortschaften, {sozialraum.pk: sozialraum for sozialraum in Sozialraum.objects.public().with_counts()}


def lazy_karte(*args: Any) -> Any:
    """The map of `ortschaft_karte`, drawn only for a template that shows it; easy language has none."""
    return SimpleLazyObject(lambda: ortschaft_karte(*args, grenzen=load_grenzen()))


@stand.kept
def anbieter_in(sozialraum: int) -> list[Organisation]:
    """The first of those with an offer in the Sozialraum or for it, one more than the page shows."""
    return list(Organisation.objects.in_sozialraum(sozialraum)[: SHOWN_ANBIETER + 1])


@require_safe
@login_not_required
def sozialraum_list(request: HttpRequest) -> TemplateResponse:
    ortschaften, sozialraeume = load_city()
    groups = [(s, [o for o in ortschaften if o.sozialraum_id == pk]) for pk, s in sozialraeume.items()]  # type: ignore[attr-defined]
    context = {"groups": groups, "karte": lazy_karte(ortschaften, sozialraeume)}
    return TemplateResponse(request, "sozialraeume/sozialraum_list.html", context)


@require_safe
@login_not_required
def sozialraum_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    ortschaften, sozialraeume = load_city()
    sozialraum = next((s for s in sozialraeume.values() if s.slug == slug), None)
    if sozialraum is None:
        raise Http404
    own = [o for o in ortschaften if o.sozialraum_id == sozialraum.pk]  # type: ignore[attr-defined]
    own_pks = {o.pk for o in own}
    anbieter = anbieter_in(sozialraum.pk)
    open_today, topics = sozialraum.angebote.at_a_glance(sozialraum.pk, SHOWN_ANGEBOTE)
    zahlen, texts = load_zahlen(), published_easy_texts(sozialraum)
    context = {
        "sozialraum": sozialraum,
        "ortschaften": own,
        "topics": [(topic, count) for topic, count in topics if count],
        "missing_topics": [topic for topic, count in topics if not count],
        "open_today": open_today,
        "anbieter": anbieter[:SHOWN_ANBIETER],
        "has_more_anbieter": len(anbieter) > SHOWN_ANBIETER,
        "ressourcen": Ressource.objects.present()
        .in_sozialraum(sozialraum.pk)
        .select_related("art", "ortschaft")
        .order_by("umgebung", unconfirmed_last(), "sort_key"),
        "inhabitants": inhabitants_of(zahlen, own_pks),
        "zahlen": figures_of(sozialraum, own_pks, zahlen),
        "sections": shown_sections(sozialraum.published.sections if sozialraum.published else []),
        "easy_texts": texts,
        "easy_language": language_of(texts),
        "karte": lazy_karte(ortschaften, sozialraeume, own_pks, own_pks),
        "bedarfe": sozialraum.bedarfe.public().unfinished_first()[:SHOWN_BEDARFE],
        "antworten": sozialraum.antworten.public()[:SHOWN_ANTWORTEN],
        "berichte": sozialraum.berichte.public()[:SHOWN_BERICHTE],
        "veranstaltungen": sozialraum.veranstaltungen.public().upcoming(),
        "beschluesse": sozialraum.beschluesse.public()[:SHOWN_BESCHLUESSE],
        "poster_months": months_from(timezone.localdate(), 2),
        **umfeld_of(sozialraum),
    }
    return TemplateResponse(request, "sozialraeume/sozialraum_detail.html", context)


@require_safe
@login_not_required
def ortschaft_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    ortschaften, sozialraeume = load_city()
    ortschaft = get_object_or_404(Ortschaft.objects.with_zuordnung(), slug=slug)
    sozialraum = sozialraeume.get(ortschaft.sozialraum_id)  # type: ignore[attr-defined]
    neighbours = sorted((o for o in ortschaften if o.pk != ortschaft.pk), key=ortschaft.distance_km)[
        : settings.NEAREST_ORTSCHAFTEN
    ]
    nearest = (
        sozialraum.angebote.nearest(ortschaft, sozialraum.pk, here=SHOWN_HERE, around=SHOWN_ANGEBOTE) if sozialraum else None
    )
    here, reaching = nearest or ([], [])
    total_here = next(o.angebot_count for o in ortschaften if o.pk == ortschaft.pk)  # type: ignore[attr-defined]
    context = {
        "ortschaft": ortschaft,
        "sozialraum": sozialraum,
        "alternative": sozialraeume.get(ortschaft.alternative_id),  # type: ignore[attr-defined]
        "here": here,
        "total_here": total_here,
        "has_more_here": total_here > len(here) > 0,
        "reaching": reaching,
        "neighbours": [Neighbour(o, ortschaft.distance_km(o)) for o in neighbours],
        "ressourcen": Ressource.objects.present()
        .filter(ortschaft=ortschaft)
        .select_related("art", "ortschaft")
        .order_by("umgebung", unconfirmed_last(), "sort_key"),
        "inhabitants": inhabitants_of(load_zahlen([INHABITANTS]), [ortschaft.pk]),
        "karte": lazy_karte(ortschaften, sozialraeume, {ortschaft.pk}, {o.pk for o in neighbours}),
    }
    return TemplateResponse(request, "sozialraeume/ortschaft_detail.html", context)
