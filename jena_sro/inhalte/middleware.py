"""What holds for every request: security headers, readable text only, changes in one transaction."""

import codecs
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


def csp_header(policy: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())


class SecurityHeadersMiddleware:
    """Headers that Django does not set itself, on every answer, static files and errors included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.csp = csp_header(settings.SECURE_CSP)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.csp + "; sandbox" * getattr(response, "is_sandboxed", False))
        response.headers.setdefault("Permissions-Policy", settings.SECURE_PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # The cookie tells it without a query, so that an error page works while the database is down. Static files
        # never come so far as to have a user.
        if hasattr(request, "user") and settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers["Cache-Control"] = "no-store"
        return response


class RefuseNulMiddleware:
    """PostgreSQL refuses NUL and half characters in text, so no address and no cookie may carry them.

    Half characters need another encoding than UTF-8, which no browser sends but a header can name.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if any("\0" in text for text in (request.path, query, *request.COOKIES.values())) or "%00" in query:
            raise SuspiciousOperation("NUL in the address or in a cookie")
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise SuspiciousOperation("Text in another encoding than UTF-8")
        return self.get_response(request)


class AtomicChangesMiddleware:
    """A request with an unsafe method is one transaction; reading takes no lock.

    A view that works for seconds is marked with Django's `non_atomic_requests` and has transactions of its own, so that
    nobody waits for it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if request.method in SAFE_METHODS or hasattr(view, "_non_atomic_requests"):
            return None
        with transaction.atomic():
            return view(request, *args, **kwargs)
