from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jena_sro.inhalte.einsendungen import EinsendungForm
from jena_sro.inhalte.models import Rueckmeldung
from jena_sro.seiten.darstellung import OPTIONS

SHORTEST_MESSAGE = 5


class RueckmeldungForm(EinsendungForm):
    """Message to the Fachdienst."""

    class Meta:
        model = Rueckmeldung
        fields: tuple[str, ...] = ("anlass", "message", "page", "contact")
        widgets = {
            "anlass": forms.RadioSelect,
            "weg": forms.RadioSelect,
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
            "weg": {"required": "Bitte wählen Sie, wie die Nachricht ankam."},
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
            raise ValidationError("Bitte schreiben Sie etwas mehr, damit wir Sie verstehen.")
        return message


class RueckmeldungByHandForm(RueckmeldungForm):
    """A call, letter or conversation that staff write down."""

    class Meta(RueckmeldungForm.Meta):
        fields = ("weg", "anlass", "message", "contact")
        labels = {"message": "Was wurde gesagt?", "contact": "Wie erreichen wir die Person?"}
        error_messages = RueckmeldungForm.Meta.error_messages | {
            "message": {"required": "Bitte schreiben Sie auf, was gesagt wurde."}
        }
        help_texts = {
            "message": "Nur, was für die Antwort nötig ist. Nichts über die Gesundheit.",
            "contact": "Telefonnummer oder E-Mail-Adresse, wenn die Person eine Antwort möchte.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weg = self.fields["weg"]
        weg.choices = [choice for choice in Rueckmeldung.Weg.choices if choice[0] != Rueckmeldung.Weg.PORTAL]  # type: ignore[attr-defined]
        self.initial.setdefault("weg", "")


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
