"""The list of participants for personal Informationsblätter."""

from typing import Any

from django import forms

from jena_sro.inhalte.forms import TabelleForm
from teilhabe.informationsblatt.liste import BetreuungWahl, Reihenfolge


class ListeForm(TabelleForm):
    """A list, and how it is printed."""

    order = forms.ChoiceField(
        label="In welcher Reihenfolge?",
        choices=Reihenfolge.choices,
        initial=Reihenfolge.LISTE,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Reihenfolge."},
    )
    betreuung = forms.ChoiceField(
        label="An wen, wenn es eine gesetzliche Betreuung gibt?",
        choices=BetreuungWahl.choices,
        initial=BetreuungWahl.BEIDE,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, an wen die Briefe gehen."},
    )
    without_duplicates = forms.BooleanField(label="Doppelte Zeilen nur einmal drucken", required=False, initial=True)
    has_receipt = forms.BooleanField(label="Mit Seite zum Unterschreiben (Empfangsbestätigung)", required=False)

    @property
    def choices(self) -> dict[str, str]:
        """How it is printed, as texts to travel with the page."""
        names: tuple[str, ...] = ("order", "betreuung", "without_duplicates", "has_receipt")
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        return {name: ("ja" * value if isinstance(value, bool) else value) for name, value in values.items()}
