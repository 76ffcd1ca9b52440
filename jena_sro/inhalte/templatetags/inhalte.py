from django import template
from django.utils.safestring import SafeString

from jena_sro.inhalte import leicht
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
