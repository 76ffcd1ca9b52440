"""What the forms of all simple records share."""

import hashlib
from typing import Any

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


class DateInput(forms.DateInput):
    """The date field of the browser."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PastDateField(forms.DateField):
    """A day that is not yet to come."""

    widget = DateInput

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

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.data.get("version", "") != self.version:
            raise ValidationError(CONFLICT)
        return values


class RecordFilterForm(forms.Form):
    """Filter of a list of records; a value that is unknown filters nothing."""

    def filtered(self, records: QuerySet[Any]) -> QuerySet[Any]:
        raise NotImplementedError
