from typing import Any

from django import forms

from jena_sro.inhalte.models import Vokabel
from sozialraeume.forms.records import RecordForm
from sozialraeume.models import Lebensbereich


class VokabelForm(RecordForm):
    """Form of one word of a list. Its address stays, so that links to it stay right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages |= {
            "required": "Bitte geben Sie den Namen ein.",
            "unique": "Dieses Wort gibt es schon.",
        }

    def clean_name(self) -> str:
        """The name, if no word of the list differs from it by capitals alone."""
        name: str = self.cleaned_data["name"]
        model: type[Vokabel] = self._meta.model
        if model._default_manager.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Dieses Wort gibt es schon.")
        return name


class LebensbereichForm(RecordForm):
    class Meta:
        model = Lebensbereich
        fields = ("label", "description")
        help_texts = {
            "label": "So steht das Thema auf allen Seiten. Kurz und in einfachen Worten.",
            "description": "Beispiele helfen mehr als eine Erklärung.",
        }
        error_messages = {
            "label": {"required": "Bitte geben Sie das Thema ein."},
            "description": {"required": "Bitte schreiben Sie, was dazugehört."},
        }
