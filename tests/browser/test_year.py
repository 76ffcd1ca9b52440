"""A year of one Fachforum by clicks and typed text: series, invitation, proposal, minutes with two corrections, follow-up.

It moves the clock, so it has a portal of its own.
"""

import datetime
import re
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext

from jena_sro.seiten.demo import PASSWORD
from tests.browser.people import Person
from tests.browser.portal import Portal, running_portal

OFFICE, MEMBER = "geschaeftsstelle@example.org", "anbieter@example.org"
INSIDE = "/mitarbeit/beispiel-fachforum-saaleufer/"
DECISION = "Am Wochenende fährt ein Bus zum Ufer."
ROUND_DAYS = 14


@pytest.fixture
def own_portal() -> Iterator[Portal]:
    with running_portal() as portal:
        yield portal


@pytest.fixture
def enter(own_portal: Portal, new_context: Callable[..., BrowserContext]) -> Callable[..., Person]:
    return lambda email="": Person(new_context().new_page(), own_portal.address, email)


def spoken(day: datetime.date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def plan_series(office: Person, first: datetime.date) -> list[str]:
    """Every first Thursday of a year; returns the days as the page names them."""
    office.open(f"{INSIDE}sitzungen/")
    office.follow("Reihe planen")
    office.select(nth="ersten", weekday="Donnerstag", every_months="jeden Monat")
    office.type(first=spoken(first), last=spoken(first + datetime.timedelta(days=360)), start="14", end="16:00", room="Saal")
    office.press("Tage ansehen")
    days = [item.inner_text() for item in office.main.locator("ol li").all()]
    assert f"{len(days)} Sitzungen sind geplant." in office.press(f"Diese {len(days)} Sitzungen planen")
    return days


def sign_in_member(member: Person) -> None:
    member.open("/anbieter/")
    member.type(login=MEMBER, password=PASSWORD)
    member.press("Anmelden")


def propose(member: Person, sitzung: str) -> None:
    member.open(sitzung)
    member.follow("Punkt vorschlagen")
    member.type(title="Bus am Wochenende", text="Am Sonntag fährt niemand.")
    assert "Die Geschäftsstelle entscheidet darüber." in member.press("Vorschlagen")


def take_up(office: Person) -> None:
    """From „Zu tun“ to the agenda."""
    office.open("/arbeitsbereich/")
    office.follow("Vorschlag zur Tagesordnung: Bus am Wochenende")
    assert "steht auf der Tagesordnung" in office.press("Auf die Tagesordnung nehmen: Bus am Wochenende")


def write_minutes(office: Person, sitzung: str) -> None:
    office.open(sitzung)
    office.follow("Protokoll schreiben: Bus am Wochenende")
    office.type(result_text="Zwei Anbieter wollen sich beteiligen.")
    office.press("Speichern")
    office.follow("Beschluss eintragen: Bus am Wochenende")
    office.type(text=DECISION, votes_yes="3", votes_no="1", votes_abstained="0", dissent="Eine Stelle fand das zu teuer.")
    office.choose("Nord")
    assert "ist eingetragen" in office.press("Speichern")
    office.follow("Anwesenheit eintragen")
    for field in office.main.locator("select").all():
        field.select_option(label="anwesend")
    assert "Die Anwesenheit ist gespeichert." in office.press("Speichern")


def correct(member: Person, office: Person, sitzung: str, last_day: datetime.date) -> None:
    """Two remarks: one is taken over, one is answered."""
    office.open(sitzung)
    office.follow("Korrekturrunde beginnen")
    office.type(until=spoken(last_day))
    assert "Die Korrekturrunde läuft." in office.press("Korrekturrunde beginnen")
    for remark in ("Es waren drei Anbieter.", "Der Bus fährt doch am Sonntag."):
        member.open(sitzung)
        member.follow("Anmerkung schreiben")
        member.type(text=remark)
        assert remark in member.press("Anmerkung speichern")
    office.open(sitzung)
    assert "2 Anmerkungen sind noch offen." in office.words
    office.follow("Antworten auf: Es waren drei Anbieter.")
    office.select(stand="übernommen")
    office.press("Speichern")
    office.follow("Protokoll schreiben: Bus am Wochenende")
    office.type(result_text="Drei Anbieter wollen sich beteiligen.")
    office.press("Speichern")
    office.follow("Antworten auf: Der Bus fährt doch am Sonntag.")
    office.select(stand="beantwortet")
    office.type(answer="Nur bis Oktober.")
    assert "Beantwortet: Nur bis Oktober." in office.press("Speichern")


def decide(office: Person, sitzung: str, day: datetime.date) -> None:
    office.open(sitzung)
    office.follow("Protokoll beschließen")
    office.type(decided_on=spoken(day))
    assert "Es ändert sich nicht mehr." in office.press("Beschließen")


def test_a_year_of_one_fachforum(own_portal, enter):
    today = timezone.localdate()
    office, member, resident = enter(OFFICE), enter(MEMBER), enter()
    office.sign_in_as_staff()
    days = plan_series(office, today + datetime.timedelta(days=3))
    assert len(days) >= 11
    office.follow(days[0])
    sitzung = office.page.url.removeprefix(office.address)
    sign_in_member(member)
    propose(member, sitzung)
    take_up(office)
    office.open(sitzung)
    office.follow("Einladen")
    assert "Die Einladung geht an 1 Mitglieder mit Konto." in office.press("Jetzt einladen")
    assert "Bus am Wochenende" in member.letter("Einladung").inner_text()
    public = sitzung.replace(INSIDE, "/gremien/")
    assert "Bus am Wochenende" in resident.open(public)

    passed = meeting_day(days[0], today) - today
    own_portal.let_pass(passed.days + 1)
    now = today + passed + datetime.timedelta(days=1)
    office, member = enter(OFFICE), enter(MEMBER)
    office.sign_in_as_staff(days_later=passed.days + 1)
    sign_in_member(member)
    write_minutes(office, sitzung)
    correct(member, office, sitzung, now + datetime.timedelta(days=ROUND_DAYS))
    assert "Drei Anbieter" not in resident.open(public)

    own_portal.let_pass(ROUND_DAYS + 1)
    now += datetime.timedelta(days=ROUND_DAYS + 1)
    office = enter(OFFICE)
    office.sign_in_as_staff(days_later=(now - today).days)
    decide(office, sitzung, now)
    for words in ("Drei Anbieter wollen sich beteiligen.", DECISION, "3 Ja, 1 Nein, 0 Enthaltungen", "zu teuer"):
        assert words in resident.open(public)
    office.open(f"{INSIDE}sitzungen/")
    office.follow(days[1])
    following = office.page.url.removeprefix(office.address)
    assert "Offene Beschlüsse" in office.words
    assert DECISION in office.words
    office.main.get_by_role("listitem").filter(has_text=DECISION).last.get_by_role("link").first.click()
    office.select(stand="erledigt")
    office.type(outcome="Der Bus fährt seit dem Frühling.")
    assert "ist gespeichert" in office.press("Speichern")
    assert DECISION not in office.open(following)
    assert "Der Bus fährt seit dem Frühling." in resident.open("/sozialraeume/nord/")
    assert DECISION in resident.words


def meeting_day(words: str, today: datetime.date) -> datetime.date:
    """The day of „Donnerstag, 3. Dezember 2026“, looked for in the coming weeks."""
    number = int(re.search(r"(\d+)\.", words)[1])
    days = (today + datetime.timedelta(days=ahead) for ahead in range(60))
    return next(day for day in days if day.weekday() == 3 and day.day == number and str(day.year) in words)
