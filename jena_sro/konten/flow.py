"""allauth leaves some views by an exception that its middleware turns into a redirect.

AtomicChangesMiddleware calls a view itself, and there Django asks no middleware about exceptions. So the views that
may do so answer here. The transaction is kept: what a rate limit counted must stay counted.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from allauth.account.middleware import AccountMiddleware
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.http import HttpRequest, HttpResponse, HttpResponseBase

View = Callable[..., HttpResponseBase]
AnyView = TypeVar("AnyView", bound=View)


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


answer_exception = AccountMiddleware(nothing).process_exception


def allauth_flow(view: AnyView) -> View:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (ImmediateHttpResponse, ReauthenticationRequired) as exception:
            response: HttpResponseBase = answer_exception(request, exception)
            return response

    return answered
