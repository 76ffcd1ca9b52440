"""Forms of the Informationsblatt: approvals, coming into force, one sheet, a print run, a list of participants, serials."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from jena_sro.inhalte import pdf
from sozialraeume.forms.records import PastDayField
from sozialraeume.models import Sozialraum
from teilhabe.informationsblatt.teile import Blattart
from teilhabe.models import Blattform, Freigabe, Teilnahme

ROWS = 6  # parts of a print run that the form offers
ADDRESS = ("anrede", "vorname", "nachname", "zusatz", "strasse", "plz", "ort")
NEEDED = {"nachname": "Nachnamen", "strasse": "Straße", "plz": "Postleitzahl", "ort": "Ort"}


class FreigabeForm(forms.ModelForm):
    class Meta:
        model = Freigabe
        fields = ("approved_by", "approved_on", "note")
        field_classes = {"approved_on": PastDayField}
        labels = {"approved_by": "Welche Stelle gibt frei?", "approved_on": "An welchem Tag?"}
        help_texts = {
            "approved_by": "Die Stelle oder Funktion, zum Beispiel „Datenschutzbeauftragte Person der Stadt Jena“. Kein Name.",
            "approved_on": "Zum Beispiel: 31.1.2026.",
        }
        error_messages = {
            "approved_by": {"required": "Bitte nennen Sie die Stelle."},
            "approved_on": {"required": "Bitte geben Sie den Tag ein."},
        }


class InForceForm(forms.Form):
    """`has_former`: another version is in force, so people want to know what changes."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    change = forms.CharField(
        label="Was ist neu?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In wenigen Sätzen. Alle können es lesen.",
        error_messages={"required": "Bitte schreiben Sie, was neu ist."},
    )
    easy_change = forms.CharField(
        label="Was ist neu, in einfacher Sprache?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ein Gedanke in jeder Zeile.",
        error_messages={"required": "Bitte schreiben Sie auch in einfacher Sprache, was neu ist."},
    )

    def __init__(self, *args: Any, has_former: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_former:
            del self.fields["change"], self.fields["easy_change"]


class SozialraumChoiceField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Sozialraum.objects.all(),
            required=False,
            empty_label="keiner: ohne Angebote",
            label="Angebote aus welchem Sozialraum?",
            error_messages={"invalid_choice": "Bitte wählen Sie einen Sozialraum aus der Liste."},
            **kwargs,
        )


class TokenField(forms.UUIDField):
    """Names the open page, so that a second press of its button issues nothing new."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, initial=uuid.uuid4)


class BlattForm(forms.Form):
    """One sheet. Name and address are never stored."""

    token = TokenField()
    form = forms.ChoiceField(
        label="In welcher Form?",
        choices=Blattform.choices,
        initial=Blattform.STANDARD,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Form.", "invalid_choice": "Bitte wählen Sie eine Form aus der Liste."},
    )
    sozialraum = SozialraumChoiceField()
    participation = forms.ChoiceField(
        label="Der Leistungserbringer der Person nimmt teil …",
        choices=[(Teilnahme.BEIDES.value, "nicht bekannt: beide Texte drucken"), *Teilnahme.choices[1:]],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Bitte wählen Sie eine Antwort aus der Liste."},
    )
    has_receipt = forms.BooleanField(label="Mit Seite zum Unterschreiben (Empfangsbestätigung)", required=False)
    anrede = forms.ChoiceField(label="Anrede", choices=[("", "keine"), ("Frau", "Frau"), ("Herr", "Herr")], required=False)
    vorname = forms.CharField(label="Vorname", max_length=80, required=False)
    nachname = forms.CharField(label="Nachname", max_length=80, required=False)
    zusatz = forms.CharField(label="Zusatz zur Adresse", max_length=80, required=False, help_text="Zum Beispiel die Wohngruppe.")
    strasse = forms.CharField(label="Straße und Hausnummer", max_length=80, required=False)
    plz = forms.RegexField(
        r"^\d{5}\Z",
        label="Postleitzahl",
        required=False,
        error_messages={"invalid": "Eine Postleitzahl hat fünf Ziffern, zum Beispiel 07743."},
    )
    ort = forms.CharField(label="Ort", max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ADDRESS:  # of somebody else: no browser shall offer or remember it
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if any(values.get(name) for name in ADDRESS):
            for name, words in NEEDED.items():
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, f"Bitte ergänzen Sie: {words}. Oder lassen Sie die ganze Adresse leer.")
        for name in ADDRESS:
            if letters := pdf.felder().unprintable(values.get(name) or ""):
                self.add_error(name, f"Diese Zeichen können wir nicht drucken: „{letters}“. Bitte schreiben Sie lateinisch.")
        return values

    @property
    def blattart(self) -> Blattart:
        return blattart_of(self.cleaned_data)

    @property
    def address(self) -> dict[str, str]:
        """What was typed; empty if the sheet is for nobody in particular."""
        found = {name: self.cleaned_data[name] for name in ADDRESS}
        return found if found["nachname"] else {}


def blattart_of(values: Mapping[str, Any]) -> Blattart:
    sozialraum = values["sozialraum"]
    return Blattart(values["form"], sozialraum.slug if sozialraum else "", values["participation"])


class RunPartForm(forms.Form):
    """Sheets of a run that are alike; without a number it counts as empty."""

    count = forms.IntegerField(
        label="Wie viele?",
        required=False,
        min_value=1,
        max_value=settings.SHEETS_MAX,
        error_messages={
            "invalid": "Bitte geben Sie eine ganze Zahl ein.",
            "min_value": "Bitte geben Sie mindestens 1 ein oder lassen Sie das Feld leer.",
            "max_value": f"Höchstens {settings.SHEETS_MAX} Blätter passen in eine Druckdatei.",
        },
    )
    form = forms.ChoiceField(label="Form", choices=Blattform.choices)
    sozialraum = SozialraumChoiceField()
    participation = forms.ChoiceField(label="Teilnahme", choices=Teilnahme.choices, required=False)


class BaseRunFormSet(forms.BaseFormSet):
    def clean(self) -> None:
        total = sum(count for _, count in self.parts)
        if not total and not any(self.errors):
            raise ValidationError("Bitte tragen Sie bei mindestens einer Zeile ein, wie viele Blätter Sie brauchen.")
        if total > settings.SHEETS_MAX:
            raise ValidationError(
                f"Zusammen sind das {total} Blätter. Höchstens {settings.SHEETS_MAX} passen in eine Druckdatei."
            )

    @property
    def parts(self) -> list[tuple[Blattart, int]]:
        values = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data.get("count")]
        return [(blattart_of(row), row["count"]) for row in values]


RunFormSet = forms.formset_factory(RunPartForm, formset=BaseRunFormSet, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


class RunForm(forms.Form):
    token = TokenField()
    has_receipt = forms.BooleanField(label="Mit Seite zum Unterschreiben (Empfangsbestätigung)", required=False)


class SerialForm(forms.Form):
    serials = forms.CharField(
        label="Nummern",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Eine oder mehrere, zum Beispiel 12-0003. Bitte keine Namen.",
        error_messages={"required": "Bitte geben Sie mindestens eine Nummer ein.", "max_length": "Das sind zu viele auf einmal."},
    )
