"""Rows of the database as records."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar, get_type_hints

from pipeline.errors import StoreError
from pipeline.model import Document
from pipeline.store import codec
from pipeline.store.filters import Filters
from pipeline.store.records import DocumentRow, PassageRow

R = TypeVar("R")
_PASSAGE_SQL = """
SELECT p.doc_id, p.version, p.ordinal, p.text, p.section_path, p.trail, p.start_char, p.end_char, p.page,
       d.title, d.doc_number, d.issuers
FROM documents d JOIN passages p ON p.doc_id = d.doc_id AND p.version = d.version
WHERE {where} ORDER BY {order}"""


def record(kind: type[R], row: sqlite3.Row) -> R:
    """A frozen record from the columns of the same names; dates from ISO text, tuples from 、 lists or JSON."""
    named: Any = kind
    names, conversions = _columns(named)
    values = {name: row[name] for name in names}
    for name, convert in conversions:
        values[name] = convert(values[name])
    return kind(**values)


@cache
def _columns(kind: Any) -> tuple[list[str], list[tuple[str, Any]]]:
    """The columns of a record, and how to convert those that are not what they look like."""
    hints = get_type_hints(kind)
    names = [f.name for f in dataclasses.fields(kind)]
    return names, [(name, convert) for name in names if (convert := _converter(str(hints[name])))]


def _converter(hint: str) -> Any:
    if "datetime.date" in hint:
        return _date
    if hint.startswith("tuple"):
        return _strings
    if "Mapping" in hint:
        return json.loads
    return None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _strings(value: str) -> tuple[str, ...]:
    if value.startswith("["):
        return tuple(json.loads(value))
    return tuple(value.split("、")) if value else ()


def document(db: sqlite3.Connection, doc_id: str, version: int) -> Document | None:
    """The whole document as it was saved; None where there is no such version."""
    sql = "SELECT document FROM versions WHERE doc_id = ? AND version = ?"
    row = db.execute(sql, [doc_id, version]).fetchone()
    if row is None:
        return None
    try:
        return codec.loads(Document, zlib.decompress(row[0]))
    except (TypeError, ValueError, zlib.error) as error:
        raise StoreError(f"文档 {doc_id} 第 {version} 版读不出来（{error}）：请重新导入它的原文件") from error


def documents(db: sqlite3.Connection, filters: Filters, since_generation: int, limit: int) -> Iterator[DocumentRow]:
    """Current documents, newest first; after ``since_generation`` only those that changed later, in that order."""
    where, parameters = filters.sql_where()
    order = "d.generation" if since_generation else "d.dated_on DESC, d.title, d.doc_id"
    sql = f"SELECT d.* FROM documents d WHERE {where} AND d.generation > ? ORDER BY {order} LIMIT ?"
    for row in db.execute(sql, [*parameters, since_generation, limit]):
        yield record(DocumentRow, row)


def passages(
    db: sqlite3.Connection,
    filters: Filters,
    doc_ids: Sequence[str] | None,
    since_generation: int,
    strategy: str | None = None,
) -> Iterator[PassageRow]:
    """Passages of current versions, document by document, in text order."""
    where, parameters = filters.sql_where()
    if doc_ids is not None:
        where += " AND d.doc_id IN (SELECT value FROM json_each(?))"
        parameters.append(json.dumps(list(doc_ids)))
    if strategy is not None:
        where += (
            " AND EXISTS (SELECT 1 FROM passage_strategies s WHERE s.strategy = ? AND s.doc_id = p.doc_id"
            " AND s.version = p.version AND s.ordinal = p.ordinal)"
        )
        parameters.append(strategy)
    order = "d.doc_id, p.ordinal"
    if since_generation:
        where += " AND d.generation > ?"
        parameters.append(since_generation)
        order = "d.generation, p.ordinal"
    for row in db.execute(_PASSAGE_SQL.format(where=where, order=order), parameters):
        yield record(PassageRow, row)


_FACETS = {
    "region": "SELECT d.region AS value FROM documents d WHERE {where}",
    "level": "SELECT d.level AS value FROM documents d WHERE {where}",
    "issuer": "SELECT i.name AS value FROM documents d JOIN issuers i USING (doc_id, version) "
    "WHERE i.role = 'issuer' AND {where}",
    "doc_type": "SELECT d.doc_type AS value FROM documents d WHERE {where}",
    "status": "SELECT d.status AS value FROM documents d WHERE {where}",
    "strategy": "SELECT s.strategy AS value FROM documents d JOIN strategies s USING (doc_id, version) WHERE {where}",
    "year": "SELECT substr(d.dated_on, 1, 4) AS value FROM documents d WHERE {where}",
}


def facets(db: sqlite3.Connection, filters: Filters) -> dict[str, list[tuple[str, int]]]:
    """Values and their number of documents, the most frequent first."""
    where, parameters = filters.sql_where()
    counted = (
        "SELECT value, count(*) AS n FROM ({values}) WHERE value IS NOT NULL GROUP BY value ORDER BY n DESC, value"
    )
    return {
        name: [
            (row["value"], row["n"]) for row in db.execute(counted.format(values=sql.format(where=where)), parameters)
        ]
        for name, sql in _FACETS.items()
    }
