"""Who may open a work area."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from jena_sro.konten.models import Konto, Rolle

View = Callable[..., HttpResponseBase]


def konto_of(request: HttpRequest) -> Konto:
    """The signed-in Konto. Raises Http404 for guests, whom LoginRequiredMiddleware has sent to sign in already."""
    if not isinstance(request.user, Konto):
        raise Http404
    return request.user


def role_required(*roles: Rolle) -> Callable[[View], View]:
    """Only Konten with one of `roles`; others get 404 and so do not learn what exists. Guests are sent to sign in before."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not konto_of(request).has_role(*roles):
                request.is_refused = True  # type: ignore[attr-defined]  # the security log reads it
                raise Http404
            return view(request, *args, **kwargs)

        return checked

    return decorate
