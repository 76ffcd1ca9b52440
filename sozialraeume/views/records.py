"""Lists and forms for simple records of the work area: one mechanism, described for each kind by a RecordKind.

A new kind needs a RecordForm, a RecordKind and `*record_paths(KIND, "address")` among the URLs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from jena_sro.inhalte.history import changes_of
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import role_required
from sozialraeume.forms.records import RecordFilterForm, RecordForm

form_page = require_http_methods(["GET", "HEAD", "POST"])
fachdienst = role_required(Rolle.FACHDIENST)


@dataclass(frozen=True)
class RecordKind:
    """What differs between the kinds: model and form, columns of the list (heading, value), texts of the pages.

    `records` are the rows with what the columns need. `actions` is a template with more that can be done with one record.
    """

    form: type[RecordForm]
    records: Callable[[], QuerySet[Any]]
    columns: tuple[tuple[str, Callable[[Any], object]], ...]
    title: str
    lead: str
    new: str
    links: tuple[tuple[str, str], ...] = ()  # label and URL name of further lists
    filter_form: type[RecordFilterForm] | None = None
    actions: str = ""
    is_deletable: bool = True

    @property
    def model(self) -> type[Model]:
        model: type[Model] = self.form._meta.model
        return model

    @property
    def headings(self) -> list[str]:
        return [heading for heading, _ in self.columns]

    def url_name(self, action: str) -> str:
        return f"{self.model._meta.app_label}:{self.model._meta.model_name}_{action}"

    @property
    def urls(self) -> dict[str, str]:
        return {action: self.url_name(action) for action in ("list", "create", "update", "delete")}

    def find(self, pk: int, *, for_change: bool) -> Any:
        """The record, locked if it is to be changed. Raises Http404."""
        manager = self.model._default_manager
        return get_object_or_404(manager.select_for_update() if for_change else manager.all(), pk=pk)


def record_paths(kind: RecordKind, address: str) -> list[URLPattern]:
    """The addresses of a kind below the work area; without that of deleting if its records stay on record."""
    base, name = f"arbeitsbereich/{address}/", kind.model._meta.model_name
    paths = [
        path(base, record_list, {"kind": kind}, name=f"{name}_list"),
        path(f"{base}neu/", record_create, {"kind": kind}, name=f"{name}_create"),
        path(f"{base}<int:pk>/", record_update, {"kind": kind}, name=f"{name}_update"),
    ]
    if kind.is_deletable:
        paths.append(path(f"{base}<int:pk>/loeschen/", record_delete, {"kind": kind}, name=f"{name}_delete"))
    return paths


def form_answer(request: HttpRequest, kind: RecordKind, form: RecordForm, record: Model | None = None) -> TemplateResponse:
    context = {"kind": kind, "form": form, "record": record, "changes": changes_of(record) if hasattr(record, "history") else []}
    return TemplateResponse(request, "sozialraeume/record_form.html", context)


@require_safe
@fachdienst
def record_list(request: HttpRequest, kind: RecordKind) -> TemplateResponse:
    records, form = kind.records(), kind.filter_form(request.GET) if kind.filter_form else None
    page = Paginator(form.filtered(records) if form else records, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    rows = [(record, [value(record) for _, value in kind.columns]) for record in page]
    query = request.GET.copy()
    query.pop("seite", None)
    context = {"kind": kind, "form": form, "page": page, "rows": rows, "base_query": query.urlencode()}
    return TemplateResponse(request, "sozialraeume/record_list.html", context)


@form_page
@fachdienst
def record_create(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    form = kind.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"„{form.save()}“ ist gespeichert.")
        return redirect(kind.url_name("list"))
    return form_answer(request, kind, form)


@form_page
@fachdienst
def record_update(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    is_sent = request.method == "POST"
    record = kind.find(pk, for_change=is_sent)
    form = kind.form(request.POST if is_sent else None, instance=record)
    if is_sent and form.is_valid():
        messages.success(request, f"„{form.save()}“ ist gespeichert.")
        return redirect(kind.url_name("list"))
    return form_answer(request, kind, form, kind.find(pk, for_change=False))


@form_page
@fachdienst
def record_delete(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """GET asks, POST deletes; what others still need stays."""
    record = kind.find(pk, for_change=request.method == "POST")
    if request.method != "POST":
        return TemplateResponse(request, "sozialraeume/record_delete.html", {"kind": kind, "record": record})
    try:
        record.delete()
    except ProtectedError:
        messages.warning(request, f"„{record}“ wird noch gebraucht: Andere Einträge beziehen sich darauf.")
        return redirect(kind.url_name("update"), pk)
    messages.success(request, f"„{record}“ ist gelöscht.")
    return redirect(kind.url_name("list"))
