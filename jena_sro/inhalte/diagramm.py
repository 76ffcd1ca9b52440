"""Bar charts as SVG without script: drawn by `templates/inhalte/_diagramm.html`, always beside a table with the same figures.

Every measure is in units of the drawing, which is WIDTH units wide at any width of the screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
BAR, BAR_STEP, LABEL_BASE = 22, 58, 18  # height of a lying bar, distance to the next, base line of its label
COLUMN_HEIGHT, HEADROOM, FOOT = 110, 24, 26  # the tallest column, room for its figure, room for the names below
GAP = 4


@dataclass(frozen=True)
class Balken:
    """One figure to draw; `motif` is the pattern of a Sozialraum, `text` the figure in words."""

    label: str
    value: float
    text: str
    motif: str = ""


@dataclass(frozen=True)
class Shape:
    """A bar with its place; `x`, `y`, `width`, `height` of the bar, the label and figure at their own places."""

    balken: Balken
    x: float
    y: float
    width: float
    height: float
    label_x: float
    label_y: float
    text_x: float
    text_y: float
    shows_label: bool = True


@dataclass(frozen=True)
class Diagramm:
    """`label` says to those who do not see it what is drawn and all its figures."""

    kind: str
    label: str
    height: int
    shapes: list[Shape]
    width: int = WIDTH


def share(value: float, most: float) -> float:
    return max(value, 0) / most if most > 0 else 0


def in_words(title: str, bars: Sequence[Balken]) -> str:
    return f"{title}. " + "; ".join(f"{bar.label}: {bar.text}" for bar in bars)


def lying_bars(title: str, bars: Sequence[Balken]) -> Diagramm:
    """One below the other, name and figure above each: to compare a few things."""
    most = max((bar.value for bar in bars), default=0)
    shapes = [
        Shape(bar, 0, n * BAR_STEP + 26, share(bar.value, most) * WIDTH, BAR, 0, y := n * BAR_STEP + LABEL_BASE, WIDTH, y)
        for n, bar in enumerate(bars)
    ]
    return Diagramm("lying", in_words(title, bars), len(bars) * BAR_STEP, shapes)


def columns(title: str, bars: Sequence[Balken], most: float = 0) -> Diagramm:
    """One beside the other, for months; `most` is the figure of a full column, so that several charts compare.

    Only the first and the last have their name below, or all would run into each other.
    """
    most = max([most, *(bar.value for bar in bars)])
    step = WIDTH / max(len(bars), 1)
    base = HEADROOM + COLUMN_HEIGHT
    shapes = []
    for n, bar in enumerate(bars):
        height = share(bar.value, most) * COLUMN_HEIGHT
        middle = (n + 0.5) * step
        edge = 0 if n == 0 else WIDTH
        shown = n in (0, len(bars) - 1)
        x, width = n * step + GAP / 2, step - GAP
        shapes.append(Shape(bar, x, base - height, width, height, edge, base + FOOT - 7, middle, base - height - 6, shown))
    return Diagramm("columns", in_words(title, bars), base + FOOT, shapes)
