from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from stored_documents import full_document

from pipeline.errors import StoreError
from pipeline.store import SourceInfo, Store, connection, migrations
from pipeline.store.connection import connect
from pipeline.store.migrations import SCHEMA_VERSION, STEPS, migrate, schema_version, statements


def test_a_new_file_states_its_version(store: Store) -> None:
    assert schema_version(store.connection) == SCHEMA_VERSION
    assert store.connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()[0] == str(
        SCHEMA_VERSION
    )
    assert store.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_opening_again_writes_nothing(tmp_path: Path) -> None:
    Store(tmp_path / "a.db").close()
    before = (tmp_path / "a.db").read_bytes()
    Store(tmp_path / "a.db").close()
    assert (tmp_path / "a.db").read_bytes() == before


def add_colour(db: Any) -> None:
    db["documents"].add_column("colour", str)


def test_an_older_file_takes_the_missing_steps_and_keeps_its_rows(store: Store, source: SourceInfo) -> None:
    store.save(full_document(), source, processed_with="v1")
    migrate(store.connection, (*STEPS, add_colour))
    assert schema_version(store.connection) == SCHEMA_VERSION + 1
    assert store.connection.execute("SELECT colour FROM documents").fetchall()[0][0] is None
    assert store.connection.execute("SELECT count(*) FROM timeline").fetchone()[0] > 0


def test_a_step_that_fails_leaves_the_file_as_it_was(store: Store, source: SourceInfo) -> None:
    store.save(full_document(), source, processed_with="v1")
    before = list(store.connection.iterdump())

    def half(db: Any) -> None:
        add_colour(db)
        db.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(sqlite3.OperationalError):
        migrate(store.connection, (*STEPS, half))
    assert list(store.connection.iterdump()) == before


def test_views_are_renewed_when_they_change(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    script = migrations._sql
    view = "CREATE VIEW greeting AS SELECT '你好' AS words;"
    monkeypatch.setattr(migrations, "_sql", lambda name: view if name == "views.sql" else script(name))
    with Store(store.path, readonly=True) as reader:  # upgraded although only read
        assert reader.connection.execute("SELECT words FROM greeting").fetchone()[0] == "你好"
    monkeypatch.undo()
    with Store(store.path) as again:
        assert again.connection.execute("SELECT count(*) FROM timeline").fetchone()[0] == 0
        with pytest.raises(sqlite3.OperationalError):
            again.connection.execute("SELECT * FROM greeting")


@pytest.mark.parametrize("readonly", [True, False])
def test_a_newer_file_is_refused(store: Store, readonly: bool) -> None:
    store.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    store.close()
    with pytest.raises(StoreError, match="请升级"):
        Store(store.path, readonly=readonly)


def test_what_is_no_policy_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_bytes(b"This is no database, but long enough to look at." * 30)
    with pytest.raises(StoreError, match="不能打开"):
        Store(tmp_path / "text.db")
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE mine (x)")
    other.close()
    with pytest.raises(StoreError, match="不是政策库"):
        Store(tmp_path / "other.db")
    marked = sqlite3.connect(tmp_path / "marked.db")
    marked.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    marked.close()
    with pytest.raises(StoreError, match="不能建立或升级"):
        Store(tmp_path / "marked.db")


def test_missing_files_and_folders_are_named_with_the_fix(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="policy ingest"):
        Store(tmp_path / "none.db", readonly=True)
    with pytest.raises(StoreError, match="policy init"):
        Store(tmp_path / "nowhere" / "policy.db")
    with pytest.raises(StoreError, match="不能打开"):
        connect(tmp_path)


@pytest.mark.parametrize("left_behind", [False, True])
def test_a_closed_database_is_read_as_it_lies_where_wal_is_impossible(
    store: Store, monkeypatch: pytest.MonkeyPatch, left_behind: bool
) -> None:
    store.close()
    if left_behind:
        store.path.with_name("policy.db-wal").write_bytes(b"")
    prepare, tried = connection._prepare, []

    def prepared(found: sqlite3.Connection) -> sqlite3.Connection:
        tried.append(found)
        if len(tried) == 1:  # what SQLite says in a folder it may not write to
            raise sqlite3.OperationalError("unable to open database file")
        return prepare(found)

    monkeypatch.setattr(connection, "_prepare", prepared)
    if left_behind:
        with pytest.raises(StoreError, match="不能打开"):
            connect(store.path, readonly=True)
    else:
        assert schema_version(connect(store.path, readonly=True)) == SCHEMA_VERSION
        assert len(tried) == 2


def test_statements_keep_what_stands_together() -> None:
    script = "-- a; b\nCREATE TABLE t (x TEXT DEFAULT 'a;b');\n\nCREATE TRIGGER g AFTER INSERT ON t\nBEGIN\n  DELETE FROM t;\nEND;\n"
    assert len(statements(script)) == 2


def test_reading_never_pays_for_sqlite_utils(store: Store, source: SourceInfo) -> None:
    store.save(full_document(), source, processed_with="v1")
    script = (
        "import sys; from pathlib import Path; from pipeline.store import Store, Filters\n"
        f"store = Store(Path({str(store.path)!r}), readonly=True); list(store.passages(Filters(doc_type='通知')))\n"
        "heavy = {'sqlite_utils', 'numpy', 'xlsxwriter', 'icalendar'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
