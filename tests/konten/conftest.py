"""Accounts, and the ways to sign in with them."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from jena_sro.konten.actions import create_konto
from jena_sro.konten.models import Konto
from tests.second_step import pass_second_step

PASSWORD = "Kranich-Teppich-Wolke"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def mailoutbox(db: None) -> list[mail.EmailMessage]:
    """After `db`, which empties it by putting a new list in its place."""
    return mail.outbox


@pytest.fixture
def make_konto(db: None) -> Callable[..., Konto]:
    def make(email: str = "anna@example.org", *roles: str, with_app: bool = False, is_verified: bool = True) -> Konto:
        konto = create_konto(email=email, password=PASSWORD, roles=roles, is_verified=is_verified)
        if with_app:
            totp.TOTP.activate(konto, SECRET)
        return konto

    return make


def app_code(step: int = 0) -> str:
    """What the app shows; a code counts once, so a second sign-in takes the next `step`."""
    counter = int(time.time()) // 30 + step
    return totp.format_hotp_value(totp.hotp_value(SECRET, counter))


def mail_code(mail) -> str:
    return re.search(r"\d{3}-\d{3}-\d{3}", mail.body)[0]


def by_password(client: Client, mails: list, email: str):
    return client.post(reverse("account_login"), {"login": email, "password": PASSWORD})


def by_mail_code(client: Client, mails: list, email: str):
    client.post(reverse("account_request_login_code"), {"email": email})
    return client.post(reverse("account_confirm_login_code"), {"code": mail_code(mails[-1])})


def by_new_password(client: Client, mails: list, email: str):
    client.post(reverse("account_reset_password"), {"email": email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": mail_code(mails[-1])})
    return client.post(reverse("account_complete_password_reset"), {"password1": "Mantel-Regen-Kirsche"})


WAYS = {"password": by_password, "code by mail": by_mail_code, "new password": by_new_password}


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def administration(client: Client, make_konto: Callable[..., Konto]) -> Konto:
    """A signed-in account of the Administration."""
    konto = make_konto("chefin@example.org", "Administration", with_app=True)
    pass_second_step(client, konto)
    return konto
