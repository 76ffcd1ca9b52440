"""Lists of the work areas that are split into tabs, such as by Stand: one view and one template for all of them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Choices, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from jena_sro.inhalte.lists import Columns, Listing

Tabs = Mapping[str, tuple[str, Callable[[], QuerySet[Any]]]]  # value in the address -> label and rows


def stand_tabs(rows: QuerySet[Any], staende: type[Choices]) -> Tabs:
    """A tab for each Stand of the rows."""
    return {value: (str(label), lambda value=value: rows.filter(stand=value)) for value, label in staende.choices}


def chosen_tab(request: HttpRequest, tabs: Tabs, name: str = "stand") -> str:
    """What the address asks for; the first tab where it names none."""
    value = request.GET.get(name, "")
    return value if value in tabs else next(iter(tabs))


def tab_list(request: HttpRequest, template: str, tabs: Tabs, columns: Columns, name: str = "stand") -> TemplateResponse:
    """The rows of the chosen tab, for a template that extends `inhalte/tab_list.html`.

    `columns` is what one may search in and sort by.
    """
    chosen, listing = chosen_tab(request, tabs, name), Listing(request, columns)
    page = Paginator(listing.arranged(tabs[chosen][1]()), settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "page": page,
        "tabs": [(value, label, listing.query(**{name: value})) for value, (label, _) in tabs.items()],
        "tab": chosen,
        "listing": listing,
        "base_query": listing.query(**{name: chosen}),
    }
    return TemplateResponse(request, template, context)
