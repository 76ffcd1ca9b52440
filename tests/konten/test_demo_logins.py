"""The logins that `start` prints work, second step included, and exist in the demonstration only."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from jena_sro.konten.models import Konto
from jena_sro.seiten.demo import LOGINS, PASSWORD, TOTP_SECRETS, load_logins
from jena_sro.seiten.management.commands.start import Command
from tests.konten.conftest import is_signed_in


@pytest.fixture
def logins(db):
    load_logins()
    load_logins()  # again changes nothing


def demo_code(email: str) -> str:
    printed = StringIO()
    call_command("demo_code", email, stdout=printed)
    return printed.getvalue().strip()


@pytest.mark.parametrize("email", LOGINS)
def test_login_opens_the_work_area(client, logins, email):
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    if email in TOTP_SECRETS:
        client.post(reverse("mfa_authenticate"), {"code": demo_code(email)})
    assert is_signed_in(client)
    assert client.get(reverse("seiten:work_area"), follow=True).status_code == 200


def test_every_login_with_a_role_has_a_key():
    assert {email for email, roles in LOGINS.items() if roles} == set(TOTP_SECRETS)


def test_start_prints_the_keys():
    printed = StringIO()
    Command(stdout=printed).announce(8000, with_examples=True)
    assert all(text in printed.getvalue() for text in [*LOGINS, *TOTP_SECRETS.values(), PASSWORD, reverse("account_login")])


def test_code_is_printed_in_the_demonstration_only(logins, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="nur in der Demonstration"):
        demo_code(next(iter(TOTP_SECRETS)))


def test_code_of_an_account_without_app_is_refused(logins):
    with pytest.raises(CommandError, match="keine App"):
        demo_code("anbieter@example.org")


def test_command_makes_an_account_that_can_sign_in(client, db, monkeypatch):
    monkeypatch.setattr("jena_sro.konten.management.commands.create_konto.getpass", lambda prompt: "Mantel-Regen-Kirsche")
    call_command("create_konto", "Erste@Example.org", "--rolle", "Administration", stdout=StringIO())
    client.post(reverse("account_login"), {"login": "erste@example.org", "password": "Mantel-Regen-Kirsche"})
    assert is_signed_in(client)
    assert Konto.objects.get().has_role("Administration")


@pytest.mark.parametrize("password", ["kurz", "passwort123456"])
def test_command_refuses_a_password_that_is_easy_to_guess(db, monkeypatch, password):
    monkeypatch.setattr("jena_sro.konten.management.commands.create_konto.getpass", lambda prompt: password)
    with pytest.raises(CommandError):
        call_command("create_konto", "erste@example.org", stdout=StringIO())
    assert not Konto.objects.exists()
