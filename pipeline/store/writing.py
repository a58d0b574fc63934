"""One document into the database: all of its rows or none."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Sequence
from typing import Any

from pipeline.model import Document
from pipeline.store import codec
from pipeline.store.records import SaveOutcome, SourceInfo
from pipeline.store.review import Settled, history, settle
from pipeline.store.rows import VERSION_TABLES, Row, document_row, version_rows

_ZLIB_LEVEL = 6


def save(db: sqlite3.Connection, document: Document, source: SourceInfo, processed_with: str) -> SaveOutcome:
    """Write ``document`` if it says anything new; call inside a transaction."""
    packed = codec.dumps(document).encode()
    digest = hashlib.sha256(packed).hexdigest()
    _forget_failure(db, document.identity)
    stored = db.execute(
        "SELECT d.version, d.content_sha256, d.processed_with, v.document_hash FROM documents d "
        "JOIN versions v USING (doc_id, version) WHERE doc_id = ?",
        [document.doc_id],
    ).fetchone()
    if stored and stored["content_sha256"] == document.content_sha256 and stored["document_hash"] == digest:
        _restamp(db, document.doc_id, stored, processed_with)
        return SaveOutcome.UNCHANGED
    same_bytes = bool(stored) and stored["content_sha256"] == document.content_sha256
    version = 1 if not stored else stored["version"] + (0 if same_bytes else 1)
    if same_bytes:
        _clear(db, document.doc_id, version)
    settled = settled_document(db, document, version)
    row = document_row(settled.document, version, source, processed_with) | {"generation": next_generation(db)}
    _put_document(db, row | {"created_at": source.ingested_at, "updated_at": source.ingested_at})
    _put_version(db, document, version, source, processed_with, digest, zlib.compress(packed, _ZLIB_LEVEL))
    for table, rows in version_rows(settled, version):
        insert(db, table, rows)
    if same_bytes:
        return SaveOutcome.REPROCESSED
    return SaveOutcome.NEW_VERSION if stored else SaveOutcome.NEW


def settled_document(db: sqlite3.Connection, document: Document, version: int) -> Settled:
    """``document`` as read, with what people decided about it."""
    doc_id = document.doc_id
    return settle(document, version, history.corrections(db, doc_id), history.labels(db, doc_id))


def rewrite(db: sqlite3.Connection, document: Document, version: int) -> None:
    """Write the rows of the current version again: after a decision, or with other labels of the model."""
    packed = codec.dumps(document).encode()
    sql = "UPDATE versions SET document = ?, document_hash = ? WHERE doc_id = ? AND version = ?"
    digest = hashlib.sha256(packed).hexdigest()
    db.execute(sql, [zlib.compress(packed, _ZLIB_LEVEL), digest, document.doc_id, version])
    old = db.execute("SELECT * FROM documents WHERE doc_id = ?", [document.doc_id]).fetchone()
    source = SourceInfo(url=old["source_url"], path=old["source_path"], parent_doc_id=old["parent_doc_id"])
    settled = settled_document(db, document, version)
    _clear(db, document.doc_id, version)
    row = document_row(settled.document, version, source, old["processed_with"])
    stamps = {"generation": next_generation(db), "created_at": old["created_at"], "updated_at": old["updated_at"]}
    _put_document(db, row | stamps)
    for table, rows in version_rows(settled, version):
        insert(db, table, rows)


def insert(db: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    """Insert rows that all have the same columns."""
    if not rows:
        return
    columns = list(rows[0])
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    db.executemany(sql, [[row[column] for column in columns] for row in rows])


def next_generation(db: sqlite3.Connection) -> int:
    """Count one more change of what can be searched."""
    sql = (
        "INSERT INTO meta VALUES ('generation', '1') "
        "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value"
    )
    return int(db.execute(sql).fetchall()[0][0])


def _restamp(db: sqlite3.Connection, doc_id: str, stored: Any, processed_with: str) -> None:
    """Newer code read the same: only remember that it need not look again."""
    if stored["processed_with"] == processed_with:
        return
    for table in ("documents", "versions"):
        sql = f"UPDATE {table} SET processed_with = ? WHERE doc_id = ? AND version = ?"
        db.execute(sql, [processed_with, doc_id, stored["version"]])


def _clear(db: sqlite3.Connection, doc_id: str, version: int) -> None:
    for table in VERSION_TABLES:
        db.execute(f"DELETE FROM {table} WHERE doc_id = ? AND version = ?", [doc_id, version])


def _put_document(db: sqlite3.Connection, row: Row) -> None:
    columns = list(row)
    changed = ", ".join(f"{c} = excluded.{c}" for c in columns if c not in ("doc_id", "created_at"))
    db.execute(
        f"INSERT INTO documents ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT (doc_id) DO UPDATE SET {changed}",
        list(row.values()),
    )


def _put_version(
    db: sqlite3.Connection,
    document: Document,
    version: int,
    source: SourceInfo,
    processed_with: str,
    digest: str,
    packed: bytes,
) -> None:
    row = {
        "doc_id": document.doc_id,
        "version": version,
        "title": document.title,
        "text": document.text,
        "format": document.format,
        "content_sha256": document.content_sha256,
        "text_hash": document.text_hash,
        "document_hash": digest,
        "source_url": source.url,
        "source_path": source.path,
        "media_type": source.media_type,
        "byte_size": source.byte_size,
        "fetched_at": source.fetched_at,
        "ingested_at": source.ingested_at,
        "processed_with": processed_with,
        "document": packed,
    }
    changed = ", ".join(f"{c} = excluded.{c}" for c in row if c not in ("doc_id", "version"))
    db.execute(
        f"INSERT INTO versions ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) "
        f"ON CONFLICT (doc_id, version) DO UPDATE SET {changed}",
        list(row.values()),
    )


def _forget_failure(db: sqlite3.Connection, identity: str) -> None:
    db.execute("DELETE FROM parse_failures WHERE identity = ?", [identity])
