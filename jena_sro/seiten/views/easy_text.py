"""Easy language over all texts of the portal: where it is missing, a draft, checked or out of date."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.inhalte.easy_text import Stand, easy_texts
from jena_sro.inhalte.easy_text_page import easy_text_page
from jena_sro.inhalte.models import Textpruefung
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import role_required
from jena_sro.seiten.models import Seite
from sozialraeume.models import Sozialraum
from teilhabe.models import Informationsblatt


@dataclass(frozen=True)
class Row:
    """An owner of texts and how many of its sections are in each state, in the order of Stand."""

    owner: Any
    counts: list[int]


@require_safe
@role_required(Rolle.FACHDIENST)
def easy_text_list(request: HttpRequest) -> TemplateResponse:
    groups = [
        ("Profile der Sozialräume", rows_of(Sozialraum.objects.select_related("draft"))),
        ("Seiten", rows_of(Seite.objects.select_related("draft"))),
        ("Informationsblatt", rows_of(Informationsblatt.objects.select_related("draft"))),
    ]
    return TemplateResponse(request, "seiten/easy_text_list.html", {"groups": groups, "staende": Stand.labels})


def rows_of(owners: Any) -> list[Row]:
    """All owners of one model with the states of their drafts: two queries."""
    checks = Textpruefung.objects.filter(content_type=ContentType.objects.get_for_model(owners.model))
    by_owner = {pk: list(group) for pk, group in groupby(checks.order_by("object_id", "checked_on", "pk"), lambda p: p.object_id)}
    return [Row(owner, count_staende(owner, by_owner.get(owner.pk, []))) for owner in owners]


def count_staende(owner: Any, pruefungen: Iterable[Textpruefung]) -> list[int]:
    texts = easy_texts(owner.draft.sections if owner.draft else [], list(pruefungen))
    counts = Counter(text.stand for text in texts)
    return [counts[stand] for stand in Stand]


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Rolle.FACHDIENST)
def easy_text_detail(request: HttpRequest, pk: int) -> HttpResponse:
    seite = get_object_or_404(Seite.objects.select_related("draft", "published"), pk=pk)
    return easy_text_page(request, seite, f"Seite „{seite}“", reverse("seiten:seite_update", args=[pk]))


@require_POST
@role_required(Rolle.FACHDIENST)
def textpruefung_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a check that was recorded by mistake; the history keeps it."""
    pruefung = Textpruefung.objects.filter(pk=pk).first()
    if pruefung is None:
        messages.warning(request, "Diese Prüfung wurde schon zurückgenommen.")
        return redirect("seiten:easy_text_list")
    pruefung.delete()
    messages.success(request, "Die Prüfung ist zurückgenommen. Der Text gilt wieder als Entwurf.")
    return redirect(pruefung.owner.get_easy_work_url())
