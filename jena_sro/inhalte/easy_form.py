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
    "Alle können dann Ihre Frage lesen.<br>Alle können unsere Antwort lesen.<br>"
    "Ihren Namen zeigen wir <strong>nicht</strong>.<br>"
    "Sie wollen das später <strong>nicht</strong> mehr?<br>Rufen Sie uns an.<br>Dann löschen wir beides.",
)
TOO_LONG = "Der Text ist zu lang. Bitte schreiben Sie weniger."
CONTACT = Words(
    "Wie können wir Ihnen antworten?",
    "Schreiben Sie Ihre E-Mail-Adresse oder Telefon-Nummer.<br>"
    "Sie wollen <strong>keine</strong> Antwort?<br>Dann schreiben Sie hier <strong>nichts</strong>.",
    {"max_length": TOO_LONG},
)
NO_NAMES = (
    "Schreiben Sie <strong>nichts</strong> über Krankheiten.<br>Schreiben Sie <strong>keine</strong> Namen von anderen Menschen."
)
