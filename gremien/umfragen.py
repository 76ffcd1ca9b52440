"""How the result of a survey is shown: charts and tables from what was frozen."""

from dataclasses import dataclass
from typing import Any

from jena_sro.inhalte.diagramm import Balken, Diagramm, lying_bars
from jena_sro.inhalte.frozen import Content


@dataclass(frozen=True)
class Ergebnis:
    """The answers to one question: `rows` are words and count of each choice, empty where too few have answered."""

    text: str
    easy_text: str
    is_text: bool
    rows: list[tuple[str, int]]
    total: int
    texts: list[str]

    @property
    def diagramm(self) -> Diagramm:
        return lying_bars(self.text, [Balken(words, count, str(count)) for words, count in self.rows])


def ergebnis_of(frage: Content) -> Ergebnis:
    rows = [(row["words"], row["count"]) for row in frage["answers"] or []]
    is_text = frage["kind"] == "freitext"
    return Ergebnis(frage["text"], frage["easy_text"], is_text, rows, sum(count for _, count in rows), frage["texts"])


def result_of(content: Content) -> dict[str, Any]:
    """What the templates of a result take; `ergebnisse` is empty where too few have answered at all."""
    return content | {"ergebnisse": [ergebnis_of(frage) for frage in content["fragen"]]}
