"""Where allauth asks the portal: limits, wording, what may be done without asking for the password again."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest

from jena_sro.konten import secrets
from jena_sro.konten.qr import qr_svg

PORTAL = "Sozialraum-Portal Jena"
TOO_MANY = "Das waren zu viele Versuche. Bitte warten Sie fünf Minuten und versuchen Sie es dann noch einmal."
WRONG_CODE = "Dieser Code stimmt nicht oder gilt nicht mehr. Bitte prüfen Sie ihn oder nehmen Sie den neuesten."
METHODS = {
    "reauthenticate": "Mit Ihrem Passwort bestätigen",
    "mfa_reauthenticate": "Mit einem Code aus der App oder einem Ersatzcode bestätigen",
    "mfa_reauthenticate:webauthn": "Mit einem Passkey bestätigen",
}


class KontoAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Dieses Konto ist gesperrt. Bitte wenden Sie sich an uns.",
        "duplicate_email": "Diese E-Mail-Adresse gehört schon zu Ihrem Konto. Bitte geben Sie eine andere ein.",
        "email_password_mismatch": "Die E-Mail-Adresse und das Passwort passen nicht zusammen. Bitte prüfen Sie beides.",
        "email_taken": "Diese E-Mail-Adresse können Sie nicht verwenden. Bitte geben Sie eine andere ein.",
        "enter_current_password": "Das ist nicht Ihr jetziges Passwort. Bitte geben Sie es noch einmal ein.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "Dieses Passwort stimmt nicht. Bitte geben Sie es noch einmal ein.",
        "max_email_addresses": "Ihr Konto kann nur %d E-Mail-Adresse haben.",
        "rate_limited": "Bitte warten Sie einen Moment und versuchen Sie es dann noch einmal.",
        "same_as_current": "Bitte geben Sie etwas anderes ein als bisher.",
        "too_many_login_attempts": TOO_MANY,
        "unverified_primary_email": "Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse.",
    }

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """An account at one internet address: nobody can lock somebody out from elsewhere."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}@{ratelimit.get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        key = super()._get_login_attempts_cache_key(request, **credentials)
        self._anywhere = ratelimit.consume(request, app="allauth.account", action="login_failed_anywhere", key=key)
        if not self._anywhere:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        self._anywhere.rollback()

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has signed in a moment ago is not asked for the password at once again."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Without the password where the second step is what is missing."""
        is_missing = getattr(context.request, "missing_step", None) in ("mfa_reauthenticate", "mfa_reauthenticate_webauthn")
        methods = [method | {"description": METHODS[method["id"]]} for method in super().get_reauthentication_methods(user)]
        return [method for method in methods if not (is_missing and method["id"] == "reauthenticate")]


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Diesen zweiten Schritt können Sie nicht abschalten.",
        "cannot_generate_recovery_codes": "Ersatzcodes gibt es erst, wenn Sie eine App oder einen Passkey eingerichtet haben.",
        "incorrect_code": WRONG_CODE,
        "unverified_email": "Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse.",
    }

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """With a white ground, so that it can be read in dark colours too."""
        return qr_svg(url, has_ground=True).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": PORTAL}
