"""Old addresses stay good: a page that is gone leads to the record in which it lives on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from jena_sro.inhalte.models import Weiterleitung

View = Callable[..., HttpResponse]


def follows_moves(model: type[Model]) -> Callable[[View], View]:
    """For a view of one `model` by its slug: where it finds nothing, the same page of what the slug leads to now."""

    def decorate(view: View) -> View:
        @wraps(view)
        def found(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, slug=slug, **kwargs)
            except Http404:
                target = Weiterleitung.objects.target(model, slug)
                if target is None or request.resolver_match is None:
                    raise
                return redirect(request.resolver_match.view_name, slug=target.slug, permanent=True)

        return found

    return decorate
