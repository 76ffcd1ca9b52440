from typing import Any

from django import forms
from django.db.models import QuerySet

from gremien.forms.lernen import MARKDOWN
from gremien.models import Gremium, Reflexion
from sozialraeume.forms.records import PastDayField, RecordFilterForm, RecordForm

NO_CASE = "Bitte schreiben Sie so, dass niemand einen Menschen erkennt: keine Namen, keine Einzelfälle."


class ReflexionForm(RecordForm):
    class Meta:
        model = Reflexion
        fields = (
            "title",
            "observation",
            "change",
            "effect",
            "easy_text",
            "decided_by",
            "decided_on",
            "baustein",
            "sozialraum",
            "is_public",
        )
        field_classes = {"decided_on": PastDayField}
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in ("observation", "change", "effect")}
        help_texts = {
            "title": "Kurz und einfach. Zum Beispiel: Einladungen kommen zu spät an.",
            "observation": f"Was ist aufgefallen, und woran? {NO_CASE} {MARKDOWN}",
            "change": "Was machen wir ab jetzt anders?",
            "effect": "Leer lassen, solange Sie es noch nicht wissen. Dann steht dort „noch offen“.",
            "decided_on": "Zum Beispiel: 31.1.2026.",
            "is_public": "Auf der Seite „Was wir lernen“ und im nächsten Sachstandsbericht.",
        }
        error_messages = {
            "title": {"required": "Bitte schreiben Sie, worum es geht."},
            "observation": {"required": "Bitte schreiben Sie, was Sie beobachtet haben."},
            "change": {"required": "Bitte schreiben Sie, was sich ändert."},
            "decided_by": {"required": "Bitte wählen Sie das Gremium."},
            "decided_on": {"required": "Bitte geben Sie an, wann das entschieden wurde."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_by"].queryset = Gremium.objects.working()  # type: ignore[attr-defined]
        self.fields["baustein"].empty_label = "keiner"  # type: ignore[attr-defined]
        self.fields["sozialraum"].empty_label = "ganz Jena"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        gremium: Gremium | None = values.get("decided_by")
        if values.get("is_public") and gremium and not gremium.is_public:
            self.add_error("is_public", f"Das geht nicht: {gremium} ist nicht öffentlich.")
        return values


class ReflexionFilterForm(RecordFilterForm):
    """What visitors choose from; only what there is."""

    jahr = forms.TypedChoiceField(label="Jahr", coerce=int, required=False)
    gremium = forms.ModelChoiceField(
        label="Gremium", queryset=Gremium.objects.none(), to_field_name="slug", required=False, empty_label="alle"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = Reflexion.objects.public()
        years = [day.year for day in shown.dates("decided_on", "year", order="DESC")]
        self.fields["jahr"].choices = [("", "alle"), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        gremien = Gremium.objects.filter(pk__in=shown.order_by().values("decided_by"))
        self.fields["gremium"].queryset = gremien  # type: ignore[attr-defined]

    def filtered(self, records: QuerySet[Any]) -> QuerySet[Any]:
        records, values = super().filtered(records), self.cleaned_data
        if values.get("jahr"):
            records = records.filter(decided_on__year=values["jahr"])
        return records.filter(decided_by=values["gremium"]) if values.get("gremium") else records
