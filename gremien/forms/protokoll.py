"""Forms for minutes, remarks about them, and decisions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from gremien.models import Anmerkung, Beschluss, Gremium, Mitgliedschaft, Protokoll, Tagesordnungspunkt
from sozialraeume.forms.records import DayField, PastDayField, RecordFilterForm, RecordForm
from sozialraeume.models import Bedarf, Sozialraum

WHOLE = "das ganze Protokoll"


class ResultForm(RecordForm):
    """What the minutes say about one item."""

    class Meta:
        model = Tagesordnungspunkt
        fields = ("result_text",)
        widgets = {"result_text": forms.Textarea(attrs={"rows": 12})}
        help_texts = {"result_text": "Was wurde besprochen? Nennen Sie Stellen, keine Namen. Beschlüsse tragen Sie einzeln ein."}


class EasySummaryForm(RecordForm):
    class Meta:
        model = Protokoll
        fields = ("easy_text",)
        widgets = {"easy_text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "easy_text": "Kurze Sätze, ein Gedanke in jedem Satz. Alle können das lesen, darum bitte nichts aus internen Punkten."
        }


class CorrectionsForm(forms.Form):
    until = DayField(label="Anmerkungen bis", error_messages={"required": "Bitte geben Sie den letzten Tag an."})

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day <= timezone.localdate():
            raise ValidationError("Bitte wählen Sie einen Tag, der noch kommt.")
        return day


class DecideForm(forms.Form):
    decided_on = PastDayField(label="Beschlossen am", error_messages={"required": "Bitte geben Sie den Tag an."})


class AnmerkungForm(forms.ModelForm):
    """A remark: by a member, or entered by the Geschäftsstelle on behalf of a seat."""

    class Meta:
        model = Anmerkung
        fields = ("mitgliedschaft", "punkt", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        labels = {"mitgliedschaft": "Für wen tragen Sie das ein?"}
        error_messages = {
            "text": {"required": "Bitte schreiben Sie, was anders heißen soll."},
            "mitgliedschaft": {"required": "Bitte wählen Sie den Platz."},
        }

    def __init__(self, *args: Any, protokoll: Protokoll, own_seat: Mitgliedschaft | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.protokoll = protokoll
        sitzung = protokoll.sitzung
        self.fields["punkt"].queryset = sitzung.punkte.on_agenda()  # type: ignore[attr-defined]
        self.fields["punkt"].empty_label = WHOLE  # type: ignore[attr-defined]
        if own_seat:
            self.instance.mitgliedschaft = own_seat
            del self.fields["mitgliedschaft"]
        else:
            self.instance.is_on_behalf = True
            self.fields["mitgliedschaft"].queryset = sitzung.gremium.mitgliedschaften.current()  # type: ignore[attr-defined]
            self.fields["mitgliedschaft"].empty_label = "bitte wählen"  # type: ignore[attr-defined]


class AnswerForm(RecordForm):
    class Meta:
        model = Anmerkung
        fields = ("stand", "answer")
        help_texts = {"answer": "Nötig, wenn Sie die Anmerkung nicht übernehmen."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand"].choices = [  # type: ignore[attr-defined]
            choice for choice in Anmerkung.Stand.choices if choice[0] != Anmerkung.Stand.OFFEN
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("stand") == Anmerkung.Stand.BEANTWORTET and not values.get("answer"):
            self.add_error("answer", "Bitte schreiben Sie, warum der Text so bleibt.")
        return values


class BeschlussForm(RecordForm):
    class Meta:
        model = Beschluss
        fields: tuple[str, ...] = (
            "text",
            "easy_text",
            "result",
            "votes_yes",
            "votes_no",
            "votes_abstained",
            "dissent",
            "responsible",
            "due_on",
            "stand",
            "outcome",
            "sozialraeume",
            "bedarfe",
            "baustein",
        )
        field_classes = {"due_on": DayField}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "dissent": forms.Textarea(attrs={"rows": 3}),
            "outcome": forms.Textarea(attrs={"rows": 4}),
            "sozialraeume": forms.CheckboxSelectMultiple,
            "bedarfe": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "text": "In einem Satz, den auch Außenstehende verstehen.",
            "dissent": "Wer anders gestimmt hat, kann das hier begründen. Bitte die Stelle nennen, keinen Namen.",
            "outcome": "Nötig bei „erledigt“ und „zurückgestellt“. Das lesen die Menschen im Sozialraum.",
            "due_on": "Zum Beispiel: 31.1.2027. Ist der Tag vorbei, erinnert das Portal die Geschäftsstelle.",
        }
        error_messages = {
            "text": {"required": "Bitte schreiben Sie, was beschlossen wurde."},
            **{
                name: {"invalid": "Bitte geben Sie eine ganze Zahl ein."} for name in ("votes_yes", "votes_no", "votes_abstained")
            },
        }

    def __init__(self, *args: Any, punkt: Tagesordnungspunkt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.punkt = punkt
        gremium: Gremium = punkt.sitzung.gremium
        self.fields["responsible"].queryset = gremium.mitgliedschaften.current()  # type: ignore[attr-defined]
        self.fields["responsible"].empty_label = "noch offen"  # type: ignore[attr-defined]
        self.fields["baustein"].empty_label = "keinem"  # type: ignore[attr-defined]
        self.fields["bedarfe"].queryset = Bedarf.objects.public()  # type: ignore[attr-defined]
        if punkt.sitzung.is_frozen:
            for name in ("text", "result", "dissent", *Beschluss.COUNTED):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        ended = (Beschluss.Stand.ERLEDIGT, Beschluss.Stand.ZURUECKGESTELLT)
        if values.get("stand") in ended and not values.get("outcome"):
            self.add_error("outcome", "Bitte schreiben Sie, was daraus wurde.")
        return values


class BeschlussFilterForm(RecordFilterForm):
    """Filter of the public register."""

    EXACT = ("gremium", "stand", "year")

    gremium = forms.ModelChoiceField(Gremium.objects.public().working(), label="Gremium", required=False, empty_label="alle")
    sozialraum = forms.ModelChoiceField(
        Sozialraum.objects.all(), label="Sozialraum", required=False, empty_label="alle", to_field_name="slug"
    )
    year = forms.TypedChoiceField(label="Jahr", required=False, coerce=int, empty_value=None)
    stand = forms.ChoiceField(label="Stand", choices=[("", "alle"), *Beschluss.Stand.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = sorted(set(Beschluss.objects.public().order_by().values_list("year", flat=True)), reverse=True)
        self.fields["year"].choices = [("", "alle"), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["gremium"].to_field_name = "slug"  # type: ignore[attr-defined]

    def filtered(self, records: Any) -> Any:
        found = super().filtered(records)
        sozialraum = self.cleaned_data.get("sozialraum")
        return found.filter(sozialraeume=sozialraum) if sozialraum else found
