"""What residents send, in easy language: the same fields and rules as in standard language."""

from typing import ClassVar

from jena_sro.inhalte.easy_form import CONSENT, CONTACT, NO_NAMES, TOO_LONG, EasyForm, Words
from sozialraeume.forms.bedarfe import HinweisForm
from sozialraeume.forms.ressourcen import VorschlagForm

UNKNOWN = "das weiß ich nicht"
WHERE = "Sie wissen den Namen <strong>nicht</strong>?<br>Dann schreiben Sie unten, wo das ist."


class EasyHinweisForm(EasyForm, HinweisForm):
    WORDS: ClassVar = {
        "text": Words("Was fehlt Ihnen?", NO_NAMES, {"required": "Bitte schreiben Sie, was fehlt.", "max_length": TOO_LONG}),
        "sozialraum": Words(
            "Wo fehlt das?", "Wählen Sie den Sozial-Raum.<br>Sie wissen das <strong>nicht</strong>?<br>Das ist in Ordnung."
        ),
        "lebensbereich": Words(
            "Welches Thema ist das?", "Wählen Sie ein Thema.<br>Sie wissen das <strong>nicht</strong>?<br>Das ist in Ordnung."
        ),
        "may_publish": CONSENT,
        "contact": CONTACT,
    }
    unknown = UNKNOWN


class EasyVorschlagForm(EasyForm, VorschlagForm):
    WORDS: ClassVar = {
        "name": Words(
            "Was kennen Sie?",
            "Schreiben Sie den Namen.<br>Zum Beispiel: Floh-Markt am Fluss.",
            {"required": "Bitte schreiben Sie den Namen.", "max_length": TOO_LONG},
        ),
        "art": Words("Was ist das?", "Wählen Sie ein Wort.<br>Sie wissen das <strong>nicht</strong>?<br>Das ist in Ordnung."),
        "ortschaft": Words("Wo ist das?", f"Wählen Sie den Stadt-Teil oder den Ort.<br>{WHERE}"),
        "place": Words("Wo ist das genau?", "Zum Beispiel: hinter der Schule.", {"max_length": TOO_LONG}),
        "text": Words("Was ist daran gut?", NO_NAMES, {"required": "Bitte schreiben Sie, was gut ist.", "max_length": TOO_LONG}),
        "may_publish": CONSENT,
        "contact": CONTACT,
    }
    unknown = UNKNOWN
    no_place = "Bitte sagen Sie uns den Ort. Wählen Sie hier. Oder schreiben Sie unten, wo das ist."
