"""Results as Markdown: what was aimed at, what came out, whether it was reached."""

from collections.abc import Iterable
from typing import NamedTuple


class Ziel(NamedTuple):
    """One aim of a run; `is_reached` None where nothing was aimed at."""

    name: str
    aim: str
    result: str
    is_reached: bool | None

    def row(self) -> str:
        words = {True: "ja", False: "nein", None: ""}
        return f"| {self.name} | {self.aim} | {self.result} | {words[self.is_reached]} |"


def at_most(name: str, limit: float, value: float, unit: str = "") -> Ziel:
    return Ziel(name, f"≤ {limit:g} {unit}".strip(), f"{number(value)} {unit}".strip(), value <= limit)


def at_least(name: str, limit: float, value: float, unit: str = "") -> Ziel:
    return Ziel(name, f"≥ {limit:g} {unit}".strip(), f"{number(value)} {unit}".strip(), value >= limit)


def number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def aims_table(title: str, aims: Iterable[Ziel]) -> str:
    return "\n".join([f"### {title}", "", "| | Ziel | Ergebnis | erreicht |", "|---|---|---|---|", *(aim.row() for aim in aims)])


def plain_table(title: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    cells = [list(head), *map(list, rows)]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([f"### {title}", "", lines[0], f"|{'---|' * len(cells[0])}", *lines[1:]])
