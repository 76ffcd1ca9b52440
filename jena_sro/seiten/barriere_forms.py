from typing import Any

from django import forms

from jena_sro.seiten.erklaerung import ask_for_review
from jena_sro.seiten.models import Barriere, Ueberpruefung
from sozialraeume.forms.records import DayField, PastDayField, RecordForm


class AskingForm(RecordForm):
    """What is saved may settle an Aufgabe at once, or raise one."""

    def save(self, commit: bool = True) -> Any:
        record = super().save(commit)
        ask_for_review()
        return record


class BarriereForm(AskingForm):
    class Meta:
        model = Barriere
        fields = (
            "title", "text", "place", "people", "reason", "explanation", "alternative",
            "planned_for", "easy_text", "position", "mended_on",
        )  # fmt: skip
        field_classes = {"planned_for": DayField, "mended_on": PastDayField}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "reason": forms.RadioSelect,
            "explanation": forms.Textarea(attrs={"rows": 3}),
            "alternative": forms.Textarea(attrs={"rows": 3}),
            "easy_text": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "title": "Kurz und ohne Fachwörter. Zum Beispiel: Die Karte ist vereinfacht.",
            "place": "In Worten, zum Beispiel: Karte auf der Startseite.",
            "people": "Zum Beispiel: Blinde und sehbehinderte Menschen.",
            "alternative": "Wie kommen die Menschen trotzdem an den Inhalt?",
            "planned_for": "Leer lassen, wenn es noch offen ist. Sonst zum Beispiel: 31.1.2027.",
            "easy_text": "Kurze Sätze: Was geht nicht, und was hilft?",
            "position": "Die kleinste Zahl steht in der Erklärung oben.",
            "mended_on": "Erst ausfüllen, wenn es geht. Dann steht es noch ein Jahr unter „Behoben“. Zum Beispiel: 31.1.2027.",
        }
        error_messages = {
            "title": {"required": "Bitte schreiben Sie, was nicht geht."},
            "place": {"required": "Bitte nennen Sie die Seite oder den Bereich."},
            "people": {"required": "Bitte nennen Sie, wen es betrifft."},
            "reason": {"required": "Bitte wählen Sie den Grund."},
            "explanation": {"required": "Bitte erklären Sie den Grund in einem Satz."},
            "alternative": {"required": "Bitte schreiben Sie, was stattdessen hilft."},
            "position": {"required": "Bitte geben Sie eine Zahl ein.", "invalid": "Bitte geben Sie eine ganze Zahl ein."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = Barriere.Reason.choices  # type: ignore[attr-defined]  # without an empty one


class UeberpruefungForm(AskingForm):
    class Meta:
        model = Ueberpruefung
        fields = ("reviewed_on", "method", "examiner", "result")
        field_classes = {"reviewed_on": PastDayField}
        widgets = {"method": forms.RadioSelect, "result": forms.RadioSelect}
        help_texts = {
            "reviewed_on": "Zum Beispiel: 31.1.2026.",
            "examiner": "Eine Stelle, keine Person. Zum Beispiel: Fachdienst Soziales.",
            "result": "„Vollständig vereinbar“ geht erst, wenn keine Barriere mehr offen ist.",
        }
        error_messages = {
            "reviewed_on": {"required": "Bitte geben Sie den Tag der Prüfung ein."},
            "method": {"required": "Bitte wählen Sie, wie geprüft wurde."},
            "examiner": {"required": "Bitte nennen Sie die Stelle, die geprüft hat."},
            "result": {"required": "Bitte wählen Sie das Ergebnis."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewed_on"].show_hidden_initial = False  # Django adds it to a default that is worked out
        for name, choices in (("method", Ueberpruefung.Method.choices), ("result", Ueberpruefung.Result.choices)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # without an empty one
