"""Every page through every gate: the public ones, and those of views.py that depend on who looks."""

from collections.abc import Callable

import pytest
from django.urls import get_resolver
from django.utils.text import slugify
from playwright.sync_api import BrowserContext, Page

from tests.addresses import page_names, public_patterns, walk
from tests.browser.gates.axe import axe, refuse_scripts
from tests.browser.gates.behaviour import behaviour, needs_script
from tests.browser.gates.finding import Finding, check_none
from tests.browser.gates.html_validate import html_validate
from tests.browser.gates.keyboard import keyboard
from tests.browser.gates.markup import markup
from tests.browser.gates.visit import Visit
from tests.browser.portal import Portal
from tests.browser.urls import ERROR_PAGES
from tests.browser.views import NO_PAGES, VIEWS, View
from tests.test_pins import ROOT

# Name of the look -> width of the window, colour scheme.
LOOKS = {"1280 light": (1280, "light"), "320 light": (320, "light"), "1280 dark": (1280, "dark")}
OWN_CSP = {"teilhabe:angebot_embed"}  # with a rule of their own, which tests/teilhabe/test_einbetten.py checks
ERRORS = {f"error {name}": View("guest", name, status=status) for name, status in ERROR_PAGES.items()} | {
    "page not found": View("guest", "page not found", status=404)
}
NAMES = [*page_names(), *VIEWS, *sorted(ERRORS.keys() - {"page not found"})]


def view_of(name: str) -> View:
    """Who looks at the page of this name: a guest, where views.py says nothing else."""
    return VIEWS.get(name) or ERRORS.get(name) or View("guest", name)


@pytest.fixture
def visit(portal: Portal, new_context: Callable[..., BrowserContext]) -> Callable[..., Visit]:
    """Opens the page of a name, in a context of its own."""

    def open_it(name: str, prepare: Callable[[BrowserContext], None] = lambda context: None, **options: object) -> Visit:
        view, context = view_of(name), new_context(**options)
        cookies = portal.visitors[view.visitor]
        context.add_cookies([{"name": key, "value": value, "url": portal.address} for key, value in cookies.items()])
        prepare(context)
        opened = Visit(context, portal.address + portal.paths[name])
        if view.press:
            opened.press(view.press)
        return opened

    return open_it


def test_every_address_is_shown_to_the_gates():
    names = {name for name, _ in walk(get_resolver())} - set(public_patterns())
    assert names - NO_PAGES == {view.address for view in VIEWS.values()} & names


def axe_in_every_look(page: Page) -> list[Finding]:
    found = []
    for look, (width, scheme) in LOOKS.items():
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += [Finding(f"{look}: {finding.rule}", finding.where) for finding in axe(page, colours_only=scheme == "dark")]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    return found


def without_script(page: Page, visit: Callable[..., Visit], name: str) -> list[Finding]:
    """Findings of the same page when its scripts are refused; none for a page that has no script."""
    if page.locator("script[src]").count() == 0:
        return []
    plain = visit(name, refuse_scripts).page
    return needs_script(page, plain) + [Finding(f"no script: {finding.rule}", finding.where) for finding in axe(plain)]


@pytest.mark.parametrize("name", NAMES)
def test_page_passes_every_gate(visit, portal, name):
    """One test and mostly one visit for all gates: a visit costs more than a gate."""
    opened, view = visit(name), view_of(name)
    assert opened.response.status == view.status
    assert name not in VIEWS or opened.page.url == portal.address + portal.paths[name], "the visitor was sent elsewhere"
    script = without_script(opened.page, visit, name)
    found = axe_in_every_look(opened.page) + keyboard(opened.page) + behaviour(opened.page)
    csp = opened.response.headers["content-security-policy"] if name in OWN_CSP else portal.csp
    check_none(script + found + opened.findings(csp, portal.visitors[view.visitor]))


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
