"""What the forms of all simple records share."""

import hashlib
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone

CONFLICT = (
    "Während Sie geschrieben haben, hat jemand anderes gespeichert. Ihre Eingaben stehen noch hier, "
    "die anderen unten im Verlauf. Bitte vergleichen Sie und speichern Sie noch einmal."
)


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


class PastDayField(DayField):
    """A day that is not yet to come."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError("Dieser Tag liegt in der Zukunft.")
        return day


class WebsiteField(forms.URLField):
    """An address of the web; https where nobody says otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


class RecordForm(forms.ModelForm):
    """Form of one record. It refuses to overwrite what somebody else saved since the page was loaded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version_of(self.instance)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label:
                field.empty_label = "bitte wählen"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.data.get("version", "") != self.version:
            raise ValidationError(CONFLICT)
        return values


class RecordFilterForm(forms.Form):
    """Filter of a list of records; an unknown value filters nothing. Fields named in EXACT are those of the model."""

    EXACT: ClassVar[tuple[str, ...]] = ()

    def filtered(self, records: QuerySet[Any]) -> QuerySet[Any]:
        self.full_clean()
        return records.filter(**{name: self.cleaned_data[name] for name in self.EXACT if self.cleaned_data.get(name)})
