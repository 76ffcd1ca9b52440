from typing import Any

from django import forms

from gremien.forms.lernen import MARKDOWN
from gremien.models import Meilenstein, Projektdokument
from jena_sro.inhalte.pdf_upload import PdfField
from sozialraeume.forms.records import DayField, RecordForm, WebsiteField


class ProjektdokumentForm(RecordForm):
    class Meta:
        model = Projektdokument
        fields = ("title", "kind", "text", "easy_text", "date", "source", "url", "position", "is_public")
        field_classes = {"date": DayField, "url": WebsiteField}
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "text": f"In eigenen, einfachen Worten: Was steht darin, für wen ist es wichtig? {MARKDOWN}",
            "date": "Von wann ist das Papier? Leer lassen, wenn es nicht bekannt ist. Zum Beispiel: 31.1.2026.",
            "source": "Woher wissen wir von dem Papier?",
            "url": "Nur wenn es woanders steht. Beginnt mit https://. Eine PDF-Datei laden Sie nach dem Speichern hoch.",
            "position": "Die kleinste Zahl steht in der Liste oben.",
        }
        error_messages = {
            "title": {"required": "Bitte geben Sie den Titel ein."},
            "kind": {"required": "Bitte wählen Sie die Art."},
            "text": {"required": "Bitte erklären Sie in wenigen Sätzen, worum es geht."},
            "source": {"required": "Bitte nennen Sie die Quelle."},
            "position": {"required": "Bitte geben Sie eine Zahl ein.", "invalid": "Bitte geben Sie eine ganze Zahl ein."},
        }


class DateiForm(forms.Form):
    """A PDF to download."""

    file = PdfField()

    def __init__(self, *args: Any, is_oversized: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_oversized:
            self.fields["file"].refuse_oversized()  # type: ignore[attr-defined]


class MeilensteinForm(RecordForm):
    class Meta:
        model = Meilenstein
        fields = ("title", "text", "easy_text", "date", "precision", "words", "is_planned", "source")
        field_classes = {"date": DayField}
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "precision": forms.RadioSelect}
        help_texts = {
            "title": "Kurz und einfach. Zum Beispiel: Die Arbeitsgruppe trifft sich zum ersten Mal.",
            "text": MARKDOWN,
            "date": "Danach wird geordnet. Zum Beispiel: 31.1.2026. Ist nur der Monat bekannt, nehmen Sie den ersten Tag.",
            "words": "Nur wenn das Datum so nicht stimmt. Zum Beispiel: Ende 2022.",
            "source": "Woher wissen wir das?",
        }
        error_messages = {
            "title": {"required": "Bitte schreiben Sie, was geschehen ist."},
            "date": {"required": "Bitte geben Sie das Datum ein."},
            "source": {"required": "Bitte nennen Sie die Quelle."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["precision"].choices = Meilenstein.Precision.choices  # type: ignore[attr-defined]  # without an empty one
