import datetime
from typing import Any

from django import forms

from jena_sro.inhalte.forms import TabelleForm
from sozialraeume.forms.records import PastDayField

DRAFT, PUBLIC = "entwurf", "oeffentlich"


class AngebotImportForm(TabelleForm):
    """A table of offers, and whether they become public at once."""

    target = forms.ChoiceField(
        label="Was soll mit den Angeboten geschehen?",
        choices=[(DRAFT, "Als Entwurf ablegen. Die Anbieter ergänzen und reichen ein."), (PUBLIC, "Gleich veröffentlichen.")],
        initial=DRAFT,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, was mit den Angeboten geschehen soll."},
    )
    day = PastDayField(
        label="Die Angaben sind bestätigt seit",
        required=False,
        help_text="Nötig, wenn Sie gleich veröffentlichen. Zum Beispiel: 31.1.2026.",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("target") == PUBLIC and not values.get("day") and "day" not in self.errors:
            self.add_error("day", "Bitte geben Sie den Tag ein, an dem die Angaben bestätigt wurden.")
        return values

    @property
    def confirmed_on(self) -> datetime.date | None:
        """The day from which they are public; None for drafts."""
        return self.cleaned_data["day"] if self.cleaned_data["target"] == PUBLIC else None
