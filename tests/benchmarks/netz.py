"""What a browser loads and when a page can be read: first and next visit, on a quick line and on slow 3G.

`uv run python -m tests.benchmarks.netz`
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

import django

if __name__ == "__main__":
    django.setup()

from teilhabe.models import Angebot  # noqa: E402
from tests.benchmarks import bestand, server, tabellen  # noqa: E402
from tests.browser.conftest import CHROMIUM_OPTIONS  # noqa: E402

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
    page.evaluate("document.fonts.ready.then(() => true)")
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


def aims_of(browser: Browser, name: str, address: str, following: str) -> list[tabellen.Ziel]:
    """First visit of a page, the visit of another one after it, and both on slow 3G at both widths."""
    quick = open_context(browser, WIDTHS[1])
    first, then = visit(quick, address), visit(quick, following)
    slow = {width: visit(open_context(browser, width), address, is_slow=True) for width in WIDTHS}
    return [
        tabellen.at_most(f"{name}: erster Besuch", 120, first.without_script, "kB"),
        tabellen.at_most(f"{name}: nächste Seite", 15, then.without_script, "kB"),
        tabellen.Ziel(f"{name}: lesbar bei 3G (360 px, 1280 px)", "", words_of_seconds(slow.values()), None),
        tabellen.at_most(f"{name}: Verschiebung bei 3G", 0.01, max(found.shift for found in slow.values())),
    ]


def words_of_seconds(visits: Iterable[Visit]) -> str:
    return ", ".join(f"{found.largest_text / 1000:.1f} s" for found in visits)


def main() -> None:
    bestand.open_portal(1_000)
    slug = Angebot.objects.public().values_list("slug", flat=True)[7]
    paths = {"Start": "/", "Liste": "/angebote/", "Angebot": f"/angebote/{slug}/"}
    with server.running() as portal, chromium() as browser:
        aims = [aims_of(browser, name, f"{portal}{path}", f"{portal}/angebote/?seite=2") for name, path in paths.items()]
    print(tabellen.aims_table("Gewicht der Seiten und langsames Netz (400 kbit/s, 2 s)", [aim for part in aims for aim in part]))


if __name__ == "__main__":
    main()
