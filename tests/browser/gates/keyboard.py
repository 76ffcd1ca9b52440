"""A walk through the page with Tab: everything is reached, and the focus is seen and not covered.

Tab is really pressed, and held down. The page itself looks at each stop, just before the next press moves the focus on, so
that a stop costs one message to the browser.
"""

from playwright.sync_api import Page

from tests.browser.gates.finding import Finding

MOST_STOPS = 400
FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"

# Looks at the element that has the focus. Done, when the focus is nowhere or where it was before.
STEP = """() => {
    const walk = window.portalWalk, e = document.activeElement, name = e?.outerHTML.slice(0, 100), {found} = walk;
    if (e?.localName === "video" && walk.reached.has(e)) return;  // the buttons of a player are stops within it
    walk.done ||= !e || e === document.body || e === document.documentElement || walk.reached.has(e);
    if (walk.done) return;
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
}"""
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
    const before = new Map(all.map(e => [e, signature(e)]));
    window.portalWalk?.end.abort();
    const end = new AbortController(), step = STEP;
    const walk = window.portalWalk = {signature, before, end, reached: new Set(), found: [], done: false, isSeen: true};
    const lookFirst = () => { if (!walk.isSeen) step(); walk.isSeen = false; };
    window.addEventListener("keydown", lookFirst, {capture: true, signal: end.signal});
    const groups = new Set(all.filter(e => e.type === "radio").map(e => e.name));
    return all.filter(e => e.type !== "radio").length + groups.size + 1;
}""".replace("STEP", STEP)
# What is left once the last stop is seen, too. Of a group of radio buttons Tab reaches one.
RESULT = """() => {
    const {before, reached, found} = window.portalWalk;
    const group = e => e.type === "radio" && [...reached].some(r => r.type === "radio" && r.name === e.name && r.form === e.form);
    const missed = [...before.keys()].filter(e => !reached.has(e) && !group(e)).map(e => e.outerHTML.slice(0, 100));
    return [...found, ...missed.map(name => ["keyboard-unreachable", name])];
}"""
IS_DONE = """() => {
    const walk = window.portalWalk;
    if (!walk.isSeen) (STEP)();
    walk.isSeen = true;
    return walk.done;
}""".replace("STEP", STEP)


def keyboard(page: Page) -> list[Finding]:
    presses = page.evaluate(PREPARE, FOCUSABLE)  # as many as there should be stops, and one that ends the walk
    for _ in range(MOST_STOPS):
        for _ in range(presses):
            page.keyboard.down("Tab")
        if page.evaluate(IS_DONE):
            break
        presses = 1  # the focus stops where nobody expects it: a box that scrolls
    page.keyboard.up("Tab")
    return [Finding(rule, where) for rule, where in page.evaluate(RESULT)]
