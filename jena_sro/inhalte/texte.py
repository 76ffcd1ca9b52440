"""Markdown of staff and Anbieter, made into safe HTML in this one place."""

import re
from functools import lru_cache
from html import unescape

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

ALLOWED_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h3", "a", "blockquote"}
NOT_PRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
PARSER = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False}).disable(["image", "table"])


def printable(text: str) -> str:
    """`text` without the few characters that neither XML nor a calendar file may hold."""
    return NOT_PRINTABLE.sub(" ", text)


def level_headings(state: StateCore) -> None:
    """Every heading of a text becomes an h3, so that no text skips a level of the page it stands on."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3"


PARSER.core.ruler.push("level_headings", level_headings)


@lru_cache(maxsize=512)
def render_markdown(text: str) -> SafeString:
    """HTML of `text` with the few tags that a text needs; raw HTML, pictures, scripts and odd addresses are dropped."""
    html = nh3.clean(
        PARSER.render(text),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )
    return mark_safe(html)  # noqa: S308 - cleaned just above; the other mark_safe is that of json_ld


def plain_text(text: str) -> str:
    """A Markdown text as its words alone."""
    return " ".join(unescape(strip_tags(render_markdown(text))).split())


def render_easy(text: str) -> SafeString:
    """The same for a text in easy language, where each line of the text stays a line of the page."""
    return render_markdown(re.sub(r"(?<=\S)[ \t]*\n(?=[ \t]*\S)", "  \n", text))
