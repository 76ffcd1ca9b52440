"""No form about accounts answers odd input with an error of ours."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.konten.conftest import by_password

FIELDS = [
    "login", "email", "password", "password1", "oldpassword", "code", "credential", "next", "action", "action_add", "action_send",
    "action_remove", "action_primary", "name", "passwordless", "rollen", "reason",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["\0", "a@b\0.de", "anna@example.org", "//evil.example", "http://evil.example/", "resend", "٣٤٥٦٧٨", "0" * 5000]
    ),
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)).map(
        json.dumps
    ),
)
FORMS = st.dictionaries(st.sampled_from(FIELDS), TEXTS, max_size=6)
GUEST = ["account_login", "account_signup", "account_reset_password", "account_request_login_code", "mfa_login_webauthn",
         "account_confirm_login_code", "account_email_verification_sent", "mfa_authenticate",
         "account_confirm_password_reset_code", "account_complete_password_reset"]  # fmt: skip
SIGNED_IN = ["account_email", "account_change_password", "account_reauthenticate", "mfa_reauthenticate", "mfa_add_webauthn",
             "mfa_reauthenticate_webauthn", "mfa_generate_recovery_codes", "usersessions_list", "konten:kept_input",
             "konten:konto_create"]  # fmt: skip
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
# A credential as browsers send it, with one part after the other spoilt.
CREDENTIAL = {
    "id": "AAAA",
    "rawId": "AAAA",
    "type": "public-key",
    "response": {
        "clientDataJSON": "e30",
        "attestationObject": "oA",
        "authenticatorData": "AAAA",
        "signature": "AAAA",
        "userHandle": "MQ",
    },
}


@pytest.fixture
def no_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    settings.MFA_RATE_LIMITS = False


@pytest.mark.parametrize("name", GUEST)
@few
@given(form=FORMS)
def test_guest_sends_anything(client, mailoutbox, db, no_limits, name, form):
    assert client.post(reverse(name), form).status_code < 500
    assert client.get(reverse(name), form).status_code < 500


@pytest.mark.parametrize("name", SIGNED_IN)
@few
@given(form=FORMS)
def test_signed_in_person_sends_anything(client, mailoutbox, administration, no_limits, name, form):
    assert client.post(reverse(name), form).status_code < 500
    assert client.get(reverse(name), form).status_code < 500


def spoilt() -> list[object]:
    whole = json.loads(json.dumps(CREDENTIAL))
    parts = [[], "x", 5, None, True, {}, whole]
    for key in CREDENTIAL:
        parts += [{**whole, key: value} for value in (None, 5, [], {}, "", "!!", "é")]
    for key in CREDENTIAL["response"]:
        parts += [
            {**whole, "response": {**whole["response"], key: value}} for value in (None, 5, [], {}, "", "!!", "oWFh", "zzzzz")
        ]
    return parts


def test_passkey_of_any_shape_is_refused(client, mailoutbox, administration, no_limits):
    Authenticator.objects.create(user=administration, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "aa", "used_mask": 0})
    for value in spoilt():
        for name in ("mfa_add_webauthn", "mfa_reauthenticate_webauthn"):
            client.get(reverse(name))
            assert client.post(reverse(name), {"credential": json.dumps(value), "name": "x"}).status_code < 500, (name, value)


@pytest.mark.parametrize("nothing", ["0", "false", "0.0", "[]", "{}", '""', "null", "5", "true"])
def test_nothing_is_no_second_step(client, mailoutbox, make_konto, no_limits, nothing):
    konto = make_konto("staff@example.org", "Fachdienst")
    by_password(client, mailoutbox, "staff@example.org")
    client.get(reverse("mfa_add_webauthn"))
    client.post(reverse("mfa_add_webauthn"), {"credential": nothing, "name": "x"})
    assert not Authenticator.objects.filter(user=konto).exists()


def test_passkey_of_any_shape_does_not_sign_in(client, mailoutbox, make_konto, no_limits):
    make_konto()
    for value in spoilt():
        client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
        answer = client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(value)})
        assert answer.status_code < 500, value
        assert "_auth_user_id" not in client.session


def test_passkey_of_any_shape_does_not_pass_the_second_step(client, mailoutbox, make_konto, no_limits):
    make_konto("staff@example.org", "Fachdienst", with_app=True)
    by_password(client, mailoutbox, "staff@example.org")
    for value in spoilt():
        client.get(reverse("mfa_authenticate"))
        assert client.post(reverse("mfa_authenticate"), {"credential": json.dumps(value)}).status_code < 500, value
        assert "_auth_user_id" not in client.session


def test_redirect_stays_in_the_portal(client, mailoutbox, make_konto):
    make_konto()
    values = {"login": "anna@example.org", "password": "Kranich-Teppich-Wolke", "next": "https://evil.example/"}
    assert client.post(reverse("account_login"), values).headers["Location"] == reverse("seiten:work_area")
