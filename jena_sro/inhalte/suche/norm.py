"""Words of a text, folded so that spellings of one word meet: Mühlenstraße, Muehlenstr. and MÜHLENSTRASSE."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

MAX_QUESTION_CHARS = 200
MAX_QUESTION_WORDS = 8
MAX_WORD_CHARS = 80

LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "å": "a", "ł": "l", "đ": "d", "ı": "i"}
)
GENDER = re.compile(r"(?<=[^\W\d_])(?:[*:_·]|/-?)in(nen)?\b", re.IGNORECASE)
HOUSE_NUMBER = re.compile(r"\b(\d{1,4}) ([a-zA-Z])\b")
CHAIN = re.compile(r"[^\W_]+(?:[-‐‑–'’][^\W_]+)*")
WORD = re.compile(r"[^\W_]+")
DIGRAPH = re.compile(r"(a|o|(?<![aeq])u)e")
STOP_WORDS_TEXT = """
ab aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bitte brauche brauchen da dabei damit dann
das dass dein deine dem den denn der des die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen
einer eines er es etwas euch euer finde finden fuer gegen gerne gibt habe haben hat hatte hier ich ihm ihn ihnen ihr ihre
ihrem ihren ihrer im in ins ist jede jedem jeden jeder jedes kann kein keine koennen man mein meine mich mir mit moechte muss
nach nicht noch nur ob oder ohne sein seine sehr sich sie sind so soll sowie suche suchen ueber um und uns unser unsere unter
vom von vor wann war was wegen weil welche welcher welches wenn wer werden wie wieder will wir wird wo wurde zu zum zur
zwischen
"""
STOP_WORDS = frozenset(STOP_WORDS_TEXT.split())


@dataclass(frozen=True)
class Word:
    """A word as it is compared (`form`) and as it was written."""

    form: str
    display: str

    @property
    def stem(self) -> str:
        """Beginning that the cases of the word share; only asked for new words, for it takes most of the time."""
        return stem_of(self.form)


@dataclass(frozen=True)
class Term:
    """A word of a question; one with hyphens may also be met by all of its parts."""

    word: Word
    parts: tuple[Word, ...]


def words(text: str) -> Iterator[Word]:
    """All words of a text; of Eltern-Kind-Gruppe the three parts and elternkindgruppe."""
    for chain in CHAIN.findall(clean(text)):
        yield from parts(chain)
        if not chain.isalnum():
            yield from sensible(make_word(chain))


def terms(question: str) -> list[Term]:
    """What a question asks for, at most eight words of its first 200 characters, each once."""
    found: dict[str, Term] = {}
    count = 0
    for chain in CHAIN.findall(clean(question[:MAX_QUESTION_CHARS])):
        own = () if chain.isalnum() else tuple(parts(chain))
        for word in sensible(make_word(chain)):
            count += max(len(own), 1)
            if count <= MAX_QUESTION_WORDS:
                found.setdefault(word.form, Term(word, own))
    return list(found.values())


def parts(chain: str) -> Iterator[Word]:
    for part in WORD.findall(chain):
        yield from sensible(make_word(part))


def sensible(word: Word) -> Iterator[Word]:
    """The word, unless it is a stop word, a single letter or empty."""
    if word.form not in STOP_WORDS and (len(word.form) > 1 or word.form.isdigit()):
        yield word


def clean(text: str) -> str:
    """The text without soft hyphens and control characters, with 12 a as 12a and Bewohner*innen as Bewohnerinnen."""
    text = unicodedata.normalize("NFKC", text)
    if not text.isprintable():
        text = "".join(visible(char) for char in text)
    return GENDER.sub(r"in\1", HOUSE_NUMBER.sub(r"\1\2", text))


def visible(char: str) -> str:
    """Nothing for what joins or breaks words unseen (soft hyphen), a space for what separates them (NUL, line end)."""
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    return " " if category.startswith(("C", "Z")) else char


@lru_cache(maxsize=50_000)
def make_word(written: str) -> Word:
    """The word of one token; hyphens inside it vanish, str at its end is the short form of straße."""
    form, display = fold("".join(WORD.findall(written))), written
    if form.endswith("str"):
        form, display = f"{form}asse", f"{display}aße"
    return Word(form[:MAX_WORD_CHARS], display[:MAX_WORD_CHARS])


@lru_cache(maxsize=50_000)
def stem_of(form: str) -> str:
    """Snowball's German stem, from a stemmer of its own: they keep the word they work on and are not safe in threads."""
    return str(snowballstemmer.stemmer("german").stemWord(form))


def fold(word: str) -> str:
    """Small letters without accents; ä, ö, ü and ß as ae, oe, ue and ss."""
    folded = unicodedata.normalize("NFC", word.lower()).translate(LETTERS)
    if folded.isascii():
        return folded
    return "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))


def plain(form: str) -> str:
    """A folded form with ae, oe, ue as a, o, u, so that Häuser begins like Haus; the ue of neue, Frauen, Quelle stays."""
    return DIGRAPH.sub(r"\1", form)
