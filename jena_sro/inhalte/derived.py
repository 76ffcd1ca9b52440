"""Data that is worked out from other data (search index, dates, reach) and kept current in this one place.

An app registers in `AppConfig.ready` what it derives and which changes it follows. Every saved or deleted row and every
changed many-to-many relation then refreshes just the owners it touches; `manage.py refresh_derived` refreshes all.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save

Ids = Iterable[int]
Refresh = Callable[[Ids | None], None]
Follow = Callable[[Any], Ids]
Progress = Callable[[int, int], None]  # so many are done, of so many
T = TypeVar("T")
BATCH = 2_000  # rows of one statement


@dataclass(frozen=True)
class Derived:
    """One kind of derived data: `refresh(ids)` renews that of the owners `ids`, of all owners for None."""

    name: str
    refresh: Refresh


REGISTERED: list[Derived] = []
POSTPONED: ContextVar[dict[Derived, set[int]] | None] = ContextVar("POSTPONED", default=None)
PROGRESS: ContextVar[Progress | None] = ContextVar("PROGRESS", default=None)


def own_id(instance: Model) -> Ids:
    """The follow function of the owner itself."""
    return [instance.pk]


def register(name: str, refresh: Refresh, follows: Mapping[type[Model], Follow]) -> None:
    """Keep `name` current: when a row of a model in `follows` changes, refresh the owners its function names."""
    derived = Derived(name, refresh)
    REGISTERED.append(derived)
    for sender, affected in follows.items():
        connect(derived, sender, affected)


def connect(derived: Derived, sender: type[Model], affected: Follow) -> None:
    def on_change(instance: Model, **signal: Any) -> None:
        changed(derived, affected(instance))

    def on_relation(instance: Model, action: str, reverse: bool, **signal: Any) -> None:
        if action.startswith("post_") and not reverse:  # from the other side simple-history refuses the change
            changed(derived, affected(instance))

    key = f"{derived.name}:{sender._meta.label}"
    post_save.connect(on_change, sender=sender, weak=False, dispatch_uid=f"{key}:save")
    post_delete.connect(on_change, sender=sender, weak=False, dispatch_uid=f"{key}:delete")
    for field in sender._meta.many_to_many:
        if field.remote_field.through._meta.auto_created:  # type: ignore[union-attr]
            m2m_changed.connect(on_relation, sender=field.remote_field.through, weak=False, dispatch_uid=f"{key}:{field.name}")


def changed(derived: Derived, ids: Ids) -> None:
    """Refresh these owners now, or at the end of the block `together`."""
    postponed = POSTPONED.get()
    if postponed is None:
        derived.refresh(list(ids))
    else:
        postponed.setdefault(derived, set()).update(ids)


@contextmanager
def together() -> Iterator[None]:
    """What the changes of the block touch is refreshed once, at its end; for loading many rows."""
    token = POSTPONED.set({})
    try:
        yield
        postponed = POSTPONED.get() or {}
    finally:
        POSTPONED.reset(token)
    for derived in [derived for derived in REGISTERED if derived in postponed]:
        changed(derived, sorted(postponed[derived]))


def refresh_all(progress_of: Callable[[str], Progress] | None = None) -> list[str]:
    """Renew everything registered and return the names; `progress_of` gives, for a name, whom to tell how far it is."""
    for derived in REGISTERED:
        token = PROGRESS.set(progress_of(derived.name) if progress_of else None)
        try:
            derived.refresh(None)
        finally:
            PROGRESS.reset(token)
    return [derived.name for derived in REGISTERED]


def steps(values: Sequence[T], size: int) -> Iterator[list[T]]:
    """The values in parts, and a word on the progress after each, if somebody wants to hear it."""
    progress = PROGRESS.get()
    for number, chunk in enumerate(chunks(values, size)):
        yield chunk
        if progress:
            progress(number * size + len(chunk), len(values))


def chunks(values: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(values)
    while chunk := list(islice(iterator, size)):
        yield chunk


def write_differences(stored: QuerySet[Any], rows: Iterable[Model], fields: Sequence[str]) -> set[tuple[Any, ...]]:
    """Let `stored` become `rows`, compared by `fields`; write nothing where nothing differs. Returns what was new or too much."""
    wanted = {tuple(getattr(row, field) for field in fields): row for row in rows}
    held = {tuple(values): pk for pk, *values in stored.order_by().values_list("pk", *fields)}
    stale, new = held.keys() - wanted.keys(), wanted.keys() - held.keys()
    for chunk in chunks((held[key] for key in stale), BATCH):
        stored.model._default_manager.filter(pk__in=chunk).delete()
    stored.model._default_manager.bulk_create([row for key, row in wanted.items() if key in new], batch_size=BATCH)
    return stale | new
