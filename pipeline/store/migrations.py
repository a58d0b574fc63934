"""Brings a database file to the schema this code knows, one step a version, each in its own transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.store.connection import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

Step = Callable[["Database"], None]


def _sql(name: str) -> str:
    return (files("pipeline.store") / name).read_text("utf-8")


def create_tables(db: Database) -> None:
    """Version 1: every table of ``schema.sql``."""
    for statement in statements(_sql("schema.sql")):
        db.execute(statement)


STEPS: tuple[Step, ...] = (create_tables,)
SCHEMA_VERSION = len(STEPS)


def statements(script: str) -> list[str]:
    """The statements of an SQL script (``executescript`` would commit the transaction we stand in)."""
    found, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return found


def schema_version(connection: sqlite3.Connection) -> int:
    """0 for an empty file, else the version its ``user_version`` states."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, steps: Sequence[Step] = STEPS) -> None:
    """Take the steps that are missing and renew the views; nothing where the file is up to date."""
    if schema_version(connection) == len(steps):
        return
    from sqlite_utils import Database  # 0.2 s: only those who create or upgrade a file pay for it

    db = Database(connection, execute_plugins=False)
    while (version := schema_version(connection)) < len(steps):
        with transaction(connection):
            if schema_version(connection) != version:
                continue  # another process took this step while we waited for the lock
            for name in db.view_names():
                connection.execute(f'DROP VIEW "{name}"')
            steps[version](db)
            for statement in statements(_sql("views.sql")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('schema_version', ?)", [str(version + 1)])
    refuse_newer(connection, len(steps))


def refuse_newer(connection: sqlite3.Connection, known: int = SCHEMA_VERSION) -> None:
    """``StoreError`` where the file was written by a newer release."""
    found = schema_version(connection)
    if found > known:
        raise StoreError(
            f"数据库的结构版本是 {found}，本程序只认识到 {known}：请升级 policy-pipeline，或换用原来的版本打开"
        )
