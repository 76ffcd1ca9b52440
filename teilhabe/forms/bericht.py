from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from sozialraeume.forms.records import DayField, RecordFilterForm, RecordForm
from sozialraeume.models import Bedarf, Sozialraum
from teilhabe.actions.berichte import settle_massnahme
from teilhabe.models import Bericht, Massnahme

MARKDOWN = "Absätze trennt eine leere Zeile. Eine Liste beginnt mit „- “, eine Zwischenüberschrift mit „### “."


class BerichtForm(RecordForm):
    """The texts of a draft; all else in a Bericht comes from what the portal knows."""

    class Meta:
        model = Bericht
        fields = ("sozialraum", "introduction", "conclusions")
        widgets = {"introduction": forms.Textarea(attrs={"rows": 6}), "conclusions": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "introduction": f"Worum geht es, wer war beteiligt? {MARKDOWN}",
            "conclusions": f"Was zeigen die Zahlen und die Bedarfe, was ist zu tun? {MARKDOWN}",
        }
        error_messages = {
            "sozialraum": {"required": "Bitte wählen Sie den Sozialraum."},
            "introduction": {"max_length": "Bitte kürzen Sie die Einleitung auf 10.000 Zeichen."},
            "conclusions": {"max_length": "Bitte kürzen Sie den Text auf 10.000 Zeichen."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["sozialraum"]

    def clean_sozialraum(self) -> Sozialraum:
        sozialraum: Sozialraum = self.cleaned_data["sozialraum"]
        if Bericht.objects.drafts().filter(sozialraum=sozialraum).exists():
            raise ValidationError("Für diesen Sozialraum gibt es schon einen Entwurf. Bitte schreiben Sie dort weiter.")
        return sozialraum


class BedarfChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.sozialraum}: {obj.title}"


class MassnahmeForm(RecordForm):
    """A Massnahme of a draft. Of a published Bericht only Stand and note can change."""

    UNTIL_PUBLISHED = ("text", "responsible", "due_on", "bedarf")

    due_on = DayField(label="Bis wann?", error_messages={"required": "Bitte geben Sie an, bis wann."})
    bedarf = BedarfChoiceField(
        label="Zu welchem Bedarf gehört sie?",
        queryset=Bedarf.objects.select_related("sozialraum").order_by("sozialraum__position", "title"),
        required=False,
        empty_label="zu keinem bestimmten",
    )

    class Meta:
        model = Massnahme
        fields = ("bericht", "text", "responsible", "due_on", "bedarf", "stand", "note")
        widgets = {"stand": forms.RadioSelect}
        help_texts = {
            "responsible": "Eine Stelle oder Organisation, keine Person.",
            "note": "Steht öffentlich neben dem Bericht, zum Beispiel: Der Verein hat einen Raum gefunden.",
        }
        error_messages = {
            "bericht": {"required": "Bitte wählen Sie den Bericht."},
            "text": {"required": "Bitte schreiben Sie, was zu tun ist."},
            "responsible": {"required": "Bitte nennen Sie, wer zuständig ist."},
            "stand": {"required": "Bitte wählen Sie den Stand."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand"].choices = Massnahme.Stand.choices  # type: ignore[attr-defined]  # without an empty one
        self.fields["bericht"].queryset = Bericht.objects.drafts()  # type: ignore[attr-defined]
        self.fields["bedarf"].empty_label = "zu keinem bestimmten"  # type: ignore[attr-defined]
        is_published = self.instance.pk and self.instance.bericht.published_at
        for name in ("bericht",) * bool(self.instance.pk) + self.UNTIL_PUBLISHED * bool(is_published):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        bedarf, bericht = values.get("bedarf"), values.get("bericht") or (self.instance.bericht if self.instance.pk else None)
        if bedarf and bericht and bedarf.sozialraum_id != bericht.sozialraum_id:
            self.add_error("bedarf", f"Bitte wählen Sie einen Bedarf von {bericht.sozialraum}.")
        return values

    def save(self, commit: bool = True) -> Any:
        massnahme = super().save(commit)
        settle_massnahme(massnahme)
        return massnahme


class MassnahmeFilterForm(RecordFilterForm):
    STATES: ClassVar = (("", "alle"), ("ueberfaellig", "überfällig"), *Massnahme.Stand.choices)

    sozialraum = forms.ModelChoiceField(
        label="Sozialraum", queryset=Sozialraum.objects.all(), to_field_name="slug", required=False, empty_label="alle"
    )
    stand = forms.ChoiceField(label="Stand", choices=STATES, required=False)

    def filtered(self, records: QuerySet[Any]) -> QuerySet[Any]:
        records, values = super().filtered(records), self.cleaned_data
        if values.get("sozialraum"):
            records = records.filter(bericht__sozialraum=values["sozialraum"])
        if values.get("stand") == "ueberfaellig":
            return records.filter(due_on__lt=timezone.localdate()).exclude(stand=Massnahme.Stand.ERLEDIGT)
        return records.filter(stand=values["stand"]) if values.get("stand") else records
