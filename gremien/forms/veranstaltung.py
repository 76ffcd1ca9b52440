from typing import Any

from django import forms
from django.db.models import Q

from gremien.forms.lernen import MARKDOWN
from gremien.models import Anmeldung, Veranstaltung
from jena_sro.inhalte.einsendungen import EinsendungForm
from sozialraeume.forms.records import ClockField, DayField, RecordForm
from sozialraeume.models import Bedarf

CONSENT = "Bitte stimmen Sie zu, dass wir das bis zum Tag nach der Veranstaltung speichern, oder lassen Sie das Feld leer."


class BedarfeField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.sozialraum}: {obj.title}"


class VeranstaltungForm(RecordForm):
    """An event before and after. To choose from are the Bedarfe that came of a conference."""

    bedarfe = BedarfeField(
        label="Bedarfe, die daraus wurden",
        queryset=Bedarf.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Zur Wahl steht, was aus Sozialraumkonferenzen stammt. Öffentliche erscheinen auf der Seite.",
    )

    class Meta:
        model = Veranstaltung
        fields = (
            "kind",
            "title",
            "date",
            "start_time",
            "end_time",
            "place",
            "sozialraum",
            "topics",
            "announcement",
            "accessibility",
            "signup_phone",
            "has_signup_form",
            "signup_until",
            "is_cancelled",
            "text",
            "results",
            "easy_text",
            "bedarfe",
            "is_public",
        )
        field_classes = {"date": DayField, "start_time": ClockField, "end_time": ClockField, "signup_until": DayField}
        widgets = {
            "kind": forms.RadioSelect,
            "topics": forms.Textarea(attrs={"rows": 4}),
            "announcement": forms.Textarea(attrs={"rows": 6}),
            "accessibility": forms.Textarea(attrs={"rows": 3}),
            "text": forms.Textarea(attrs={"rows": 8}),
            "results": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "date": "Zum Beispiel: 31.1.2026.",
            "start_time": "Zum Beispiel: 14:30.",
            "end_time": "Zum Beispiel: 17:00.",
            "place": "Haus, Straße und Hausnummer.",
            "sozialraum": "Bei einer Sozialraumkonferenz: um welchen Sozialraum geht es?",
            "topics": "In jede Zeile ein Thema.",
            "announcement": f"Worum geht es, wer ist eingeladen? {MARKDOWN}",
            "accessibility": "Stufen, Aufzug, WC, Dolmetschen, Weg von der Haltestelle. Was unbekannt ist, bitte auch nennen.",
            "signup_phone": "Nummer einer Stelle, nicht einer Person. Zum Beispiel: 03641 49-4600.",
            "has_signup_form": "Wir fragen nach Namen, Kontakt und Bedarf. Am Tag nach der Veranstaltung wird alles gelöscht.",
            "signup_until": "Leer lassen, wenn man sich bis zum Tag selbst anmelden kann.",
            "text": f"Nach der Veranstaltung: Was ist geschehen? Namen nur, wenn die Person zugestimmt hat. {MARKDOWN}",
            "results": f"Was ist herausgekommen? {MARKDOWN}",
        }
        error_messages = {
            "title": {"required": "Bitte geben Sie den Titel ein."},
            "date": {"required": "Bitte geben Sie den Tag ein."},
            "place": {"required": "Bitte geben Sie den Ort ein."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Veranstaltung.Kind.choices  # type: ignore[attr-defined]  # without an empty one
        self.fields["sozialraum"].empty_label = "ganz Jena"  # type: ignore[attr-defined]
        own = self.instance.bedarfe.values("pk") if self.instance.pk else []
        found = Bedarf.objects.filter(Q(herkunft=Bedarf.Herkunft.KONFERENZ) | Q(pk__in=own))
        self.fields["bedarfe"].queryset = found.select_related("sozialraum")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        start, end = values.get("start_time"), values.get("end_time")
        if end and "start_time" not in self.errors and (start is None or end <= start):
            self.add_error("end_time", "Das Ende liegt nach dem Beginn, und ohne Beginn gibt es kein Ende.")
        day, last_day = values.get("date"), values.get("signup_until")
        if day and last_day and last_day > day:
            self.add_error("signup_until", "Die Anmeldung endet spätestens am Tag der Veranstaltung.")
        return values


class AnmeldungForm(EinsendungForm):
    """Who wants to come. What somebody needs can tell about their health, so it takes a consent of its own."""

    consent = forms.BooleanField(label="Ja, Sie dürfen speichern, was ich brauche", required=False)

    class Meta:
        model = Anmeldung
        fields = ("name", "contact", "needs")
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "contact": forms.TextInput(attrs={"autocomplete": "email"}),
            "needs": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "name": "So finden wir Sie auf der Liste. Ein Vorname reicht auch.",
            "contact": "Telefonnummer oder E-Mail-Adresse, falls sich etwas ändert.",
            "needs": "Zum Beispiel: Gebärdensprache, Platz für einen Rollstuhl, eine Begleitung.",
        }
        error_messages = {
            "name": {"required": "Bitte geben Sie einen Namen an.", "max_length": "Bitte kürzen Sie auf 150 Zeichen."},
            "contact": {
                "required": "Bitte geben Sie an, wie wir Sie erreichen.",
                "max_length": "Bitte kürzen Sie auf 200 Zeichen.",
            },
            "needs": {"max_length": "Bitte kürzen Sie auf 500 Zeichen."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].is_conditional = True  # type: ignore[attr-defined]
        self.fields["consent"].help_text = "Nur nötig, wenn Sie oben etwas eingetragen haben."

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("needs") and not values.get("consent"):
            self.add_error("consent", CONSENT)
        return values
