"""The content version: what a process has worked out holds until contents change, in whatever process and way.

Each SQL statement that writes to a table which pages are made of also writes a row of `Inhaltsstand`, in the same
transaction. So forms, imports, commands, the admin and mass updates raise the version alike, and nobody can forget it.
Processes look at it every `FRESH_SECONDS`, and at once after a change of their own.
"""

import datetime
import re
import time
from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import Count, Max, Model
from django.db.models.signals import post_migrate, pre_migrate
from django.utils import timezone

from jena_sro.inhalte.models import Aufgabe, Inhaltsstand, Postausgang, Sicherheitsereignis

T = TypeVar("T")

FRESH_SECONDS = 0.5  # so long a process believes the version that it read
MOST_KEPT = 512  # results of one function
WRITE = re.compile(
    r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?"?(\w+)', re.IGNORECASE
)
# No public page shows these, and some are written when somebody signs in or merely reads.
SILENT_APPS = ("account", "auth", "contenttypes", "konten", "mfa", "sessions", "usersessions")
SILENT_MODELS = (Aufgabe, Inhaltsstand, Postausgang, Sicherheitsereignis)
SILENT_TABLES = ("cache", "django_migrations", "sqlite_sequence")

_known: tuple[float, str] = (0.0, "")  # when it was read, and what
_has_table = _is_migrating = False
_memories: list[dict[Hashable, Any]] = []


def current() -> str:
    """The content version, as old as `FRESH_SECONDS` at most. Inside a transaction it is read each time."""
    global _known
    read_at, version = _known
    if connection.in_atomic_block or time.monotonic() - read_at > FRESH_SECONDS or not version:
        began = time.monotonic()
        version = read_version()
        if not connection.in_atomic_block:
            _known = (began, version)
    return version


def read_version() -> str:
    rows = Inhaltsstand.objects.aggregate(count=Count("pk"), newest=Max("pk"))
    return f"{rows['count']}-{rows['newest'] or 0}"


def forget() -> None:
    """The next question reads the version."""
    global _known
    _known = (0.0, "")


def forget_all() -> None:
    """As if the process had just begun; for another database, as tests have."""
    forget()
    for memory in _memories:
        memory.clear()


def kept(function: Callable[..., T]) -> Callable[..., T]:
    """What `function` returned for these (hashable) arguments holds while content version and day are the same.

    The result is shared: nobody may change it. Inside a transaction nothing is remembered, for it may be rolled back.
    """
    memory: dict[Hashable, tuple[tuple[str, datetime.date], T]] = {}
    _memories.append(memory)

    @wraps(function)
    def read(*args: Hashable) -> T:
        if connection.in_atomic_block:
            return function(*args)
        state = (current(), timezone.localdate())
        found = memory.get(args)
        if found and found[0] == state:
            return found[1]
        if len(memory) >= MOST_KEPT:
            memory.clear()
        result = function(*args)
        memory[args] = (state, result)
        return result

    return read


def raise_version() -> None:
    """Add a row of Inhaltsstand, once a transaction; a savepoint that is rolled back takes its row and the note of it along."""
    if connection.in_atomic_block and any(entry[1] is forget for entry in connection.run_on_commit):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {Inhaltsstand._meta.db_table} DEFAULT VALUES")
    transaction.on_commit(forget)


def note_write(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Execute wrapper of every connection."""
    result = execute(sql, params, many, context)
    found = WRITE.match(sql) if isinstance(sql, str) else None
    if found and found[1] not in silent_tables() and has_table():
        raise_version()
    return result


@lru_cache(maxsize=1)
def silent_tables() -> frozenset[str]:
    models: list[type[Model]] = [*SILENT_MODELS]
    for label in SILENT_APPS:
        models += apps.get_app_config(label).get_models(include_auto_created=True)
    return frozenset([*SILENT_TABLES, *(model._meta.db_table for model in models)])


def has_table() -> bool:
    """Whether the migrations have come so far that there is a version; while they run, forwards or back, asked each time."""
    global _has_table
    if _is_migrating or not _has_table:
        _has_table = Inhaltsstand._meta.db_table in connection.introspection.table_names()
    return _has_table


def begin_migrating(**signal: Any) -> None:
    global _is_migrating
    _is_migrating = True


def end_migrating(**signal: Any) -> None:
    global _is_migrating
    _is_migrating = False


def watch(connection: BaseDatabaseWrapper, **signal: Any) -> None:
    if note_write not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, note_write)  # others take theirs away from the end


def shorten() -> str:
    """Leave one row of those that are committed: a new one, so that the version is none that there ever was."""
    with transaction.atomic():
        newest = Inhaltsstand.objects.create()
        removed, _ = Inhaltsstand.objects.filter(pk__lt=newest.pk).delete()
    return f"{removed} Zeilen entfernt"


connection_created.connect(watch, dispatch_uid="inhalte.stand")
pre_migrate.connect(begin_migrating, dispatch_uid="inhalte.stand")
post_migrate.connect(end_migrating, dispatch_uid="inhalte.stand")
