"""Chromium and a portal with demonstration content, one of each per worker."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.gates.axe import source
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


def open_context(browser: Browser, **options: object) -> BrowserContext:
    """German, without movement, 1280 x 800 unless told."""
    defaults = {"locale": "de-DE", "reduced_motion": "reduce", "viewport": {"width": 1280, "height": 800}}
    context = browser.new_context(**(defaults | options))
    context.set_default_timeout(60_000)  # ms; a busy machine is no finding
    return context


@pytest.fixture(scope="session")
def reading_pages(browser: Browser) -> dict[bool, Page]:
    """Two pages that all visits of a worker share, with scripts (True) and without: a new one costs five times a visit.

    The second refuses the files of scripts; with script truly off axe would wait for its timers for ever.
    """
    pages = {has_scripts: open_context(browser).new_page() for has_scripts in (True, False)}
    for page in pages.values():
        page.add_init_script(source())
    blocker = pages[False].context.new_cdp_session(pages[False])
    blocker.send("Network.enable")
    blocker.send("Network.setBlockedURLs", {"urls": ["*.js", "*.js?*"]})
    return pages


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts that are closed after the test."""
    contexts = []

    def make(**options: object) -> BrowserContext:
        contexts.append(open_context(browser, **options))
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()
