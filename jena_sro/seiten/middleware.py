from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jena_sro.seiten.views.errors import method_not_allowed

METHOD_NOT_ALLOWED = 405


class MethodNotAllowedMiddleware:
    """Django answers a wrong method with an empty page; people get one that says what to do next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != METHOD_NOT_ALLOWED:
            return response
        return method_not_allowed(request, response.headers["Allow"])
