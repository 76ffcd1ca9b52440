from typing import Any

from django import forms

from jena_sro.inhalte.einsendungen import EinsendungForm
from jena_sro.inhalte.models import Rueckmeldung
from teilhabe.models import Bestellung, Blattform
from teilhabe.models.bestellung import MOST

TOO_MANY = f"Bitte schreiben Sie eine Zahl von 1 bis {MOST}."


class BestellungForm(EinsendungForm):
    """What somebody wants by post, and where to."""

    class Meta:
        model = Bestellung
        fields: tuple[str, ...] = ("was", "sozialraum", "form", "count", "contact")
        widgets = {
            "was": forms.RadioSelect,
            "form": forms.RadioSelect,
            "weg": forms.RadioSelect,
            "count": forms.TextInput(attrs={"inputmode": "numeric"}),
            "contact": forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
        }
        labels = {"contact": "Ihre Anschrift"}
        help_texts = {
            "sozialraum": "Beim Informationsblatt freiwillig: Dann stehen auch Angebote aus Ihrer Nähe darauf.",
            "contact": "Name, Straße, Postleitzahl und Ort. Wir löschen die Anschrift, sobald der Brief unterwegs ist.",
        }
        error_messages = {
            "was": {"required": "Bitte wählen Sie, was Sie möchten."},
            "form": {"required": "Bitte wählen Sie die Form."},
            "weg": {"required": "Bitte wählen Sie, wie die Bestellung ankam."},
            "count": {"required": TOO_MANY, "invalid": TOO_MANY, "min_value": TOO_MANY, "max_value": TOO_MANY},
            "contact": {"max_length": "Bitte kürzen Sie die Anschrift auf 200 Zeichen."},
            "note": {"max_length": "Bitte kürzen Sie die Notiz auf 200 Zeichen."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["was"].choices = Bestellung.Was.choices  # type: ignore[attr-defined]  # without an empty one
        self.fields["form"].choices = Blattform.choices  # type: ignore[attr-defined]
        self.fields["sozialraum"].empty_label = "keinen bestimmten"  # type: ignore[attr-defined]
        self.fields["sozialraum"].is_conditional = True  # type: ignore[attr-defined]
        self.fields["contact"].required = True
        self.fields["contact"].error_messages["required"] = "Bitte schreiben Sie die Anschrift."

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("was") == Bestellung.Was.HEFT and not values.get("sozialraum") and "sozialraum" not in self.errors:
            self.add_error("sozialraum", "Bitte wählen Sie den Sozialraum, für den das Heft sein soll.")
        return values


class BestellungByHandForm(BestellungForm):
    """A call, letter or conversation that staff write down."""

    class Meta(BestellungForm.Meta):
        fields = ("weg", *BestellungForm.Meta.fields, "note")
        labels = {"contact": "Anschrift"}
        help_texts = BestellungForm.Meta.help_texts | {
            "contact": "Name, Straße, Postleitzahl und Ort. Sie wird gelöscht, sobald Sie „Verschickt“ drücken.",
            "note": "Nur, was zum Verschicken nötig ist. Sie wird mit der Anschrift gelöscht.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weg = self.fields["weg"]
        weg.choices = [choice for choice in Rueckmeldung.Weg.choices if choice[0] != Rueckmeldung.Weg.PORTAL]  # type: ignore[attr-defined]
        self.initial.setdefault("weg", "")
        self.fields["contact"].widget.attrs["autocomplete"] = "off"
