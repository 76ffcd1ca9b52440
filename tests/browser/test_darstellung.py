"""What is chosen on „Darstellung anpassen“ reaches the text itself."""

from playwright.sync_api import Page

FONT = "selector => getComputedStyle(document.querySelector(selector)).fontFamily"


def choose(portal, new_context, visitor: str) -> Page:
    context = new_context()
    cookies = portal.visitors[visitor]
    context.add_cookies([{"name": name, "value": value, "url": portal.address} for name, value in cookies.items()])
    page = context.new_page()
    page.goto(portal.address + "/angebote/")
    return page


def test_legible_font_is_that_of_every_text(portal, new_context):
    chosen, usual = (choose(portal, new_context, visitor) for visitor in ("choices", "guest"))
    for selector in ("h1", "main p", "main a", "main label", "nav a", "button"):
        assert chosen.evaluate(FONT, selector).startswith('"Atkinson Hyperlegible Next"'), selector
        assert "Atkinson" not in usual.evaluate(FONT, selector), selector
