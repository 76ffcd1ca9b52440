"""Pages in easy language: type of at least 1.2 times the usual size, and lines of at least 1.5 times their type."""

from playwright.sync_api import Page

from tests.browser.gates.finding import Finding

BASE_PX = 18  # text of the standard pages
SMALLEST, NARROWEST = 1.2, 1.5
# Every element with words of its own that is shown; what only readers by ear get has no size.
TEXTS = """([smallest, narrowest]) => {
    if (!document.body.matches(".leicht")) return [];
    const words = e => [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
    const shown = e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 1;
    const found = [];
    for (const e of document.querySelectorAll("body *:not(svg *, option, script)")) {
        if (!words(e) || !shown(e) || e.closest(".app-demo, .app-skip")) continue;
        const style = getComputedStyle(e), size = parseFloat(style.fontSize), line = parseFloat(style.lineHeight);
        const where = `${size} px on ${style.lineHeight}: ${e.outerHTML.slice(0, 100)}`;
        if (size < smallest - .1) found.push(["easy-type-size", where]);
        if (!(line >= size * narrowest - .1)) found.push(["easy-line-height", where]);
    }
    return found;
}"""


def leicht(page: Page) -> list[Finding]:
    """Findings of a page in easy language; none for another page."""
    return [Finding(rule, where) for rule, where in page.evaluate(TEXTS, [BASE_PX * SMALLEST, NARROWEST])]
