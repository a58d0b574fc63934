"""Opening the SQLite file: pragmas, read-only access, transactions that keep the last complete state."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import StoreError

BUSY_SECONDS = 30.0
_CACHE_KIB = 65536


def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """A connection with foreign keys on, WAL, and no implicit transactions.

    Raises ``StoreError`` where the file is absent (read-only), is no database, or cannot be opened.
    """
    if readonly and not path.is_file():
        raise StoreError(f"没有数据库 {path}：请先运行 policy ingest 导入文件")
    if not readonly and not path.parent.is_dir():
        raise StoreError(f"没有文件夹 {path.parent}：请先建立它，或用 policy init 建立工作区")
    try:
        return _open_readonly(path) if readonly else _open(path)
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"不能打开数据库 {path}（{error}）：请检查文件权限，或移走它后重新运行 policy ingest"
        ) from error


def _open(path: Path) -> sqlite3.Connection:
    connection = _prepare(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False))
    # NORMAL with WAL: a crash of the program loses nothing, a power cut at most the last transactions, never the file.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _open_readonly(path: Path) -> sqlite3.Connection:
    uri = path.resolve().as_uri()
    connection = _connect_uri(f"{uri}?mode=ro")
    try:
        return _prepare(connection)
    except sqlite3.OperationalError:
        # A WAL database in a folder we may not write to: readable as it lies, if no writer left a log behind.
        connection.close()
        if path.with_name(path.name + "-wal").exists():
            raise
        return _prepare(_connect_uri(f"{uri}?immutable=1"))


def _connect_uri(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def _prepare(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the first read: fails if this is no database
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing: takes the write lock at once, rolls back on any error, an interrupt included."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
