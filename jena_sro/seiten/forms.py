from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from jena_sro.inhalte.easy_form import CONSENT, CONTACT, NO_NAMES, TOO_LONG, EasyForm, Words
from jena_sro.inhalte.einsendungen import ByHandForm, PublishableForm
from jena_sro.inhalte.models import Rueckmeldung
from jena_sro.seiten.darstellung import OPTIONS

SHORTEST_MESSAGE = 5


class RueckmeldungForm(PublishableForm):
    """Message to the Fachdienst."""

    too_short = "Bitte schreiben Sie etwas mehr, damit wir Sie verstehen."

    class Meta:
        model = Rueckmeldung
        fields: tuple[str, ...] = ("anlass", "message", "page", "may_publish", "contact")
        widgets = {
            "anlass": forms.RadioSelect,
            "message": forms.Textarea(attrs={"rows": 7}),
            "page": forms.TextInput,
            "contact": forms.TextInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {
            "message": "Bitte schreiben Sie nichts über Ihre Gesundheit und keine Namen anderer Menschen.",
            "page": "Die Adresse der Seite, um die es geht. Meist steht sie schon hier.",
            "contact": "E-Mail-Adresse oder Telefonnummer, wenn Sie eine Antwort möchten.",
        }
        error_messages = {
            "anlass": {"required": "Bitte wählen Sie, worum es geht."},
            "message": {
                "required": "Bitte schreiben Sie Ihre Nachricht.",
                "max_length": "Ihre Nachricht ist zu lang. Bitte kürzen Sie sie auf 4.000 Zeichen.",
            },
            "page": {"max_length": "Diese Adresse ist zu lang. Sie können das Feld leer lassen."},
            "contact": {"max_length": "Bitte kürzen Sie die Angabe auf 200 Zeichen."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anlass"].choices = Rueckmeldung.Anlass.choices  # type: ignore[attr-defined]  # without an empty one

    def clean_message(self) -> str:
        message: str = self.cleaned_data["message"]
        if len(message) < SHORTEST_MESSAGE:
            raise ValidationError(self.too_short)
        return message


class EasyRueckmeldungForm(EasyForm, RueckmeldungForm):
    """The same in easy language. Which page it is about is not asked; the address may name it."""

    WORDS: ClassVar = {
        "anlass": Words(
            "Warum schreiben Sie uns?",
            "Wählen Sie einen Punkt.",
            {"required": "Bitte wählen Sie einen Punkt."},
            {
                "frage": "Ich habe eine Frage.",
                "fehler": "Hier stimmt etwas nicht.",
                "barriere": "Ich komme hier nicht weiter.",
                "fehlt": "Hier fehlt ein Angebot.",
            },
        ),
        "message": Words(
            "Was wollen Sie uns sagen?",
            NO_NAMES,
            {"required": "Bitte schreiben Sie uns etwas.", "max_length": TOO_LONG},
        ),
        "may_publish": CONSENT,
        "contact": CONTACT,
    }
    too_short = "Bitte schreiben Sie mehr. Dann verstehen wir Sie besser."

    class Meta(RueckmeldungForm.Meta):
        widgets = RueckmeldungForm.Meta.widgets | {"page": forms.HiddenInput}


class RueckmeldungByHandForm(ByHandForm, RueckmeldungForm):
    """A call, letter or conversation that staff write down."""

    class Meta(RueckmeldungForm.Meta):
        fields = ("weg", "anlass", "message", "may_publish", "contact")
        labels = {"message": "Was wurde gesagt?", "contact": "Wie erreichen wir die Person?"}
        error_messages = RueckmeldungForm.Meta.error_messages | {
            "message": {"required": "Bitte schreiben Sie auf, was gesagt wurde."}
        }
        help_texts = {
            "message": "Nur, was für die Antwort nötig ist. Nichts über die Gesundheit.",
            "contact": "Telefonnummer oder E-Mail-Adresse, wenn die Person eine Antwort möchte.",
        }


class AnswerForm(forms.Form):
    """Answer of the Fachdienst; by mail where an address is known, else what was said on the phone."""

    answer = forms.CharField(
        label="Ihre Antwort",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Bitte schreiben Sie die Antwort. Ohne Antwort nehmen Sie „Ohne Antwort abschließen“."},
    )


class DarstellungForm(forms.Form):
    """One question for each thing that can be chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (question, choices) in OPTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=question, choices=choices, required=False, widget=forms.RadioSelect, initial=""
            )
