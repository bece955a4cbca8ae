"""Stored rooms as one SQLite file, whichever database keeps them, and back into an empty store of either kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from simulation.engine.errors import Refusal
from simulation.workshop import store_schema as schema
from simulation.workshop.store import Store
from simulation.workshop.workshop_errors import StoreFailure

TABLES = schema.metadata.sorted_tables
AT_ONCE = 500  # rows


def rooms_to_file(store: Store, path: Path) -> dict[str, int]:
    """Write all that a store keeps, as of one moment, while others go on writing; rows by table.

    path: a SQLite file that is not there yet. Refusal when the store cannot be read.
    """
    with _plain():
        if store.engine.dialect.name == "sqlite":
            with store.engine.connect() as connection, closing(sqlite3.connect(path)) as target:
                connection.connection.driver_connection.backup(target)  # type: ignore[union-attr]
                target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        else:
            with _opened(path) as copy, store.engine.connect() as source, copy.engine.begin() as target_rows:
                source = source.execution_options(isolation_level="REPEATABLE READ")
                _copy(source, target_rows)
        with closing(sqlite3.connect(path)) as written:
            return {table.name: written.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0] for table in TABLES}


def rooms_from_file(path: Path, store: Store, replace: bool = False) -> dict[str, int]:
    """Bring the rooms of a file into a store, all or none; rows by table.

    The file is brought up to the last migration first. Refusal where the store holds rooms and `replace` is not set, or where
    the file comes from a later version.
    """
    with _plain():
        _check_tables(path)
        try:
            source = Store(f"sqlite:///{path}")
        except StoreFailure as failure:
            later = failure.key == "error.workshop.later"
            raise Refusal("error.backup.later" if later else "error.backup.damaged", part=path.name) from failure
        with closing(source), source.engine.connect() as rows, store.engine.begin() as target:
            found = target.execute(sa.select(sa.func.count()).select_from(schema.rooms)).scalar_one()
            if found and not replace:
                raise Refusal("error.backup.not_empty", rooms=found)
            for table in TABLES:
                target.execute(sa.delete(table))
            try:
                return _copy(rows, target, _checked)
            except (ValueError, TypeError) as error:  # no JSON, or a number that is none
                raise Refusal("error.backup.damaged", part=path.name) from error


def _check_tables(path: Path) -> None:
    """Refusal unless a file holds tables of a store and nothing that computes: a view may be without end."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
        try:
            kinds = file.execute("SELECT type, name FROM sqlite_master").fetchall()
            tables = [name for kind, name in kinds if kind == "table"]
            computed = any(
                hidden for name in tables for (hidden,) in file.execute("SELECT hidden FROM pragma_table_xinfo(?)", (name,))
            )
        except sqlite3.DatabaseError as error:  # no such file
            raise Refusal("error.backup.damaged", part=path.name) from error
    if computed or "alembic_version" not in tables or any(kind not in ("table", "index") for kind, _ in kinds):
        raise Refusal("error.backup.damaged", part=path.name)


def _checked(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    """A row whose values are of their columns' kinds, which SQLite does not ask; TypeError for any other."""
    for name, value in row.items():
        kind = table.c[name].type
        if not isinstance(kind, sa.JSON) and not isinstance(value, kind.python_type):
            raise TypeError(name)
    return row


def _copy(
    source: sa.Connection, target: sa.Connection, checked: Callable[[sa.Table, dict[str, Any]], dict[str, Any]] | None = None
) -> dict[str, int]:
    counts = dict.fromkeys((table.name for table in TABLES), 0)
    for table in TABLES:
        for rows in source.execute(sa.select(table)).mappings().partitions(AT_ONCE):
            target.execute(sa.insert(table), [checked(table, dict(row)) if checked else dict(row) for row in rows])
            counts[table.name] += len(rows)
    return counts


@contextmanager
def _opened(path: Path) -> Iterator[Store]:
    """A store in a file of its own, all of it in the file when it is closed."""
    with closing(Store(f"sqlite:///{path}")) as store:
        yield store
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")


@contextmanager
def _plain() -> Iterator[None]:
    """Failures of a database as a sentence."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, sqlite3.Error) as error:
        raise Refusal("error.backup.store", reason=str(getattr(error, "orig", error)).splitlines()[0]) from error
