"""What the forms of all simple records share."""

import datetime
import hashlib
import re
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

CONFLICT = (
    "Während Sie geschrieben haben, hat jemand anderes gespeichert. Ihre Eingaben stehen noch hier, "
    "die anderen unten im Verlauf. Bitte vergleichen Sie und speichern Sie noch einmal."
)


EASY_HELP = "Kurze Sätze. Ohne diesen Text zeigt die einfache Seite nur die Angaben."
EASY_TOO_LONG = "Der Text ist zu lang. Bitte kürzen Sie ihn auf 5.000 Zeichen."
CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?(?: ?uhr)?", re.IGNORECASE)
CLOCK_INVALID = "Bitte schreiben Sie die Uhrzeit so: 9:30."


def version_of(record: Model) -> str:
    """Changes with every value of the stored record; empty for a new one."""
    if record.pk is None:
        return ""
    fields = (*record._meta.concrete_fields, *record._meta.many_to_many)
    values = [str(field.value_from_object(record)) for field in fields]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


class DayField(forms.DateField):
    """A day as people write it. A text field: the date field of a browser is many stops for who uses the keyboard."""

    default_error_messages: ClassVar = {"invalid": "Bitte schreiben Sie den Tag so: 31.1.2026."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": "Zum Beispiel: 31.1.2026."} | kwargs)


class ClockField(forms.CharField):
    """A time of day: 9, 9:30, 9.30 or 9 Uhr."""

    default_error_messages: ClassVar = {"required": CLOCK_INVALID}

    def clean(self, value: Any) -> datetime.time | None:
        text = super().clean(value)
        if not text:
            return None
        found = CLOCK.fullmatch(text)
        try:
            return datetime.time(int(found[1]), int(found[2] or 0)) if found else self.refuse()
        except ValueError:
            return self.refuse()

    def refuse(self) -> datetime.time:
        raise ValidationError(CLOCK_INVALID)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%-H:%M}" if isinstance(value, datetime.time) else value


class PastDayField(DayField):
    """A day that is not yet to come."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError("Dieser Tag liegt in der Zukunft.")
        return day


class OwnDayField(DayField):
    """When a record is to be confirmed the next time. A form that shows the day chosen earlier names it in `unchanged`."""

    unchanged: datetime.date | None = None

    def __init__(self, **kwargs: Any) -> None:
        usual = f"Ohne Angabe fragt das Portal {settings.CONFIRMED_FRESH_DAYS} Tage nach der letzten Bestätigung."
        help_text = f"{usual} Zum Beispiel: 31.1.2030."
        super().__init__(**{"label": "Das nächste Mal bestätigen bis", "required": False, "help_text": help_text} | kwargs)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        latest = timezone.localdate() + datetime.timedelta(days=settings.CONFIRM_LONGEST_DAYS)
        if day and day != self.unchanged and not timezone.localdate() < day <= latest:
            raise ValidationError(f"Bitte wählen Sie einen Tag von morgen bis zum {date_format(latest, 'j. F Y')}.")
        return day


class WebsiteField(forms.URLField):
    """An address of the web; https where nobody says otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


class RecordForm(forms.ModelForm):
    """Form of one record. It refuses to overwrite what somebody else saved since the page was loaded."""

    conflict = CONFLICT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version_of(self.instance)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label:
                field.empty_label = "bitte wählen"
        easy_text = self.fields.get("easy_text")
        if easy_text and isinstance(easy_text.widget, forms.Textarea):
            easy_text.help_text, easy_text.widget.attrs["rows"] = EASY_HELP, 6
            easy_text.error_messages["max_length"] = EASY_TOO_LONG

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.data.get("version", "") != self.version:
            raise ValidationError(self.conflict)
        return values


class RecordFilterForm(forms.Form):
    """Filter of a list of records; an unknown value filters nothing. Fields named in EXACT are those of the model."""

    EXACT: ClassVar[tuple[str, ...]] = ()

    def filtered(self, records: QuerySet[Any]) -> QuerySet[Any]:
        self.full_clean()
        return records.filter(**{name: self.cleaned_data[name] for name in self.EXACT if self.cleaned_data.get(name)})
