"""What is written to the security log, and when: sign-in, refusal, change of roles."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Sicherheitsereignis
from jena_sro.konten.models import Konto
from jena_sro.konten.signals import konto_changed

Art = Sicherheitsereignis.Art
CHANGES = {"post_add": "gegeben", "post_remove": "genommen", "post_clear": "alle genommen"}


def by_whom() -> str:
    """The Konto whose request runs, by its number; empty outside of one, or when it changes itself."""
    request = getattr(HistoricalRecords.context, "request", None)
    konto = getattr(request, "user", None)
    return f" (durch Konto {konto.pk})" if isinstance(konto, Konto) else ""


@receiver(user_logged_in)
def log_sign_in(user: Konto, **signal: Any) -> None:
    Sicherheitsereignis.objects.append(Art.ANMELDUNG, konto_id=user.pk)


@receiver(user_logged_out)
def log_sign_out(user: Konto | None, **signal: Any) -> None:
    if user is not None:
        Sicherheitsereignis.objects.append(Art.ABMELDUNG, konto_id=user.pk)


@receiver(user_login_failed)
def log_failed_sign_in(credentials: dict[str, Any], **signal: Any) -> None:
    """With the Konto if there is one; the address that was typed is not kept."""
    email = str(credentials.get("email") or credentials.get("username") or "").lower()
    konto = Konto.objects.filter(email=email).only("pk").first() if "\0" not in email else None
    Sicherheitsereignis.objects.append(Art.FEHLVERSUCH, konto_id=konto.pk if konto else None)


@receiver(m2m_changed, sender=Konto.groups.through)
def log_roles(instance: Any, action: str, pk_set: set[int] | None, reverse: bool, **signal: Any) -> None:
    if action.startswith("post_") and not reverse:
        names = ", ".join(Group.objects.filter(pk__in=pk_set or ()).order_by("name").values_list("name", flat=True))
        words = f"{names} {CHANGES[action]}".strip() + by_whom()
        Sicherheitsereignis.objects.append(Art.ROLLE, konto_id=instance.pk, reference=words)


@receiver(konto_changed)
def log_konto(konto: Konto, change: str, **signal: Any) -> None:
    Sicherheitsereignis.objects.append(Art.KONTO, konto_id=konto.pk, reference=change + by_whom())


class RefusalLogMiddleware:
    """Writes down when a signed-in Konto asked for what it may not see or do, outside the transaction of the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        refused = response.status_code == 403 or getattr(request, "is_refused", False)
        konto = getattr(request, "user", None)
        if refused and isinstance(konto, Konto):
            match = request.resolver_match
            Sicherheitsereignis.objects.append(Art.ABGEWIESEN, konto_id=konto.pk, reference=match.view_name if match else "")
        return response
