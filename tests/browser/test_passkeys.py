"""Passkeys in Chromium under the portal's Content-Security-Policy, with a device that answers by itself."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from jena_sro.seiten.demo import LOGINS, PASSWORD, TOTP_SECRETS
from tests.browser.gates.axe import axe
from tests.browser.gates.behaviour import behaviour
from tests.browser.gates.finding import check_none
from tests.browser.gates.keyboard import keyboard
from tests.browser.portal import Portal

WITHOUT_APP = next(email for email in LOGINS if email not in TOTP_SECRETS)


@pytest.fixture
def by_name(portal: Portal) -> Portal:
    """The portal under the name localhost: passkeys are for names, not for numbers."""
    return replace(portal, address=portal.address.replace("127.0.0.1", "localhost"))


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A page that may complain of nothing, in a browser with a device for passkeys, as if a finger were on it."""
    page = new_context().new_page()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    answers = {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": device | answers})
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    assert errors == []


def press(page: Page, button: str) -> None:
    page.locator("main").get_by_role("button", name=button, exact=True).click()


def test_passkey_is_added_and_signs_in_alone(by_name, page):
    page.goto(by_name.address + reverse("account_login"))
    page.get_by_label("E-Mail-Adresse").fill(WITHOUT_APP)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    press(page, "Anmelden")
    page.goto(by_name.address + reverse("mfa_add_webauthn"))
    page.get_by_label("Name des Passkeys").fill("Diensthandy")
    page.get_by_label("auch ohne Passwort").check()
    press(page, "Passkey anlegen")
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    page.goto(by_name.address + reverse("mfa_reauthenticate_webauthn"))
    assert page.url == by_name.address + reverse("mfa_reauthenticate_webauthn")
    check_none(axe(page) + keyboard(page) + behaviour(page))
    page.get_by_role("button", name="Abmelden").click()
    page.goto(by_name.address + reverse("account_login"))
    press(page, "Mit Passkey anmelden")
    page.wait_for_url("**/anbieter/")
    page.goto(by_name.address + reverse("mfa_list_webauthn"))
    assert "Diensthandy" in page.locator("main").inner_text()


def test_passkey_button_without_script_says_what_to_do(portal, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(portal.address + reverse("account_login"))
    press(page, "Mit Passkey anmelden")
    assert "Ein Passkey braucht JavaScript" in page.locator("main").inner_text()
