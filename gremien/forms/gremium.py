"""Forms for Gremien and their seats."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from gremien.models import Gremium, Mitgliedschaft, Person
from gremien.models.gremium import role_name
from jena_sro.konten.models import Konto
from sozialraeume.forms.records import DayField, PastDayField, RecordForm
from sozialraeume.models import Organisation


class GremiumForm(RecordForm):
    class Meta:
        model = Gremium
        fields = (
            "name",
            "kind",
            "parent",
            "position",
            "short_text",
            "mandate",
            "easy_text",
            "rhythm",
            "contact",
            "phone",
            "email",
            "is_public",
            "closed_on",
        )
        field_classes = {"closed_on": PastDayField}
        widgets = {"short_text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "parent": "Leer lassen, wenn das Gremium für sich steht.",
            "position": "Die kleinste Zahl steht in der Liste oben.",
            "rhythm": "Zum Beispiel: jeden ersten Dienstag im Monat.",
            "contact": "Die Stelle, nicht eine Person. Zum Beispiel: Fachdienst Soziales.",
            "is_public": "Ein nicht öffentliches Gremium sehen nur seine Mitglieder und seine Geschäftsstelle.",
            "closed_on": "Nur wenn es das Gremium nicht mehr gibt. Zum Beispiel: 31.1.2026.",
        }
        error_messages = {
            "name": {"required": "Bitte geben Sie den Namen ein."},
            "kind": {"required": "Bitte wählen Sie die Art."},
            "position": {"required": "Bitte geben Sie eine Zahl ein.", "invalid": "Bitte geben Sie eine ganze Zahl ein."},
            "short_text": {"required": "Bitte sagen Sie in einem Satz, was das Gremium tut."},
            "mandate": {"required": "Bitte beschreiben Sie die Aufgabe."},
            "rhythm": {"required": "Bitte schreiben Sie, wie oft sich das Gremium trifft."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        field.queryset = field.queryset.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]
        field.empty_label = "keinem anderen"  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Group.objects.filter(name=role_name(name)).exclude(pk=self.instance.geschaeftsstelle_id).exists():
            raise ValidationError("Es gibt schon ein Gremium mit diesem Namen. Bitte wählen Sie einen anderen.")
        return name

    def clean_parent(self) -> Gremium | None:
        parent: Gremium | None = self.cleaned_data["parent"]
        above = parent
        while above is not None:
            if above.pk == self.instance.pk:
                raise ValidationError("Das geht im Kreis: Das andere Gremium gehört schon zu diesem.")
            above = above.parent
        return parent


class PlatzForm(RecordForm):
    """A seat and who holds it. The name is kept apart from the seat and shown to the public only with consent."""

    konto_email = forms.EmailField(
        label="E-Mail-Adresse des Kontos",
        required=False,
        help_text="Mit einem Konto liest die Person, was intern ist. Leer lassen, wenn sie keines hat.",
        error_messages={"invalid": "Bitte geben Sie eine vollständige E-Mail-Adresse ein."},
    )
    person_name = forms.CharField(
        label="Name der Person", max_length=200, required=False, help_text="Öffentlich nur, wenn die Person zugestimmt hat."
    )
    consent = forms.ChoiceField(
        label="Wie hat sie der Veröffentlichung zugestimmt?",
        choices=[("", "nicht zugestimmt"), *Person.Consent.choices],
        required=False,
    )
    consented_on = PastDayField(label="Wann hat sie zugestimmt?", required=False)

    class Meta:
        model = Mitgliedschaft
        fields = ("group", "organisation", "function", "has_own_experience", "deputy_of", "started_on", "ended_on")
        field_classes = {"started_on": DayField, "ended_on": DayField}
        help_texts = {
            "group": "Unter dieser Überschrift steht der Platz. Zum Beispiel: Leistungserbringer.",
            "organisation": "Für wen der Platz ist, falls für eine Organisation.",
            "function": "Zum Beispiel: Leitung. Ohne Organisation nötig.",
            "deputy_of": "Nur bei einer Stellvertretung.",
            "started_on": "Zum Beispiel: 31.1.2026.",
            "ended_on": "Der letzte Tag. Leer lassen, solange der Platz besetzt ist.",
        }
        error_messages = {"group": {"required": "Bitte geben Sie die Gruppe an."}}

    def __init__(self, *args: Any, gremium: Gremium, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gremium = gremium
        person = getattr(self.instance, "person", None)
        self.initial["konto_email"] = self.instance.konto_email
        if person:
            self.initial.update(person_name=person.name, consent=person.consent, consented_on=person.consented_on)
        self.fields["organisation"].queryset = Organisation.objects.public()  # type: ignore[attr-defined]
        self.fields["organisation"].empty_label = "keine"  # type: ignore[attr-defined]
        seats = gremium.mitgliedschaften.current().exclude(pk=self.instance.pk)
        self.fields["deputy_of"].queryset = seats  # type: ignore[attr-defined]
        self.fields["deputy_of"].empty_label = "niemandem"  # type: ignore[attr-defined]

    def clean_konto_email(self) -> Konto | None:
        email: str = self.cleaned_data["konto_email"].lower()
        if not email:
            return None
        konto = Konto.objects.filter(email=email, is_active=True).first()
        if konto is None:
            raise ValidationError("Zu dieser Adresse gibt es kein Konto. Prüfen Sie die Adresse, oder lassen Sie das Feld leer.")
        return konto

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("organisation") and not values.get("function"):
            self.add_error("function", "Bitte geben Sie die Funktion an oder wählen Sie eine Organisation.")
        if bool(values.get("consent")) != bool(values.get("consented_on")):
            self.add_error("consented_on", "Zu einer Zustimmung gehört, wie und wann sie gegeben wurde.")
        if values.get("consent") and not values.get("person_name"):
            self.add_error("person_name", "Bitte geben Sie den Namen an, oder wählen Sie „nicht zugestimmt“.")
        start, end = values.get("started_on"), values.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", "Das Ende liegt vor dem Anfang.")
        return values

    @transaction.atomic
    def save(self, commit: bool = True) -> Mitgliedschaft:
        seat: Mitgliedschaft = super().save(commit=False)
        values = self.cleaned_data
        seat.gremium, seat.konto = self.gremium, values["konto_email"]
        if seat._state.adding:
            Gremium.objects.select_for_update().get(pk=self.gremium.pk)  # two new seats get two places
            seat.position = (self.gremium.mitgliedschaften.aggregate(last=Max("position"))["last"] or 0) + 1
        seat.save()
        if values["person_name"]:
            shown = {"name": values["person_name"], "consent": values["consent"], "consented_on": values["consented_on"]}
            Person.objects.update_or_create(mitgliedschaft=seat, defaults=shown)
        else:
            Person.objects.filter(mitgliedschaft=seat).delete()
        return seat
