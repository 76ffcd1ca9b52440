"""Three-way merge of sections: what only one side has changed is taken over, the rest is left to a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jena_sro.inhalte.models import Abschnitt

PARTS = ("heading", "text", "easy_text", "picture")


@dataclass(frozen=True)
class Merged:
    """`sections` hold every change of either side; where both changed the same part, mine stands there.

    Headings of sections: `taken` from the others without question, `dropped` by them, in `conflict` because both sides
    changed the same part, `revived` because one side changed what the other one removed.
    """

    sections: list[Abschnitt]
    taken: list[str]
    dropped: list[str]
    conflict: list[str]
    revived: list[str]


def by_key(sections: Iterable[Abschnitt]) -> dict[str, Abschnitt]:
    return {section["key"]: section for section in sections if section.get("key")}


def changed_parts(before: Abschnitt | None, after: Abschnitt | None) -> list[str]:
    """Names of the parts in which the two differ; all of them where only one is there."""
    if before is None or after is None:
        return [] if before is after else list(PARTS)
    return [part for part in PARTS if before.get(part) != after.get(part)]


def merge(base: list[Abschnitt], mine: list[Abschnitt], theirs: list[Abschnitt]) -> Merged:
    """Merge two complete lists of sections that both started from `base`; new sections of mine may lack a key."""
    old, own, other = by_key(base), by_key(mine), by_key(theirs)
    merged = Merged([], [], [], [], [])
    for key in merged_order(base, mine, theirs):
        if isinstance(key, int):
            merged.sections.append(mine[key])
        elif section := merge_section(old.get(key), own.get(key), other.get(key), merged):
            merged.sections.append(section)
    return merged


def merge_section(old: Abschnitt | None, own: Abschnitt | None, other: Abschnitt | None, merged: Merged) -> Abschnitt | None:
    """One section, with its heading noted where it belongs; None if it is gone."""
    by_me, by_them = changed_parts(old, own), changed_parts(old, other)
    if own is None or other is None:
        return merge_removed(old, own, other, merged)
    section: Any = {**own}
    for part in by_them:
        if part not in by_me or own.get(part) == other.get(part):
            section[part] = other.get(part)
    if changed_parts(section, other) and set(by_them) & set(changed_parts(section, other)):
        merged.conflict.append(section["heading"])
    elif set(by_them) - set(by_me):
        merged.taken.append(section["heading"])
    return section


def merge_removed(old: Abschnitt | None, own: Abschnitt | None, other: Abschnitt | None, merged: Merged) -> Abschnitt | None:
    """A section that one side lacks: new there, or removed here. What one side changed is not removed."""
    left: Any = own or other
    if old is None:
        if own is None:
            merged.taken.append(left["heading"])
        return left
    if changed_parts(old, left):
        merged.revived.append(left["heading"])
        return left
    if other is None:
        merged.dropped.append(left["heading"])
    return None


def names(sections: list[Abschnitt]) -> list[str | int]:
    """The keys in their order; a section without a key is named by its place."""
    return [section.get("key") or place for place, section in enumerate(sections)]


def merged_order(base: list[Abschnitt], mine: list[Abschnitt], theirs: list[Abschnitt]) -> list[str | int]:
    """All sections in the order of the side that changed it, in mine if both did; the other side's own ones follow theirs."""
    old, own, other = names(base), names(mine), names(theirs)
    kept = [key for key in own if key in set(old) & set(other)]
    is_mine_sorted = kept == [key for key in old if key in set(kept)]
    first, second = (other, own) if is_mine_sorted else (own, other)
    order = list(first)
    for place, key in enumerate(second):
        if key not in order:
            before = [earlier for earlier in second[:place] if earlier in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, key)
    return order
