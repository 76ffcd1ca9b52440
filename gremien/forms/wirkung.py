from typing import Any

from django import forms

from gremien.forms.lernen import MARKDOWN
from gremien.forms.reflexion import NO_CASE
from gremien.models import Setting, Wirkung
from sozialraeume.forms.records import DayField, RecordForm

ONE_INDICATOR = "Bitte wählen Sie entweder eine Kennzahl oder schreiben Sie, woran Sie es erkennen."


class WirkungForm(RecordForm):
    class Meta:
        model = Wirkung
        fields = ("title", "text", "baustein", "kennzahl", "indicator", "result", "source", "is_public")
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "result": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "title": "Kurz und einfach. Zum Beispiel: Mehr Menschen finden etwas in ihrer Nähe.",
            "text": MARKDOWN,
            "kennzahl": "Dann zeigt die Seite immer die neueste veröffentlichte Zahl.",
            "indicator": "Nur ohne Kennzahl. Genau eine Messgröße, zum Beispiel: Antworten in der Befragung.",
            "result": "Leer lassen, solange es keine Ergebnisse gibt.",
            "source": "Wo steht diese Erwartung? Zum Beispiel: Beschluss des Evaluationszirkels vom 31.1.2026.",
        }
        error_messages = {
            "title": {"required": "Bitte schreiben Sie, was sich ändern soll."},
            "baustein": {"required": "Bitte wählen Sie den Baustein."},
            "source": {"required": "Bitte nennen Sie die Quelle."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kennzahl"].empty_label = "keine, mit eigenen Worten"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if bool(values.get("kennzahl")) == bool(values.get("indicator")) and "indicator" not in self.errors:
            self.add_error("indicator", ONE_INDICATOR)
        return values


class SettingForm(RecordForm):
    class Meta:
        model = Setting
        fields = ("title", "text", "target_group", "learned", "started_on", "ended_on", "is_public")
        field_classes = {"started_on": DayField, "ended_on": DayField}
        widgets = {"text": forms.Textarea(attrs={"rows": 6}), "learned": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "title": "Zum Beispiel: Gemeinsame Sprechstunde im Stadtteilzentrum.",
            "text": f"{NO_CASE} {MARKDOWN}",
            "target_group": "Nur ganz allgemein, zum Beispiel: Erwachsene, die in Nord wohnen. So viele, dass niemand auffällt.",
            "learned": "Leer lassen, solange Sie es noch nicht wissen.",
            "started_on": "Zum Beispiel: 1.9.2026.",
            "ended_on": "Leer lassen, solange die Erprobung läuft.",
        }
        error_messages = {
            "title": {"required": "Bitte geben Sie dem Setting einen Namen."},
            "text": {"required": "Bitte schreiben Sie, was erprobt wird."},
            "target_group": {"required": "Bitte schreiben Sie ganz allgemein, für wen es ist."},
            "started_on": {"required": "Bitte geben Sie an, seit wann es erprobt wird."},
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        start, end = values.get("started_on"), values.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", "Das Ende liegt vor dem Anfang.")
        return values
