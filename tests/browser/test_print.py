"""On paper: black on white whatever the screen shows, nothing cut off, no menu, and the address the page came from."""

import pytest

from tests.browser.views import VIEWS

A4 = {"width": 673, "height": 950}  # pixels between the margins
PAGES = [
    "seiten:start",
    "sozialraeume:sozialraum_detail",
    "sozialraeume:sozialraum_detail_easy",
    "offers list with filters",
    "teilhabe:angebot_detail",
    "teilhabe:vergleich",
    "seiten:rueckmeldung",
    "new orders",
]
VISITORS = ["guest", "choices dark"]  # what somebody has chosen for the screen
LOOK = """() => {
  const shown = element => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const all = [...document.querySelectorAll("body *")].filter(shown);
  const name = element => `${element.tagName} ${element.getAttribute("class")}`;
  const light = colour => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map(Number).map(part => (part / 255) ** 2.2);
    return .2126 * red + .7152 * green + .0722 * blue;
  };
  const worded = all.filter(element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  const words = worded.filter(element => !element.closest("svg") && element.closest("main, footer, aside, header"));
  return {
    wide: all.filter(element => element.getBoundingClientRect().right > innerWidth + 1).map(name),
    controls: all.filter(element => element.matches(".app-nav, .app-meta, .app-search, .app-filter, button")).map(name),
    pale: words.filter(element => 1.05 / (light(getComputedStyle(element).color) + .05) < 4.5).map(name),
    page: getComputedStyle(document.body).backgroundColor,
    title: shown(document.querySelector("main h1")),
    from: document.querySelector(".app-printed").innerText,
  };
}"""


@pytest.mark.parametrize("visitor", VISITORS)
def test_pages_are_fit_for_paper(portal, new_context, visitor):
    context, found = new_context(viewport=A4, color_scheme="dark"), {}
    page = context.new_page()
    page.emulate_media(media="print")
    for name in PAGES if visitor == "guest" else PAGES[:3]:
        cookies = portal.visitors[VIEWS[name].visitor if name in VIEWS else visitor]
        context.clear_cookies()
        context.add_cookies([{"name": key, "value": value, "url": portal.address} for key, value in cookies.items()])
        page.goto(portal.address + portal.paths[name])
        found[name] = page.evaluate(LOOK)
    page.emulate_media(media="screen")
    assert not page.locator(".app-printed").is_visible()
    addresses = {name: f"Sozialraum-Portal Jena, gedruckt aus {portal.address}{portal.paths[name]}" for name in found}
    assert {name: look.pop("from") for name, look in found.items()} == addresses
    fit = {"wide": [], "controls": [], "pale": [], "page": "rgb(255, 255, 255)", "title": True}
    assert {name: look for name, look in found.items() if look != fit} == {}
