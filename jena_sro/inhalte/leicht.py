"""Pages in easy language: each reading page has a twin below /leicht/ with its arguments, its records and its refusals.

The twin is the same view with another template: `angebot_detail.html` becomes `angebot_detail_easy.html`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, ResolverMatch, URLPattern, get_script_prefix, path, reverse

View = Callable[..., HttpResponse]
SUFFIX = "_easy"  # of the name of the address and of the template


def in_easy_language(view: View) -> View:
    """The view with its template in easy language."""

    @wraps(view)
    def easy_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.template_name = f"{str(response.template_name).removesuffix('.html')}{SUFFIX}.html"
        return response

    return easy_view


def in_both_languages(route: str, view: View, kwargs: dict[str, Any] | None = None, *, name: str) -> list[URLPattern]:
    """Addresses of a reading page and of its twin."""
    standard = path(route, view, kwargs or {}, name=name)
    return [standard, path(f"leicht/{route}", in_easy_language(view), kwargs or {}, name=name + SUFFIX)]


def easy_url(url: str) -> str:
    """Address of the twin of a reading page."""
    prefix = get_script_prefix()
    return f"{prefix}leicht/{url.removeprefix(prefix)}"


def is_easy(match: ResolverMatch | None) -> bool:
    return match is not None and match.view_name.endswith(SUFFIX)


def twin_url(match: ResolverMatch | None, query: str) -> str:
    """Address of the same place in the other language; empty where there is no such page."""
    if match is None:
        return ""
    name = match.view_name.removesuffix(SUFFIX) if is_easy(match) else match.view_name + SUFFIX
    try:
        url = reverse(name, kwargs=match.captured_kwargs)  # type: ignore[attr-defined]
    except NoReverseMatch:
        return ""
    return f"{url}?{query}" if query else url
