"""Facts that somebody confirms again and again: by when, since when we wait, and how that is said to visitors."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.formats import date_format


def days_ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def waiting(days: int, path: str = "") -> Q:
    """Records that are due, and that somebody was asked about, both for `days`; `path` leads to them, with its underscores."""
    limit = days_ago(days)
    return Q(**{f"{path}asked_on__lte": limit, f"{path}confirm_by__lte": limit})


def unconfirmed_last() -> Case:
    """To sort by: 1 for what is marked as not confirmed, 0 for all else."""
    return Case(When(waiting(settings.CONFIRM_MARK_DAYS), then=Value(1)), default=Value(0), output_field=IntegerField())


class ConfirmableQuerySet:
    """What a QuerySet of Confirmable adds."""

    def due(self, days_ahead: int = 0) -> Self:
        """Those to be confirmed within so many days that nobody has been asked about."""
        rows: Self = self.filter(asked_on__isnull=True, confirm_by__lte=days_ago(-days_ahead))  # type: ignore[attr-defined]
        return rows


class Confirmable(models.Model):
    """Holds for `CONFIRMED_FRESH_DAYS` after its last confirmation, or until a day of its own."""

    confirmed_on = models.DateField("zuletzt bestätigt am", null=True, blank=True)
    confirm_own = models.DateField("eigener Tag der nächsten Bestätigung", null=True, blank=True)
    confirm_by = models.DateField("zu bestätigen bis", editable=False, db_index=True)
    asked_on = models.DateField("gefragt am", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What never was confirmed holds from the day it was entered; a confirmation answers an earlier question."""
        for name in ("confirmed_on", "confirm_own", "asked_on"):
            setattr(self, name, self._meta.get_field(name).to_python(getattr(self, name)))  # type: ignore[union-attr]
        since = self.confirmed_on or self.entered_on
        own = self.confirm_own if self.confirm_own and self.confirm_own > since else None
        self.confirm_by = own or since + datetime.timedelta(days=settings.CONFIRMED_FRESH_DAYS)
        if self.asked_on and self.confirmed_on and self.confirmed_on >= self.asked_on:
            self.asked_on = None
        super().save(*args, **kwargs)

    @property
    def entered_on(self) -> datetime.date:
        created_at: datetime.datetime | None = getattr(self, "created_at", None)
        return timezone.localdate(created_at or timezone.now())

    @property
    def is_unconfirmed(self) -> bool:
        """Whether visitors are told; agrees with `unconfirmed_last`."""
        limit = days_ago(settings.CONFIRM_MARK_DAYS)
        return self.asked_on is not None and self.asked_on <= limit and self.confirm_by <= limit

    @property
    def unconfirmed_in_words(self) -> str:
        """„Angaben seit 3. März 2026 nicht bestätigt“; empty unless visitors are told."""
        if not self.is_unconfirmed:
            return ""
        return f"Angaben seit {date_format(self.confirmed_on or self.entered_on, 'j. F Y')} nicht bestätigt"
