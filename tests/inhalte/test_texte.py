import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jena_sro.inhalte.texte import ALLOWED_TAGS, render_markdown

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='https://example.org'></iframe>",
    "<style>body{display:none}</style>",
    "<a href='javascript:alert(1)'>x</a>",
    "</p></div></main><h1>Neu</h1>",
    "<!-- x --><base href='https://example.org/'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](  javascript:alert(1) )",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://example.org "onclick=alert(1)")',
    '[x](https://example.org/"onmouseover="alert(1))',
    "![x](https://example.org/spy.png)",
    "![x](data:image/png;base64,AAAA)",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "> > - <b onclick=x>**[x](javascript:alert(1))**</b>",
    "```html\n<script>alert(1)</script>\n```",
    "`<script>`",
    "| a | b |\n|---|---|\n| <script> | [x](javascript:1) |",
]
TAG = re.compile(r"<(/?)([a-z0-9]+)((?:\s[^<>]*)?)>")
HARMLESS_LINK = re.compile(r'\s(?:href="(?:https?:|mailto:|tel:|[^":]*(?:[/?#]|"))[^"]*"? ?)?rel="noopener"')


def dangers(html):
    """Tags and attributes that no text may bring, and any angle bracket outside of them."""
    found = [tag for _, tag, _ in TAG.findall(html) if tag not in ALLOWED_TAGS]
    found += [
        attributes for slash, tag, attributes in TAG.findall(html) if attributes and not HARMLESS_LINK.fullmatch(attributes)
    ]
    return found + re.findall(r"[<>]", TAG.sub("", html))


@pytest.mark.parametrize("text", ATTACKS)
def test_render_markdown_attack_is_harmless(text):
    assert dangers(render_markdown(text)) == []


@settings(deadline=None)
@given(st.text(st.sampled_from("<>[]()!\"'`#*_-&;:/ \n\tajs=x"), max_size=60))
def test_render_markdown_any_markup_is_harmless(text):
    assert dangers(render_markdown(text)) == []


@pytest.mark.parametrize("html", ["<script>", "<p onclick=x>", '<a href="javascript:x" rel="noopener">', "a < b"])
def test_dangers_are_noticed(html):
    assert dangers(html) != []


@pytest.mark.parametrize("text", ["# Groß", "## Zwei", "###### Sechs", "Groß\n====", "Zwei\n----", "> # Groß", "- # Groß"])
def test_render_markdown_every_heading_is_an_h3(text):
    assert re.findall(r"<(h\d)", render_markdown(text)) == ["h3"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**fett** und *betont*", "<p><strong>fett</strong> und <em>betont</em></p>\n"),
        ("- eins\n- zwei", "<ul>\n<li>eins</li>\n<li>zwei</li>\n</ul>\n"),
        ("[Jena](https://jena.de)", '<p><a href="https://jena.de" rel="noopener">Jena</a></p>\n'),
        ("[schreiben](/rueckmeldung/)", '<p><a href="/rueckmeldung/" rel="noopener">schreiben</a></p>\n'),
        ("[Anruf](tel:+493641494600)", '<p><a href="tel:+493641494600" rel="noopener">Anruf</a></p>\n'),
        ("[Mail](mailto:a@example.org)", '<p><a href="mailto:a@example.org" rel="noopener">Mail</a></p>\n'),
        ("5 < 6 & 7 > 2", "<p>5 &lt; 6 &amp; 7 &gt; 2</p>\n"),
        ("", ""),
    ],
)
def test_render_markdown_keeps_what_a_text_needs(text, html):
    assert render_markdown(text) == html
