"""One profile, edited in two browsers at once: nothing is lost, with script and without.

The tests share the database of the portal, in any order: one that saves takes a profile that no other test saves, and
counts Fassungen from those it found.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.gates.axe import axe
from tests.browser.gates.behaviour import behaviour
from tests.browser.gates.finding import check_none
from tests.browser.gates.keyboard import keyboard
from tests.browser.portal import Portal

PUBLIC = "/sozialraeume/{}/"
WORK = "/arbeitsbereich/sozialraeume/{}/"


@pytest.fixture
def open_editor(portal: Portal, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A browser of its own for the Fachdienst, with the editor of a profile open."""

    def open_it(slug: str, **options: object) -> Page:
        context = new_context(**options)
        cookies = portal.visitors["fachdienst"]
        context.add_cookies([{"name": name, "value": value, "url": portal.address} for name, value in cookies.items()])
        page = context.new_page()
        page.goto(portal.address + WORK.format(slug))
        return page

    return open_it


def numbers_of_fassungen(page: Page) -> list[int]:
    """The numbers on the page of the history, newest first."""
    return [int(heading.split()[1]) for heading in page.locator("main li h3").all_inner_texts()]


def press(page: Page, button: str) -> str:
    """Press a button of the main content and return what the next page says."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=button, exact=True).first.click()
    return page.locator("main").inner_text()


def section(page: Page, heading: str, part: str = "text"):
    """The field of the section with this heading."""
    fieldset = page.locator("fieldset").filter(has=page.locator("legend", has_text=heading))
    return fieldset.locator(f"[name$='-{part}']")


@pytest.mark.parametrize(("slug", "has_script"), [("lobeda", True), ("west-zentrum", False)])
def test_two_edit_one_profile_and_both_contributions_are_published(portal, open_editor, slug, has_script):
    first, second = (open_editor(slug, java_script_enabled=has_script) for _ in range(2))
    before = section(first, "Stärken").input_value()
    history = open_editor(slug)
    history.goto(portal.address + WORK.format(slug) + "fassungen/")
    newest = max(numbers_of_fassungen(history))
    section(first, "Stärken").fill("Der Chor im Hof.")
    section(first, "Bedarfe").fill("Ein Fahrstuhl.")
    assert f"Fassung {newest + 1} ist gespeichert" in press(first, "Entwurf speichern")
    assert first.url == portal.address + WORK.format(slug)

    section(second, "Stärken").fill("Die Bank am Fluss.")
    section(second, "Erreichbarkeit").fill("Drei Stufen am Weg.")
    words = press(second, "Entwurf speichern")
    assert "Zwei Menschen haben diesen Text geändert" in words
    assert "Bitte entscheiden: Stärken" in words
    assert "Übernommen: Bedarfe" in words
    assert section(second, "Stärken").input_value() == "Die Bank am Fluss."
    if has_script:
        check_none(axe(second) + keyboard(second) + behaviour(second))
    press(second, "Beide Texte behalten: Abschnitt 5")
    assert section(second, "Stärken").input_value() == "Die Bank am Fluss.\n\nDer Chor im Hof."
    assert f"Fassung {newest + 2} ist veröffentlicht" in press(second, "Veröffentlichen")

    second.goto(portal.address + PUBLIC.format(slug))
    public = second.locator("main").inner_text()
    for words in ("Der Chor im Hof.", "Die Bank am Fluss.", "Ein Fahrstuhl.", "Drei Stufen am Weg."):
        assert words in public

    second.goto(portal.address + WORK.format(slug) + "fassungen/")
    assert numbers_of_fassungen(second)[:3] == [newest + 2, newest + 1, newest]
    assert second.locator("main li h3").first.inner_text() == f"Fassung {newest + 2} öffentlich"
    words = press(second, f"Wiederherstellen: Fassung {newest}")
    assert f"Fassung {newest} ist als Fassung {newest + 3} wiederhergestellt" in words
    second.goto(portal.address + WORK.format(slug))
    assert section(second, "Stärken").input_value() == before


def test_sections_move_without_script_and_nothing_typed_is_lost(open_editor):
    page = open_editor("lobeda", java_script_enabled=False)
    section(page, "Bedarfe").fill("Noch nicht gespeichert.")
    assert "steht jetzt an Stelle 5" in press(page, "Nach oben: Abschnitt 6")
    headings = [field.input_value() for field in page.locator("[name$='-heading']").all()]
    assert headings[4:6] == ["Bedarfe", "Stärken"]
    assert section(page, "Bedarfe").input_value() == "Noch nicht gespeichert."
    assert page.evaluate("document.activeElement.tagName") == "FIELDSET"
    press(page, "Abschnitt hinzufügen")
    assert page.locator("fieldset.app-editor__section").count() == 8


def leave(page: Page, address: str) -> list[str]:
    """Try to leave the page by a link, and stay if the browser asks; returns what kind of questions it asked."""
    questions: list[str] = []

    def answer(dialog) -> None:
        questions.append(dialog.type)
        dialog.accept()

    page.once("dialog", answer)
    page.goto(address)
    return questions


def test_unsaved_form_warns(portal, open_editor):
    page = open_editor("lobeda")
    section(page, "Stärken").press_sequentially("Ein neuer Satz. ")
    assert leave(page, portal.address + "/") == ["beforeunload"]


def test_form_that_was_rearranged_warns_and_an_untouched_one_does_not(portal, open_editor):
    page = open_editor("lobeda")
    page.locator("h1").click()
    assert leave(page, portal.address + WORK.format("lobeda")) == []
    press(page, "Abschnitt hinzufügen")
    page.locator("h1").click()
    assert leave(page, portal.address + "/") == ["beforeunload"]


def test_saving_does_not_warn(open_editor):
    page, questions = open_editor("ost"), []
    page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    section(page, "Erreichbarkeit").press_sequentially("Ein neuer Satz. ")
    assert "ist gespeichert" in press(page, "Entwurf speichern")
    assert questions == []


def test_enter_in_a_heading_saves_and_moves_nothing(open_editor):
    page = open_editor("nord")
    section(page, "Bedarfe", "heading").press("End")
    section(page, "Bedarfe", "heading").press_sequentially("!")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "ist gespeichert" in page.locator("main").inner_text()
    assert page.locator("[name$='-heading']").nth(5).input_value() == "Bedarfe!"


def test_preview_and_the_way_back_keep_what_was_typed(open_editor):
    page = open_editor("nord")
    text = "Ein **neuer** Satz.\n\n- eins\n- zwei"
    section(page, "Bedarfe").fill(text)
    assert "neuer Satz." in press(page, "Vorschau")
    assert page.locator("main strong", has_text="neuer").count() == 1
    press(page, "Weiter bearbeiten")
    assert section(page, "Bedarfe").input_value() == text
