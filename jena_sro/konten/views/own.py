"""Pages about one's own account that allauth does not have."""

from typing import Any

from allauth.account.views import LogoutView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.konten import kept_input, second_step
from jena_sro.konten.permissions import konto_of


class SignOutView(LogoutView):
    """Leaves nothing of the signed-in pages in the browser."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


sign_out = SignOutView.as_view()


@require_safe
def overview(request: HttpRequest) -> TemplateResponse:
    konto = konto_of(request)
    roles = list(konto.groups.values_list("name", flat=True))
    return TemplateResponse(request, "konten/overview.html", {"roles": roles, "has_second_step": second_step.exists_for(konto)})


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the own sign-ins, for example that of a lost telephone. A sign-in that is over already is no error."""
    session = UserSession.objects.filter(user=konto_of(request), pk=pk).first()
    if session and not session.is_current():
        session.end()
    messages.success(request, "Die Anmeldung ist beendet.")
    return redirect("usersessions_list")


@require_http_methods(["GET", "HEAD", "POST"])
@kept_input.never_keep_input
def kept_input_detail(request: HttpRequest) -> HttpResponse:
    """The form that was sent after its sign-in had ended: to send again, or, by POST, to throw away."""
    kept = kept_input.find(request)
    if request.method == "POST" or kept is None or not kept.is_for(konto_of(request)):
        kept_input.forget(request)
        if request.method == "POST":
            messages.info(request, "Die Eingaben sind gelöscht.")
        elif kept is not None:
            messages.warning(
                request, "Die Eingaben einer früheren Anmeldung sind gelöscht: Sie sind zu alt oder nicht von Ihnen."
            )
        return redirect("konten:overview")
    return TemplateResponse(request, "konten/kept_input.html", {"kept": kept})


@login_not_required
def too_many_requests(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "konten/too_many_requests.html", status=429)
