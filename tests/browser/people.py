"""People with a browser of their own, for the tests that walk a whole way."""

import re
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Locator, Page

from jena_sro.seiten.demo import PASSWORD, TOTP_SECRETS


def loosely(name: str) -> re.Pattern[str]:
    """A name that holds this; before a colon may be a blank, where only screen readers hear what follows."""
    return re.compile(re.escape(name).replace(":", r"\s*:"))


@dataclass(frozen=True)
class Person:
    """Somebody with a browser of their own, who reads, follows links, types and presses buttons."""

    page: Page
    address: str
    email: str = ""

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def words(self) -> str:
        return self.main.inner_text()

    def open(self, path: str) -> str:
        self.page.goto(self.address + path)
        return self.words

    def follow(self, link: str) -> str:
        """Follow the first link of the main content whose name holds this."""
        with self.page.expect_navigation():
            self.main.get_by_role("link", name=loosely(link)).first.click()
        return self.words

    def press(self, button: str) -> str:
        """Press the first button of the main content whose name holds this."""
        with self.page.expect_navigation():
            self.main.get_by_role("button", name=loosely(button)).first.click()
        return self.words

    def type(self, **texts: str) -> None:
        """Type into the fields with these ids."""
        for name, text in texts.items():
            self.page.locator(f"#id_{name}").fill(text)

    def choose(self, *labels: str) -> None:
        """Check radio buttons and boxes."""
        for label in labels:
            self.main.get_by_label(label, exact=True).check()

    def select(self, **labels: str) -> None:
        for name, label in labels.items():
            self.page.locator(f"#id_{name}").select_option(label=label)

    def search(self, words: str) -> str:
        """Ask the search field that stands on every page."""
        self.page.get_by_role("searchbox").fill(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self.words

    def letter(self, subject: str = "") -> Locator:
        """The newest mail to this person with this in its subject, in the Postfach of the demonstration."""
        self.open("/postfach/")
        letters = self.main.locator("li").filter(has=self.page.get_by_role("heading", name=subject))
        return letters.filter(has_text=f"an {self.email}").first

    def follow_letter(self, subject: str) -> str:
        """Follow the first link of the newest such mail; it names the portal as the outside knows it."""
        link = urlsplit(self.letter(subject).get_by_role("link").first.get_attribute("href"))
        return self.open(link.path)

    def sign_in_as_staff(self, *, days_later: int = 0) -> None:
        """With the password and the code of the demonstration; the clock of the portal may be some days ahead."""
        self.open("/arbeitsbereich/")
        self.type(login=self.email, password=PASSWORD)
        self.press("Anmelden")
        counter = int(time.time() + days_later * 24 * 60 * 60) // totp.app_settings.TOTP_PERIOD
        self.type(code=totp.format_hotp_value(totp.hotp_value(TOTP_SECRETS[self.email], counter)))
        self.press("Anmelden")
