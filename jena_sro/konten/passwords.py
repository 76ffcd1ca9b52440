"""Passwords that are long but easy to guess: listed words with digits around them, rows of the keyboard, one character often."""

import re
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ValidationError

from jena_sro.konten.models import Konto

LIST = Path(__file__).with_name("blocked_words.txt")
FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LOOKALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
ROWS = [
    "qwertzuiopue",
    "qwertyuiop",
    "asdfghjkloeae",
    "asdfghjkl",
    "yxcvbnm",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
]
FEWEST_CHARACTERS = 5  # different ones
SHORTEST_ROW = 4
MOST_WORDS = 2  # a password of so many listed words, however often repeated, is refused


@lru_cache(maxsize=1)
def blocked_words() -> frozenset[str]:
    lines = LIST.read_text(encoding="utf-8").casefold().translate(FOLDED).splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_row(text: str) -> bool:
    """Keys or letters that follow each other, forwards or backwards, also more than once."""
    return any(text in row * 20 or text in row[::-1] * 20 for row in ROWS)


def is_listed(word: str) -> bool:
    return word in blocked_words() or (len(word) >= SHORTEST_ROW and is_row(word))


def fewest_words(text: str) -> int | None:
    """Number of different listed words or rows that `text` is put together from; None if it has other parts."""
    ways: list[frozenset[str] | None] = [frozenset()] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 20), end):
            before, word = ways[start], text[start:end]
            if before is None or not is_listed(word):
                continue
            best = ways[end]
            if best is None or len(before | {word}) < len(best):
                ways[end] = before | {word}
    found = ways[-1]
    return None if found is None else len(found)


def is_guessable(password: str) -> bool:
    text = password.casefold().translate(FOLDED)
    if len(set(text)) < FEWEST_CHARACTERS or is_row(re.sub(r"[\W_]", "", text)):
        return True
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    variants = (re.sub(r"[\W\d_]", "", core), re.sub(r"[\W\d_]", "", core.translate(LOOKALIKES)))
    counts = [fewest_words(letters) for letters in variants]
    return any(count is not None and count <= MOST_WORDS for count in counts)


class BlockedWordsValidator:
    """For AUTH_PASSWORD_VALIDATORS; the list lies beside this file and is never asked of another machine."""

    def validate(self, password: str, user: Konto | None = None) -> None:
        if is_guessable(password):
            raise ValidationError(
                "Dieses Passwort ist leicht zu erraten. Bitte nehmen Sie drei oder vier Wörter, die nichts miteinander "
                "zu tun haben.",
                code="password_blocked",
            )

    def get_help_text(self) -> str:
        return "Häufige Wörter, Ortsnamen aus Jena und Reihen der Tastatur allein genügen nicht."
