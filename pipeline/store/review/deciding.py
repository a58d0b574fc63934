"""Decisions written down and applied; the facts that still wait for one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.errors import InputError
from pipeline.model import Fact
from pipeline.store import codec, reading, writing
from pipeline.store.filters import Filters
from pipeline.store.records import DocumentRow
from pipeline.store.review import history
from pipeline.store.review.fields import corrected
from pipeline.store.review.records import Action, Correction, Label, ReviewRow
from pipeline.store.review.settling import Place, Settled

_SHORTEST_ID = 10


def decide(
    db: sqlite3.Connection, fact_id: str, action: Action, changes: Mapping[str, str], note: str, decided_at: str | None
) -> Correction:
    """Call inside a transaction."""
    row, place, fact, earlier = _find(db, fact_id)
    if (action is Action.SET) != bool(changes):
        raise InputError("--set 需要至少一项 字段=值，而且不能与其他决定同写")
    corrected(place.fact_table, fact, changes)  # refuses what cannot be
    correction = Correction(
        doc_id=row.doc_id, identity=row.identity, fact_table=place.fact_table, thread_id=place.thread_id,
        fact_id=place.fact_id, action=action, changes=dict(changes), original=json.loads(codec.dumps(fact)),
        note=note, decided_at=decided_at, **_key(earlier or place),
    )  # fmt: skip
    kept = history.add_correction(db, correction)
    _apply(db, row.doc_id, row.version)
    return kept


def label(
    db: sqlite3.Connection, doc_id: str, strategy: str, carries: bool, note: str, decided_at: str | None
) -> Label:
    """Call inside a transaction."""
    row = db.execute("SELECT identity, version FROM documents WHERE doc_id = ?", [doc_id]).fetchone()
    kept = history.add_label(db, Label(doc_id, row["identity"], strategy, carries, note, decided_at))
    _apply(db, doc_id, row["version"])
    return kept


def doubtful(
    db: sqlite3.Connection, tables: Sequence[str], filters: Filters, limit: int, below: float
) -> list[ReviewRow]:
    where, parameters = filters.sql_where()
    sql = (
        "SELECT * FROM review_facts WHERE NOT reviewed AND confidence < ? "
        "AND (? OR fact_table IN (SELECT value FROM json_each(?))) "
        f"AND doc_id IN (SELECT d.doc_id FROM documents d WHERE {where}) "
        "ORDER BY confidence, doc_id, start_char, fact_id LIMIT ?"
    )
    found = db.execute(sql, [below, not tables, json.dumps(list(tables)), *parameters, limit])
    return [reading.record(ReviewRow, row) for row in found]


def _find(db: sqlite3.Connection, fact_id: str) -> tuple[DocumentRow, Place, Fact, Correction | None]:
    """A fact as read, rejected ones included, by its id or an unmistakable beginning of it."""
    if len(fact_id) < _SHORTEST_ID:
        raise InputError(f"事实 ID {fact_id!r} 太短；请照抄 policy review 列出的 ID（至少前 {_SHORTEST_ID} 位）")
    found = [
        (row, place, fact, settled.verdicts.get(place))
        for row, settled in _documents(db, fact_id[:8])
        for facts in settled.facts.values()
        for place, fact, _ in facts
        if place.fact_id.startswith(fact_id)
    ]
    if len(found) != 1:
        problem = "对应多条事实" if found else "没有对应的事实（文件重新读入后 ID 可能变了）"
        raise InputError(f"{fact_id!r} {problem}；ID 见 policy review 或各表的 fact_id")
    return found[0]


def _key(known: Correction | Place) -> dict[str, Any]:
    """What later decisions on the same fact must share, so that its history stays one."""
    return {name: getattr(known, name) for name in ("subject", "quote", "sentence", "sentence_hash", "nth")}


def _documents(db: sqlite3.Connection, start: str) -> Iterator[tuple[DocumentRow, Settled]]:
    for found in db.execute(
        "SELECT * FROM documents WHERE doc_id >= ? AND doc_id < ?", [start, start + "g"]
    ).fetchall():
        row = reading.record(DocumentRow, found)
        document = reading.document(db, row.doc_id, row.version)
        if document is not None:
            yield row, writing.settled_document(db, document, row.version)


def _apply(db: sqlite3.Connection, doc_id: str, version: int) -> None:
    document = reading.document(db, doc_id, version)
    if document is not None:
        writing.rewrite(db, document, version)
