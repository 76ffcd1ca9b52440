"""What every test shares, and what the end of a run says: the database, and which tests were skipped and why."""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware

from jena_sro.inhalte import stand
from jena_sro.konten.models import Konto
from jena_sro.seiten.demo import load_demo
from jena_sro.seiten.reference import load_reference
from tests.migrated import copy_migrated_sqlite
from tests.second_step import pass_second_step

# Playwright keeps an event loop in the thread of the tests; Django would refuse its ORM there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def list_static_files_once() -> None:
    """Each test client would have WhiteNoise look through all folders for static files again."""
    read, files = WhiteNoiseMiddleware.add_files_from_finders, {}

    def add_files(self: WhiteNoiseMiddleware) -> None:
        if not files:
            read(self)
            files.update(self.files)
        self.files.update(files)

    WhiteNoiseMiddleware.add_files_from_finders = add_files


def pytest_configure() -> None:
    list_static_files_once()


# One of them is enough to reach the database; without any, pytest-django refuses every query.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}
# They ask the public pages more than a thousand times, and others test these pages: coverage slows every line, so it rests.
UNTRACED = {"test_bad_input", "test_random_requests"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames):
            item.add_marker(pytest.mark.database)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if item.path.stem not in UNTRACED:
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    terminalreporter.section("database and skipped tests")
    terminalreporter.line(f"database: {engine}")
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    terminalreporter.line(f"skipped: {len(skipped)}")
    for reason, count in reasons.most_common():
        terminalreporter.line(f"  {count} x {reason}")


@pytest.fixture(autouse=True)
def forgetful_process() -> None:
    """No test sees what the process remembers of the database of another."""
    stand.forget_all()


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
def django_db_keepdb() -> bool:
    """A SQLite database is there before Django looks for one."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """SQLite in a file: several threads cannot write to one in memory."""
    if connection.vendor == "sqlite":
        name = settings.VAR_DIR / f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.sqlite3"
        copy_migrated_sqlite(name)
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(name)


@pytest.fixture
def sign_in() -> Callable[[Client, Konto], Konto]:
    """Signs a Konto in, staff with the second step passed."""

    def sign_in_as(client: Client, konto: Konto) -> Konto:
        if konto.groups.exists():
            Authenticator.objects.get_or_create(user=konto, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}})
        pass_second_step(client, konto)
        return konto

    return sign_in_as
