"""What a browser loads and when a page can be read: first and next visit, on a quick line and on slow 3G."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright

from tests.browser.conftest import CHROMIUM_OPTIONS

SLOW_3G = {"offline": False, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8, "latency": 2_000}
WIDTHS = (360, 1280)
OBSERVE = """
window.seen = {shift: 0, text: 0};
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.seen.shift += entry.value }))
  .observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.seen.text = Math.round(entry.startTime) }))
  .observe({type: 'largest-contentful-paint', buffered: true});
"""
FIRST_PAINT = "() => Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)"


@dataclass
class Visit:
    """Kilobytes over the wire by kind of file, milliseconds until the first and the largest text, how much moved (CLS)."""

    kilobytes: dict[str, float]
    requests: int
    first_text: int
    largest_text: int
    shift: float

    @property
    def without_script(self) -> float:
        return sum(size for kind, size in self.kilobytes.items() if kind != "Script")


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False, args=CHROMIUM_OPTIONS)


def visit(context: BrowserContext, address: str, *, is_slow: bool = False) -> Visit:
    """Open the address in a new tab; what the context has loaded before stays in its cache."""
    page = context.new_page()
    page.add_init_script(OBSERVE)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if is_slow:
        session.send("Network.emulateNetworkConditions", SLOW_3G)
    kilobytes, files = count_bytes(session)
    page.goto(address, wait_until="load", timeout=90_000)
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_timeout(200)  # ms; what is observed is reported a frame later
    seen, first = page.evaluate("window.seen"), page.evaluate(FIRST_PAINT)
    page.close()
    return Visit(kilobytes, len(files), first, seen["text"], round(seen["shift"], 4))


def count_bytes(session: CDPSession) -> tuple[dict[str, float], set[str]]:
    """Fills up while the page loads: kilobytes by kind, and the keys of the requests that went over the wire."""
    kinds: dict[str, str] = {}
    kilobytes: dict[str, float] = {}
    files: set[str] = set()

    def on_response(event: dict) -> None:
        kinds[event["requestId"]] = event["type"]

    def on_finished(event: dict) -> None:
        key, size = event["requestId"], event["encodedDataLength"]
        if size:
            kind = kinds.get(key, "Other")
            kilobytes[kind] = kilobytes.get(kind, 0) + size / 1000
            files.add(key)

    session.on("Network.responseReceived", on_response)
    session.on("Network.loadingFinished", on_finished)
    return kilobytes, files


def open_context(browser: Browser, width: int) -> BrowserContext:
    return browser.new_context(locale="de-DE", viewport={"width": width, "height": 800})
