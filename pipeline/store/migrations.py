"""Brings a database file to the schema this code knows, one step a version, all in one transaction."""

from __future__ import annotations

import hashlib
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
    _run(db, "schema.sql")


def add_instruments(db: Database) -> None:
    """Version 2: policy instruments."""
    _run(db, "schema_2_instruments.sql")


def add_review(db: Database) -> None:
    """Version 3: decisions of people on facts and labels."""
    _run(db, "schema_3_review.sql")


def add_applications(db: Database) -> None:
    """Version 4: what to hand in, to whom, where."""
    _run(db, "schema_4_applications.sql")


def add_families(db: Database) -> None:
    """Version 5: archives, and which documents belong together."""
    _run(db, "schema_5_families.sql")


def add_sections(db: Database) -> None:
    """Version 6: strategies of sections and passages."""
    _run(db, "schema_6_sections.sql")


def add_citations(db: Database) -> None:
    """Version 7: the names references resolve by."""
    _run(db, "schema_7_citations.sql")


def add_elements(db: Database) -> None:
    """Version 8: elements of the official format, what notices and minutes say."""
    _run(db, "schema_8_elements.sql")


def _run(db: Database, script: str) -> None:
    for statement in statements(_sql(script)):
        db.execute(statement)


STEPS: tuple[Step, ...] = (
    create_tables, add_instruments, add_review, add_applications, add_families, add_sections, add_citations,
    add_elements,
)  # fmt: skip
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


def is_current(connection: sqlite3.Connection, steps: Sequence[Step] = STEPS) -> bool:
    """Whether the file has the schema and the views of this code; ``StoreError`` where it is newer."""
    found = schema_version(connection)
    if found > len(steps):
        raise StoreError(
            f"数据库的结构版本是 {found}，本程序只认识到 {len(steps)}：请升级 policy-pipeline，或用写入它的版本打开"
        )
    if found == 0 and connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' LIMIT 1").fetchone():
        raise StoreError("这个 SQLite 文件不是政策库：请换一个位置，或移走它后重新运行 policy ingest")
    if found < len(steps):
        return False
    row = connection.execute("SELECT value FROM meta WHERE key = 'views'").fetchone()
    return row is not None and row[0] == _views_stamp()


def migrate(connection: sqlite3.Connection, steps: Sequence[Step] = STEPS) -> None:
    """Take the steps that are missing and renew the views, all or nothing; no write where the file is up to date."""
    if is_current(connection, steps):
        return
    from sqlite_utils import Database  # 0.2 s: only those who create or upgrade a file pay for it

    db = Database(connection, execute_plugins=False)
    with transaction(connection):  # asked again inside: another process may have done it while we waited
        for name in db.view_names():
            connection.execute(f'DROP VIEW "{name}"')
        for number in range(schema_version(connection), len(steps)):
            steps[number](db)
        for statement in statements(_sql("views.sql")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(steps)}")
        stamps = [("schema_version", str(len(steps))), ("views", _views_stamp())]
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", stamps)


def _views_stamp() -> str:
    return hashlib.sha256(_sql("views.sql").encode()).hexdigest()[:16]
