"""The profile of a Sozialraum in easy language: for residents, and for those who write it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jena_sro.inhalte.easy_text import EasyText, easy_texts
from jena_sro.inhalte.easy_text_page import easy_text_page
from jena_sro.inhalte.models import Textpruefung
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import role_required
from sozialraeume.models import Sozialraum


def published_easy_texts(sozialraum: Sozialraum) -> list[EasyText]:
    sections = sozialraum.published.sections if sozialraum.published else []
    return easy_texts(sections, Textpruefung.objects.of(sozialraum))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Rolle.FACHDIENST)
def easy_text_detail(request: HttpRequest, slug: str) -> HttpResponse:
    sozialraum = get_object_or_404(Sozialraum.objects.select_related("draft", "published"), slug=slug)
    return easy_text_page(request, sozialraum, f"Sozialraum {sozialraum}", reverse("sozialraeume:profil_update", args=[slug]))
