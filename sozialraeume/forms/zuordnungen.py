from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from sozialraeume.models import Ortschaft, Zuordnung
from sozialraeume.proximity import CoreDistance, alternative_to

NOTHING_CHOSEN = "Bitte wählen Sie mindestens eine Ortschaft aus."
NOT_WAITING = "Mindestens eine dieser Zuordnungen ist schon bestätigt oder geändert. Bitte prüfen Sie Ihre Auswahl."


class ConfirmForm(forms.Form):
    """Which provisional Zuordnungen of today are confirmed; the table names the Ortschaft of each box."""

    zuordnungen = forms.TypedMultipleChoiceField(
        label="Ortschaften",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NOTHING_CHOSEN, "invalid_choice": NOT_WAITING},
    )

    def __init__(self, *args: Any, check_all: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = Zuordnung.objects.undecided().filter(valid_from__lte=timezone.localdate())
        pks = list(waiting.order_by("ortschaft__sort_key").values_list("pk", flat=True))
        field: Any = self.fields["zuordnungen"]
        field.choices = [(pk, pk) for pk in pks]
        field.initial = pks if check_all else []


class ZuordnungForm(forms.ModelForm):
    """From which day on an Ortschaft belongs to which Sozialraum; `seen` is the version that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    statt = forms.ModelChoiceField(queryset=Zuordnung.objects.none(), widget=forms.HiddenInput, required=False)

    class Meta:
        model = Zuordnung
        fields = ("valid_from", "sozialraum", "status")
        labels = {"valid_from": "Ab welchem Tag?", "sozialraum": "Zu welchem Sozialraum?", "status": "Ist das schon entschieden?"}
        help_texts = {
            "valid_from": "Heute oder später, zum Beispiel 1.3.2027. Was vorher galt, bleibt stehen.",
            "sozialraum": "Dahinter steht die Luftlinie bis zum nächsten Ortsteil im Kern.",
        }
        widgets = {
            "valid_from": forms.DateInput(format="%d.%m.%Y"),
            "sozialraum": forms.RadioSelect,
            "status": forms.RadioSelect,
        }
        error_messages = {
            "valid_from": {
                "required": "Bitte geben Sie den Tag an, ab dem die Zuordnung gilt.",
                "invalid": "Bitte geben Sie den Tag so ein: 1.3.2027.",
            },
            "sozialraum": {"required": "Bitte wählen Sie einen Sozialraum."},
            "status": {"required": "Bitte wählen Sie „bestätigt“ oder „vorläufig“."},
        }

    def __init__(self, *args: Any, ortschaft: Ortschaft, distances: list[CoreDistance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.distances, self.instance.ortschaft = distances, ortschaft
        fields: Any = self.fields
        fields["statt"].queryset = ortschaft.zuordnungen.coming()
        fields["sozialraum"].choices = [
            (found.sozialraum.pk, f"{found} (Vorschlag)" if found == distances[0] else str(found)) for found in distances
        ]
        fields["status"].choices = [
            (Zuordnung.Status.BESTAETIGT.value, "Ja, die Zuordnung ist bestätigt"),
            (Zuordnung.Status.VORLAEUFIG.value, "Nein, sie ist vorläufig"),
        ]

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise ValidationError("Dieser Tag ist vorbei. Bitte nehmen Sie heute oder einen späteren Tag.")
        return day

    def clean(self) -> None:
        super().clean()
        sozialraum = self.cleaned_data.get("sozialraum")
        if sozialraum:
            self.instance.alternative = alternative_to(sozialraum, self.distances)
