"""Who may open a work area."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponseBase

from jena_sro.konten.models import Konto, Rolle

View = Callable[..., HttpResponseBase]


def konto_of(request: HttpRequest) -> Konto:
    """The signed-in Konto. Raises Http404 for guests, whom LoginRequiredMiddleware has sent to sign in already."""
    if not isinstance(request.user, Konto):
        raise Http404
    return request.user


def refuse(request: HttpRequest) -> NoReturn:
    """Answer 404, so that nobody learns what exists; the security log learns of it."""
    request.is_refused = True  # type: ignore[attr-defined]
    raise Http404


def role_required(*roles: Rolle) -> Callable[[View], View]:
    """Only Konten with one of `roles`; others get 404 and so do not learn what exists. Guests are sent to sign in before."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not konto_of(request).has_role(*roles):
                refuse(request)
            return view(request, *args, **kwargs)

        return checked

    return decorate


def any_role_required(view: View) -> View:
    """Only Konten with a role, whichever it is, such as that of a Geschäftsstelle."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not konto_of(request).groups.exists():
            refuse(request)
        return view(request, *args, **kwargs)

    return checked
