"""Every page through every gate: the public ones, and those of views.py that depend on who looks."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import get_resolver
from django.utils.text import slugify
from playwright.sync_api import Page

from tests.addresses import page_names, public_patterns, walk
from tests.browser.gates.axe import axe
from tests.browser.gates.behaviour import behaviour_at, is_same_document, large_text, needs_script, reflow
from tests.browser.gates.finding import Finding, check_none
from tests.browser.gates.html_validate import html_validate
from tests.browser.gates.keyboard import keyboard
from tests.browser.gates.leicht import leicht
from tests.browser.gates.markup import markup
from tests.browser.gates.visit import Visit
from tests.browser.portal import Portal
from tests.browser.urls import ERROR_PAGES, GRENZEN_PAGES
from tests.browser.views import NO_PAGES, VIEWS, View
from tests.test_pins import ROOT

OWN_CSP = {"teilhabe:angebot_embed"}  # with a rule of their own, which tests/teilhabe/test_einbetten.py checks
ERRORS = {f"error {name}": View("guest", name, status=status) for name, status in ERROR_PAGES.items()} | {
    "page not found": View("guest", "page not found", status=404)
}
GRENZEN = {f"boundaries {name}": View(visitor, address) for name, (visitor, address) in GRENZEN_PAGES.items()}
NAMES = [*page_names(), *VIEWS, *GRENZEN, *sorted(ERRORS.keys() - {"page not found"})]


def view_of(name: str) -> View:
    """Who looks at the page of this name: a guest, where views.py says nothing else."""
    return VIEWS.get(name) or ERRORS.get(name) or GRENZEN.get(name) or View("guest", name)


@pytest.fixture
def visit(portal: Portal, reading_pages: dict[bool, Page]) -> Iterator[Callable[..., Visit]]:
    """Opens the page of a name as its visitor, with no cookie of those before."""
    visits = []

    def open_it(name: str, *, has_scripts: bool = True) -> Visit:
        view, page = view_of(name), reading_pages[has_scripts]
        cookies = portal.visitors[view.visitor]
        page.context.clear_cookies()
        page.context.add_cookies([{"name": key, "value": value, "url": portal.address} for key, value in cookies.items()])
        look(page, 1280, "light")
        visits.append(Visit(page, portal.address + portal.paths[name]))
        if view.press:
            visits[-1].press(view.press)
        return visits[-1]

    yield open_it
    for opened in visits:
        opened.end()


def test_every_address_is_shown_to_the_gates():
    names = {name for name, _ in walk(get_resolver())} - set(public_patterns())
    assert names - NO_PAGES == {view.address for view in VIEWS.values()} & names


def look(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)


def named(look_name: str, found: list[Finding]) -> list[Finding]:
    return [Finding(f"{look_name}: {finding.rule}", finding.where) for finding in found]


def in_every_look(page: Page) -> list[Finding]:
    """Wide, narrow and dark, in an order with few changes of the window: each costs more than most gates."""
    found = named("1280 light", axe(page)) + keyboard(page) + behaviour_at(page, 1280) + leicht(page)
    look(page, 320, "light")
    found += named("320 light", axe(page)) + behaviour_at(page, 320) + leicht(page) + reflow(page) + large_text(page)
    look(page, 1280, "dark")
    return found + named("1280 dark", axe(page, colours_only=True))


def without_script(page: Page, visit: Callable[..., Visit], name: str) -> list[Finding]:
    """Findings of the same page when its scripts are refused; none for a page that has no script."""
    if page.locator("script[src]").count() == 0:
        return []
    opened = visit(name, has_scripts=False)
    assert not opened.scripts, "a script was not refused"
    found = needs_script(page, opened.page)
    return found if is_same_document(page, opened.page) else found + named("no script", axe(opened.page))


@pytest.mark.parametrize("name", NAMES)
def test_page_passes_every_gate(visit, portal, name):
    """One test and mostly one visit for all gates: a visit costs more than a gate."""
    opened, view = visit(name), view_of(name)
    assert opened.response.status == view.status
    assert name not in VIEWS or opened.page.url == portal.address + portal.paths[name], "the visitor was sent elsewhere"
    found = without_script(opened.page, visit, name) + in_every_look(opened.page)
    csp = opened.response.headers["content-security-policy"] if name in OWN_CSP else portal.csp
    check_none(found + opened.findings(csp, portal.visitors[view.visitor]))


@pytest.fixture
def source(portal, visit, new_context):
    """The HTML of a page as the portal sends it."""
    ask = new_context().request

    def read(name):
        view = view_of(name)
        cookies = "; ".join(f"{key}={value}" for key, value in portal.visitors[view.visitor].items())
        answer = visit(name).response if view.press else ask.get(portal.address + portal.paths[name], headers={"Cookie": cookies})
        return answer.text()

    return read


def test_markup_is_valid(source):
    pages = {f"{slugify(name)}.html": source(name) for name in NAMES}
    assert len(pages) == len(NAMES)
    check_none(markup(pages) + html_validate(pages))


def test_style_sheets_and_drawings_are_valid():
    static = ROOT / "static"
    paths = [path for pattern in ("css/*.css", "*.svg", "motif/*.svg") for path in static.glob(pattern)]
    for_paper = ("pdf.css", "blatt.css", "plakat.css")  # WeasyPrint knows more than a browser
    paths = [path for path in paths if path.name not in for_paper]
    check_none(markup({path.name: path.read_text(encoding="utf-8") for path in paths}))
