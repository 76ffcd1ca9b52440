"""One page with planted defects fails every gate, so that no gate is silently green."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Route

from tests.browser.gates.axe import axe
from tests.browser.gates.behaviour import is_same_document, large_text, needs_script, reflow, target_size, text_spacing
from tests.browser.gates.finding import Finding
from tests.browser.gates.html_validate import html_validate
from tests.browser.gates.keyboard import keyboard
from tests.browser.gates.leicht import leicht
from tests.browser.gates.markup import markup
from tests.browser.gates.visit import Visit

PLANTED = Path(__file__).with_name("planted.html").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:9/planted.html"


def answer(route: Route) -> None:
    if route.request.url == ADDRESS:
        route.fulfill(body=PLANTED, content_type="text/html", headers={"Set-Cookie": "visitor=1"})
    else:
        route.fulfill(status=404)


def answer_with_script(route: Route) -> None:
    is_page = route.request.url == ADDRESS
    body, kind = ('<!DOCTYPE html><script src="/some.js" defer></script>', "html") if is_page else ("", "javascript")
    route.fulfill(body=body, content_type=f"text/{kind}")


@pytest.fixture
def open_planted(new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Visit]]:
    def open_it(**options: object) -> Visit:
        context = new_context(**options)
        context.route("http://127.0.0.1:9/**", answer)
        return Visit(context.new_page(), ADDRESS)

    return open_it


def rules(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def test_axe_finds_the_planted_defects(open_planted):
    found = axe(open_planted().page)
    assert rules(found) >= {
        "color-contrast",
        "color-contrast-enhanced",
        "heading-order",
        "html-has-lang",
        "image-alt",
        "label",
        "target-size",
    }


def test_axe_finds_the_planted_defect_of_the_dark_scheme(open_planted):
    light, dark = (axe(open_planted(color_scheme=scheme).page) for scheme in ("light", "dark"))
    assert not any("dark-only" in finding.where for finding in light if finding.rule == "color-contrast")
    assert any("dark-only" in finding.where for finding in dark if finding.rule == "color-contrast")


def test_markup_finds_the_planted_defects():
    found = rules(markup({"planted.html": PLANTED, "planted.css": "p { colour: red }"}))
    assert any("“font” element is obsolete" in rule for rule in found)
    assert any("“img” element must have an “alt” attribute" in rule for rule in found)
    assert any("lang" in rule for rule in found), "warnings count"
    assert any("colour" in rule for rule in found), "style sheets are read"


def test_html_validate_finds_the_planted_defects():
    found = rules(html_validate({"planted.html": PLANTED, "again.html": PLANTED}))
    assert found == {"deprecated", "element-required-attributes", "wcag/h32", "wcag/h37"}


@pytest.mark.parametrize(
    ("gate", "rule", "place"),
    [
        (reflow, "reflow", "wide"),
        (large_text, "large-text", "cut"),
        (lambda page: text_spacing(page, 1280), "text-spacing", "cut"),
        (lambda page: text_spacing(page, 320), "text-spacing", "wide"),
        (lambda page: target_size(page, 1280), "target-size", "tiny"),
        (lambda page: target_size(page, 320), "target-size", "tiny"),
    ],
)
def test_behaviour_gate_finds_the_planted_defect(open_planted, gate, rule, place):
    assert any(finding.rule == rule and place in finding.where for finding in gate(open_planted().page))


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ("focus-visible", "no-mark"),
        ("focus-visible", "frame"),
        ("focus-obscured", "under"),
        ("focus-offscreen", "far"),
        ("keyboard-unreachable", "after"),
    ],
)
def test_keyboard_walk_finds_the_planted_defect(open_planted, rule, place):
    assert any(finding.rule == rule and place in finding.where for finding in keyboard(open_planted().page))


def test_needed_script_is_found(open_planted):
    found = needs_script(open_planted().page, open_planted(java_script_enabled=False).page)
    assert found == [Finding("script-needed", "Only with script")]


def test_document_that_a_script_has_changed_is_another(open_planted):
    page, again, without = open_planted().page, open_planted().page, open_planted(java_script_enabled=False).page
    assert is_same_document(page, again)
    assert not is_same_document(page, without)


def test_second_walk_over_a_page_finds_the_same(open_planted):
    page = open_planted().page
    assert keyboard(page) == keyboard(page)


@pytest.mark.parametrize("has_scripts", [True, False])
def test_scripts_of_a_visit_are_loaded_or_refused(reading_pages, has_scripts):
    page = reading_pages[has_scripts]
    page.context.route("http://127.0.0.1:9/**", answer_with_script)
    visit = Visit(page, ADDRESS)
    visit.end()
    page.context.unroute_all()
    assert len(visit.scripts) == has_scripts
    assert page.evaluate("document.scripts.length") == 1


@pytest.mark.parametrize("rule", ["console", "cookie", "csp", "failed-request", "foreign-request"])
def test_visit_finds_the_planted_defect(open_planted, rule):
    assert rule in rules(open_planted().findings(csp="default-src 'none'"))


def test_sizes_of_easy_pages_find_planted_defects(open_planted):
    page = open_planted().page
    assert leicht(page) == [], "the page is in standard language"
    page.evaluate("document.body.className = 'leicht'")
    assert rules(leicht(page)) == {"easy-type-size", "easy-line-height"}
