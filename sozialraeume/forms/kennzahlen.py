"""Forms of the Kennzahlen: the definition, the figures of one day in a grid, and a file with figures."""

import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from jena_sro.inhalte.tabellen import read_number
from sozialraeume.actions.kennzahlen import values_of, values_version
from sozialraeume.forms.records import CONFLICT, PastDayField, RecordForm
from sozialraeume.models import Kennzahl
from sozialraeume.places import Places

NO_NUMBER = "Das ist keine Zahl. Bitte schreiben Sie zum Beispiel 1.234 oder 12,5."
MOST = Decimal(10) ** 11
OTHER_DAY = (
    "Für diesen Tag gibt es schon Zahlen, die hier nicht zu sehen waren, oder jemand hat sie inzwischen geändert. Ihre Eingaben "
    "stehen noch hier. Bitte vergleichen Sie mit den Werten hinter „jetzt“ und speichern Sie noch einmal."
)
PUBLISHED = "Diese Zahl ist schon veröffentlicht. Sie können sie berichtigen, aber nicht löschen."


def check_value(kennzahl: Kennzahl, text: str) -> Decimal:
    """The value that somebody wrote. Raises ValidationError with a sentence that says how to mend it."""
    try:
        value = read_number(text)
    except ValueError as error:
        raise ValidationError(NO_NUMBER) from error
    if abs(value) >= MOST:
        raise ValidationError("Diese Zahl ist zu groß.")
    if kennzahl.kind == Kennzahl.Kind.MENSCHEN and (value < 0 or value != int(value)):
        raise ValidationError("Bitte geben Sie eine ganze Zahl ab 0 ein.")
    if kennzahl.kind == Kennzahl.Kind.ANTEIL and value < 0:
        raise ValidationError("Ein Anteil kann nicht unter 0 liegen.")
    if value != round(value, 2):
        raise ValidationError("Bitte runden Sie auf zwei Stellen nach dem Komma.")
    return value


class KennzahlForm(RecordForm):
    class Meta:
        model = Kennzahl
        fields = (
            "name",
            "definition",
            "easy_text",
            "unit",
            "kind",
            "numerator",
            "denominator",
            "source",
            "rhythm",
            "delay_months",
        )
        widgets: ClassVar = {"kind": forms.RadioSelect, "definition": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "definition": "In ein oder zwei Sätzen: Wer oder was zählt mit, wer nicht?",
            "unit": "Zum Beispiel: Menschen, Haushalte, Prozent, Meter.",
            "kind": "Zahlen von Menschen unter 5 und Anteile, die dazu gehören, zeigt das Portal nicht.",
            "numerator": "Nur bei einem Anteil. Er erscheint nur, wo auch diese Zahl gezeigt wird.",
            "denominator": "Nur bei einem Anteil und wenn es diese Zahl im Portal gibt.",
            "delay_months": "So lange dauert es meist, bis die neuen Zahlen da sind.",
        }
        error_messages: ClassVar = {
            "name": {"required": "Bitte geben Sie der Kennzahl einen Namen.", "unique": "Diese Kennzahl gibt es schon."},
            "unit": {"required": "Bitte nennen Sie die Einheit."},
            "source": {"required": "Bitte nennen Sie die Quelle."},
            "kind": {"required": "Bitte wählen Sie die Art der Zahl."},
            "delay_months": {"required": "Bitte geben Sie eine Zahl ein, zum Beispiel 3."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["definition"].required = True
        self.fields["definition"].error_messages["required"] = "Bitte beschreiben Sie, was gezählt wird."
        for name in ("numerator", "denominator"):
            field: Any = self.fields[name]
            field.queryset = Kennzahl.objects.filter(kind=Kennzahl.Kind.MENSCHEN).exclude(pk=self.instance.pk)
            field.empty_label = "keine"

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.instance.pk and values.get("kind") != self.initial["kind"] and self.instance.werte.exists():
            self.add_error("kind", "Zu dieser Kennzahl gibt es schon Zahlen. Ihre Art bleibt deshalb, wie sie ist.")
        if values.get("kind") != Kennzahl.Kind.ANTEIL:
            values |= {"numerator": None, "denominator": None}
        elif not values.get("numerator"):
            self.add_error("numerator", "Bitte wählen Sie die Zahl, deren Anteil das ist.")
        return values


class ZahlenForm(forms.Form):
    """The figures of one day, a field for each place. Its columns are place, field, what is stored now, and the day before."""

    as_of = PastDayField(label="Stand", error_messages={"required": "Bitte geben Sie an, von welchem Tag die Zahlen sind."})
    source = forms.CharField(
        label="Quelle", max_length=300, required=False, help_text="Nur, wenn sie anders ist als sonst bei dieser Kennzahl."
    )

    def __init__(self, kennzahl: Kennzahl, day: datetime.date | None, places: Places, data: Any = None) -> None:
        self.kennzahl, self.day, self.places = kennzahl, day, places
        stored = values_of(kennzahl, day) if day else {}
        sources = {wert.source for wert in stored.values()}
        initial = {place: f"{wert.value.normalize():f}".replace(".", ",") for place, wert in stored.items()}
        super().__init__(data, initial={"as_of": day, "source": ", ".join(sorted(sources))} | initial)
        for place, label in places.labels():
            self.fields[place] = forms.CharField(
                label=label, required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 10})
            )
        self.stored = stored
        self.version = values_version(kennzahl, day) if day else ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        day = values.get("as_of")
        for place, _ in self.places.labels():
            try:
                values[place] = check_value(self.kennzahl, values[place]) if values.get(place) else None
            except ValidationError as error:
                self.add_error(place, error)
        if day:
            self.check_day(day, values)
        return values

    def check_day(self, day: datetime.date, values: dict[str, Any]) -> None:
        """Nothing is overwritten unseen, and what is published is not deleted."""
        self.stored, self.version = values_of(self.kennzahl, day), values_version(self.kennzahl, day)
        if self.data.get("version", "") != self.version:
            raise ValidationError(OTHER_DAY if day != self.day else CONFLICT)
        published = self.kennzahl.veroeffentlichungen.filter(as_of=day).last()
        for place in self.stored:
            if published and place in published.cells and place in values and values[place] is None:
                self.add_error(place, PUBLISHED)
        if not self.stored and not any(values.get(place) is not None for place, _ in self.places.labels()):
            raise ValidationError("Bitte tragen Sie mindestens eine Zahl ein.")

    @property
    def values(self) -> dict[str, Decimal | None]:
        """Place -> value, of the places that have one or had one."""
        found = {place: self.cleaned_data[place] for place, _ in self.places.labels()}
        return {place: value for place, value in found.items() if value is not None or place in self.stored}
