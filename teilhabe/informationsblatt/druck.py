"""From kinds of sheets and serials to the files that are handed out. Needs no database.

Nothing is written to disk here; personal texts live in memory until the file is handed out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from jena_sro.inhalte import pdf
from teilhabe.informationsblatt.blatt import ADDRESS_LINES, Blatt
from teilhabe.informationsblatt.liste import Brief
from teilhabe.informationsblatt.teile import Blattart

if TYPE_CHECKING:
    from jena_sro.inhalte.pdf_felder import Feldvorlage

COPY = "Kopie"


class Exemplar(NamedTuple):
    """One sheet to make: of which kind it is, its serial, and the texts of one person, if any."""

    blattart: Blattart
    serial: str
    lines: tuple[str, ...] = ()
    greeting: str = ""
    about: str = ""

    @classmethod
    def of(cls, brief: Brief, serial: str) -> "Exemplar":
        return cls(brief.blattart, serial, tuple(brief.lines), brief.greeting, brief.about)

    def felder(self, *, is_copy: bool) -> dict[str, str]:
        """The texts by the name of their field."""
        lines = dict(enumerate(self.lines, start=1))
        address = {f"adresse{line}": lines.get(line, "") for line in range(1, ADDRESS_LINES + 1)}
        return address | {
            "anrede": self.greeting,
            "betrifft": self.about,
            "nummer": f"Nummer {self.serial}" + (f", {COPY}" if is_copy else ""),
        }


@dataclass
class Drucker:
    """Makes the sheets of one run; `make` gives the Blatt of a kind. Each kind is typeset once."""

    make: Callable[[Blattart], Blatt]
    is_copy: bool = False
    vorlagen: dict[Blattart, "Feldvorlage"] = field(default_factory=dict)

    def vorlage(self, blattart: Blattart) -> "Feldvorlage":
        if blattart not in self.vorlagen:
            self.vorlagen[blattart] = self.make(blattart).vorlage()
        return self.vorlagen[blattart]

    def prepare(self, exemplare: Iterable[Exemplar]) -> None:
        """Typeset each kind, so that what can go wrong does so before anything is handed out."""
        for blattart in {exemplar.blattart for exemplar in exemplare}:
            self.vorlage(blattart).fits(Exemplar(blattart, "").felder(is_copy=False))

    def single(self, exemplar: Exemplar) -> bytes:
        """One tagged PDF."""
        return self.vorlage(exemplar.blattart).fill(self.texts(exemplar))

    def texts(self, exemplar: Exemplar) -> Mapping[str, str]:
        return exemplar.felder(is_copy=self.is_copy)

    def print_file(self, exemplare: Iterable[Exemplar], note_progress: Callable[[int], object] = lambda done: None) -> BytesIO:
        """All sheets in one file, each beginning on a sheet of paper of its own; for printing, without tags."""
        druckdatei, out = pdf.felder().Druckdatei(), BytesIO()
        for done, exemplar in enumerate(exemplare, start=1):
            druckdatei.add(self.vorlage(exemplar.blattart), self.texts(exemplar))
            note_progress(done)
        druckdatei.write(out)
        out.seek(0)
        return out
