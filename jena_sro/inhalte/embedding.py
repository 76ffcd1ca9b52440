"""Pages that other sites may show in a frame; all others may not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from jena_sro.inhalte.middleware import csp_header


def embeddable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The sites of EMBED_ORIGINS may frame this page.

    It is for reading alone: it runs no script and sends no form, so that a click that somebody was tricked into does nothing.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if settings.EMBED_ORIGINS:
            ancestors = " ".join(settings.EMBED_ORIGINS)
            own = {"script-src": "'none'", "connect-src": "'none'", "form-action": "'none'", "frame-ancestors": ancestors}
            response.headers["Content-Security-Policy"] = csp_header(settings.SECURE_CSP | own)
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            response.xframe_options_exempt = True
        return response

    return wrapped
