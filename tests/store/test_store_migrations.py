from __future__ import annotations

import hashlib
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

# what each step does, comments and white space apart: the beginning of its SHA-256
RELEASED = {
    "schema.sql": "e18513b6e7de",
    "schema_2_instruments.sql": "254cbcc4f955",
    "schema_3_review.sql": "b7dd095141b8",
    "schema_4_applications.sql": "39f212fb31b9",
    "schema_5_families.sql": "78054bd00f9b",
    "schema_6_sections.sql": "c8584a342372",
    "schema_7_citations.sql": "23eba81cbb6d",
    "schema_8_elements.sql": "388309b20470",
}
SCRIPTS = list(RELEASED)


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


def shape(database: sqlite3.Connection) -> dict[str, Any]:
    """Every table, index, trigger and view as SQLite holds it, with the columns in their order."""
    rows = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    tables = [row[1] for row in rows if row[0] == "table"]
    columns = {name: [tuple(c) for c in database.execute(f"PRAGMA table_info({name})")] for name in tables}
    return {"objects": [tuple(row) for row in rows], "columns": columns}


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_upgraded_file_equals_a_new_one(tmp_path: Path, store: Store, version: int) -> None:
    old = sqlite3.connect(tmp_path / "old.db", isolation_level=None)
    for script in SCRIPTS[:version]:
        old.executescript(migrations._sql(script))
    old.execute("CREATE VIEW retired AS SELECT 1")
    old.execute(f"PRAGMA user_version = {version}")
    old.close()
    with Store(tmp_path / "old.db") as upgraded:
        assert shape(upgraded.connection) == shape(store.connection)
        assert list(upgraded.connection.execute("PRAGMA foreign_key_check")) == []
        assert upgraded.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_documents_of_an_older_file_are_kept_and_read_again(tmp_path: Path, source: SourceInfo, version: int) -> None:
    """A file filled by an older program: the tables of its day alone, filled from today's rows."""
    document = full_document()
    with Store(tmp_path / "new.db") as new:
        new.save(document, source, processed_with="v1")
    old = sqlite3.connect(tmp_path / "old.db", isolation_level=None)
    for script in SCRIPTS[:version]:
        old.executescript(migrations._sql(script))
    old.execute("ATTACH ? AS new", [str(tmp_path / "new.db")])
    old.execute("BEGIN")
    old.execute("PRAGMA defer_foreign_keys = ON")
    for (table,) in old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
        names = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({table})"))
        old.execute(f"INSERT OR REPLACE INTO main.{table} ({names}) SELECT {names} FROM new.{table}")
    old.execute("COMMIT")
    old.execute(f"PRAGMA user_version = {version}")
    old.close()
    with Store(tmp_path / "old.db") as upgraded:
        assert upgraded.document(document.doc_id) == document
        assert upgraded.connection.execute("SELECT count(*) FROM timeline").fetchone()[0] > 0
        upgraded.save(document, source, processed_with="v2")
        assert upgraded.document(document.doc_id) == document


@pytest.mark.parametrize(("script", "begins"), list(RELEASED.items()))
def test_a_step_once_released_is_never_edited(script: str, begins: str) -> None:
    """Files made by it are out there: what changes goes into a further step."""
    plain = "\n".join(" ".join(line.split()) for line in migrations._sql(script).splitlines())
    bare = "\n".join(line.split("--")[0].rstrip() for line in plain.splitlines())
    assert hashlib.sha256(bare.encode()).hexdigest().startswith(begins)


def test_every_step_is_one_of_the_released_scripts() -> None:
    assert len(SCRIPTS) == SCHEMA_VERSION
    folder = Path(migrations.__file__).parent
    assert {path.name for path in folder.glob("schema*.sql")} == set(SCRIPTS)


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
