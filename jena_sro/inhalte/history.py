"""Who changed what when, in words, from the records that simple-history keeps."""

import datetime
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import Truncator

from jena_sro.konten.models import Konto

SHOWN = 10  # changes
VALUE_LENGTH = 120  # characters shown of a changed value
NOT_SHOWN = {"slug", "sort_key", "updated_at"}


@dataclass(frozen=True)
class Change:
    """One save: `values` are the changed fields, what they hold since then and before; empty when the record was made."""

    at: datetime.datetime
    konto: Konto | None
    is_first: bool
    values: list[tuple[str, str, str]]


def value_in_words(record: models.Model, field: Any) -> str:
    """What a field of a historical record holds, as people read it."""
    value = getattr(record, field.name)
    if isinstance(field, models.ManyToManyField):
        return ", ".join(str(getattr(row, field.m2m_reverse_field_name())) for row in value.all())
    if field.choices:
        value = getattr(record, f"get_{field.name}_display")()
    if isinstance(value, datetime.date):
        value = date_format(value, "j. F Y")
    return Truncator(value if value not in (None, "") else "leer").chars(VALUE_LENGTH)


def changed_values(newer: Any, older: Any) -> list[tuple[str, str, str]]:
    fields = {field.name: field for field in (*newer.instance_type._meta.fields, *newer.instance_type._meta.many_to_many)}
    names = [name for name in newer.diff_against(older).changed_fields if name not in NOT_SHOWN]
    chosen = [fields[name] for name in names]
    return [(str(field.verbose_name), value_in_words(newer, field), value_in_words(older, field)) for field in chosen]


def changes_of(record: Any) -> list[Change]:
    """The last changes, newest first. Saves that changed nothing are left out."""
    rows = list(record.history.select_related("history_user")[: SHOWN + 1])
    changes = [Change(new.history_date, new.history_user, False, changed_values(new, old)) for new, old in pairwise(rows)]
    first = [Change(row.history_date, row.history_user, True, []) for row in rows[-1:] if row.history_type == "+"]
    return [change for change in changes if change.values] + first
