"""How long personal data are kept: the one table that `delete_expired` works off.

An app adds its rows in `registration.py`.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone


@dataclass(frozen=True)
class Frist:
    """Rows of `expired(limit)`, older than `days`, are deleted, or given to `erase` one by one."""

    name: str
    days: int
    expired: Callable[[datetime.datetime], QuerySet[Any]]
    erase: Callable[[Any], None] | None = None


FRISTEN: list[Frist] = []


def register(frist: Frist) -> None:
    FRISTEN.append(frist)


def delete_expired(frist: Frist) -> int:
    """Delete what `frist` says and return how many rows it was."""
    rows = frist.expired(timezone.now() - datetime.timedelta(days=frist.days))
    count = rows.count()
    if frist.erase is None:
        rows.delete()
    else:
        for row in rows:
            frist.erase(row)
    return count
