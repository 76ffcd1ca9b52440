"""Accessibility rules of axe-core in the open page: WCAG 2.2 A, AA, best practice and the AAA rules a machine can see."""

from functools import cache

from playwright.sync_api import Page

from tests.browser.gates.finding import Finding
from tests.browser.programs import AXE

# wcag2aaa: contrast 7:1, one purpose for links of one name, no meta refresh.
TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]  # all that another colour scheme can break
RUN = """async ([type, values]) => {
    const result = await axe.run(document, {runOnly: {type, values}, resultTypes: ["violations"]});
    return result.violations.flatMap(rule => rule.nodes.map(
        node => [rule.id, node.target.join(" ") + " " + node.html.slice(0, 120) + " " + (node.any[0]?.message ?? "")]));
}"""


@cache
def source() -> str:
    return AXE.read_text(encoding="utf-8")


def axe(page: Page, *, colours_only: bool = False) -> list[Finding]:
    if not page.evaluate("'axe' in window"):  # half a megabyte: once a page, or with each document of a context
        page.evaluate(source())
    rules = ["rule", COLOURS] if colours_only else ["tag", TAGS]
    return [Finding(rule, where) for rule, where in page.evaluate(RUN, rules)]
