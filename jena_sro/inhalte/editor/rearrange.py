"""Buttons of the editor that change the form and store nothing: they work without script and lose nothing that was typed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from jena_sro.inhalte.adressen import sent_number
from jena_sro.inhalte.editor.diff import part_of
from jena_sro.inhalte.editor.entry import Entry, Row
from jena_sro.inhalte.editor.merge import PARTS

NOT_SAVED = "Noch nicht gespeichert."
Sections = list[dict[str, Any]]
Answer = tuple[Sections, int, str]  # sections, place of the one to look at, sentence


def title(section: dict[str, Any]) -> str:
    return f"„{section['heading']}“" if section["heading"] else "ohne Überschrift"


def move_up(sections: Sections, row: Row) -> Answer:
    return move(sections, row.place, max(row.place - 1, 0))


def move_down(sections: Sections, row: Row) -> Answer:
    return move(sections, row.place, min(row.place + 1, len(sections) - 1))


def move(sections: Sections, place: int, target: int) -> Answer:
    sections.insert(target, sections.pop(place))
    return sections, target, f"Der Abschnitt {title(sections[target])} steht jetzt an Stelle {target + 1}."


def remove(sections: Sections, row: Row) -> Answer:
    removed = sections.pop(row.place)
    return sections, min(row.place, len(sections) - 1), f"Der Abschnitt {title(removed)} ist entfernt."


def take_theirs(sections: Sections, row: Row) -> Answer:
    """Put the text of the others in the place of one's own."""
    if row.other is None:
        return sections, row.place, "Dieser Abschnitt ist auf beiden Seiten gleich."
    if row.other.section is None:
        return remove(sections, row)
    sections[row.place] |= {part: part_of(row.other.section, part) or "" for part in PARTS}
    return sections, row.place, f"Der neue Text von {title(sections[row.place])} ist übernommen."


def keep_both(sections: Sections, row: Row) -> Answer:
    """Put the texts of the others below one's own."""
    section, other = sections[row.place], row.other.section if row.other else None
    for part in ("text", "easy_text"):
        if other and other[part] != section[part]:
            section[part] = f"{section[part]}\n\n{other[part]}".strip()
    return sections, row.place, f"Beide Texte von {title(section)} stehen jetzt untereinander."


MOVES: dict[str, Callable[[Sections, Row], Answer]] = {
    "up": move_up,
    "down": move_down,
    "remove": remove,
    "theirs": take_theirs,
    "both": keep_both,
}


def add(sections: Sections) -> Answer:
    if len(sections) >= settings.TEXT_MAX_SECTIONS:
        return sections, len(sections) - 1, f"Mehr als {settings.TEXT_MAX_SECTIONS} Abschnitte hat ein Text nicht."
    sections.append(dict.fromkeys(("key", *PARTS), ""))
    return sections, len(sections) - 1, "Am Ende steht ein neuer, leerer Abschnitt."


def rearrange(entry: Entry, rows: list[Row], press: str) -> tuple[Entry, int, str] | None:
    """The form after one press of such a button, the place to look at and what to say; None for other buttons."""
    name, _, rest = press.partition("-")
    place = sent_number(rest)
    if name == "add":
        sections, focus, sentence = add(entry.typed)
    elif name in MOVES and place is not None and place < len(rows):
        sections, focus, sentence = MOVES[name](entry.typed, rows[place])
    else:
        return None
    return entry.with_sections(sections), focus, f"{sentence} {NOT_SAVED}"
