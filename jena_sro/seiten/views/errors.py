"""Error pages: what happened and what to do next. They ask the database nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jena_sro.konten import kept_input
from jena_sro.seiten.context import portal


def error_page(request: HttpRequest, status: int, template: str, **values: Any) -> HttpResponse:
    """Page without request context, so that a broken session or database cannot break it again."""
    return render(
        None, template, {**portal(request), "twin_url": reverse("seiten:start_easy"), "is_error": True, **values}, status=status
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 400, "400.html")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403, "403.html")


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """The form was too old. What was typed is shown to be copied, unless another site sent it or it must rest nowhere."""
    response = error_page(request, 403, "403_csrf.html", texts=kept_input.texts_to_copy(request))
    response.headers["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404, "404.html")


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """`allowed` holds the methods of this address as the header Allow names them."""
    response = error_page(request, 405, "405.html")
    response.headers["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500, "500.html")
