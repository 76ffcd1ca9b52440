"""The sections that every Informationsblatt has."""

from dataclasses import dataclass
from typing import NamedTuple

MIT_PKL, OHNE_PKL = "mit-pkl", "zunaechst-ohne-pkl"


@dataclass(frozen=True)
class Teil:
    """A section that the sheet must have: its `key`, facts that follow its text, and its picture in easy language."""

    key: str
    name: str
    live: str = ""
    symbol: str = ""
    symbol_text: str = ""

    @property
    def template(self) -> str:
        """Shows the facts after the text."""
        return f"teilhabe/_blatt_{self.live}.html"


TEILE = (
    Teil("was-ist-das-modellprojekt", "Was ist das Modellprojekt?", "", "projekt", "Eine Stadt mit Häusern"),
    Teil("warum-gibt-es-das-projekt", "Warum gibt es das Projekt?", "", "frage", "Ein Frage-Zeichen"),
    Teil("wer-macht-mit", "Wer macht mit?", "leistungserbringer", "menschen", "Mehrere Menschen"),
    Teil("wer-entscheidet-und-begleitet", "Wer entscheidet und begleitet?", "gremien", "tisch", "Menschen an einem Tisch"),
    Teil("was-kann-sich-fuer-sie-aendern", "Was kann sich für Sie ändern?", "", "pfeile", "Zwei Pfeile im Kreis"),
    Teil(MIT_PKL, "Mit PKL", "", "buendel", "Ein Mensch in der Mitte"),
    Teil(OHNE_PKL, "Zunächst ohne PKL", "", "haus", "Ein Haus"),
    Teil("was-bleibt", "Was bleibt?", "", "haken", "Ein Haken"),
    Teil("die-fuenf-sozialraeume", "Die fünf Sozialräume", "karte", "karte", "Eine Karte"),
    Teil("datenschutz", "Datenschutz", "", "schloss", "Ein Schloss"),
    Teil("ihre-rechte-und-beschwerden", "Ihre Rechte und Beschwerden", "", "waage", "Eine Waage"),
    Teil("wer-hilft", "Wer hilft?", "", "hand", "Zwei Hände"),
    Teil("kontakt", "Kontakt", "kontakt", "telefon", "Ein Telefon"),
)
TEIL_OF = {teil.key: teil for teil in TEILE}


class Blattart(NamedTuple):
    """What sheets have in common: who shares it gets the same paper but for the texts about one person."""

    form: str
    sozialraum: str = ""  # slug
    participation: str = ""
    is_for_betreuung: bool = False
