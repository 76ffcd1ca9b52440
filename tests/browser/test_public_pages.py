"""Every public page through every gate."""

from collections.abc import Callable

import pytest
from django.utils.text import slugify
from playwright.sync_api import BrowserContext

from tests.addresses import page_names
from tests.browser.gates.axe import axe, refuse_scripts
from tests.browser.gates.behaviour import behaviour, needs_script
from tests.browser.gates.finding import check_none
from tests.browser.gates.keyboard import keyboard
from tests.browser.gates.markup import markup
from tests.browser.gates.visit import Visit
from tests.browser.portal import Portal
from tests.test_pins import ROOT

CASES = {
    "1280 light": {},
    "320 light": {"viewport": {"width": 320, "height": 640}},
    "1280 dark": {"color_scheme": "dark"},
}
every_page = pytest.mark.parametrize("name", page_names())


@pytest.fixture
def visit(portal: Portal, new_context: Callable[..., BrowserContext]) -> Callable[..., Visit]:
    """Opens the public page of a name, in a context of its own."""

    def open_it(name: str, **options: object) -> Visit:
        return Visit(new_context(**options), portal.address + portal.paths[name])

    return open_it


@every_page
@pytest.mark.parametrize("case", CASES)
def test_axe_finds_nothing(visit, name, case):
    check_none(axe(visit(name, **CASES[case]).page))


@every_page
def test_axe_finds_nothing_without_script(portal, new_context, name):
    context = new_context()
    refuse_scripts(context)
    page = context.new_page()
    page.goto(portal.address + portal.paths[name])
    check_none(axe(page))


@every_page
def test_page_adapts_to_its_reader(visit, name):
    check_none(behaviour(visit(name).page))


@every_page
def test_page_works_by_keyboard(visit, name):
    check_none(keyboard(visit(name).page))


@every_page
def test_page_says_the_same_without_script(visit, name):
    check_none(needs_script(visit(name).page, visit(name, java_script_enabled=False).page))


@every_page
def test_visit_leaves_no_trace(visit, portal, name):
    opened = visit(name)
    assert opened.response.status == (404 if name == "page not found" else 200)
    check_none(opened.findings(portal.csp))


def test_markup_is_valid(portal, new_context):
    ask = new_context().request
    pages = {f"{slugify(name)}.html": ask.get(portal.address + portal.paths[name]).text() for name in page_names()}
    check_none(markup(pages))


def test_style_sheets_and_drawings_are_valid():
    static = ROOT / "static"
    paths = [path for pattern in ("css/*.css", "*.svg", "motif/*.svg") for path in static.glob(pattern)]
    check_none(markup({path.name: path.read_text(encoding="utf-8") for path in paths}))
