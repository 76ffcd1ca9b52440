"""The portal's addresses, one for each error page, and maps with boundaries: only the process that the gates look at has them."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path, resolve

from jena_sro.konten.views.own import too_many_requests
from jena_sro.seiten.views.errors import csrf_failure
from jena_sro.urls import handler400, handler403, handler404, handler429, handler500, urlpatterns
from tests.grenzen import import_made_up

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
# Name -> who looks, and at what.
GRENZEN_PAGES = {
    "start": ("guest", "/"),
    "sozialraeume": ("guest", "/sozialraeume/"),
    "sozialraum": ("guest", "/sozialraeume/west-zentrum/"),
    "ortschaft": ("guest", "/ortschaften/isserstedt/"),
    "zuordnungen": ("fachdienst", "/arbeitsbereich/ortschaften/"),
    "zuordnung": ("fachdienst", "/arbeitsbereich/ortschaften/burgau/"),
}


@login_not_required
def with_grenzen(request: HttpRequest, name: str) -> HttpResponse:
    """A page of the portal with made-up boundaries, which nobody else sees."""
    view, args, kwargs = resolve(GRENZEN_PAGES[name][1])
    with transaction.atomic():
        import_made_up()
        response = view(request, *args, **kwargs).render()
        transaction.set_rollback(True)
    return response


urlpatterns = [*urlpatterns, path("fehler/<str:name>/", fail), path("mit-grenzen/<str:name>/", with_grenzen)]
