"""What is written to the security log, and when: sign-in, refusal, change of roles."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from jena_sro.inhalte.models import Sicherheitsereignis
from jena_sro.konten.models import Konto
from jena_sro.konten.signals import konto_changed

Art = Sicherheitsereignis.Art


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
        groups = ",".join(str(pk) for pk in sorted(pk_set or ()))
        Sicherheitsereignis.objects.append(Art.ROLLE, konto_id=instance.pk, reference=f"{action} {groups}")


@receiver(konto_changed)
def log_konto(konto: Konto, change: str, **signal: Any) -> None:
    Sicherheitsereignis.objects.append(Art.KONTO, konto_id=konto.pk, reference=change)


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
