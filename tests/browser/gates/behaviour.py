"""What rule engines cannot see: reflow, larger text, text spacing, size of targets, use without script."""

import re

from playwright.sync_api import Page

from tests.browser.gates.finding import Finding

LARGE_TEXT = "html { font-size: 200% !important }"
TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""  # WCAG 1.4.12
TARGET_PX = 44  # WCAG 2.5.5

# Content beyond the right edge, unless it scrolls in its own box (a wide table may, WCAG 1.4.10).
SIDEWAYS = """() => {
    const scrolls = e => ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
    const boxed = e => {
        for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (scrolls(p)) return true;
    };
    const beyond = e => e.getBoundingClientRect().width > 1 && e.getBoundingClientRect().right > innerWidth + 1;
    const shown = e => !e.ownerSVGElement && e.checkVisibility({visibilityProperty: true});
    const wide = [...document.querySelectorAll("body *")].filter(e => beyond(e) && shown(e) && !boxed(e));
    if (document.documentElement.scrollWidth > innerWidth && !wide.length) {  // text that leaves its box
        const leaves = e => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && shown(e) && !boxed(e) && !scrolls(e);
        wide.push(...[...document.querySelectorAll("*")].filter(e => leaves(e) && ![...e.children].some(leaves)));
    }
    return wide.slice(0, 5).map(e => innerWidth + " px wide: " + e.outerHTML.slice(0, 100));
}"""
# Text cut off by its own box.
CLIPPED = """() => [...document.querySelectorAll("body *")].filter(e => {
    const style = getComputedStyle(e), cuts = value => ["hidden", "clip"].includes(value);
    if (!cuts(style.overflowY) && !cuts(style.overflowX) || e.offsetWidth <= 1 || e.offsetHeight <= 1) return false;
    const tooHigh = e.scrollHeight > e.clientHeight + 2, tooWide = e.scrollWidth > e.clientWidth + 2;
    return (cuts(style.overflowY) && tooHigh || cuts(style.overflowX) && tooWide) && Boolean(e.innerText);  // slow, so last
}).map(e => e.outerHTML.slice(0, 100))"""
# Exempt are links inside a sentence and links that another, large one on the page equals (the map has its list); hidden
# ones (skip link before its focus) are not targets; a label and a stretched `::after` belong to the target.
TARGETS = """min => {
    const box = (...rects) => [Math.max(...rects.map(r => r.right)) - Math.min(...rects.map(r => r.left)),
                               Math.max(...rects.map(r => r.bottom)) - Math.min(...rects.map(r => r.top))];
    const size = e => {
        const after = getComputedStyle(e, "::after"), rects = [e, ...(e.labels ?? [])].map(x => x.getBoundingClientRect());
        if (after.content !== "none" && after.position === "absolute") {
            let p = e; while (p.parentElement && getComputedStyle(p).position === "static") p = p.parentElement;
            rects.push(p.getBoundingClientRect());
        }
        return box(...rects);
    };
    const letters = text => text.replace(/[\\s·|,]/g, "").length;
    const inSentence = e => {
        if (!e.matches("a") || e.ownerSVGElement || getComputedStyle(e).display !== "inline") return false;
        let p = e.parentElement; while (getComputedStyle(p).display === "inline") p = p.parentElement;
        return letters(p.innerText) > letters([...p.querySelectorAll("a")].map(a => a.innerText).join(""));
    };
    const small = [], large = new Set();
    for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
        const rect = e.getBoundingClientRect(), [width, height] = size(e);
        const isOut = rect.width <= 1 || rect.bottom + scrollY <= 0 || rect.right <= 0;
        if (isOut || !e.checkVisibility({visibilityProperty: true})) continue;
        if (inSentence(e) || width > min - .5 && height > min - .5) large.add(e.getAttribute("href"));
        else small.push([e, `${Math.round(width)}x${Math.round(height)} at ${innerWidth} px: ${e.outerHTML.slice(0, 100)}`]);
    }
    return small.filter(([e]) => !e.matches("a") || !large.has(e.getAttribute("href"))).map(([, where]) => where);
}"""
MAIN_TEXT = "() => (document.querySelector('main') ?? document.body).innerText"
# Measures with a constructed style sheet: the page's own Content-Security-Policy stays in force.
WITH_STYLE = """([css, min]) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
    const found = [MEASURES].flatMap(measure => measure(min));
    document.adoptedStyleSheets = [];
    return found;
}"""
WIDTHS = (1280, 320)


def measure(page: Page, rule: str, size: tuple[int, int], *measures: str, css: str = "") -> list[Finding]:
    """Findings in a window of this size with more style; leaves the window like that, but the style is gone."""
    if page.viewport_size != {"width": size[0], "height": size[1]}:  # each change is a new layout
        page.set_viewport_size({"width": size[0], "height": size[1]})
    places = page.evaluate(WITH_STYLE.replace("MEASURES", ", ".join(measures)), [css, TARGET_PX])
    return [Finding(rule, where) for where in places]


def reflow(page: Page) -> list[Finding]:
    """WCAG 1.4.10: no sideways scroll at 320 x 256 (1280 x 1024 at 400 %)."""
    return measure(page, "reflow", (320, 256), SIDEWAYS)


def large_text(page: Page) -> list[Finding]:
    """WCAG 1.4.4: text of 200 % is neither cut off nor pushed aside."""
    return measure(page, "large-text", (640, 512), SIDEWAYS, CLIPPED, css=LARGE_TEXT)


def text_spacing(page: Page, width: int) -> list[Finding]:
    """WCAG 1.4.12: wider spacing cuts nothing off."""
    return measure(page, "text-spacing", (width, 800), SIDEWAYS, CLIPPED, css=TEXT_SPACING)


def target_size(page: Page, width: int) -> list[Finding]:
    """WCAG 2.5.5: 44 px."""
    return measure(page, "target-size", (width, 800), TARGETS)


# A time of the clock, and the key of an app that is not set up yet.
CHANGING = re.compile(r"\d{1,2}:\d{2} Uhr|[A-Z2-7]{4}( [A-Z2-7]{4}){3,}")


# What the portal writes anew for each visit.
NEW_EACH_TIME = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")\w+|(?<=data-seconds=")\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
)
DOCUMENT = "() => document.documentElement.outerHTML + document.adoptedStyleSheets.length"


def is_same_document(page: Page, page_without_script: Page) -> bool:
    """Whether scripts have changed nothing that could be seen, so that each gate would find the same in both."""
    one, other = (CHANGING.sub("…", NEW_EACH_TIME.sub("…", p.evaluate(DOCUMENT))) for p in (page, page_without_script))
    return one == other


def needs_script(page: Page, page_without_script: Page) -> list[Finding]:
    """The main text is the same without script, apart from what changes from visit to visit."""
    with_script, without = (set(CHANGING.sub("…", p.evaluate(MAIN_TEXT)).split("\n")) for p in (page, page_without_script))
    return [Finding("script-needed", where) for where in sorted(with_script ^ without)]


def behaviour_at(page: Page, width: int) -> list[Finding]:
    """The gates that look at a wide and at a narrow window."""
    return target_size(page, width) + text_spacing(page, width)


def behaviour(page: Page) -> list[Finding]:
    """All gates of this file on one open page, apart from `needs_script`; leaves the window at 640 x 512."""
    return [finding for width in WIDTHS for finding in behaviour_at(page, width)] + reflow(page) + large_text(page)
