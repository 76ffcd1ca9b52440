"""Guessing is slowed down over all processes, and an outsider locks nobody out."""

import os
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from tests.konten.conftest import PASSWORD, is_signed_in

SHARES = (8, 8, 7, 7)
WRONG = "falsches-passwort"


GUESS = [sys.executable, "-m", "tests.konten.guess"]


def start(share: int, environment: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen([*GUESS, str(share)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def guess_together(environment: dict[str, str]) -> int:
    """Number of the thirty wrong passwords of four processes that were compared with the right one."""
    processes = [start(share, environment) for share in SHARES]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * len(SHARES)
    return sum(int(process.communicate("go\n", timeout=300)[0]) for process in processes)


@pytest.fixture
def environment(tmp_path):
    """A database of their own: a file, or the empty one of the PostgreSQL server that tests/postgres.py started."""
    url = (
        os.environ["DATABASE_URL"]
        if os.environ["DATABASE_URL"].startswith("postgres")
        else f"sqlite:///{tmp_path}/portal.sqlite3"
    )
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings", "CACHE_URL": "dbcache://cache"}


def test_at_most_five_of_thirty_wrong_passwords_are_checked(environment):
    subprocess.run([*GUESS, "prepare"], env=environment, check=True, timeout=300)
    assert guess_together(environment | {"CACHE_URL": "locmemcache://"}) > 5  # so the test finds a cache that nobody shares
    assert 1 <= guess_together(environment) <= 5


def test_default_cache_is_shared():
    code = "from jena_sro import settings; print(settings.CACHES['default']['BACKEND'])"
    environment = {key: value for key, value in os.environ.items() if key != "CACHE_URL"}
    printed = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "django.core.cache.backends.db.DatabaseCache"


def fail(client: Client, times: int, **where: str):
    for _ in range(times):
        answer = client.post(reverse("account_login"), {"login": "anna@example.org", "password": WRONG}, **where)
    return answer.content.decode()


def test_outsider_does_not_lock_somebody_out(client, make_konto):
    make_konto()
    assert "zu viele Versuche" in fail(Client(), 15, REMOTE_ADDR="203.0.113.5")
    client.post(reverse("account_login"), {"login": "anna@example.org", "password": PASSWORD}, REMOTE_ADDR="198.51.100.7")
    assert is_signed_in(client)


def test_right_password_after_too_many_wrong_ones_waits(client, make_konto):
    make_konto()
    fail(client, 6)
    answer = client.post(reverse("account_login"), {"login": "anna@example.org", "password": PASSWORD})
    assert "Bitte warten Sie fünf Minuten" in answer.content.decode()
    assert not is_signed_in(client)


def test_many_machines_together_are_slowed_down(make_konto):
    make_konto()
    for number in range(11):
        page = fail(Client(), 5, REMOTE_ADDR=f"203.0.113.{number}")
    assert "zu viele Versuche" in page


def test_locked_out_person_can_still_sign_in_with_a_code(client, mailoutbox, make_konto):
    make_konto()
    fail(client, 6)
    answer = client.post(reverse("account_request_login_code"), {"email": "anna@example.org"})
    assert answer.headers["Location"] == reverse("account_confirm_login_code")


def test_too_many_requests_get_a_german_page(client, db):
    for _ in range(31):
        answer = client.post(reverse("account_login"), {})
    assert answer.status_code == 429
    assert "Bitte warten Sie einen Moment" in answer.content.decode()


def test_code_of_the_app_is_not_guessed(client, make_konto):
    konto = make_konto("staff@example.org", "Fachdienst", with_app=True)
    client.post(reverse("account_login"), {"login": konto.email, "password": PASSWORD})
    for number in range(6):
        page = client.post(reverse("mfa_authenticate"), {"code": f"00000{number}"}).content.decode()
    assert "zu viele Versuche" in page
