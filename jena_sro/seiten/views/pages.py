from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from jena_sro.inhalte.editor.sections import shown_sections
from jena_sro.seiten.live_parts import LIVE_PARTS
from jena_sro.seiten.models import Seite


@dataclass(frozen=True)
class OwnPage:
    """A page about the model project that is more than a text; it stands in the menu beside the Seiten."""

    nav_title: str
    url_name: str
    lead: str
    pk: int = 0  # of no Seite

    def get_absolute_url(self) -> str:
        return reverse(self.url_name)


OWN_PAGES = (
    OwnPage(
        "Was wir lernen",
        "gremien:reflexion_public_list",
        "Was aufgefallen ist, was sich deshalb ändert und was es bewirkt hat.",
    ),
    OwnPage(
        "Sachstandsberichte",
        "gremien:sachstandsbericht_public_list",
        "Regelmäßige Berichte an den Beirat und den GPV, auch als PDF.",
    ),
)


def project_pages() -> list[Seite | OwnPage]:
    return [*Seite.objects.public().filter(area=Seite.Area.MODELLPROJEKT), *OWN_PAGES]


def page_context(seite: Seite) -> dict[str, Any]:
    """The published sections with their pictures, and the records of the living part between or behind them."""
    live_part = LIVE_PARTS.get(seite.live_part)
    sections = shown_sections(seite.published.sections)  # type: ignore[union-attr]
    keys = [section.get("key") for section in sections]
    place = keys.index(live_part.after) + 1 if live_part and live_part.after in keys else len(sections)
    return {
        "seite": seite,
        "sections": sections[:place],
        "sections_after": sections[place:],
        "live_part": live_part,
        "live_records": live_part.records() if live_part else [],
    }


@require_safe
@login_not_required
def project(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "seiten/project.html", {"pages": project_pages()})


@require_safe
@login_not_required
def project_page(request: HttpRequest, slug: str) -> TemplateResponse:
    seite = get_object_or_404(Seite.objects.public(), area=Seite.Area.MODELLPROJEKT, slug=slug)
    return TemplateResponse(request, "seiten/project_page.html", page_context(seite) | {"pages": project_pages()})


@require_safe
@login_not_required
def service_page(request: HttpRequest, slug: str) -> TemplateResponse:
    seite = get_object_or_404(Seite.objects.public(), area=Seite.Area.SERVICE, slug=slug)
    return TemplateResponse(request, "seiten/service_page.html", page_context(seite))
