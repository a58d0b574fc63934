"""Decisions in the database: added, never changed."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Sequence

from pipeline.store.review.records import Action, Correction, Label

_CORRECTION = [f.name for f in dataclasses.fields(Correction) if f.name != "correction_id"]
_LABEL = [f.name for f in dataclasses.fields(Label) if f.name != "label_id"]


def corrections(db: sqlite3.Connection, doc_id: str | None = None) -> list[Correction]:
    """Every decision on facts of one document, or of all, in the order they were made."""
    where, parameters = ("doc_id = ?", [doc_id]) if doc_id is not None else ("1", [])
    rows = db.execute(f"SELECT * FROM corrections WHERE {where} ORDER BY correction_id", parameters)
    return [_correction(row) for row in rows]


def labels(db: sqlite3.Connection, doc_id: str | None = None) -> list[Label]:
    """Every decision on labels of one document, or of all, in the order they were made."""
    where, parameters = ("doc_id = ?", [doc_id]) if doc_id is not None else ("1", [])
    rows = db.execute(f"SELECT * FROM labels WHERE {where} ORDER BY label_id", parameters)
    return [
        Label(**{name: row[name] for name in ("label_id", *_LABEL)} | {"carries": bool(row["carries"])}) for row in rows
    ]


def add_correction(db: sqlite3.Connection, correction: Correction) -> Correction:
    values = [getattr(correction, name) for name in _CORRECTION]
    packed = [
        json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict) else value for value in values
    ]
    return dataclasses.replace(correction, correction_id=_insert(db, "corrections", _CORRECTION, packed))


def add_label(db: sqlite3.Connection, label: Label) -> Label:
    values = [getattr(label, name) for name in _LABEL]
    return dataclasses.replace(label, label_id=_insert(db, "labels", _LABEL, values))


def _insert(db: sqlite3.Connection, table: str, columns: Sequence[str], values: Sequence[object]) -> int:
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    return int(db.execute(sql, list(values)).lastrowid or 0)


def _correction(row: sqlite3.Row) -> Correction:
    values = {name: row[name] for name in ("correction_id", *_CORRECTION)}
    values |= {
        "action": Action(row["action"]),
        "changes": json.loads(row["changes"]),
        "original": json.loads(row["original"]),
    }
    return Correction(**values)
