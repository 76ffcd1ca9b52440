"""Choosing, field by field, what stays of two records that mean the same."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jena_sro.inhalte.models import Auskunft
from jena_sro.inhalte.zusammenlegen import Difference

CHANGED = (
    "Einer der beiden Einträge hat sich geändert, seit Sie diese Seite geöffnet haben. Bitte prüfen Sie Ihre Auswahl noch einmal."
)
KEPT, OTHER, BOTH = "bleibt", "anderer", "beide"
EMPTY = "(leer)"


class ZusammenlegenForm(forms.Form):
    """One question for each difference and for each list that both have; `version` says which contents were shown."""

    mit = forms.CharField(widget=forms.HiddenInput)
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        differences: list[Difference],
        lists: list[tuple[str, str, str, str]],
        names: tuple[str, str],
        version: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.current = version
        for difference in differences:
            choices = [(KEPT, difference.kept or EMPTY), (OTHER, difference.other or EMPTY)]
            initial = OTHER if difference.kept in ("", Auskunft.UNBEKANNT.label) else KEPT
            self.fields[difference.name] = self.question(difference.label, choices, initial)
        for name, label, kept, other in lists:
            choices = [
                (BOTH, "beides behalten"),
                (KEPT, f"nur von „{names[0]}“: {kept}"),
                (OTHER, f"nur von „{names[1]}“: {other}"),
            ]
            self.fields[name] = self.question(label, choices, BOTH)
        self.asked = [difference.name for difference in differences]
        self.lists = [name for name, *_ in lists]

    @staticmethod
    def question(label: str, choices: list[tuple[str, str]], initial: str) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=label[:1].upper() + label[1:],
            choices=choices,
            initial=initial,
            widget=forms.RadioSelect,
            error_messages={"required": "Bitte wählen Sie, was bleibt."},
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("version") != self.current:
            raise ValidationError(CHANGED)
        return values

    @property
    def take(self) -> list[str]:
        """Names of the fields that come from the other record."""
        return [name for name in self.asked if self.cleaned_data[name] == OTHER]

    @property
    def unwanted(self) -> list[tuple[str, str]]:
        """(whose, name of the list) of the lists that nobody wants."""
        opposite = {KEPT: OTHER, OTHER: KEPT}
        return [(opposite[choice], name) for name in self.lists if (choice := self.cleaned_data[name]) in opposite]
