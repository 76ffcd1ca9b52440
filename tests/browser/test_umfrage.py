"""A survey in easy language, answered by keyboard only, on a narrow screen and without script."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person

WIDTH = 320
TITLE = "Beispiel: Wie gut ist Ihr Treff?"
INSIDE = "/mitarbeit/evaluationszirkel/umfragen/"
MOST_STOPS = 60


@pytest.fixture
def reader(new_context) -> Page:
    return new_context(java_script_enabled=False, viewport={"width": WIDTH, "height": 640}).new_page()


def check_fits(page: Page) -> None:
    """Nothing is wider than the screen, and what has the focus is on it."""
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    box = page.locator(":focus").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= WIDTH


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            check_fits(page)
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def choose(page: Page, question: str, answer: str) -> None:
    """Go into the group of radio buttons and on to the answer by arrow keys."""
    group = page.get_by_role("radiogroup", name=question)
    tab_to(page, group.locator("input:checked"))
    wanted = group.get_by_role("radio", name=answer, exact=True)
    for _ in range(group.get_by_role("radio").count()):
        page.keyboard.press("ArrowDown")
        if wanted.is_checked():
            return
    raise AssertionError(f"arrow keys do not reach {answer}")


def count_of_sheets(portal, new_context) -> int:
    """What the Geschäftsstelle sees of the open survey, and it sees no answer."""
    context = new_context()
    cookies = portal.visitors["geschaeftsstelle"]
    context.add_cookies([{"name": name, "value": value, "url": portal.address} for name, value in cookies.items()])
    office = Person(context.new_page(), portal.address)
    office.open(INSIDE)
    words = office.follow(TITLE)
    assert "Die Bank an der Saale" not in words
    return int(re.search(r"(\d+) B(ö|o)gen", words)[1])


def test_easy_survey_is_answered_by_keyboard_alone(portal, new_context, reader):
    before = count_of_sheets(portal, new_context)
    reader.goto(f"{portal.address}/leicht/umfragen/")
    tab_to(reader, reader.get_by_role("link", name=TITLE))
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    choose(reader, "Wie gefällt Ihnen der Treff?", "gut")
    choose(reader, "Kommen Sie allein zum Treff?", "manchmal")
    tab_to(reader, reader.get_by_role("textbox", name="Was soll besser werden?"))
    reader.keyboard.type("Die Bank an der Saale ist kaputt.")
    tab_to(reader, reader.get_by_role("button", name="Antworten abschicken"))
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Danke")
    assert re.search(r"/leicht/umfragen/[\w-]+/danke/$", reader.url)
    assert count_of_sheets(portal, new_context) == before + 1


def test_empty_easy_sheet_is_answered_with_what_to_do(portal, reader):
    reader.goto(f"{portal.address}/leicht/umfragen/")
    tab_to(reader, reader.get_by_role("link", name=TITLE))
    reader.keyboard.press("Enter")
    tab_to(reader, reader.get_by_role("button", name="Antworten abschicken"))
    reader.keyboard.press("Enter")
    expect(reader.get_by_text("Eine Antwort reicht.")).to_be_visible()
    assert reader.title().startswith("Fehler: ")
    assert reader.evaluate("document.documentElement.scrollWidth") <= WIDTH
