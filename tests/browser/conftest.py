"""Chromium and a portal with demonstration content, one of each per worker."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.portal import Portal, running_portal
from tests.browser.programs import missing

HERE = Path(__file__).parent
# No look-up of any name leaves the machine; Chromium's own services stay silent.
CHROMIUM_OPTIONS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    lacking = missing()
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if lacking:
                item.add_marker(pytest.mark.skip(reason=lacking))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False, args=CHROMIUM_OPTIONS)


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    with running_portal() as portal:
        yield portal


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts that are closed after the test; German, without movement, 1280 x 800 unless told."""
    contexts = []

    def make(**options: object) -> BrowserContext:
        defaults = {"locale": "de-DE", "reduced_motion": "reduce", "viewport": {"width": 1280, "height": 800}}
        contexts.append(browser.new_context(**(defaults | options)))
        contexts[-1].set_default_timeout(60_000)  # ms; a busy machine is no finding
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()
