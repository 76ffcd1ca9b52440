"""The Fachdienst lays together two records that mean the same: find the other one, compare, choose what stays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from jena_sro.inhalte.adressen import sent_number
from jena_sro.inhalte.zusammenlegen import differences
from jena_sro.konten.models import Konto, Rolle
from jena_sro.konten.permissions import konto_of, role_required
from sozialraeume.forms.records import version_of
from sozialraeume.models import Organisation
from teilhabe.actions.zusammenlegen import merge_angebote, merge_organisationen
from teilhabe.forms.zusammenlegen import KEPT, ZusammenlegenForm
from teilhabe.models import Angebot

SHOWN = 20  # candidates
LONGEST_NAME = 200
ORGANISATION_FIELDS = (
    "name", "short_name", "legal_form", "kind", "text", "easy_text", "street", "postal_code", "city", "phone", "email", "website",
    "source",
)  # fmt: skip
ANGEBOT_FIELDS = (
    "name", "organisation", "together_with", "art", "lebensbereiche", "short_text", "text", "easy_text", "bild",
    "mode", "ort", "serves_all_jena", "serves", "zugang", "zielgruppen", "sprachen", "age_from", "age_to", "abstinence_required",
    "free_of_charge", "cost_text", *Angebot.FACTS, "access_checked_on", "phone", "email",
)  # fmt: skip


@dataclass(frozen=True)
class MergeKind:
    """What differs between the kinds. `candidates` are records that may mean the same, without a question asked.

    `lists` are relations whose rows can be kept of both, with their name; `merge` takes (kept, other, take, unwanted, by).
    """

    title: str
    rows: Callable[[], QuerySet[Any]]
    candidates: Callable[[Any], list[Any]]
    fields: tuple[str, ...]
    merge: Callable[[Any, Any, list[str], list[tuple[str, str]], Konto], Any]
    lists: tuple[tuple[str, str], ...] = ()


def angebote() -> QuerySet[Angebot]:
    return Angebot.objects.with_page().select_related("organisation", "art", "ort", "bild")


def lay_angebote_together(kept: Angebot, other: Angebot, take: list[str], unwanted: list[tuple[str, str]], by: Konto) -> Angebot:
    drop = [(kept if whose == KEPT else other, name) for whose, name in unwanted]
    return merge_angebote(kept, other, take=take, drop=drop, by=by)


ANGEBOTE = MergeKind(
    title="Angebote zusammenlegen",
    rows=angebote,
    candidates=lambda angebot: list(angebote().filter(organisation=angebot.organisation_id).exclude(pk=angebot.pk)[:SHOWN]),
    fields=ANGEBOT_FIELDS,
    merge=lay_angebote_together,
    lists=(("zeiten", "Zeiten"),),
)
ORGANISATIONEN = MergeKind(
    title="Organisationen zusammenlegen",
    rows=lambda: Organisation.objects.public(),
    candidates=lambda one: Organisation.objects.public().exclude(pk=one.pk).similar_to(one.name, SHOWN),
    fields=ORGANISATION_FIELDS,
    merge=lambda kept, other, take, unwanted, by: merge_organisationen(kept, other, take=take, by=by),
)


def chosen(kind: MergeKind, kept: Any, number: str) -> Any | None:
    """The other record; None if nobody has chosen one. Raises Http404."""
    if not number:
        return None
    return get_object_or_404(kind.rows().exclude(pk=kept.pk), pk=sent_number(number) or 0)


def found(kind: MergeKind, kept: Any, name: str) -> list[Any]:
    if not name:
        return kind.candidates(kept)
    return list(kind.rows().filter(name__icontains=name).exclude(pk=kept.pk).order_by("sort_key", "pk")[:SHOWN])


def rows_in_words(record: Any, relation: str) -> str:
    return "; ".join(str(row) for row in getattr(record, relation).all()) or "nichts"


def form_of(kind: MergeKind, kept: Any, other: Any, data: Any) -> ZusammenlegenForm:
    shown = [(name, label, rows_in_words(kept, name), rows_in_words(other, name)) for name, label in kind.lists]
    version = f"{version_of(kept)}{version_of(other)}"
    lists = [row for row in shown if "nichts" not in row[2:]]
    return ZusammenlegenForm(
        data,
        initial={"mit": other.pk, "version": version},
        differences=differences(kept, other, kind.fields),
        lists=lists,
        names=(str(kept), str(other)),
        version=version,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Rolle.FACHDIENST)
def lay_together(request: HttpRequest, kind: MergeKind, **key: Any) -> HttpResponse:
    """Without `mit` the search for the other record; with it the comparison, whose POST merges."""
    kept = get_object_or_404(kind.rows(), **key)
    is_sent = request.method == "POST"
    other = chosen(kind, kept, (request.POST if is_sent else request.GET).get("mit", ""))
    context: dict[str, Any] = {"kind": kind, "kept": kept, "other": other}
    if other is None:
        name = request.GET.get("q", "").strip().replace("\0", "")[:LONGEST_NAME]
        context |= {"name": name, "candidates": found(kind, kept, name)}
        return TemplateResponse(request, "teilhabe/zusammenlegen_search.html", context)
    form = form_of(kind, kept, other, request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            merged = kind.merge(kept, other, form.take, form.unwanted, konto_of(request))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, f"„{other}“ ist jetzt Teil von „{merged}“. Die alte Adresse leitet weiter.")
            return redirect(merged.get_work_url())
    return TemplateResponse(request, "teilhabe/zusammenlegen.html", context | {"form": form})
