"""What the field of a record holds, as people read it."""

import datetime
from typing import Any

from django.db import models
from django.utils.formats import date_format


def in_words(record: models.Model, field: Any) -> str:
    """Empty for nothing; rows of a list in the order of their names."""
    value = getattr(record, field.name)
    if isinstance(field, models.ManyToManyField):
        return ", ".join(sorted(str(row) for row in value.all()))
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime.date):
        return date_format(value, "j. F Y")
    return "" if value is None else str(value)
