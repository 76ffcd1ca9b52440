"""Forms for Sitzungen, their agenda, documents and attendance."""

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from gremien.models import Anwesenheit, Dokument, Gremium, Mitgliedschaft, Sitzung, Tagesordnungspunkt
from jena_sro.inhalte.kalender import ORDINALS, WEEKDAYS, local_datetime
from jena_sro.inhalte.pdf_upload import PdfField
from sozialraeume.forms.records import ClockField, DayField, RecordForm, WebsiteField
from sozialraeume.models import Ort

SATURDAY = 5  # nobody meets at the weekend
EVERY = ((1, "jeden Monat"), (2, "alle zwei Monate"), (3, "alle drei Monate"), (6, "alle sechs Monate"))
END_BEFORE_START = "Das Ende liegt nicht nach dem Anfang."


def ort_field() -> "forms.ModelChoiceField[Ort]":
    return forms.ModelChoiceField(
        Ort.objects.known().select_related("ortschaft"),
        label="Ort",
        required=False,
        empty_label="noch offen",
        help_text="Die Angaben zur Barrierefreiheit kommen vom Ort. Fehlt er hier? Dann muss ihn seine Organisation eintragen.",
    )


class TimesMixin:
    """Checks that `end` comes after `start`."""

    def check_times(self, values: dict[str, Any]) -> None:
        start, end = values.get("start"), values.get("end")
        if start and end and end <= start:
            self.add_error("end", END_BEFORE_START)  # type: ignore[attr-defined]


class SitzungForm(TimesMixin, RecordForm):
    day = DayField(label="Tag", error_messages={"required": "Bitte geben Sie den Tag an."})
    start = ClockField(label="Von", help_text="Zum Beispiel: 14:30.")
    end = ClockField(label="Bis")
    field_order = ("day", "start", "end")

    class Meta:
        model = Sitzung
        fields = ("ort", "room", "online_link")
        field_classes = {"online_link": WebsiteField}
        help_texts = {
            "room": "Zum Beispiel: 2. Etage, Raum 214.",
            "online_link": "Den Zugang sehen nur die Mitglieder.",
        }
        error_messages = {"online_link": {"invalid": "Bitte geben Sie eine vollständige Internetadresse ein."}}

    def __init__(self, *args: Any, gremium: Gremium, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gremium = gremium
        self.fields["ort"] = ort_field()
        if self.instance.pk:
            start, end = (timezone.localtime(moment) for moment in (self.instance.starts_at, self.instance.ends_at))
            self.initial.update(day=start.date(), start=start.time(), end=end.time())

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        self.check_times(values)
        if self.errors:
            return values
        starts_at = local_datetime(values["day"], values["start"])
        if self.gremium.sitzungen.filter(starts_at=starts_at).exclude(pk=self.instance.pk).exists():
            self.add_error("start", "Zu dieser Zeit gibt es schon eine Sitzung des Gremiums.")
        self.instance.gremium, self.instance.starts_at = self.gremium, starts_at
        self.instance.ends_at = local_datetime(values["day"], values["end"])
        return values


class SerieForm(TimesMixin, forms.Form):
    """A series of Sitzungen from a rhythm."""

    nth = forms.TypedChoiceField(label="Der wievielte im Monat?", choices=list(ORDINALS.items()), coerce=int)
    weekday = forms.TypedChoiceField(label="Wochentag", choices=list(enumerate(WEEKDAYS[:SATURDAY])), coerce=int)
    every_months = forms.TypedChoiceField(label="Wie oft?", choices=EVERY, coerce=int)
    first = DayField(label="Vom", error_messages={"required": "Bitte geben Sie den ersten Tag an."})
    last = DayField(label="Bis zum", error_messages={"required": "Bitte geben Sie den letzten Tag an."})
    start = ClockField(label="Von", help_text="Zum Beispiel: 14:30.")
    end = ClockField(label="Bis")
    room = forms.CharField(label="Raum", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ort"] = ort_field()
        self.order_fields(["nth", "weekday", "every_months", "first", "last", "start", "end", "ort", "room"])

    def clean_first(self) -> datetime.date:
        first: datetime.date = self.cleaned_data["first"]
        if first < timezone.localdate():
            raise ValidationError("Dieser Tag ist schon vorbei.")
        return first

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.check_times(values)
        first, last = values.get("first"), values.get("last")
        if first and last:
            latest = first + datetime.timedelta(days=settings.SERIE_LONGEST_DAYS)
            if not first <= last <= latest:
                self.add_error("last", f"Bitte wählen Sie einen Tag bis zum {date_format(latest, 'j. F Y')}.")
        return values


class ReasonForm(forms.Form):
    """Why something does not take place."""

    reason = forms.CharField(
        label="Warum?", max_length=300, error_messages={"required": "Bitte nennen Sie den Grund. Er steht auch im Kalender."}
    )


class PunktForm(RecordForm):
    class Meta:
        model = Tagesordnungspunkt
        fields = ("title", "text", "minutes", "presenter", "is_internal")
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "title": "Kurz und verständlich. Zum Beispiel: Neue Angebote in Lobeda.",
            "text": "Was soll besprochen oder beschlossen werden?",
            "is_internal": "Von einem internen Punkt sehen andere weder Titel noch Protokoll noch Beschluss.",
        }
        error_messages = {
            "title": {"required": "Bitte schreiben Sie, worum es geht."},
            "minutes": {"invalid": "Bitte geben Sie eine ganze Zahl ein.", "min_value": "Bitte geben Sie 1 bis 600 Minuten an."},
        }

    def __init__(self, *args: Any, sitzung: Sitzung, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.sitzung = sitzung
        self.seats = sitzung.gremium.mitgliedschaften.current()
        if presenter := self.fields.get("presenter"):
            presenter.queryset = self.seats  # type: ignore[attr-defined]
            presenter.empty_label = "noch offen"  # type: ignore[attr-defined]


class VorschlagForm(PunktForm):
    """A proposal for the agenda: by a member, or entered by the Geschäftsstelle on behalf of one of `seats`."""

    on_behalf_of = forms.ModelChoiceField(
        Mitgliedschaft.objects.none(),
        label="Für wen tragen Sie das ein?",
        empty_label="bitte wählen",
        error_messages={"required": "Bitte wählen Sie den Platz."},
    )

    class Meta(PunktForm.Meta):
        fields = ("title", "text", "minutes", "is_internal")  # type: ignore[assignment]

    def __init__(self, *args: Any, own_seat: Mitgliedschaft | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.stand = Tagesordnungspunkt.Stand.VORGESCHLAGEN
        if own_seat:
            self.instance.proposed_by = own_seat
            del self.fields["on_behalf_of"]
        else:
            self.fields["on_behalf_of"].queryset = self.seats  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if seat := values.get("on_behalf_of"):
            self.instance.proposed_by, self.instance.is_on_behalf = seat, True
        return values


class DokumentForm(forms.ModelForm):
    file = PdfField()

    class Meta:
        model = Dokument
        fields = ("title", "punkt", "easy_of", "is_internal")
        help_texts = {
            "punkt": "Leer lassen, wenn das Dokument zu keinem einzelnen Punkt gehört.",
            "easy_of": "Nur wenn dieses Dokument dasselbe in einfacher Sprache sagt.",
            "is_internal": "Ein internes Dokument sehen nur die Mitglieder.",
        }
        error_messages = {"title": {"required": "Bitte geben Sie den Titel des Dokuments an."}}

    def __init__(self, *args: Any, sitzung: Sitzung, is_oversized: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.sitzung = sitzung
        self.order_fields(["title", "file", "punkt", "easy_of", "is_internal"])
        self.fields["punkt"].queryset = sitzung.punkte.on_agenda().filter(lists_open_beschluesse=False)  # type: ignore[attr-defined]
        self.fields["punkt"].empty_label = "keinem"  # type: ignore[attr-defined]
        self.fields["easy_of"].queryset = sitzung.dokumente.without_easy()  # type: ignore[attr-defined]
        self.fields["easy_of"].empty_label = "keines"  # type: ignore[attr-defined]
        if is_oversized:
            self.fields["file"].refuse_oversized()  # type: ignore[attr-defined]

    def save(self, commit: bool = True) -> Dokument:
        ready, dokument = self.cleaned_data["file"], self.instance
        dokument.size, dokument.sha256 = len(ready.content), ready.sha256
        dokument.keep(ready.content)
        return dokument


class AnwesenheitForm(forms.Form):
    """One choice for each seat of the day."""

    def __init__(self, *args: Any, sitzung: Sitzung, seats: list[Mitgliedschaft], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sitzung, self.seats = sitzung, seats
        stored = dict(sitzung.anwesenheiten.values_list("mitgliedschaft", "stand"))
        for seat in seats:
            self.fields[f"platz-{seat.pk}"] = forms.ChoiceField(
                label=str(seat),
                choices=[("", "keine Angabe"), *Anwesenheit.Stand.choices],
                required=False,
                initial=stored.get(seat.pk, ""),
            )

    def save(self) -> None:
        for seat in self.seats:
            stand = self.cleaned_data[f"platz-{seat.pk}"]
            row = Anwesenheit.objects.filter(sitzung=self.sitzung, mitgliedschaft=seat).first()
            if stand:
                row = row or Anwesenheit(sitzung=self.sitzung, mitgliedschaft=seat)
                row.stand = stand
                row.save()
            elif row:
                row.delete()
