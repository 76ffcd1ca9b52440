"""The portal's addresses, and one for each error page: only the process that the gates look at has them."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from jena_sro.konten.views.own import too_many_requests
from jena_sro.seiten.views.errors import csrf_failure
from jena_sro.urls import handler400, handler403, handler404, handler429, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]


@login_not_required
def fail(request: HttpRequest, name: str) -> HttpResponse:
    if name == "400":
        raise SuspiciousOperation
    if name == "403":
        raise PermissionDenied
    if name == "500":
        raise RuntimeError("on purpose")
    return csrf_failure(request) if name == "csrf" else too_many_requests(request)


ERROR_PAGES = {"400": 400, "403": 403, "csrf": 403, "429": 429, "500": 500}
urlpatterns = [*urlpatterns, path("fehler/<str:name>/", fail)]
