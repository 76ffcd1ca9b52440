import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jena_sro.inhalte.models import Rueckmeldung

SHORTEST_MESSAGE = 5


def new_token() -> str:
    return str(uuid.uuid4())


class RueckmeldungForm(forms.ModelForm):
    """Message to the Fachdienst. The hidden token lets a double click count once."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=new_token)

    class Meta:
        model = Rueckmeldung
        fields = ("anlass", "message", "page", "contact")
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
            raise ValidationError("Bitte schreiben Sie etwas mehr, damit wir Sie verstehen.")
        return message

    def save(self, commit: bool = True) -> Any:
        """Store the message; the same one sent twice with the same token gives the one that is already there.

        The text counts too, because the browser's way back shows the old form, and its token, for another message.
        """
        values: dict[str, str] = {name: self.cleaned_data[name] for name in self.Meta.fields}
        token = uuid.uuid5(self.cleaned_data["token"], "\0".join(values.values()))
        return Rueckmeldung.objects.get_or_create(form_token=token, defaults=values)[0]
