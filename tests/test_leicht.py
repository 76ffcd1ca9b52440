"""Pages in easy language: every reading page has its twin, each leads to the other, and the words are short."""

import re
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape

from jena_sro.inhalte.leicht import SUFFIX
from tests.addresses import FILES, arguments, is_sending, public_patterns

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parent.parent
LONGEST_SENTENCE = 12  # words
ABBREVIATION = re.compile(r"\b(?:z\. ?B\.|usw\.|bzw\.|ca\.|Nr\.|Tel\.|d\. ?h\.)")
# Public pages that nobody reads here: what a form answers, the mail of the demonstration, a list in the frame of another site.
NO_TWIN = {
    "gremien:anmeldung_thanks",
    "seiten:postfach",
    "teilhabe:angebot_embed",
    "teilhabe:bestellung_thanks",
    "teilhabe:wunsch_thanks",
}
PUBLIC = sorted(set(public_patterns()) - FILES - NO_TWIN)
READING = [name for name in PUBLIC if not is_sending(name) and not name.endswith(SUFFIX)]
EASY = [name for name in PUBLIC if name.endswith(SUFFIX)]
SHELL = [ROOT / "templates/leicht.html", ROOT / "templates/inhalte/_easy_section.html", *ROOT.glob("templates/_easy_*.html")]
TEMPLATES = sorted({*ROOT.glob("templates/**/*_easy.html"), *SHELL})


def switch_of(response):
    """Where the switch of the languages leads."""
    return re.search(r'<li class="app-meta__twin">\s*<a href="([^"]+)"', response.content.decode())[1]


@pytest.mark.parametrize("name", READING)
def test_reading_page_has_a_twin_and_each_leads_to_the_other(client, demo_content, name):
    kwargs = arguments(name)
    standard, easy = reverse(name, kwargs=kwargs), reverse(name + SUFFIX, kwargs=kwargs)
    assert easy == f"/leicht{standard}"
    pages = {path: client.get(path) for path in (standard, easy)}
    assert {path: page.status_code for path, page in pages.items()} == {standard: 200, easy: 200}
    assert [switch_of(pages[path]) for path in (standard, easy)] == [easy, standard]


def test_every_page_below_leicht_is_a_twin():
    names = set(public_patterns())
    assert [name for name in EASY if name.removesuffix(SUFFIX) not in names] == []


def test_switch_keeps_the_place(client, demo_content):
    query = "?sozialraum=nord&tag=heute&seite=2"
    assert switch_of(client.get(f"/angebote/{query}")) == escape(f"/leicht/angebote/{query}")
    assert switch_of(client.get(f"/leicht/angebote/{query}")) == escape(f"/angebote/{query}")


def test_page_without_twin_leads_to_the_start_in_easy_language(client, demo_content):
    for path in ("/fehlt/danke/", "/gibt-es-nicht/", "/angebote/gibt-es-nicht/"):
        assert switch_of(client.get(path)) == "/leicht/"


def test_twin_answers_as_its_page(client, demo_content):
    for path in ("/angebote/gibt-es-nicht/", "/ortschaften/nirgends/", "/gremien/beschluesse/4711/"):
        assert client.get(f"/leicht{path}").status_code == 404
    assert client.post("/leicht/angebote/").status_code == 405


# Words: what the templates themselves say. A value counts as one word.

TAGS = r"p|h\d|li|ul|ol|dt|dd|div|section|header|nav|address|br|title|label|button|blockquote|th|td"
TAG = re.compile(rf"</?(?:{TAGS})\b[^>]*>")
BRANCHES = {"if", "elif", "else", "endif", "for", "empty", "endfor", "block", "endblock", "include"}
# A comment of a template is no text of the page; what tests a value stands between texts of which one is shown.
HIDDEN_BLOCKS = re.compile(r"{% comment %}.*?{% endcomment %}|<!DOCTYPE[^>]*>|<svg.*?</svg>|<script.*?</script>", re.DOTALL)


def words_of(source: str) -> str:
    """Text of a template: one letter for a value, a line for each block, branches apart."""
    text = ""
    for token in Lexer(HIDDEN_BLOCKS.sub("", source)).tokenize():
        if token.token_type == TokenType.TEXT:
            text += token.contents
        elif token.token_type == TokenType.VAR:
            text += "X"
        elif token.contents.split()[0] in BRANCHES:
            text += "\n"
    return re.sub(r"<[^>]+>", "", TAG.sub("\n", text))


def sentences_of(source: str) -> list[str]:
    """Sentences of a template; a colon and the end of a block end one too."""
    lines = [" ".join(line.split()) for line in words_of(source).split("\n")]
    return [sentence for line in lines for sentence in re.split(r"(?<=[.?:])\s", line) if re.search(r"\w", sentence)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_sentences_are_short_and_plain(path):
    sentences = sentences_of(path.read_text(encoding="utf-8"))
    assert [s for s in sentences if len(s.split()) > LONGEST_SENTENCE] == []
    assert [s for s in sentences if ABBREVIATION.search(s) or re.search("[;(–]", s)] == []


def test_sentences_of_a_template_are_found():
    source = "<p>Das ist {{ wort }}, und noch {% if x %}viel{% endif %}.<br>Nein: ja. So.</p>"
    assert [len(s.split()) for s in sentences_of(source)] == [5, 1, 1, 1, 1]


def test_unknown_twin_is_empty():
    with pytest.raises(NoReverseMatch):
        reverse("seiten:postfach_easy")
