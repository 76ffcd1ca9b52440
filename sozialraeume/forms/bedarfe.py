from typing import Any, ClassVar

from django import forms

from jena_sro.inhalte.einsendungen import ByHandForm, PublishableForm
from sozialraeume.forms.records import PastDayField, RecordFilterForm, RecordForm
from sozialraeume.models import Bedarf, Hinweis, Lebensbereich, Sozialraum


class BedarfForm(RecordForm):
    """A Bedarf in the words of the Fachdienst; one that came of a Hinweis without consent cannot become public."""

    noted_on = PastDayField(label="Festgestellt am", error_messages={"required": "Bitte geben Sie an, von wann das ist."})

    class Meta:
        model = Bedarf
        fields = (
            "title",
            "text",
            "easy_text",
            "sozialraum",
            "lebensbereich",
            "herkunft",
            "noted_on",
            "konzept",
            "passage",
            "stand",
            "answer",
            "is_public",
        )
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "herkunft": forms.RadioSelect,
            "stand": forms.RadioSelect,
            "answer": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "title": "Kurz und einfach, zum Beispiel: ein Treffpunkt mit Rampe. Keine Namen von Personen.",
            "text": "Was genau fehlt, und wem hilft es?",
            "konzept": "Nötig, wenn der Bedarf aus einem Konzept stammt.",
            "passage": "Zum Beispiel: Seite 14, Maßnahme 3.",
            "answer": "Was geschieht jetzt? Beim Ablehnen: Warum nicht? Ist der Bedarf öffentlich, steht das daneben.",
            "is_public": "Auf der Seite des Sozialraums, unter „Was fehlt hier?“, und im nächsten Bericht.",
        }
        error_messages = {
            "title": {"required": "Bitte schreiben Sie, was gebraucht wird."},
            "sozialraum": {"required": "Bitte wählen Sie den Sozialraum."},
            "lebensbereich": {"required": "Bitte wählen Sie den Lebensbereich."},
            "herkunft": {"required": "Bitte wählen Sie, woher wir das wissen."},
            "stand": {"required": "Bitte wählen Sie den Stand."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["herkunft"].choices = Bedarf.Herkunft.choices  # type: ignore[attr-defined]  # without an empty one
        self.fields["konzept"].empty_label = "keines"  # type: ignore[attr-defined]
        if self.instance.stays_internal:
            self.fields["is_public"].disabled = True
            self.fields["is_public"].help_text = "Nicht möglich: Wer uns das geschrieben hat, möchte es nicht öffentlich sehen."

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("stand") == Bedarf.Stand.ABGELEHNT and not values.get("answer"):
            self.add_error("answer", "Bitte nennen Sie den Grund für die Ablehnung.")
        needs_konzept = values.get("herkunft") == Bedarf.Herkunft.KONZEPT or values.get("passage")
        if needs_konzept and not values.get("konzept") and "konzept" not in self.errors:
            self.add_error("konzept", "Bitte wählen Sie das Konzept.")
        return values


class BedarfFilterForm(RecordFilterForm):
    EXACT: ClassVar = ("sozialraum", "lebensbereich", "stand")

    sozialraum = forms.ModelChoiceField(
        label="Sozialraum", queryset=Sozialraum.objects.all(), to_field_name="slug", required=False, empty_label="alle"
    )
    lebensbereich = forms.ModelChoiceField(
        label="Lebensbereich", queryset=Lebensbereich.objects.all(), to_field_name="slug", required=False, empty_label="alle"
    )
    stand = forms.ChoiceField(label="Stand", choices=[("", "alle"), *Bedarf.Stand.choices], required=False)


class HinweisForm(PublishableForm):
    """What a resident says is missing."""

    consent = (PublishableForm.consent[0], f"{PublishableForm.consent[1]} Das gilt auch für den Bedarf, den wir daraus machen.")
    unknown = "weiß ich nicht"

    class Meta:
        model = Hinweis
        fields: tuple[str, ...] = ("text", "sozialraum", "lebensbereich", "may_publish", "contact")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "contact": forms.TextInput(attrs={"autocomplete": "email"}),
        }
        labels = {"contact": "Wie erreichen wir Sie für eine Antwort?"}
        help_texts = {
            "text": "Bitte schreiben Sie nichts über Ihre Gesundheit und keine Namen anderer Menschen.",
            "contact": "E-Mail-Adresse oder Telefonnummer, wenn Sie eine Antwort möchten. Danach löschen wir sie.",
        }
        error_messages = {
            "text": {
                "required": "Bitte schreiben Sie, was fehlt.",
                "max_length": "Bitte kürzen Sie den Text auf 2.000 Zeichen.",
            },
            "contact": {"max_length": "Bitte kürzen Sie die Angabe auf 200 Zeichen."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sozialraum", "lebensbereich"):
            self.fields[name].empty_label = self.unknown  # type: ignore[attr-defined]


class HinweisByHandForm(ByHandForm, HinweisForm):
    """What somebody misses, told on the phone, in a letter or a conversation."""

    class Meta(HinweisForm.Meta):
        fields = ("weg", "text", "sozialraum", "lebensbereich", "may_publish", "contact")
        labels = {"text": "Was fehlt?", "contact": "Wie erreichen wir die Person?"}
        help_texts = {
            "text": "Nur, was für die Antwort nötig ist. Nichts über die Gesundheit.",
            "contact": "Telefonnummer oder E-Mail-Adresse, wenn die Person eine Antwort möchte.",
        }


class HinweisAnswerForm(forms.Form):
    """How a Hinweis is closed without a Bedarf; the answer goes by mail where an address is known."""

    stand = forms.ChoiceField(
        label="Was wird daraus?",
        choices=[(Hinweis.Stand.BEANTWORTET, "Antworten: Das gibt es schon, oder es gibt einen anderen Weg"),
                 (Hinweis.Stand.ABGELEHNT, "Ablehnen: Das können wir nicht aufnehmen")],
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, was daraus wird."},
    )  # fmt: skip
    answer = forms.CharField(
        label="Antwort oder Grund",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Bitte schreiben Sie die Antwort oder den Grund."},
    )
