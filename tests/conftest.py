"""What every test shares, and what the end of a run says: the database, and which tests were skipped and why."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from jena_sro.konten.models import Konto
from jena_sro.seiten.demo import load_demo
from jena_sro.seiten.reference import load_reference
from tests.second_step import pass_second_step

# Playwright keeps an event loop in the thread of the tests; Django would refuse its ORM there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    terminalreporter.section("database and skipped tests")
    terminalreporter.line(f"database: {engine}")
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    terminalreporter.line(f"skipped: {len(skipped)}")
    for reason, count in reasons.most_common():
        terminalreporter.line(f"  {count} x {reason}")


@pytest.fixture
def reference(db: None) -> None:
    """The reference data of Jena."""
    load_reference()


@pytest.fixture
def demo(reference: None) -> None:
    """The reference data and the examples of the demonstration."""
    load_demo()


@pytest.fixture(scope="module")
def demo_content(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The same for tests that only read: loaded once for all tests of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        load_demo()
        yield
        transaction.set_rollback(True)


def pytest_unconfigure() -> None:
    if not settings.KEPT_DIR:
        shutil.rmtree(settings.TEST_DIR, ignore_errors=True)  # a worker of xdist ends without atexit


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """SQLite in a file: several threads cannot write to one in memory."""
    for config in settings.DATABASES.values():
        if config["ENGINE"].endswith("sqlite3"):
            config.setdefault("TEST", {})["NAME"] = str(settings.VAR_DIR / "test.sqlite3")


@pytest.fixture
def sign_in() -> Callable[[Client, Konto], Konto]:
    """Signs a Konto in, staff with the second step passed."""

    def sign_in_as(client: Client, konto: Konto) -> Konto:
        if konto.groups.exists():
            Authenticator.objects.get_or_create(user=konto, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}})
        pass_second_step(client, konto)
        return konto

    return sign_in_as
