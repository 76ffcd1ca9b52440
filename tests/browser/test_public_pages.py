"""Every public page through every gate."""

from collections.abc import Callable

import pytest
from django.utils.text import slugify
from playwright.sync_api import BrowserContext, Page

from tests.addresses import page_names
from tests.browser.gates.axe import axe, refuse_scripts
from tests.browser.gates.behaviour import behaviour, needs_script
from tests.browser.gates.finding import Finding, check_none
from tests.browser.gates.keyboard import keyboard
from tests.browser.gates.markup import markup
from tests.browser.gates.visit import Visit
from tests.browser.portal import Portal
from tests.test_pins import ROOT

# Name of the look -> width of the window, colour scheme.
LOOKS = {"1280 light": (1280, "light"), "320 light": (320, "light"), "1280 dark": (1280, "dark")}
every_page = pytest.mark.parametrize("name", page_names())


@pytest.fixture
def visit(portal: Portal, new_context: Callable[..., BrowserContext]) -> Callable[..., Visit]:
    """Opens the public page of a name, in a context of its own."""

    def open_it(name: str, **options: object) -> Visit:
        return Visit(new_context(**options), portal.address + portal.paths[name])

    return open_it


def has_script(page: Page) -> bool:
    return page.locator("script").count() > 0


@every_page
def test_axe_finds_nothing(visit, name):
    page = visit(name).page
    found = []
    for look, (width, scheme) in LOOKS.items():
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += [Finding(f"{look}: {finding.rule}", finding.where) for finding in axe(page)]
    check_none(found)


@every_page
def test_axe_finds_nothing_when_script_is_refused(portal, new_context, name):
    context = new_context()
    refuse_scripts(context)
    page = context.new_page()
    page.goto(portal.address + portal.paths[name])
    check_none(axe(page) if has_script(page) else [])


@every_page
def test_page_adapts_to_its_reader(visit, portal, name):
    opened = visit(name)
    assert opened.response.status == (404 if name == "page not found" else 200)
    found = keyboard(opened.page) + behaviour(opened.page) + opened.findings(portal.csp)
    if has_script(opened.page):
        found += needs_script(opened.page, visit(name, java_script_enabled=False).page)
    check_none(found)


def test_markup_is_valid(portal, new_context):
    ask = new_context().request
    pages = {f"{slugify(name)}.html": ask.get(portal.address + portal.paths[name]).text() for name in page_names()}
    check_none(markup(pages))


def test_style_sheets_and_drawings_are_valid():
    static = ROOT / "static"
    paths = [path for pattern in ("css/*.css", "*.svg", "motif/*.svg") for path in static.glob(pattern)]
    check_none(markup({path.name: path.read_text(encoding="utf-8") for path in paths}))
