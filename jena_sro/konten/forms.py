"""allauth's forms in the portal's words, and the forms of the Administration."""

import struct
from dataclasses import dataclass
from typing import Any

from allauth.account import forms as account
from allauth.mfa import app_settings
from allauth.mfa.base import forms as second_step
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from jena_sro.konten.adapters import WRONG_CODE
from jena_sro.konten.models import Konto, role_choices

LONG_HINT = (
    "Mindestens 12 Zeichen. Gut sind drei oder vier Wörter, die nichts miteinander zu tun haben. "
    "Sie können ein Passwort auch einfügen."
)
EMAIL_INVALID = "Bitte geben Sie eine vollständige E-Mail-Adresse ein, zum Beispiel name@example.org."


@dataclass(frozen=True)
class Words:
    label: str
    required: str
    hint: str = ""
    autocomplete: str = ""


EMAIL = Words("E-Mail-Adresse", "Bitte geben Sie Ihre E-Mail-Adresse ein.", autocomplete="username")
PASSWORD = Words("Passwort", "Bitte geben Sie Ihr Passwort ein.", autocomplete="current-password")
NEW_PASSWORD = Words("Neues Passwort", "Bitte geben Sie ein neues Passwort ein.", LONG_HINT, "new-password")
MAIL_CODE = Words(
    "Code aus der E-Mail", "Bitte geben Sie den Code aus der E-Mail ein.", "Neun Ziffern. Die Striche können Sie weglassen.",
    "one-time-code",
)  # fmt: skip
APP_CODE = Words("Code aus der App", "Bitte geben Sie den Code aus der App ein.", "Sechs Ziffern.", "one-time-code")
STEP_CODE = Words(
    "Code aus der App oder Ersatzcode",
    "Bitte geben Sie einen Code ein.",
    "Sechs Ziffern aus der App oder acht Ziffern eines Ersatzcodes.",
    "one-time-code",
)


class WordedForm(forms.Form):
    """Says its fields in the portal's words: `words` by field name. Fields that it does not need go: `left_out`."""

    words: dict[str, Words] = {}
    left_out: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.left_out:
            self.fields.pop(name, None)
        for name, words in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = words.label, words.hint
            field.error_messages |= {"required": words.required, "invalid": EMAIL_INVALID}
            field.widget.attrs.pop("placeholder", None)
            if words.autocomplete:
                field.widget.attrs["autocomplete"] = words.autocomplete


class LoginForm(WordedForm, account.LoginForm):
    words = {"login": EMAIL, "password": PASSWORD}


class SignupForm(WordedForm, account.SignupForm):
    words = {"email": EMAIL, "password1": Words("Passwort", PASSWORD.required, LONG_HINT, "new-password")}

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:  # takes as long as a new account does
            Konto().set_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddEmailForm(WordedForm, account.AddEmailForm):
    words = {"email": Words("Neue E-Mail-Adresse", "Bitte geben Sie die neue E-Mail-Adresse ein.", "", "email")}


class ChangePasswordForm(WordedForm, account.ChangePasswordForm):
    words = {
        "oldpassword": Words("Jetziges Passwort", "Bitte geben Sie Ihr jetziges Passwort ein.", "", "current-password"),
        "password1": NEW_PASSWORD,
    }
    left_out = ("password2",)


class SetPasswordForm(WordedForm, account.SetPasswordForm):
    words = {"password1": NEW_PASSWORD}
    left_out = ("password2",)


class ResetPasswordForm(WordedForm, account.ResetPasswordForm):
    words = {"email": EMAIL}


class ResetPasswordKeyForm(WordedForm, account.ResetPasswordKeyForm):
    words = {"password1": NEW_PASSWORD}
    left_out = ("password2",)


class ReauthenticateForm(WordedForm, account.ReauthenticateForm):
    words = {"password": PASSWORD}


class RequestLoginCodeForm(WordedForm, account.RequestLoginCodeForm):
    words = {"email": EMAIL}


class ConfirmLoginCodeForm(WordedForm, account.ConfirmLoginCodeForm):
    words = {"code": MAIL_CODE}


class ConfirmEmailVerificationCodeForm(WordedForm, account.ConfirmEmailVerificationCodeForm):
    words = {"code": MAIL_CODE}


class ConfirmPasswordResetCodeForm(WordedForm, account.ConfirmPasswordResetCodeForm):
    words = {"code": MAIL_CODE}


class CodeOnceForm(WordedForm):
    """allauth remembers a used code of the app for 30 seconds; with the tolerance it would hold longer than that."""

    words = {"code": STEP_CODE}
    user: Konto
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()
        seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        digits = "".join(filter(str.isdigit, code))
        is_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_app and not cache.add(f"konten.used_code:{self.user.pk}:{digits}", "used", timeout=seconds):
            raise ValidationError(WRONG_CODE, code="incorrect_code")
        return code


class AuthenticateForm(CodeOnceForm, second_step.AuthenticateForm):
    pass


class SecondStepForm(CodeOnceForm, second_step.ReauthenticateForm):
    pass


class ActivateTOTPForm(WordedForm, AllauthActivateTOTPForm):
    words = {"code": APP_CODE}


class ForeignDataForm(WordedForm):
    """The answer of a passkey comes from the browser as JSON of any shape; the library trips over many of them."""

    words = {
        "credential": Words(
            "Passkey", "Ein Passkey braucht JavaScript. Bitte nehmen Sie stattdessen einen Code oder Ihr Passwort."
        )
    }
    TRIPS = (AttributeError, LookupError, OverflowError, TypeError, ValueError, struct.error)

    def _clean_fields(self) -> None:
        try:
            super()._clean_fields()
        except self.TRIPS:
            self.add_error(None, WRONG_CODE)

    def _clean_form(self) -> None:
        try:
            super()._clean_form()
        except self.TRIPS:
            self.add_error(None, WRONG_CODE)


PASSKEY_NAME = Words(
    "Name des Passkeys", "Bitte geben Sie dem Passkey einen Namen.", "Zum Beispiel: Diensthandy. So finden Sie ihn später wieder."
)


class AddPasskeyForm(ForeignDataForm, passkey.AddWebAuthnForm):
    words = ForeignDataForm.words | {
        "name": PASSKEY_NAME,
        "passwordless": Words("Mit diesem Passkey auch ohne Passwort anmelden", ""),
    }

    def clean_credential(self) -> dict[str, object]:
        """allauth takes `0` and `false` for an answer without looking at them: that must not become a passkey."""
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict) or not credential:
            raise ValidationError(WRONG_CODE)
        return credential


class EditPasskeyForm(WordedForm, passkey.EditWebAuthnForm):
    words = {"name": PASSKEY_NAME}


class LoginPasskeyForm(ForeignDataForm, passkey.LoginWebAuthnForm):
    pass


class AuthenticatePasskeyForm(ForeignDataForm, passkey.AuthenticateWebAuthnForm):
    pass


class ReauthenticatePasskeyForm(ForeignDataForm, passkey.ReauthenticateWebAuthnForm):
    pass


class KontoFilterForm(forms.Form):
    """Filter of the list of accounts; an unknown value shows all."""

    STATES = (("", "alle"), ("aktiv", "aktiv"), ("gesperrt", "gesperrt"))

    q = forms.CharField(label="E-Mail-Adresse enthält", max_length=100, required=False)
    rolle = forms.ChoiceField(
        label="Rolle", choices=lambda: [("", "alle"), *role_choices(), ("keine", "keine Rolle")], required=False
    )
    stand = forms.ChoiceField(label="Stand", choices=STATES, required=False)


class RollenForm(forms.Form):
    rollen = forms.MultipleChoiceField(
        label="Rollen",
        choices=role_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Mit einer Rolle braucht das Konto den zweiten Schritt der Anmeldung.",
    )


class InvitationForm(RollenForm):
    email = forms.EmailField(
        label="E-Mail-Adresse",
        error_messages={"required": "Bitte geben Sie die E-Mail-Adresse ein.", "invalid": EMAIL_INVALID},
        help_text="An diese Adresse geht die Einladung.",
    )
    field_order = ("email", "rollen")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if Konto.objects.filter(email=email).exists():
            raise ValidationError("Für diese E-Mail-Adresse gibt es schon ein Konto. Sie finden es in der Liste.")
        return email


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Grund",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Die Person liest ihn in der Nachricht. Zum Beispiel: Telefon verloren, am Schalter ausgewiesen.",
        error_messages={
            "required": "Bitte nennen Sie den Grund.",
            "max_length": "Bitte kürzen Sie den Grund auf 300 Zeichen.",
        },
    )
