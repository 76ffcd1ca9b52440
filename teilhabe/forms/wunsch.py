from django import forms

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
