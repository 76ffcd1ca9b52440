"""allauth's views under German addresses; the names are those that allauth itself asks for.

None of these forms is ever kept for a later sign-in: they hold passwords and codes.
"""

from collections.abc import Callable

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from allauth.usersessions import views as sessions
from django.http import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from jena_sro.konten.flow import allauth_flow
from jena_sro.konten.kept_input import never_keep_input
from jena_sro.konten.views.own import sign_out

form_page = require_http_methods(["GET", "HEAD", "POST"])  # allauth would take PUT as POST


def address(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    return path(route, form_page(never_keep_input(allauth_flow(view))), name=name)


urlpatterns = [
    address("anmelden/", account.login, "account_login"),
    address("anmelden/code/", account.request_login_code, "account_request_login_code"),
    address("anmelden/code/eingeben/", account.confirm_login_code, "account_confirm_login_code"),
    address("anmelden/passkey/", passkey.login_webauthn, "mfa_login_webauthn"),
    address("anmelden/zweiter-schritt/", second_step.authenticate, "mfa_authenticate"),
    address("abmelden/", sign_out, "account_logout"),
    address("gesperrt/", account.account_inactive, "account_inactive"),
    address("registrieren/", account.signup, "account_signup"),
    address("bestaetigen/", account.reauthenticate, "account_reauthenticate"),
    address("bestaetigen/code/", second_step.reauthenticate, "mfa_reauthenticate"),
    address("bestaetigen/passkey/", passkey.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    address("e-mail/", account.email, "account_email"),
    address("e-mail/code/", account.email_verification_sent, "account_email_verification_sent"),
    address("passwort/aendern/", account.password_change, "account_change_password"),
    address("passwort/festlegen/", account.password_set, "account_set_password"),
    address("passwort/vergessen/", account.password_reset, "account_reset_password"),
    address("passwort/vergessen/code/", account.confirm_password_reset_code, "account_confirm_password_reset_code"),
    address("passwort/vergessen/neu/", account.complete_password_reset, "account_complete_password_reset"),
    address("passwort/vergessen/fertig/", account.password_reset_from_key_done, "account_password_reset_completed"),
    address("zweiter-schritt/", second_step.index, "mfa_index"),
    address("zweiter-schritt/app/", totp.activate_totp, "mfa_activate_totp"),
    address("zweiter-schritt/app/abschalten/", totp.deactivate_totp, "mfa_deactivate_totp"),
    address("zweiter-schritt/passkeys/", passkey.list_webauthn, "mfa_list_webauthn"),
    address("zweiter-schritt/passkeys/neu/", passkey.add_webauthn, "mfa_add_webauthn"),
    address("zweiter-schritt/passkeys/<int:pk>/name/", passkey.edit_webauthn, "mfa_edit_webauthn"),
    address("zweiter-schritt/passkeys/<int:pk>/entfernen/", passkey.remove_webauthn, "mfa_remove_webauthn"),
    address("zweiter-schritt/ersatzcodes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    address("zweiter-schritt/ersatzcodes/neu/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    address("zweiter-schritt/ersatzcodes/datei/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes"),
    address("anmeldungen/", sessions.list_usersessions, "usersessions_list"),
]
