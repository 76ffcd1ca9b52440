"""A run without names as a file: the office's machine fills it with the names of its own list. Needs no database."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jena_sro.inhalte.frozen import Content
from teilhabe.informationsblatt.blatt import Blatt
from teilhabe.informationsblatt.druck import Drucker, Exemplar
from teilhabe.informationsblatt.liste import Brief
from teilhabe.informationsblatt.teile import Blattart

FORMAT = 1
UNREADABLE = "Das ist keine Datei einer Ausgabe. Bitte holen Sie sie im Portal noch einmal."


class LaufRefusedError(ValueError):
    """A file that is no run; the text is for people."""


@dataclass(frozen=True)
class Lauf:
    """A run: `teile` are kind, place of the first sheet and number of sheets."""

    number: int
    content: Content
    title: str
    mark: str
    day: str
    has_receipt: bool
    teile: list[tuple[Blattart, int, int]]
    is_copy: bool = False

    @property
    def sozialraeume(self) -> dict[str, str]:
        """Names by slug."""
        return {row["slug"]: row["name"] for row in self.content["sozialraeume"]}

    def drucker(self) -> Drucker:
        def make(blattart: Blattart) -> Blatt:
            values = {"mark": self.mark, "letter_day": self.day, "has_receipt": self.has_receipt, "has_letter": True}
            return Blatt(content=self.content, title=self.title, **blattart._asdict(), **values)  # type: ignore[arg-type]

        return Drucker(make, is_copy=self.is_copy)

    def filled(self, briefe: Iterable[Brief]) -> tuple[list[tuple[Exemplar, int]], list[int]]:
        """A serial of the right kind for each letter, with its row of the list; and the rows for which none is left."""
        free: dict[Blattart, list[int]] = defaultdict(list)
        for blattart, first, count in reversed(self.teile):
            free[blattart] += range(first + count - 1, first - 1, -1)
        exemplare, left = [], []
        for brief in briefe:
            alike = brief.blattart._replace(is_for_betreuung=False)
            if free[alike]:
                exemplare.append((Exemplar.of(brief, f"{self.number}-{free[alike].pop():04d}"), brief.row))
            else:
                left.append(brief.row)
        return exemplare, left


def write_lauf(lauf: Lauf) -> bytes:
    teile = [[*blattart[:3], first, count] for blattart, first, count in lauf.teile]
    return json.dumps({"format": FORMAT} | vars(lauf) | {"teile": teile}, ensure_ascii=False).encode()


def read_lauf(content: bytes) -> Lauf:
    """Raises LaufRefusedError."""
    try:
        values: dict[str, Any] = json.loads(content)
        if values.pop("format") != FORMAT:
            raise LaufRefusedError(UNREADABLE)
        teile = [(Blattart(*kind), int(first), int(count)) for *kind, first, count in values.pop("teile")]
        lauf = Lauf(**values, teile=teile)
        lauf.sozialraeume  # noqa: B018 - raises for a content of another kind
        return lauf
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LaufRefusedError(UNREADABLE) from error
