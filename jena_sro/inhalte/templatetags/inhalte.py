from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

from jena_sro.inhalte import leicht
from jena_sro.inhalte.schema_org import Thing
from jena_sro.inhalte.texte import render_easy, render_markdown

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Safe HTML of a Markdown text."""
    return render_markdown(text)


@register.filter
def easy_markdown(text: str) -> SafeString:
    """Safe HTML of a Markdown text in easy language, each of its lines on a line of its own."""
    return render_easy(text)


@register.filter
def easy_url(url: str) -> str:
    """Address of the twin in easy language of a reading page."""
    return leicht.easy_url(url)


@register.simple_tag
def json_ld(facts: Thing | None) -> str:
    """Facts for search engines as a block of data, which no browser runs and the Content-Security-Policy allows."""
    if facts is None:
        return ""
    block = json_script(facts).replace("application/json", "application/ld+json", 1)
    return mark_safe(block)  # noqa: S308 - json_script has escaped what would end the block


@register.filter
def shown_pages(page: Page[Any]) -> Iterator[int | str]:
    """Numbers of the first page, the last one and those around this page, with „…“ for what is left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
