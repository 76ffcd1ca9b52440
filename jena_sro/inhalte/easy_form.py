"""Forms in easy language: the same fields and rules, other words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms


@dataclass(frozen=True)
class Words:
    """What a form says about one field; what is left out says nothing or stays as it is. A `hint` has one sentence a line."""

    label: str
    hint: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)  # by value

    def apply(self, to: forms.Field) -> None:
        to.label, to.help_text = self.label, self.hint
        to.error_messages = {**to.error_messages, **self.errors}
        to.is_conditional = True  # type: ignore[attr-defined]  # no word in brackets beside the label; the hint says it
        if self.choices:
            to.choices = [(value, self.choices.get(str(value), label)) for value, label in to.choices]  # type: ignore[attr-defined]


class EasyForm(forms.BaseForm):
    """Beside the form of a kind: `WORDS` has an entry for each field that people see."""

    WORDS: ClassVar[Mapping[str, Words]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.WORDS.items():
            words.apply(self.fields[name])


CONSENT = Words(
    "Ja, Sie dürfen meine Frage im Internet zeigen.",
    "Alle können dann Ihre Frage lesen.<br>Alle können unsere Antwort lesen.<br>Ihren Namen zeigen wir nicht.<br>"
    "Sie wollen das später nicht mehr?<br>Rufen Sie uns an. Dann löschen wir beides.",
)
CONTACT = Words(
    "Wie können wir Ihnen antworten?",
    "Schreiben Sie Ihre E-Mail-Adresse oder Telefon-Nummer.<br>Sie wollen keine Antwort?<br>Dann schreiben Sie hier nichts.",
    {"max_length": "Der Text ist zu lang. Bitte schreiben Sie weniger."},
)
TOO_LONG = "Der Text ist zu lang. Bitte schreiben Sie weniger."
NO_NAMES = "Schreiben Sie nichts über Krankheiten.<br>Schreiben Sie keine Namen von anderen Menschen."
