from django import forms

from jena_sro.inhalte.einsendungen import new_token
from sozialraeume.models import Lebensbereich, Sozialraum


class WunschForm(forms.Form):
    """What is missing where, from fixed lists; no text."""

    thema = forms.ModelChoiceField(
        Lebensbereich.objects.all(),
        label="Zu welchem Thema fehlt etwas?",
        to_field_name="slug",
        empty_label="Bitte wählen",
        error_messages={"required": "Bitte wählen Sie ein Thema.", "invalid_choice": "Bitte wählen Sie ein Thema der Liste."},
    )
    sozialraum = forms.ModelChoiceField(
        Sozialraum.objects.all(),
        label="Wo fehlt es?",
        required=False,
        to_field_name="slug",
        empty_label="in ganz Jena",
        error_messages={"invalid_choice": "Bitte wählen Sie einen Sozialraum der Liste."},
    )


class WunschByHandForm(WunschForm):
    """The same, said by somebody on the phone, in a letter or a conversation."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=new_token)

    @property
    def key(self) -> str:
        """Names these values of this form, so that a double click counts once and the browser's way back can be used again."""
        wish = self.cleaned_data["thema"].pk, self.cleaned_data["sozialraum"] and self.cleaned_data["sozialraum"].pk
        return f"{self.cleaned_data['token']} {wish}"
