"""The parts of an Angebot, each a form of its own that saves by itself."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.models import fields_for_model
from django.utils import timezone

from jena_sro.konten.forms import EMAIL_INVALID
from jena_sro.konten.models import Konto
from sozialraeume.forms.position import PositionField, disagreement
from sozialraeume.forms.records import DayField, PastDayField, RecordForm
from sozialraeume.grenzen.stored import Location, load_grenzen
from sozialraeume.models import Ort, Ortschaft
from sozialraeume.models.raum import validate_postal_code
from teilhabe.angebot_copy import changeable_ort
from teilhabe.angebot_parts import FIELDS, ORT_ACCESS, version_of_part
from teilhabe.models import Angebot, Ansprechperson, Teil, Zugehoerigkeit

OTHER_PLACE = "anderer Ort, bitte unten eintragen"
NEEDS_CONTACT = "Bitte geben Sie eine Telefonnummer oder eine E-Mail-Adresse an. Bei Ihrer Organisation steht beides nicht."


def too_long(count: int) -> str:
    return f"Bitte kürzen Sie auf {count} Zeichen."


def mark_conditional(form: forms.BaseForm, *names: str) -> None:
    """These are needed or not depending on other fields."""
    for name in names:
        form.fields[name].is_conditional = True  # type: ignore[attr-defined]


class PartForm(RecordForm):
    """One part; it notices when a colleague has saved the same part meanwhile."""

    teil: ClassVar[Teil]
    conflict = (
        "Während Sie geschrieben haben, hat jemand anderes diesen Teil gespeichert. Ihre Eingaben stehen noch hier, "
        "die anderen oben. Bitte vergleichen Sie und speichern Sie noch einmal."
    )

    def __init__(self, *args: Any, by: Konto, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.version = version_of_part(self.instance, self.teil) if self.instance.pk else ""


class WasForm(PartForm):
    teil = Teil.WAS

    class Meta:
        model = Angebot
        fields = FIELDS[Teil.WAS]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 8}),
            "lebensbereiche": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "name": "So, wie Sie es Menschen nennen. Zum Beispiel: Offener Frühstückstreff.",
            "short_text": "In einem Satz: Was passiert dort?",
            "text": "Für wen ist es, wie läuft es ab, was soll man mitbringen?",
        }
        error_messages = {
            "name": {"required": "Bitte geben Sie dem Angebot einen Namen.", "max_length": too_long(200)},
            "art": {"required": "Bitte wählen Sie die Art des Angebots."},
            "short_text": {"max_length": too_long(200)},
            "text": {"max_length": too_long(5000)},
        }


class WoForm(PartForm):
    """The place is one of the Organisation's, or a new one."""

    teil = Teil.WO
    NEW_PLACE: ClassVar[dict[str, str]] = {
        "place_name": "Bitte geben Sie dem Ort einen Namen, zum Beispiel „Stadtteilbüro“.",
        "street": "Bitte geben Sie Straße und Hausnummer ein.",
        "postal_code": "Bitte geben Sie die Postleitzahl ein.",
        "ortschaft": "Bitte wählen Sie den Ortsteil oder die Ortschaft.",
    }

    place_name = forms.CharField(label="Name des Ortes", max_length=200, required=False)
    street = forms.CharField(label="Straße und Hausnummer", max_length=200, required=False)
    postal_code = forms.CharField(label="Postleitzahl", max_length=5, required=False, validators=[validate_postal_code])
    ortschaft = forms.ModelChoiceField(label="Ortsteil oder Ortschaft", queryset=Ortschaft.objects.none(), required=False)
    position = PositionField(label="Position auf der Karte", required=False)
    field_order = ("mode", "ort", *NEW_PLACE, "position", "serves_all_jena", "serves")

    class Meta:
        model = Angebot
        fields = ("mode", "ort", "serves_all_jena", "serves")
        widgets = {"mode": forms.RadioSelect, "serves": forms.CheckboxSelectMultiple}
        labels = {"ort": "Ort, den Sie schon eingetragen haben", "serves_all_jena": "Das Angebot ist für Menschen aus ganz Jena."}
        help_texts = {"serves": "Der Sozialraum, in dem der Ort liegt, zählt immer dazu."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mode, ort = self.fields["mode"], self.fields["ort"]
        mode.required, mode.choices = True, Angebot.Mode.choices  # type: ignore[attr-defined]
        mode.error_messages["required"] = "Bitte wählen Sie, wie das Angebot stattfindet."
        ort.queryset = self.known_places()  # type: ignore[attr-defined]
        ort.empty_label = OTHER_PLACE  # type: ignore[attr-defined]
        self.fields["ortschaft"].queryset = Ortschaft.objects.all()  # type: ignore[attr-defined]
        mark_conditional(self, "ort", *self.NEW_PLACE, "serves_all_jena", "serves")
        if load_grenzen() is None:
            del self.fields["position"]  # nothing to compare it with

    def known_places(self) -> QuerySet[Ort]:
        """Places of the Organisation; who is not confirmed yet sees those that are public, and the own ones."""
        places = Ort.objects.known().filter(organisation=self.instance.organisation_id)
        if not Zugehoerigkeit.objects.of(self.by).confirmed().filter(organisation=self.instance.organisation_id).exists():
            seen = Angebot.objects.filter(Q(is_public=True) | Q(drafted_by=self.by), organisation=self.instance.organisation_id)
            places = places.filter(pk__in=seen.values("ort"))
        return places | Ort.objects.filter(pk=self.instance.ort_id)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"ort"}  # `clean` asks for it, and a new one is stored later

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        is_on_site = values.get("mode") == Angebot.Mode.VOR_ORT
        if is_on_site and values.get("position") and values.get("ort"):
            self.add_error("position", "Die Position gehört zu einem neuen Ort. Bitte lassen Sie das Feld leer.")
        elif is_on_site and values.get("position"):
            self.compare_position(values["position"])
        typed = [name for name in self.NEW_PLACE if values.get(name)]
        if is_on_site and values.get("ort") and typed:
            self.add_error("ort", "Bitte wählen Sie einen Ort aus der Liste oder tragen Sie einen neuen ein, nicht beides.")
        elif is_on_site and not values.get("ort"):
            for name in self.NEW_PLACE.keys() - typed - self.errors.keys():
                self.add_error(name, self.NEW_PLACE[name])
        if values.get("mode") and not is_on_site:
            values["ort"] = None
            if not values.get("serves_all_jena") and not values.get("serves"):
                self.add_error(
                    "serves", "Bitte wählen Sie, woher die Menschen kommen können: aus ganz Jena oder aus Sozialräumen."
                )
        return values

    def compare_position(self, location: Location) -> None:
        """A position names the Ortschaft that nobody has chosen, and must not lie clearly outside of the chosen one."""
        chosen = self.cleaned_data.get("ortschaft")
        if chosen is None:
            self.cleaned_data["ortschaft"] = location.ortschaft
        elif words := disagreement(location, chosen):
            self.add_error("position", words)

    def save(self, commit: bool = True) -> Angebot:
        values = self.cleaned_data
        if values["mode"] == Angebot.Mode.VOR_ORT and not values["ort"]:
            place = {"street": values["street"], "postal_code": values["postal_code"], "ortschaft": values["ortschaft"]}
            if location := values.get("position"):
                place |= {"latitude": location.latitude, "longitude": location.longitude}
            self.instance.ort = Ort.objects.create(
                organisation=self.instance.organisation,
                name=values["place_name"],
                is_example=self.instance.organisation.is_example,
                **place,
            )
        angebot: Angebot = super().save(commit)
        return angebot


class FuerWenForm(PartForm):
    teil = Teil.FUER_WEN

    class Meta:
        model = Angebot
        fields = FIELDS[Teil.FUER_WEN]
        widgets = {
            "zugang": forms.RadioSelect,
            "zielgruppen": forms.CheckboxSelectMultiple,
            "sprachen": forms.CheckboxSelectMultiple,
        }
        labels = {
            "zugang": "Wie kommt man dazu?",
            "zielgruppen": "Für wen ist es besonders gedacht?",
            "abstinence_required": "Man muss nüchtern kommen, ohne Alkohol und Drogen.",
            "free_of_charge": "Ist es kostenlos?",
            "cost_text": "Was kostet es?",
        }
        help_texts = {
            "zielgruppen": "Nichts ankreuzen heißt: für alle Menschen.",
            "cost_text": "Zum Beispiel: 2 Euro für das Frühstück.",
        }
        error_messages = {"cost_text": {"max_length": too_long(200)}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zugang = self.fields["zugang"]
        zugang.required, zugang.choices = True, Angebot.Zugang.choices  # type: ignore[attr-defined]
        zugang.error_messages["required"] = "Bitte wählen Sie, wie man dazukommt."


class BarrierefreiheitForm(PartForm):
    """Facts of the house and of the Angebot, and the day from which they are."""

    teil = Teil.BARRIEREFREIHEIT
    access_checked_on = PastDayField(
        label="Von wann sind diese Angaben?", error_messages={"required": "Bitte geben Sie an, von wann die Angaben sind."}
    )

    class Meta:
        model = Angebot
        fields = FIELDS[Teil.BARRIEREFREIHEIT]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["access_checked_on"] = self.initial.get("access_checked_on") or timezone.localdate()
        if self.instance.ort:
            house = fields_for_model(Ort, ORT_ACCESS, widgets={"way_to_door": forms.Textarea(attrs={"rows": 4})})
            self.initial.update({name: getattr(self.instance.ort, name) for name in ORT_ACCESS})
            self.fields = house | self.fields
            self.fields["way_to_door"].help_text = "Zum Beispiel: Von der Haltestelle 80 Meter geradeaus, dann die zweite Tür."

    def save(self, commit: bool = True) -> Angebot:
        ort, values = changeable_ort(self.instance), self.cleaned_data
        if ort and set(ORT_ACCESS) & set(self.changed_data):
            for name in ORT_ACCESS:
                setattr(ort, name, values[name])
            ort.checked_on, ort.checked_by = values["access_checked_on"], Ort.CheckedBy.SELBSTAUSKUNFT
            ort.save()
            self.instance.ort = ort
        angebot: Angebot = super().save(commit)
        return angebot


class KontaktForm(PartForm):
    """How to reach the Angebot, and a person to ask if one agreed to be named."""

    teil = Teil.KONTAKT
    PERSON: ClassVar[dict[str, str]] = {
        "consent": "Bitte wählen Sie, wie die Person zugestimmt hat.",
        "consented_on": "Bitte geben Sie an, wann die Person zugestimmt hat.",
        "expires_on": "Bitte geben Sie an, bis wann die Zustimmung gilt.",
    }

    person_name = forms.CharField(
        label="Name der Ansprechperson",
        max_length=100,
        required=False,
        help_text="Nur, wenn die Person zugestimmt hat. Am Ende der Frist wird der Name gelöscht.",
    )
    consent = forms.ChoiceField(
        label="Wie hat die Person zugestimmt?", choices=[("", "bitte wählen"), *Ansprechperson.Consent.choices], required=False
    )
    consented_on = PastDayField(label="Wann hat sie zugestimmt?", required=False)
    expires_on = DayField(label="Bis wann gilt das?", required=False)

    class Meta:
        model = Angebot
        fields = FIELDS[Teil.KONTAKT]
        widgets = {"together_with": forms.CheckboxSelectMultiple}
        labels = {"together_with": "Wer macht noch mit?"}
        error_messages = {"email": {"invalid": EMAIL_INVALID}, "phone": {"max_length": too_long(50)}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation, others = self.instance.organisation, self.fields["together_with"]
        others.queryset = others.queryset.public().exclude(pk=organisation.pk)  # type: ignore[attr-defined]
        for name in ("phone", "email"):
            own = getattr(organisation, name)
            self.fields[name].help_text = f"Leer lassen heißt: Es gilt {own}." if own else ""
        person = getattr(self.instance, "ansprechperson", None)
        self.order_fields(["phone", "email", "person_name", *self.PERSON, "together_with"])
        if person:
            self.initial.update({"person_name": person.name} | {name: getattr(person, name) for name in self.PERSON})

    def clean(self) -> dict[str, Any]:
        values, organisation = super().clean(), self.instance.organisation
        if not any([values.get("phone"), values.get("email"), organisation.phone, organisation.email, self.errors]):
            self.add_error("phone", NEEDS_CONTACT)
        if values.get("person_name"):
            self.clean_person(values)
        elif any(values.get(name) for name in self.PERSON):
            self.add_error("person_name", "Bitte nennen Sie den Namen, oder leeren Sie die drei Felder darunter.")
        return values

    def clean_person(self, values: dict[str, Any]) -> None:
        for name, words in self.PERSON.items():
            if not values.get(name) and name not in self.errors:
                self.add_error(name, words)
        start, end = values.get("consented_on"), values.get("expires_on")
        if start and end and not start < end <= start + datetime.timedelta(days=settings.ANSPRECHPERSON_DAYS):
            self.add_error("expires_on", "Das Ende liegt nach dem Tag der Zustimmung, höchstens zwei Jahre später.")

    def save(self, commit: bool = True) -> Angebot:
        angebot: Angebot = super().save(commit)
        values = self.cleaned_data
        if values["person_name"]:
            person = {"name": values["person_name"], "recorded_by": self.by} | {name: values[name] for name in self.PERSON}
            Ansprechperson.objects.update_or_create(angebot=angebot, defaults=person)
        else:
            Ansprechperson.objects.filter(angebot=angebot).delete()
        return angebot


class EinfachForm(PartForm):
    teil = Teil.EINFACH

    class Meta:
        model = Angebot
        fields = FIELDS[Teil.EINFACH]
        widgets = {"easy_text": forms.Textarea(attrs={"rows": 10})}
        help_texts = {"easy_text": "Kurze Sätze, bekannte Wörter, in jedem Satz nur eine Sache."}
        error_messages = {"easy_text": {"max_length": too_long(5000)}}


FORMS: dict[Teil, type[PartForm]] = {
    form.teil: form for form in (WasForm, WoForm, FuerWenForm, BarrierefreiheitForm, KontaktForm, EinfachForm)
}


class PhoneForm(PartForm):
    """The number alone, which is public at once."""

    teil = Teil.KONTAKT

    class Meta:
        model = Angebot
        fields = ("phone",)
        error_messages = {"phone": {"max_length": too_long(50)}}

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        organisation = self.instance.organisation
        if not any([phone, self.instance.email, organisation.phone, organisation.email]):
            raise ValidationError(NEEDS_CONTACT)
        return phone


class AusfallForm(forms.Form):
    date = DayField(label="Welcher Tag fällt aus?", error_messages={"required": "Bitte geben Sie den Tag ein."})
    reason = forms.CharField(
        label="Was sollen die Menschen wissen?",
        max_length=200,
        help_text="Zum Beispiel: Die Leitung ist krank. Nächste Woche geht es weiter.",
        error_messages={"required": "Bitte schreiben Sie kurz, warum.", "max_length": too_long(200)},
    )

    def __init__(self, *args: Any, angebot: Angebot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.angebot = angebot

    def clean_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["date"]
        today = timezone.localdate()
        if not today <= day <= today + datetime.timedelta(days=settings.TERMIN_HORIZON_DAYS):
            raise ValidationError(
                f"Bitte wählen Sie einen Tag von heute an und in den nächsten {settings.TERMIN_HORIZON_DAYS} Tagen."
            )
        is_planned = self.angebot.termine.on_day(day).exists() or self.angebot.ausfaelle.filter(date=day).exists()
        if not is_planned and self.angebot.termine.exists():
            raise ValidationError("An diesem Tag findet das Angebot nicht statt. Die nächsten Termine stehen oben.")
        return day
