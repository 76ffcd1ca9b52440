"""The whole way of an Angebot as three people, from the first visit to „nicht bestätigt“, by clicks and typed text.

It moves the clock, so it has a portal of its own.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext

from tests.browser.people import Person
from tests.browser.portal import Portal, running_portal

FACHDIENST = "fachdienst@example.org"
ANBIETER = "vorstand@fahrradkueche.example.org"
OWN_PASSWORD = "Mantel-Regen-Kirsche"  # noqa: S105 - of a Konto that lives as long as the test
ORGANISATION = "Fahrradküche am Anger e. V."
NAME, NEW_NAME = "Schrauberabend", "Schrauberabend für alle"
NOTE = "Bitte schreiben Sie, ob man Werkzeug mitbringen muss."
FRESH = settings.CONFIRMED_FRESH_DAYS
FIRST_TEXT = "Wir reparieren zusammen Fahrräder."
MENDED_TEXT = f"{FIRST_TEXT} Werkzeug ist da."


@pytest.fixture
def own_portal() -> Iterator[Portal]:
    with running_portal() as portal:
        yield portal


@pytest.fixture
def enter(own_portal: Portal, new_context: Callable[..., BrowserContext]) -> Callable[..., Person]:
    return lambda email=ANBIETER: Person(new_context().new_page(), own_portal.address, email)


def sign_up(anbieter: Person) -> None:
    anbieter.open("/anbieter/")
    anbieter.follow("Neu hier: ein Konto für Anbieter anlegen")
    anbieter.type(email=ANBIETER, password1=OWN_PASSWORD)
    assert f"Wir haben eine E-Mail an {ANBIETER} gesendet" in anbieter.press("Konto anlegen")
    code_page = anbieter.page.url.removeprefix(anbieter.address)
    code = re.search(r"\d{3}-\d{3}-\d{3}", anbieter.letter().inner_text())[0]
    anbieter.open(code_page)
    anbieter.type(code=code)
    assert "Zu welcher Organisation gehören Sie?" in anbieter.press("Adresse bestätigen")


def propose_organisation(anbieter: Person) -> None:
    anbieter.follow("Organisation suchen")
    anbieter.type(organisation=ORGANISATION)
    assert "kennt das Portal noch nicht" in anbieter.press("Suchen")
    anbieter.follow("Meine Organisation ist nicht dabei")
    assert anbieter.page.locator("#id_name").input_value() == ORGANISATION
    anbieter.type(function="Vorstand", street="Am Anger 1", postal_code="07743", city="Jena", phone="03641 000001")
    anbieter.select(kind="Verein")
    assert "Der Fachdienst prüft den Vorschlag" in anbieter.press("Vorschlag senden")


def open_task(fachdienst: Person, content: str) -> str:
    """Look for it in „Zu tun“, page by page."""
    fachdienst.open("/arbeitsbereich/")
    while not fachdienst.main.get_by_role("link", name=f": {content}").count():
        fachdienst.follow("Nächste Seite")
    return fachdienst.follow(f": {content}")


def confirm_organisation(fachdienst: Person) -> None:
    assert "neu vorgeschlagen" in open_task(fachdienst, f"{ANBIETER} bei {ORGANISATION}")
    assert "Die Zugehörigkeit ist bestätigt." in fachdienst.press("Bestätigen und Organisation veröffentlichen")


def write_angebot(anbieter: Person) -> None:
    """All parts, each by its own page, on to the next by its button."""
    anbieter.open("/anbieter/")
    anbieter.follow("Meine Angebote")
    anbieter.follow("Neues Angebot")
    anbieter.type(name=NAME, short_text="Fahrräder reparieren, in Gesellschaft.", text=FIRST_TEXT)
    anbieter.page.locator("#id_art").select_option(index=1)
    assert "ist als Entwurf gespeichert" in anbieter.press("Speichern und weiter zu „Wo?“")
    anbieter.choose("vor Ort")
    anbieter.type(place_name="Werkstatt", street="Am Anger 1", postal_code="07743")
    anbieter.select(ortschaft="Jena-Nord")
    anbieter.press("Speichern und weiter")
    write_time(anbieter)
    anbieter.follow("Weiter zu „Für wen und wie?“")
    anbieter.choose("offen, ohne Anmeldung")
    anbieter.press("Speichern und weiter")
    anbieter.press("Speichern und weiter")
    anbieter.type(phone="03641 000002")
    anbieter.press("Speichern und weiter")
    anbieter.type(easy_text="Wir machen Fahrräder wieder heil.")
    anbieter.press("Speichern und zur Übersicht")


def write_time(anbieter: Person) -> None:
    anbieter.follow("Zeit eintragen")
    anbieter.choose("jede Woche")
    anbieter.select(weekday="Mittwoch")
    anbieter.type(start_time="17", end_time="19.30")
    anbieter.press("Nächste Termine ansehen")
    assert anbieter.main.get_by_role("listitem").filter(has_text="Mittwoch, ").count() == 6
    assert "Jeden Mittwoch" in anbieter.press("Stimmt, so speichern")


def submit(anbieter: Person) -> None:
    anbieter.follow("Prüfen und einreichen")
    assert "Danke. Der Fachdienst Soziales prüft Ihr Angebot" in anbieter.press("Einreichen")


def give_back(fachdienst: Person) -> None:
    assert FIRST_TEXT in open_task(fachdienst, NAME)
    fachdienst.main.get_by_label("Anmerkung zu „Was?“").fill(NOTE)
    assert "ist zurückgegeben" in fachdienst.press("Mit Anmerkungen zurückgeben")


def mend(anbieter: Person) -> None:
    """From the mail to the note, to the part that it is about, and in again."""
    assert NOTE in anbieter.letter("Bitte ergänzen").inner_text()
    assert NOTE in anbieter.follow_letter("Bitte ergänzen")
    assert NOTE in anbieter.follow("Was?")
    anbieter.type(text=MENDED_TEXT)
    anbieter.press("Speichern und zur Übersicht")
    submit(anbieter)


def publish(fachdienst: Person, name: str) -> None:
    open_task(fachdienst, name)
    assert "ist veröffentlicht" in fachdienst.press("Veröffentlichen")


def find(resident: Person) -> None:
    """By the search of the portal and by the list with its filter; both lead to the same page."""
    resident.open("/")
    resident.search("Fahrräder reparieren")
    by_search = resident.follow(NAME)
    resident.open("/angebote/")
    resident.type(q="Schrauber")
    resident.press("Angebote zeigen")
    assert resident.follow(NAME) == by_search
    for words in (MENDED_TEXT, ORGANISATION, "Am Anger 1", "03641 000002", "Jeden Mittwoch, 17 bis 19:30 Uhr"):
        assert words in by_search


def change(anbieter: Person) -> None:
    assert MENDED_TEXT in anbieter.follow_letter("Veröffentlicht")
    anbieter.open("/anbieter/angebote/")
    anbieter.follow(NAME)
    anbieter.press("Änderung beginnen")
    anbieter.follow("Was?")
    anbieter.type(name=NEW_NAME)
    anbieter.press("Speichern und zur Übersicht")
    submit(anbieter)


def confirm_by_mail(guest: Person) -> None:
    """Without signing in; reading the page answers nothing, its buttons do."""
    assert "Stimmt das noch?" in guest.follow_letter("Stimmt das noch?")
    assert guest.page.get_by_role("link", name="Anmelden").count() == 1
    assert NEW_NAME in guest.words
    assert "1 von 2 Angaben wartet" in guest.press("Stimmt")
    assert "Vielen Dank. Alles ist beantwortet." in guest.press("Stimmt")


def test_three_people_take_an_angebot_the_whole_way(own_portal, enter):
    anbieter, fachdienst, resident = enter(), enter(FACHDIENST), enter()
    sign_up(anbieter)
    propose_organisation(anbieter)
    fachdienst.sign_in_as_staff()
    confirm_organisation(fachdienst)
    write_angebot(anbieter)
    submit(anbieter)
    give_back(fachdienst)
    assert "Nichts gefunden" in resident.open(f"/suche/?q={NAME}")
    mend(anbieter)
    publish(fachdienst, NAME)
    find(resident)
    page = resident.page.url.removeprefix(resident.address)

    change(anbieter)
    assert NEW_NAME not in resident.open(page)
    assert NAME in resident.words
    publish(fachdienst, NEW_NAME)
    assert NEW_NAME in resident.open(page)
    entered = "Zuletzt bestätigt am "
    first_day = resident.words.split(entered)[1][:20]

    own_portal.let_pass(FRESH)
    confirm_by_mail(enter())
    assert first_day not in resident.open(page)
    assert "nicht bestätigt" not in resident.words

    own_portal.let_pass(FRESH)
    assert "nicht bestätigt" not in resident.open(page)
    own_portal.let_pass(settings.CONFIRM_MARK_DAYS)
    assert re.search(r"Angaben seit \d+\. \w+ \d{4} nicht bestätigt", resident.open(page))
    resident.open(f"/angebote/?q={NAME}")
    assert "nicht bestätigt" in resident.main.get_by_role("listitem").filter(has_text=NEW_NAME).first.inner_text()
