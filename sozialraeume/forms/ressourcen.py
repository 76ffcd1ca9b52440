from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from jena_sro.inhalte.einsendungen import ByHandForm, PublishableForm
from jena_sro.inhalte.namen import sort_key
from sozialraeume.forms.records import OwnDayField, PastDayField, RecordFilterForm, RecordForm, WebsiteField
from sozialraeume.models import Ressource, RessourceArt, Sozialraum, Umgebung, Vorschlag


class RessourceForm(RecordForm):
    """A Ressource as staff write it; without a side of the Umgebung it gets the usual one of its kind."""

    umgebung = forms.ChoiceField(
        label="Seite der Umgebung",
        choices=[("", "die übliche Seite der Art"), *Umgebung.choices],
        required=False,
    )
    confirmed_on = PastDayField(label="Zuletzt bestätigt am", required=False)
    confirm_own = OwnDayField()

    class Meta:
        model = Ressource
        fields = (
            "name",
            "art",
            "umgebung",
            "ortschaft",
            "place",
            "text",
            "phone",
            "email",
            "website",
            *Ressource.FACTS,
            "access_note",
            "confirmed_on",
            "confirm_own",
        )
        field_classes = {"website": WebsiteField}
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        labels = {"ortschaft": "Ortsteil oder Ortschaft"}
        help_texts = {
            "place": "Zum Beispiel: Am Ufer 3. Oder: hinter der Schule, neben dem Spielplatz.",
            "text": "Was gibt es dort, für wen, und was ist gut daran?",
            "phone": "Nur öffentliche Kontakte der Sache selbst. Keine Nummern oder Adressen von Privatpersonen.",
            "step_free": "Was Sie nicht sicher wissen, bleibt „unbekannt“.",
            "access_note": "Zum Beispiel: Der Schlüssel für das WC hängt am Kiosk.",
        }
        error_messages = {
            "name": {"required": "Bitte geben Sie den Namen ein."},
            "art": {"required": "Bitte wählen Sie die Art."},
            "ortschaft": {"required": "Bitte wählen Sie den Ortsteil oder die Ortschaft."},
            "text": {"required": "Bitte beschreiben Sie kurz, was es dort gibt."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirm_own"].unchanged = self.instance.confirm_own  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("umgebung") and values.get("art"):
            values["umgebung"] = values["art"].umgebung
        return values


class RessourceFilterForm(RecordFilterForm):
    STATES = (("", "vorhanden"), ("unbestaetigt", "lange nicht bestätigt"), ("beendet", "nicht mehr vorhanden"), ("alle", "alle"))
    EXACT = ("umgebung", "art")

    q = forms.CharField(label="Name oder Text enthält", max_length=100, required=False)
    sozialraum = forms.ModelChoiceField(
        label="Sozialraum", queryset=Sozialraum.objects.public(), to_field_name="slug", required=False, empty_label="alle"
    )
    umgebung = forms.ChoiceField(label="Seite der Umgebung", choices=[("", "alle"), *Umgebung.choices], required=False)
    art = forms.ModelChoiceField(
        label="Art", queryset=RessourceArt.objects.all(), to_field_name="slug", required=False, empty_label="alle"
    )
    stand = forms.ChoiceField(label="Stand", choices=STATES, required=False)

    def filtered(self, records: QuerySet[Any]) -> QuerySet[Any]:
        records, values = super().filtered(records), self.cleaned_data
        if values.get("sozialraum"):
            records = records.in_sozialraum(values["sozialraum"].pk)  # type: ignore[attr-defined]
        if values.get("q"):
            records = records.filter(Q(sort_key__contains=sort_key(values["q"])) | Q(text__icontains=values["q"]))
        return self.in_state(records, values.get("stand", ""))

    def in_state(self, records: Any, stand: str) -> QuerySet[Any]:
        states = {"": "present", "unbestaetigt": "unconfirmed", "beendet": "ended", "alle": "all"}
        found: QuerySet[Any] = getattr(records, states[stand])()
        return found


class RessourceEndForm(forms.ModelForm):
    """From which day on a Ressource is no longer there."""

    ended_on = PastDayField(label="Nicht mehr vorhanden seit", error_messages={"required": "Bitte geben Sie den Tag an."})

    class Meta:
        model = Ressource
        fields = ("ended_on",)


class VorschlagForm(PublishableForm):
    """What a resident knows and others should know too."""

    unknown = "weiß ich nicht"
    no_place = "Bitte wählen Sie den Ort, oder schreiben Sie unten, wo es ist."

    class Meta:
        model = Vorschlag
        fields: tuple[str, ...] = ("name", "art", "ortschaft", "place", "text", "may_publish", "contact")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "contact": forms.TextInput(attrs={"autocomplete": "email"}),
        }
        labels = {"contact": "Wie erreichen wir Sie bei Fragen?"}
        help_texts = {
            "name": "Zum Beispiel: Flohmarkt am Ufer, Schachgruppe, Bank unter der Linde.",
            "place": "Zum Beispiel eine Straße, oder: hinter der Schule, neben dem Spielplatz.",
            "text": "Bitte schreiben Sie nichts über Gesundheit und keine Namen anderer Menschen.",
            "contact": "E-Mail-Adresse oder Telefonnummer. Wir löschen sie, sobald der Vorschlag geprüft ist.",
        }
        error_messages = {
            "name": {"required": "Bitte schreiben Sie, wie es heißt oder was es ist."},
            "text": {
                "required": "Bitte schreiben Sie, was gut daran ist.",
                "max_length": "Bitte kürzen Sie den Text auf 2.000 Zeichen.",
            },
            "place": {"max_length": "Bitte kürzen Sie die Angabe auf 200 Zeichen."},
            "contact": {"max_length": "Bitte kürzen Sie die Angabe auf 200 Zeichen."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["art"].empty_label = self.unknown  # type: ignore[attr-defined]
        self.fields["ortschaft"].empty_label = self.unknown  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("ortschaft") and not values.get("place"):
            self.add_error("ortschaft", self.no_place)
        return values


class VorschlagByHandForm(ByHandForm, VorschlagForm):
    """Something good nearby, told on the phone, in a letter or a conversation."""

    class Meta(VorschlagForm.Meta):
        fields = ("weg", "name", "art", "ortschaft", "place", "text", "may_publish", "contact")
        labels = {"contact": "Wie erreichen wir die Person?"}
        help_texts = {
            "text": "Nur, was wir für die Prüfung brauchen. Nichts über die Gesundheit.",
            "contact": "Telefonnummer oder E-Mail-Adresse, wenn die Person eine Antwort möchte.",
        }


class DeclineForm(forms.Form):
    """Why a Vorschlag is not taken over; goes by mail where an address is known."""

    answer = forms.CharField(
        label="Grund",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Bitte schreiben Sie, warum der Vorschlag nicht aufgenommen wird."},
    )
