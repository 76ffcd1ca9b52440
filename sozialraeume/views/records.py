"""Lists and forms for simple records of the work area: one mechanism, described for each kind by a RecordKind.

A new kind needs a RecordForm, a RecordKind and `*record_paths(KIND, "address")` among the URLs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import PROTECT, Model, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from jena_sro.inhalte.history import changes_of
from jena_sro.inhalte.lists import SEARCH, Columns, Listing, in_words
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import View, role_required
from sozialraeume.forms.records import RecordFilterForm, RecordForm

form_page = require_http_methods(["GET", "HEAD", "POST"])
fachdienst = role_required(Rolle.FACHDIENST)


@dataclass(frozen=True)
class RecordKind:
    """What differs between the kinds: model and form, columns of the list (heading, value), texts of the pages.

    `records` are the rows that can be listed and changed, with what the columns need. `actions` is a template with more that
    can be done with one record, `prefilled` are the fields of a new one that the address may fill in, `after` is where to go
    when one is saved. `new` is empty where the records are given, such as those of a law: they are changed, not added or deleted.
    """

    form: type[RecordForm]
    records: Callable[[], QuerySet[Any]]
    columns: Columns  # beside the name of the record
    title: str
    lead: str
    new: str = ""
    roles: tuple[Rolle, ...] = (Rolle.FACHDIENST,)
    links: tuple[tuple[str, str], ...] = ()  # label and URL name of further lists
    filter_form: type[RecordFilterForm] | None = None
    actions: str = ""
    prefilled: tuple[str, ...] = ()
    after: Callable[[Any], str] | None = None
    is_deletable: bool = True
    gaps: Callable[[], list[tuple[str, str]]] = list  # what is not recorded yet: label, query of the form that records it

    @property
    def model(self) -> type[Model]:
        model: type[Model] = self.form._meta.model
        return model

    @property
    def can_delete(self) -> bool:
        return self.is_deletable and bool(self.new)

    def url_name(self, action: str) -> str:
        return f"{self.model._meta.app_label}:{self.model._meta.model_name}_{action}"

    @property
    def urls(self) -> dict[str, str]:
        return {action: self.url_name(action) for action in ("list", "create", "update", "delete")}

    def find(self, pk: int, *, for_change: bool) -> Any:
        """The record, locked if it is to be changed. Raises Http404."""
        records = self.records()
        return get_object_or_404(records.select_for_update(of=("self",)) if for_change else records, pk=pk)

    def saved(self, request: HttpRequest, record: Any) -> HttpResponse:
        messages.success(request, f"„{record}“ ist gespeichert.")
        return redirect(self.after(record) if self.after else self.url_name("list"))


def role_of_kind_required(view: View) -> View:
    """Only Konten with one of the roles of the kind; see role_required."""

    @wraps(view)
    def checked(request: HttpRequest, kind: RecordKind, **kwargs: Any) -> HttpResponseBase:
        return role_required(*kind.roles)(view)(request, kind=kind, **kwargs)

    return checked


def is_needed(record: Model) -> bool:
    """Whether others refer to it or have chosen it in a list: it would vanish from them without a word."""
    relations = [r for r in record._meta.related_objects if r.many_to_many or r.on_delete is PROTECT]
    return any(r.related_model._default_manager.filter(**{r.field.name: record}).exists() for r in relations)


def delete_unless_needed(record: Model) -> bool:
    if is_needed(record):
        return False
    try:
        record.delete()
    except ProtectedError:
        return False
    return True


def record_paths(kind: RecordKind, address: str) -> list[URLPattern]:
    """The addresses of a kind below the work area; without those of what its records do not allow."""
    base, name = f"arbeitsbereich/{address}/", kind.model._meta.model_name
    paths = [
        path(base, record_list, {"kind": kind}, name=f"{name}_list"),
        path(f"{base}<int:pk>/", record_update, {"kind": kind}, name=f"{name}_update"),
    ]
    if kind.new:
        paths.append(path(f"{base}neu/", record_create, {"kind": kind}, name=f"{name}_create"))
    if kind.can_delete:
        paths.append(path(f"{base}<int:pk>/loeschen/", record_delete, {"kind": kind}, name=f"{name}_delete"))
    return paths


def form_answer(request: HttpRequest, kind: RecordKind, form: RecordForm, record: Model | None = None) -> TemplateResponse:
    context = {"kind": kind, "form": form, "record": record, "changes": changes_of(record) if hasattr(record, "history") else []}
    return TemplateResponse(request, "sozialraeume/record_form.html", context)


@require_safe
@role_of_kind_required
def record_list(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    """The records with search, filter, order and the way into a table."""
    records, form = kind.records(), kind.filter_form(request.GET) if kind.filter_form else None
    listing = Listing(request, (("Eintrag", str), *kind.columns))
    has_search = form is None or SEARCH not in form.fields  # some filters look into more than a row shows
    found = listing.arranged(form.filtered(records) if form else records, has_search=has_search)
    if listing.export:
        return listing.as_file(found, kind.title)
    page = Paginator(found, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "kind": kind,
        "form": form,
        "page": page,
        "rows": [(record, [in_words(value) for value in listing.values_of(record)[1:]]) for record in page],
        "gaps": kind.gaps(),
        "listing": listing,
        "has_search": has_search,
        "base_query": listing.query(),
    }
    return TemplateResponse(request, "sozialraeume/record_list.html", context)


@form_page
@role_of_kind_required
def record_create(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    initial = {name: request.GET[name] for name in kind.prefilled if name in request.GET}
    form = kind.form(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return kind.saved(request, form.save())
    return form_answer(request, kind, form)


@form_page
@role_of_kind_required
def record_update(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    is_sent = request.method == "POST"
    record = kind.find(pk, for_change=is_sent)
    form = kind.form(request.POST if is_sent else None, instance=record)
    if is_sent and form.is_valid():
        return kind.saved(request, form.save())
    return form_answer(request, kind, form, kind.find(pk, for_change=False))


@form_page
@role_of_kind_required
def record_delete(request: HttpRequest, kind: RecordKind, pk: int) -> HttpResponse:
    """GET asks, POST deletes; what others still need stays."""
    record = kind.find(pk, for_change=request.method == "POST")
    if request.method != "POST":
        context = {"kind": kind, "record": record, "is_needed": is_needed(record)}
        return TemplateResponse(request, "sozialraeume/record_delete.html", context)
    if not delete_unless_needed(record):
        messages.warning(request, f"„{record}“ wird noch gebraucht: Andere Einträge beziehen sich darauf.")
        return redirect(kind.url_name("update"), pk)
    messages.success(request, f"„{record}“ ist gelöscht.")
    return redirect(kind.url_name("list"))
