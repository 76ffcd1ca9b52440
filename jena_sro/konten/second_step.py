"""The second step of the sign-in: who needs it, who has set it up, which session has passed it.

allauth asks for it only where it exists already. That staff need it, however they came in, is enforced here and by
KontoMiddleware.
"""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from jena_sro.konten.models import Konto

STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What a session may reach that still lacks the second step, by name of the address.
ALWAYS = frozenset({"account_logout", "konten:logout"})
SET_UP = ALWAYS | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
}
PASS = ALWAYS | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


def exists_for(konto: Konto) -> bool:
    return Authenticator.objects.filter(user=konto, type__in=STEPS).exists()


def is_passed(request: HttpRequest, konto: Konto) -> bool:
    """Whether this session has proved a second step; a sign-in by passkey counts, it proves two things at once."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, konto))


def record_set_up(request: HttpRequest, konto: Konto, authenticator: Authenticator) -> None:
    """Who has just set up the first second step has shown that it works, so this session has passed it."""
    others = Authenticator.objects.filter(user=konto, type__in=STEPS).exclude(pk=authenticator.pk)
    if authenticator.type in STEPS and not others.exists():
        record_authentication(request, konto, method="mfa", id=authenticator.pk, type=authenticator.type)


def missing_step(request: HttpRequest, konto: Konto) -> str | None:
    """Name of the address where `konto` goes on: to set the second step up or to pass it. None if nothing is missing."""
    if not exists_for(konto):
        return "mfa_index"
    if is_passed(request, konto):
        return None
    if Authenticator.objects.filter(user=konto, type=Authenticator.Type.TOTP).exists():
        return "mfa_reauthenticate"
    return "mfa_reauthenticate_webauthn"


def reachable(step: str) -> frozenset[str]:
    """Names of the addresses that a session reaches which must go to `step` first."""
    return SET_UP if step == "mfa_index" else PASS
