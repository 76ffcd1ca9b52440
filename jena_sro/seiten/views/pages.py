from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from jena_sro.inhalte.editor.sections import shown_sections
from jena_sro.seiten.live_parts import LIVE_PARTS
from jena_sro.seiten.models import Seite


def page_context(seite: Seite) -> dict[str, Any]:
    """The published sections with their pictures, and the records of the living part."""
    live_part = LIVE_PARTS.get(seite.live_part)
    return {
        "seite": seite,
        "sections": shown_sections(seite.published.sections),  # type: ignore[union-attr]
        "live_part": live_part,
        "live_records": live_part.records() if live_part else [],
    }


@require_safe
@login_not_required
def project(request: HttpRequest) -> TemplateResponse:
    pages = Seite.objects.public().filter(area=Seite.Area.MODELLPROJEKT)
    return TemplateResponse(request, "seiten/project.html", {"pages": pages})


@require_safe
@login_not_required
def project_page(request: HttpRequest, slug: str) -> TemplateResponse:
    seite = get_object_or_404(Seite.objects.public(), area=Seite.Area.MODELLPROJEKT, slug=slug)
    pages = Seite.objects.public().filter(area=Seite.Area.MODELLPROJEKT)
    return TemplateResponse(request, "seiten/project_page.html", page_context(seite) | {"pages": pages})


@require_safe
@login_not_required
def service_page(request: HttpRequest, slug: str) -> TemplateResponse:
    seite = get_object_or_404(Seite.objects.public(), area=Seite.Area.SERVICE, slug=slug)
    return TemplateResponse(request, "seiten/service_page.html", page_context(seite))
