from typing import Any

from django import forms

from gremien.forms.lernen import MARKDOWN
from gremien.models import Gremium, Sachstandsbericht
from sozialraeume.forms.records import RecordForm


class SachstandsberichtForm(RecordForm):
    """The texts of a draft; all else comes from what the portal knows."""

    class Meta:
        model = Sachstandsbericht
        fields = ("title", "recipients", "introduction", "outlook")
        widgets = {
            "recipients": forms.CheckboxSelectMultiple,
            "introduction": forms.Textarea(attrs={"rows": 6}),
            "outlook": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "title": "Zum Beispiel: Sachstandsbericht Herbst 2026. Der Tag kommt beim Veröffentlichen dazu.",
            "introduction": f"Was ist das Wichtigste seit dem letzten Bericht? {MARKDOWN}",
            "outlook": "Was steht als Nächstes an?",
        }
        error_messages = {
            "title": {"required": "Bitte geben Sie den Titel ein."},
            "recipients": {"required": "Bitte wählen Sie, wer den Bericht bekommt."},
            "introduction": {"required": "Bitte schreiben Sie eine kurze Einleitung."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recipients = Gremium.objects.recipients().public().open()
        self.fields["recipients"].queryset = recipients  # type: ignore[attr-defined]
        if not self.instance.pk:
            self.initial.setdefault("recipients", list(recipients))
