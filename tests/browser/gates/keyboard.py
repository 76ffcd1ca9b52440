"""A walk through the page with Tab: everything is reached, and the focus is seen and not covered."""

from playwright.sync_api import Page

from tests.browser.gates.finding import Finding

MOST_STOPS = 400
FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"

# Remembers how each element looks without focus, so that a permanent frame does not count as a focus mark.
PREPARE = """selector => {
    const marks = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopWidth", "borderTopColor",
                   "backgroundColor", "textDecorationLine", "textDecorationThickness", "stroke", "strokeWidth"];
    const look = (e, pseudo) => { const style = getComputedStyle(e, pseudo); return marks.map(mark => style[mark]).join(" "); };
    const around = e => [e, ...(e.labels ?? []), e.ownerSVGElement ? e.firstElementChild : e.parentElement];
    const signature = e => around(e).map(x => look(x, null) + look(x, "::before") + look(x, "::after")).join();
    document.body.tabIndex = -1;  // Tab starts at the top, also on a page with autofocus
    document.body.focus();
    document.body.removeAttribute("tabindex");
    const usable = e => !e.disabled && !e.closest("[inert]") && e.checkVisibility({visibilityProperty: true});
    const all = [...document.querySelectorAll(selector)].filter(usable);
    window.portalWalk = {signature, before: new Map(all.map(e => [e, signature(e)])), reached: new Set()};
}"""
STEP = """() => {
    const walk = window.portalWalk, e = document.activeElement, name = e?.outerHTML.slice(0, 100), found = [];
    if (!e || e === document.body || e === document.documentElement) return null;
    if (walk.reached.has(e)) return e.localName === "video" ? [] : null;  // the buttons of a player are stops within it
    walk.reached.add(e);
    const mark = getComputedStyle(e), before = walk.before.get(e);
    if (before === undefined ? mark.outlineStyle === "none" : walk.signature(e) === before) found.push(["focus-visible", name]);
    const rect = [...e.getClientRects()].find(r => r.width && r.height) ?? e.getBoundingClientRect();
    const shares = [[.5, .5], [.25, .25], [.75, .25], [.25, .75], [.75, .75]];
    const points = shares.map(([x, y]) => [rect.left + rect.width * x, rect.top + rect.height * y]);
    const inside = ([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
    if (!points.some(inside)) found.push(["focus-offscreen", name]);
    const sameDrawing = top => e.ownerSVGElement && top.ownerSVGElement === e.ownerSVGElement;  // shapes fill no rectangle
    const ofLabel = top => [...(e.labels ?? [])].some(label => label.contains(top));
    const own = top => top && (e.contains(top) || top.contains(e) || ofLabel(top) || sameDrawing(top));
    if (points.filter(inside).some(([x, y]) => !own(document.elementFromPoint(x, y)))) found.push(["focus-obscured", name]);
    return found;
}"""
# Of a group of radio buttons Tab reaches one.
UNREACHED = """() => {
    const {before, reached} = window.portalWalk;
    const group = e => e.type === "radio" && [...reached].some(r => r.type === "radio" && r.name === e.name && r.form === e.form);
    return [...before.keys()].filter(e => !reached.has(e) && !group(e)).map(e => e.outerHTML.slice(0, 100));
}"""


def keyboard(page: Page) -> list[Finding]:
    page.evaluate(PREPARE, FOCUSABLE)
    found: list[Finding] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        step = page.evaluate(STEP)
        if step is None:
            break
        found += [Finding(rule, where) for rule, where in step]
    return found + [Finding("keyboard-unreachable", where) for where in page.evaluate(UNREACHED)]
