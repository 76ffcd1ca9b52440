"""Writes very many rows at once, past the models' `save` and the signals: COPY on PostgreSQL, executemany on SQLite."""

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

Time = datetime.date | datetime.time | datetime.datetime


class Writer:
    """Rows of a model: `varied` columns come with each row, all others are as in `example`."""

    def __init__(self, example: Model, *varied: str) -> None:
        meta = example._meta
        fields = {field.attname: field for field in meta.concrete_fields if not field.generated}
        rest = [field for name, field in fields.items() if name not in varied and not field.primary_key]
        self.table = connection.ops.quote_name(meta.db_table)
        columns = [*(fields[name].column for name in varied), *(field.column for field in rest)]
        self.columns = ", ".join(map(connection.ops.quote_name, columns))
        self.rest = tuple(field.get_db_prep_save(field.pre_save(example, True), connection) for field in rest)

    def write(self, rows: Iterable[tuple]) -> None:
        """Store rows whose times have gone through `adapt`; all are made before, for nothing can be asked during COPY."""
        whole = [row + self.rest for row in rows]
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self.table} ({self.columns}) FROM STDIN") as copy:
                    for row in whole:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(self.columns.split(", ")))
                connection.connection.executemany(f"INSERT INTO {self.table} ({self.columns}) VALUES ({marks})", whole)


@lru_cache(maxsize=100_000)
def adapt(value: Time) -> str:
    """A day or time as the database takes it."""
    if isinstance(value, datetime.datetime):
        return str(connection.ops.adapt_datetimefield_value(value))
    return str(value)


def next_key(model: type[Model]) -> int:
    newest = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return (newest or 0) + 1


# No checks of foreign keys and no waiting for the disk while rows are written, and back.
SETTINGS: dict[str, tuple[Iterable[str], Iterable[str]]] = {
    "sqlite": (
        [f"PRAGMA {p}" for p in ("synchronous = OFF", "journal_mode = MEMORY", "foreign_keys = OFF", "cache_size = -400000")],
        [f"PRAGMA {p}" for p in ("synchronous = FULL", "journal_mode = WAL", "foreign_keys = ON", "cache_size = -2000")],
    ),
    "postgresql": (["SET session_replication_role = replica"], ["SET session_replication_role = origin"]),
}
CLEAN_UP = ("VACUUM ANALYZE",)  # a running PostgreSQL does it by itself


@contextmanager
def unsafe() -> Iterator[None]:
    """For a database that nobody else uses and nobody will miss."""
    begin, end = SETTINGS[connection.vendor]
    run(begin)
    try:
        yield
    finally:
        run(end)


def settle(*models: type[Model]) -> None:
    """Let PostgreSQL go on after the keys given by hand, and know its rows."""
    if connection.vendor == "postgresql":
        run([*connection.ops.sequence_reset_sql(no_style(), models), *CLEAN_UP])


def run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
