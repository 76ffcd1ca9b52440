"""One rhythm of an Angebot, as people say it."""

import hashlib
from typing import Any, ClassVar

from django import forms

from jena_sro.inhalte.kalender import ORDINALS, WEEKDAYS
from sozialraeume.forms.records import ClockField, DayField, RecordForm
from teilhabe.forms.angebot import mark_conditional
from teilhabe.models import Angebotszeit

Rhythm = Angebotszeit.Rhythm


class ZeitForm(RecordForm):
    """A rhythm; what does not belong to the chosen one is left out."""

    conflict = (
        "Jemand anderes hat diese Zeit inzwischen geändert. Ihre Eingaben stehen noch hier. Bitte prüfen Sie sie noch einmal."
    )
    # What each rhythm asks for, and how to say that it lacks.
    NEEDED: ClassVar[dict[str, dict[str, str]]] = {
        "weekday": {"required": "Bitte wählen Sie den Wochentag."},
        "nth": {"required": "Bitte wählen Sie, der wievielte im Monat es ist."},
        "date": {"required": "Bitte geben Sie den Tag ein."},
        "valid_from": {"required": "Bitte geben Sie den ersten Tag ein. Von ihm an wird alle zwei Wochen gezählt."},
        "start_time": {"required": "Bitte geben Sie ein, wann es anfängt."},
        "end_time": {"required": "Bitte geben Sie ein, wann es aufhört."},
    }
    ASKED: ClassVar[dict[str, tuple[str, ...]]] = {
        Rhythm.WOECHENTLICH: ("weekday", "start_time", "end_time"),
        Rhythm.VIERZEHNTAEGLICH: ("weekday", "valid_from", "start_time", "end_time"),
        Rhythm.MONATLICH: ("weekday", "nth", "start_time", "end_time"),
        Rhythm.EINZELTERMIN: ("date", "start_time", "end_time"),
        Rhythm.VEREINBARUNG: (),
    }
    ALSO: ClassVar[dict[str, tuple[str, ...]]] = {
        Rhythm.WOECHENTLICH: ("valid_from", "valid_until"),
        Rhythm.VIERZEHNTAEGLICH: ("valid_until",),
        Rhythm.MONATLICH: ("valid_from", "valid_until"),
    }

    start_time = ClockField(label="Von", required=False, help_text="Zum Beispiel: 9:30.")
    end_time = ClockField(label="Bis", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("rhythm", "weekday", "nth", "date", "start_time", "end_time")

    class Meta:
        model = Angebotszeit
        fields = (
            "rhythm", "weekday", "nth", "date", "start_time", "end_time", "valid_from", "valid_until",
            "not_on_holidays", "not_in_school_holidays", "note",
        )  # fmt: skip
        field_classes = {"date": DayField, "valid_from": DayField, "valid_until": DayField}
        widgets = {"rhythm": forms.RadioSelect}
        labels = {
            "rhythm": "Wie oft findet es statt?",
            "nth": "Bei „jeden Monat“: der wievielte im Monat?",
            "date": "Bei „einzelner Termin“: an welchem Tag?",
            "valid_from": "Gilt ab",
            "valid_until": "Gilt bis",
            "not_on_holidays": "nicht an Feiertagen",
            "not_in_school_holidays": "nicht in den Schulferien",
        }
        help_texts = {
            "valid_from": "Bei „alle zwei Wochen“ der erste Tag, sonst freiwillig. Zum Beispiel: 31.1.2026.",
            "valid_until": "Freiwillig. Zum Beispiel: 31.7.2026.",
            "note": "Zum Beispiel: Im Sommer treffen wir uns im Garten.",
        }
        error_messages = {
            "rhythm": {"required": "Bitte wählen Sie, wie oft es stattfindet."},
            "note": {"max_length": "Bitte kürzen Sie auf 200 Zeichen."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rhythm"].choices = Rhythm.choices  # type: ignore[attr-defined]
        self.fields["weekday"].choices = [("", "bitte wählen"), *enumerate(WEEKDAYS)]  # type: ignore[attr-defined]
        self.fields["nth"].choices = [("", "bitte wählen"), *ORDINALS.items()]  # type: ignore[attr-defined]
        mark_conditional(self, *self.NEEDED)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        rhythm = values.get("rhythm")
        if not rhythm:
            return values
        for name, words in self.NEEDED.items():
            if name in self.ASKED[rhythm] and values.get(name) is None and name not in self.errors:
                self.add_error(name, words["required"])
            elif name not in (*self.ASKED[rhythm], *self.ALSO.get(rhythm, ())):
                values[name] = None
        if "valid_until" not in self.ALSO.get(rhythm, ()):
            values["valid_until"] = None
        start, end = values.get("start_time"), values.get("end_time")
        if start and end and end <= start:
            self.add_error("end_time", "Das Ende liegt nach dem Anfang.")
        return values

    @property
    def fingerprint(self) -> str:
        """Changes with every value; what was looked at is what gets stored."""
        values = [str(self.cleaned_data.get(name)) for name in self._meta.fields or ()]
        return hashlib.sha256(repr(values).encode()).hexdigest()[:16]

    @property
    def was_seen(self) -> bool:
        return self.cleaned_data["seen"] == self.fingerprint
