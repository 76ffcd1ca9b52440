"""The portal's vocabulary in the memory of a process, and which of its words answer a word of a question."""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from threading import Lock
from uuid import UUID

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from jena_sro.inhalte.models.suchwort import Suchwort, Wortschatz
from jena_sro.inhalte.suche.compounds import fits
from jena_sro.inhalte.suche.norm import Word, plain

EXACT, STEM, BEGINNING, END, MIDDLE, TYPO = 1.0, 0.9, 0.8, 0.7, 0.6, 0.5
MAX_EXPANSIONS = 500  # so many words of the vocabulary may answer one word of a question
MAX_CORRECTIONS = 8
TYPO_MIN_CHARS = 5
STEM_TYPO_MIN_CHARS = 6
PART_TYPO_MIN_CHARS = 7


class Vocabulary:
    """Words in the order of their keys; `stamp` and `generation` are those of the Wortschatz row it was read with."""

    def __init__(self) -> None:
        self.stamp: UUID | None = None
        self.generation: UUID | None = None
        self.provisional = False
        self.ids = array("q")
        self.forms: list[str] = []
        self.positions: dict[str, int] = {}
        self.stems: defaultdict[str, list[int]] = defaultdict(list)
        self.starts = array("q")
        self.plain_forms: set[str] = set()
        self.text = "\n"  # all plain forms, one a line: one scan finds a part in every word

    def extend(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """Add words, given as key, form and stem; their keys must be higher than those held."""
        lines, length = [self.text], len(self.text)
        for pk, form, stem in rows:
            index, line = len(self.ids), plain(form)
            self.ids.append(pk)
            self.starts.append(length)
            self.forms.append(form)
            self.positions[form] = index
            self.stems[stem].append(index)
            self.plain_forms.add(line)
            lines.append(f"{line}\n")
            length += len(line) + 1
        self.text = "".join(lines)

    def expand(self, word: Word) -> dict[int, float]:
        """Keys of the words that answer `word`, with how well (0 to 1), best first; typing errors only if nothing else does."""
        found = self.answers(word) or self.corrected(word)
        best = sorted(found.items(), key=lambda item: (-item[1], len(self.forms[item[0]]), item[0]))
        return {self.ids[index]: factor for index, factor in best[:MAX_EXPANSIONS]}

    def answers(self, word: Word) -> dict[int, float]:
        """The word itself, other forms of it and compounds with it."""
        found = self.numbers(word.form) if word.form[0].isdigit() else self.compounds(word)
        if not word.form[0].isdigit():
            found |= dict.fromkeys(self.stems.get(word.stem, ()), STEM)
        if word.form in self.positions:
            found[self.positions[word.form]] = EXACT
        return found

    def numbers(self, form: str) -> dict[int, float]:
        """12 is also met by 12a; no other number is near to a number."""
        lettered = (f"{form}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz" if form.isdigit())
        return {self.positions[other]: BEGINNING for other in lettered if other in self.positions}

    def compounds(self, word: Word) -> dict[int, float]:
        """Longer words that `word` is a part of, in any case of it; of three letters only as it is (no Ost in östlich)."""
        asked = plain(word.form)
        key = asked[: max(len(word.stem), len(asked) - 2)] if len(word.stem) > 3 else asked
        found: dict[int, float] = {}
        for at in self.occurrences(key):
            index, line, start = self.around(at)
            end = start + len(asked if line.startswith(asked, start) else key)
            if (len(asked) > 3 or asked in self.forms[index]) and fits(line, start, end, self.plain_forms.__contains__):
                found[index] = max(place_factor(line, start, end), found.get(index, 0))
        return found

    def occurrences(self, key: str) -> Iterator[int]:
        """Places of `key` in the text of all words; of three letters only those at the beginning or end of a word."""
        patterns = [(key, 0)] if len(key) > 3 else [(f"\n{key}", 1), (f"{key}\n", 0)] if len(key) == 3 else []
        for pattern, offset in patterns:
            at = self.text.find(pattern)
            while at >= 0:
                yield at + offset
                at = self.text.find(pattern, at + 1)

    def around(self, at: int) -> tuple[int, str, int]:
        """Number of the word at a place of the text, the word, and where in it the place is."""
        index = bisect_right(self.starts, at) - 1
        start = self.starts[index]
        return index, self.text[start : self.text.index("\n", at)], at - start

    def corrected(self, word: Word) -> dict[int, float]:
        """What the words with one letter more, less, other or swapped would have found, else compounds with such a part."""
        if len(word.form) < TYPO_MIN_CHARS or not word.form.isalpha():
            return {}
        found: dict[int, float] = {}
        for index in self.near(word, 1):
            for answer, factor in self.answers(Word(self.forms[index], "")).items():
                found[answer] = max(factor * TYPO, found.get(answer, 0))
        return found or self.near_parts(word)

    def near(self, word: Word, errors: int) -> list[int]:
        """Numbers of the words at most so many errors away, nearest first; long stems are compared as well as forms."""
        forms = process.extract(word.form, self.forms, scorer=OSA.distance, score_cutoff=errors, limit=MAX_CORRECTIONS)
        found = {index: distance for _, distance, index in forms}
        if len(word.stem) >= STEM_TYPO_MIN_CHARS:
            stems = process.extract(word.stem, list(self.stems), scorer=OSA.distance, score_cutoff=errors, limit=MAX_CORRECTIONS)
            for stem, distance, _ in stems:
                found |= {index: distance + 1 for index in self.stems[stem] if index not in found}
        return sorted((index for index in found if self.forms[index].isalpha()), key=lambda index: (found[index], index))

    def near_parts(self, word: Word) -> dict[int, float]:
        """Compounds with a part that is one error away from a long word."""
        key = word.stem if len(word.stem) >= PART_TYPO_MIN_CHARS else plain(word.form)
        found: dict[int, float] = {}
        for at, length in self.windows(key) if len(key) >= PART_TYPO_MIN_CHARS else ():
            index, line, start = self.around(at)
            if fits(line, start, start + length, self.plain_forms.__contains__):
                found[index] = TYPO * MIDDLE
        return found

    def windows(self, key: str) -> Iterator[tuple[int, int]]:
        """Places and lengths that are one error away from `key`; one half of it must stand there without an error."""
        for cut in (len(key) // 2 - 1, len(key) // 2 + 1):  # two cuts, for two swapped letters may straddle one
            for half, offset in ((key[:cut], 0), (key[cut:], cut)):
                for at in self.occurrences(half):
                    yield from self.windows_at(key, at - offset, offset)

    def windows_at(self, key: str, at: int, offset: int) -> Iterator[tuple[int, int]]:
        for shift, length in product((-1, 0, 1) if offset else (0,), (0, 1, -1)):
            window = self.text[max(at + shift, 0) : at + shift + len(key) + length]
            if "\n" not in window and OSA.distance(key, window, score_cutoff=1) <= 1:
                yield at + shift, len(window)


def place_factor(line: str, start: int, end: int) -> float:
    """A part at the beginning of a word tells more than one at its end or in its middle."""
    if start == 0:
        return BEGINNING
    return END if end == len(line) else MIDDLE


_lock = Lock()
_held = Vocabulary()


def current() -> Vocabulary:
    """The vocabulary as the database has it now: one query when nothing changed, else a second one for what is new.

    Every change of the vocabulary gives the Wortschatz row a new stamp, every removal of words a new generation, and
    keys never return within a generation. So what was read outside of a transaction may be extended; what was read
    inside one may have been rolled back, and is read again as soon as the stamp is another.
    """
    global _held
    state = Wortschatz.objects.values_list("stamp", "generation").first()
    with _lock:
        if state is None:
            return Vocabulary()
        if state[0] != _held.stamp:
            _held = renewed(_held, *state)
        return _held


def renewed(held: Vocabulary, stamp: UUID, generation: UUID) -> Vocabulary:
    in_transaction = connection.in_atomic_block
    extensible = generation == held.generation and not held.provisional and not in_transaction
    vocabulary = held if extensible else Vocabulary()
    newest = vocabulary.ids[-1] if vocabulary.ids else 0
    rows = Suchwort.objects.filter(pk__gt=newest).order_by("pk").values_list("pk", "form", "stem")
    vocabulary.extend(list(rows))  # read in full first, so that a lost connection leaves nothing half done
    vocabulary.stamp, vocabulary.generation, vocabulary.provisional = stamp, generation, in_transaction
    return vocabulary
