"""What holds for every signed-in request: the sign-in has not run out, and staff have passed the second step."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode

from jena_sro.konten import kept_input, second_step, sign_in
from jena_sro.konten.models import Konto

ENDED = "Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich noch einmal an."
ENDED_KEPT = "Ihre Anmeldung ist abgelaufen. Ihre Eingaben sind noch da: Sie sehen sie nach der Anmeldung."
ENDED_LOST = "Ihre Anmeldung ist abgelaufen. Die Eingaben dieses Formulars bewahren wir nicht auf."
STEP_NEEDED = {
    "mfa_index": "Mit Ihrer Rolle brauchen Sie einen zweiten Schritt bei der Anmeldung. Bitte richten Sie ihn jetzt ein.",
    "mfa_reauthenticate": "Bitte bestätigen Sie noch den zweiten Schritt der Anmeldung.",
    "mfa_reauthenticate_webauthn": "Bitte bestätigen Sie noch den zweiten Schritt der Anmeldung.",
}


def redirect_to(address: str, next_path: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{address}?{urlencode({'next': next_path})}")


class KontoMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session:  # others are guests; looking would make every public answer vary by cookie
            request.sign_in = sign_in.check(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if has_session:
            kept_input.forget_if_sent(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        is_public = not getattr(view, "login_required", True)
        current = getattr(request, "sign_in", None)
        if current is None:
            return None if is_public else self.answer_guest(request, view)
        return self.require_step(request, view, is_public=is_public) if current.is_staff else None

    def answer_guest(self, request: HttpRequest, view: Callable[..., HttpResponseBase]) -> HttpResponse | None:
        """A sent form is kept, also when its session is gone for good; who only reads is sent to sign in, by
        LoginRequiredMiddleware."""
        ended = getattr(request, "ended_konto", None)
        if request.method != "POST":
            if self.had_session(request, ended):
                messages.info(request, ENDED)
            return None
        if not kept_input.keep(request, view, ended):
            messages.warning(request, ENDED_LOST)
            return redirect_to(resolve_url(settings.LOGIN_URL), resolve_url(settings.LOGIN_REDIRECT_URL))
        messages.info(request, ENDED_KEPT)
        return redirect_to(resolve_url(settings.LOGIN_URL), reverse("konten:kept_input"))

    @staticmethod
    def had_session(request: HttpRequest, ended: int | None) -> bool:
        """Whether this visitor was signed in before, as far as can be known."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return False
        return ended is not None or not request.session.session_key or kept_input.find(request) is not None

    def require_step(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *, is_public: bool
    ) -> HttpResponse | None:
        """Staff without the second step reach the pages that mend it; everywhere else they are guests or sent there."""
        konto = request.user
        if not isinstance(konto, Konto):
            return None
        step = second_step.missing_step(request, konto)
        if step is None:
            return None
        request.missing_step = step  # type: ignore[attr-defined]
        if request.resolver_match and request.resolver_match.view_name in second_step.reachable(step):
            return None
        if is_public:
            request.user = AnonymousUser()
            return None
        is_kept = kept_input.keep(request, view, konto.pk)
        request.was_kept = is_kept  # type: ignore[attr-defined]
        messages.info(request, STEP_NEEDED[step])
        next_path = reverse("konten:kept_input") if is_kept else request.get_full_path()
        return redirect_to(reverse(step), next_path)
