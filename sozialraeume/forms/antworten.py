from typing import Any

from django import forms
from django.db.models import QuerySet

from jena_sro.inhalte.suche.query import search
from sozialraeume.forms.records import RecordFilterForm, RecordForm
from sozialraeume.models import Antwort, Sozialraum

KIND = "antwort"  # in the search index


class AntwortForm(RecordForm):
    """What everybody may read: question and answer in the words of the Fachdienst."""

    class Meta:
        model = Antwort
        fields = ("question", "answer", "sozialraum", "easy_question", "easy_answer")
        widgets = {
            "question": forms.Textarea(attrs={"rows": 3}),
            "answer": forms.Textarea(attrs={"rows": 6}),
            "easy_question": forms.Textarea(attrs={"rows": 3}),
            "easy_answer": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "question": "In Ihren Worten, ein oder zwei Sätze. Nichts darf verraten, wer gefragt hat.",
            "answer": "Keine Namen, nichts über die Gesundheit.",
            "sozialraum": "Dann steht beides auch auf der Seite des Sozialraums.",
            "easy_question": "Kurze Sätze, einfache Wörter.",
            "easy_answer": "Ohne Text sagt die Seite in einfacher Sprache, dass es noch keinen gibt.",
        }
        error_messages = {
            "question": {
                "required": "Bitte schreiben Sie die Frage in kurzen Worten.",
                "max_length": "Bitte kürzen Sie die Frage auf 300 Zeichen.",
            },
            "answer": {
                "required": "Bitte schreiben Sie die Antwort.",
                "max_length": "Bitte kürzen Sie die Antwort auf 2.000 Zeichen.",
            },
            "easy_question": {"max_length": "Bitte kürzen Sie die Frage auf 300 Zeichen."},
            "easy_answer": {"max_length": "Bitte kürzen Sie die Antwort auf 2.000 Zeichen."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sozialraum"].empty_label = "ganz Jena"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for name, other in (("easy_question", "easy_answer"), ("easy_answer", "easy_question")):
            if values.get(other) and not values.get(name) and name not in self.errors:
                self.add_error(name, "In einfacher Sprache gehören Frage und Antwort zusammen.")
        return values


class AntwortFilterForm(RecordFilterForm):
    """Filter of the public page; the word is looked up like everywhere in the portal."""

    EXACT = ("herkunft", "sozialraum")

    q = forms.CharField(label="Suchwort", max_length=100, required=False)
    herkunft = forms.ChoiceField(label="Art", choices=[("", "alle"), *Antwort.Herkunft.choices], required=False)
    sozialraum = forms.ModelChoiceField(
        label="Sozialraum", queryset=Sozialraum.objects.all(), to_field_name="slug", required=False, empty_label="alle"
    )

    def filtered(self, records: QuerySet[Any]) -> QuerySet[Any]:
        records = super().filtered(records)
        if word := self.cleaned_data.get("q"):
            records = records.filter(pk__in=search(word, {KIND}).get(KIND, {}))
        return records
