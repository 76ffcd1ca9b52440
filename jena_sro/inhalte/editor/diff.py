"""What differs between two Fassungen, word by word and section by section. Nothing is left out: both texts can be read off it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from rapidfuzz.distance import LCSseq

from jena_sro.inhalte.editor.merge import by_key
from jena_sro.inhalte.models import Abschnitt

SAME, REMOVED, ADDED = "same", "removed", "added"
WORDS = re.compile(r"\S+|\s+")
LABELS = {"heading": "Überschrift", "text": "Text", "easy_text": "Einfache Sprache"}


class Part(NamedTuple):
    kind: str
    text: str


class Field(NamedTuple):
    """One text of a section under its German name."""

    label: str
    parts: list[Part]

    @property
    def is_changed(self) -> bool:
        return any(part.kind != SAME for part in self.parts)


@dataclass(frozen=True)
class SectionDiff:
    """One section in both Fassungen; a place counts from 1 and is None where the section is missing."""

    key: str
    heading: str
    fields: list[Field]
    pictures: tuple[int | None, int | None]
    old_place: int | None
    new_place: int | None
    is_moved: bool

    @property
    def is_changed(self) -> bool:
        return self.is_moved or self.state != "" or self.pictures[0] != self.pictures[1] or bool(self.shown_fields)

    @property
    def state(self) -> str:
        if self.old_place is None:
            return "neu"
        return "entfernt" if self.new_place is None else ""

    @property
    def shown_fields(self) -> list[Field]:
        return [field for field in self.fields if field.is_changed]


def diff_words(old: str, new: str) -> list[Part]:
    """The words of both texts in order: what they share, what is removed, what is added."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    parts: list[Part] = []
    for step in LCSseq.opcodes(before, after):
        removed, added = before[step.src_start : step.src_end], after[step.dest_start : step.dest_end]
        if step.tag == "equal":
            parts.append(Part(SAME, "".join(removed)))
        else:
            parts += [Part(REMOVED, "".join(removed)), Part(ADDED, "".join(added))]
    return join_crumbs([part for part in parts if part.text])


def join_crumbs(parts: list[Part]) -> list[Part]:
    """Single words that happen to be the same between two changes would tear both apart: they go with the change."""
    runs: list[tuple[str, str, bool]] = []  # old text, new text, whether both are the same
    for place, (kind, text) in enumerate(parts):
        is_crumb = 0 < place < len(parts) - 1 and len(text.split()) <= 1
        is_same = kind == SAME and not is_crumb
        old, new = ("" if kind == ADDED else text), ("" if kind == REMOVED else text)
        if runs and not is_same and not runs[-1][2]:
            old, new = runs[-1][0] + old, runs[-1][1] + new
            runs.pop()
        runs.append((old, new, is_same))
    found = [[Part(SAME, old)] if is_same else [Part(REMOVED, old), Part(ADDED, new)] for old, new, is_same in runs]
    return [part for run in found for part in run if part.text]


def moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest sections that must have been moved to get from one order to the other."""
    before, after = [key for key in old if key in new], [key for key in new if key in old]
    stayed = {
        before[i] for step in LCSseq.opcodes(before, after) if step.tag == "equal" for i in range(step.src_start, step.src_end)
    }
    return set(before) - stayed


def diff_sections(old: list[Abschnitt], new: list[Abschnitt]) -> list[SectionDiff]:
    """Each section of either Fassung once: those of the new one in their order, then the removed ones."""
    before, after = by_key(old), by_key(new)
    others = moved(list(before), list(after))
    old_places, new_places = ({key: place for place, key in enumerate(keys, start=1)} for keys in (before, after))
    keys = [*after, *(key for key in before if key not in after)]
    return [
        diff_section(key, before.get(key), after.get(key), old_places.get(key), new_places.get(key), is_moved=key in others)
        for key in keys
    ]


def diff_section(
    key: str, was: Abschnitt | None, now: Abschnitt | None, old_place: int | None, new_place: int | None, *, is_moved: bool
) -> SectionDiff:
    heading = str(part_of(now or was, "heading"))
    pictures = (part_of(was, "picture"), part_of(now, "picture"))
    return SectionDiff(key, heading, list(diff_fields(was, now)), pictures, old_place, new_place, is_moved)


def part_of(section: Abschnitt | None, name: str) -> Any:
    return section.get(name) if section else None


def diff_fields(was: Abschnitt | None, now: Abschnitt | None) -> Iterable[Field]:
    for name, label in LABELS.items():
        old, new = part_of(was, name) or "", part_of(now, name) or ""
        if old or new:
            yield Field(label, diff_words(old, new))
