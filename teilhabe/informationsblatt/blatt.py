"""The printed sheet: what stands on it for one form, Sozialraum and Teilnahme, as the HTML that becomes a PDF.

Needs no database: everything comes from the content of a version. Personal texts are `felder`, by name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from jena_sro.inhalte import pdf
from jena_sro.inhalte.easy_text import EasyText, Stand
from jena_sro.inhalte.frozen import Content
from teilhabe.informationsblatt.teile import MIT_PKL, OHNE_PKL, TEIL_OF, Teil

if TYPE_CHECKING:
    from jena_sro.inhalte.pdf_felder import Feldvorlage

FORMS = {"standard": "normal", "einfach": "einfach", "grossdruck": "gross"}  # and the look of each
ADDRESS_LINES = 6
# The personal texts by name, and how wide each may be in mm: the window of the envelope, the text of the letter, the footer.
FELDER = {f"adresse{line}": 80.0 for line in range(1, ADDRESS_LINES + 1)} | {"anrede": 160.0, "betrifft": 140.0, "nummer": 120.0}
STANDARD_PAGES = 2


def is_long(felder: Mapping[str, str]) -> bool:
    """Whether the address needs more lines than the window has room for at the usual size (10.5 pt)."""
    lines = [felder.get(f"adresse{line}", "") for line in range(1, ADDRESS_LINES + 1)]
    width_of = pdf.felder().width_of
    return sum(ceil(width_of(line, 10.5) / FELDER["adresse1"]) for line in lines) > ADDRESS_LINES


@dataclass(frozen=True)
class Blatt:
    """One kind of sheet of a version: who has the same kind gets the same paper but for the `felder`.

    `title` names the version and its day, `mark` says in words what is not in force, `sozialraum` is a slug or empty,
    `letter_day` is the day of the letter in words.
    """

    content: Content
    title: str
    form: str = "standard"
    sozialraum: str = ""
    participation: str = ""
    mark: str = ""
    letter_day: str = ""
    has_letter: bool = False
    is_for_betreuung: bool = False
    has_receipt: bool = False

    def vorlage(self) -> "Feldvorlage":
        """The sheet, to be filled for one person after the other."""
        felder = pdf.felder()
        names = [felder.Feld(name, width) for name, width in FELDER.items() if name in self.used_felder]
        vorlage: Feldvorlage = felder.Feldvorlage(self.html, names)
        return vorlage

    @property
    def used_felder(self) -> list[str]:
        if not self.has_letter:
            return ["nummer"]
        return [name for name in FELDER if name != "betrifft" or self.is_for_betreuung]

    def html(self, felder: Mapping[str, str] | None = None) -> str:
        context = {
            "blatt": self,
            "content": self.content,
            "look": FORMS[self.form],
            "sections": list(self.sections()),
            "sozialraum": self.chosen_sozialraum,
            "is_long": is_long(felder or {}),
            "felder": dict.fromkeys(FELDER, "") | dict(felder or {}),
            "qr": pdf.qr_address(self.content["url"]),
        }
        return re.sub(r"\n\s*\n+", "\n", render_to_string("teilhabe/blatt_pdf.html", context))

    @property
    def is_easy(self) -> bool:
        return self.form == "einfach"

    @property
    def chosen_sozialraum(self) -> dict[str, Any] | None:
        return next((row for row in self.content["sozialraeume"] if row["slug"] == self.sozialraum), None)

    @property
    def left_out(self) -> str:
        """The key of the section that is not for this Teilnahme."""
        return {"mit_pkl": OHNE_PKL, "ohne_pkl": MIT_PKL}.get(self.participation, "")

    def sections(self) -> Iterable[dict[str, Any]]:
        """The sections in the language of the form, each with its Teil."""
        for section in self.content["sections"]:
            if section["key"] == self.left_out:
                continue
            teil = TEIL_OF.get(section["key"], Teil(section["key"], section["heading"]))
            easy = EasyText(section, Stand.ENTWURF)
            heading, text = (easy.heading, easy.body) if self.is_easy else (section["heading"], section["text"])
            yield {"key": section["key"], "heading": heading, "text": text, "teil": teil}
