"""Columns of the list for personal Informationsblätter: how headings may be written, and what a cell may hold.

Of the search only `fold` is used: its other functions cache the words they are given, and here those are names.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from jena_sro.inhalte.suche.norm import fold
from jena_sro.inhalte.tabellen import FORMULA, GERMAN_DAY, Mistake, TabelleRefusedError

LONGEST = 80  # characters of a cell that is printed
LONGEST_SHOWN = 40  # characters of a wish or heading that is only shown again
BETREUUNG = "betreuung_"  # before the names of the columns about the Betreuung
ADRESSE = {
    "anrede": "Anrede",
    "vorname": "Vorname",
    "nachname": "Nachname",
    "zusatz": "Adresszusatz",
    "strasse": "Straße",
    "hausnummer": "Hausnummer",
    "plz": "PLZ",
    "ort": "Ort",
}
NEEDED = ("nachname", "strasse", "plz", "ort")
HEADINGS = {
    **ADRESSE,
    **{BETREUUNG + name: f"Betreuung {heading}" for name, heading in ADRESSE.items()},
    "sozialraum": "Sozialraum",
    "form": "Form",
    "pkl": "PKL",
    "sprache": "Sprache",
}
PRINTED = {prefix + name for prefix in ("", BETREUUNG) for name in ADRESSE}
SYNONYMS = {
    **{name: name for name in (*ADRESSE, "sozialraum", "form", "pkl", "sprache")},
    **dict.fromkeys(("name", "familienname", "zuname"), "nachname"),
    **dict.fromkeys(("vornamen", "rufname"), "vorname"),
    **dict.fromkeys(("adresszusatz", "anschriftenzusatz", "zusatzzuradresse", "co"), "zusatz"),
    **dict.fromkeys(
        ("strassehausnummer", "strasseundhausnummer", "strassenr", "strasseundnr", "strassehausnr", "str"), "strasse"
    ),
    **dict.fromkeys(("hausnr", "nr", "hnr"), "hausnummer"),
    "postleitzahl": "plz",
    **dict.fromkeys(("wohnort", "stadt"), "ort"),
    **dict.fromkeys(("fassung", "format"), "form"),
    **dict.fromkeys(("mitpkl", "mitoderohnepkl"), "pkl"),
}
BETREUUNG_WORD = re.compile(r"(d(er|es))?((gesetz|recht)liche[nrs]?)?betreu(ung|erin|er)(s$)?")
UNKNOWN_HEADING = (
    "Diese Spalte kennen wir nicht und lassen sie weg. Bitte prüfen Sie, wie sie geschrieben ist, oder löschen Sie sie."
)
NOT_SEEN = "Hier ist ein Zeilenumbruch oder ein unsichtbares Zeichen. Bitte schreiben Sie den Text neu, in eine Zeile."
GARBLED = "Umlaute sind beim Speichern verloren gegangen. Bitte speichern Sie die Tabelle als XLSX oder als „CSV UTF-8“."
TOO_LONG = f"Das sind mehr als {LONGEST} Zeichen. Bitte kürzen Sie den Text."
DAY_WRONG = "Hier steht ein Datum. Bitte stellen Sie die Spalte auf „Text“ und schreiben Sie die Hausnummer noch einmal."
PLZ_WRONG = "Bitte schreiben Sie die fünf Ziffern der Postleitzahl, zum Beispiel 07743."

APOSTROPHE = "'"
UNSEEN = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}  # control characters, joiners, ends of lines; spaces are fine
WRONG_BEGIN = re.compile(rf"#|{FORMULA.pattern}")  # "#NV" is what a spreadsheet shows for a broken formula
ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")  # how XLSX writes a control character
LOST = re.compile(r"\ufffd|(?<=[^\W\d_])[?„”™§Ÿ](?=[^\W\d_])")  # umlauts of the code pages of DOS and of Macs, or none


def squeeze(text: str) -> str:
    """Letters and digits only, folded: "Straße / Nr." becomes "strassenr"."""
    return "".join(char for char in fold(text) if char.isalnum())


def shorten(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def column_of(heading: str) -> str:
    """Which of HEADINGS is meant; empty if none."""
    word = squeeze(heading)
    rest = BETREUUNG_WORD.sub("", word, count=1)
    name = SYNONYMS.get(rest, "")
    if rest == word:
        return name
    return BETREUUNG + name if name in ADRESSE else ""


def places_of(header: list[str]) -> dict[str, int]:
    """Where each column stands. Raises TabelleRefusedError where going on would print wrong addresses."""
    names = [column_of(heading) for heading in header]
    if any(is_garbled(heading) for heading in header):
        raise TabelleRefusedError(GARBLED)
    if missing := [HEADINGS[name] for name in NEEDED if name not in names]:
        raise TabelleRefusedError(missing_words(missing))
    if doubled := [HEADINGS[name] for name in HEADINGS if names.count(name) > 1]:
        raise TabelleRefusedError(f"Doppelt in der ersten Zeile: {quoted(doubled)}. Bitte löschen Sie jeweils eine der Spalten.")
    return {name: place for place, name in enumerate(names) if name}


def missing_words(headings: list[str]) -> str:
    what = f"Es fehlt die Spalte {quoted(headings)}" if len(headings) == 1 else f"Es fehlen die Spalten {quoted(headings)}"
    return f"{what}. Die Namen der Spalten stehen in der ersten Zeile der Tabelle."


def quoted(words: Iterable[str]) -> str:
    return ", ".join(f"„{word}“" for word in words)


def unknown_headings(header: list[str]) -> list[Mistake]:
    return [Mistake(1, shorten(heading), UNKNOWN_HEADING) for heading in header if heading and not column_of(heading)]


# ---- cells ----


def cell_fault(name: str, text: str, printable: Callable[[str], str]) -> str:
    """What is wrong with a text in the column `name`; empty if nothing."""
    if ESCAPED.search(text) or any(unicodedata.category(char) in UNSEEN for char in text):
        return NOT_SEEN
    return printed_fault(name, text, printable) if name in PRINTED else ""


def printed_fault(name: str, text: str, printable: Callable[[str], str]) -> str:
    if is_garbled(text):
        return GARBLED
    if WRONG_BEGIN.match(text):
        return f"Am Anfang steht „{text.lstrip(APOSTROPHE)[0]}“. Bitte schreiben Sie nur den Text, ohne Formel und Zeichen davor."
    if name.endswith("plz"):
        return plz_fault(text)
    if name.endswith("hausnummer") and GERMAN_DAY.fullmatch(text):
        return DAY_WRONG
    return TOO_LONG if len(text) > LONGEST else unprintable_words(printable(" ".join(text.split())))


def is_garbled(text: str) -> bool:
    """Signs of lost umlauts, or UTF-8 that was read in the old code page of Excel ("MÃ¼ller")."""
    if text.isascii() or LOST.search(text):
        return LOST.search(text) is not None
    try:
        return bool(text.encode("cp1252").decode())
    except UnicodeError:
        return False


def plz_fault(text: str) -> str:
    if re.fullmatch(r"[0-9]{4}", text):
        return f"Hier fehlt die Null am Anfang; Tabellenprogramme lassen sie weg. Bitte schreiben Sie 0{text}, falls das stimmt."
    return "" if not text or re.fullmatch(r"[0-9]{5}", text) else PLZ_WRONG


def unprintable_words(chars: str) -> str:
    if not chars:
        return ""
    shown = "".join(dict.fromkeys(chars))[:10]
    return f"Das enthält Zeichen, die wir nicht drucken können: „{shown}“. Bitte schreiben Sie es in lateinischer Schrift."
