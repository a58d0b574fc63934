"""What people call a document → its doc_id."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

from pipeline.errors import InputError
from pipeline.store.keys import number_key, title_key

_SHOWN = 10
_ID_START = re.compile(r"(?=.*[a-f])[0-9a-f]{4,16}|[0-9]{6,16}")  # 2025 is a year, not the beginning of an id


def find(db: sqlite3.Connection, reference: str) -> str:
    """The one document that ``reference`` names.

    Tried in this order, the first that finds anything decides: doc_id, its beginning, identity, 发文字号, whole
    title, part of a title. Raises ``InputError`` where nothing or more than one document is found.
    """
    reference = reference.strip()
    if not reference:
        raise InputError("没有写文档：请给出文档 ID（或其开头几位）、发文字号或标题中的几个字")
    for sql, parameters in _attempts(reference):
        found = db.execute(f"SELECT d.doc_id, d.title, d.dated_on FROM documents d WHERE {sql}", parameters).fetchall()
        if len(found) == 1:
            return str(found[0]["doc_id"])
        if found:
            raise InputError(_ambiguous(reference, found))
    raise InputError(
        f"没有找到文档 {reference!r}：可用文档 ID（或其开头几位）、发文字号或标题中的几个字，ID 见 policy search"
    )


def _attempts(reference: str) -> list[tuple[str, list[object]]]:
    attempts: list[tuple[str, list[object]]] = []
    lower = reference.lower()
    if _ID_START.fullmatch(lower):
        attempts.append(("d.doc_id = ?", [lower]))
        attempts.append(("d.doc_id >= ? AND d.doc_id < ?", [lower, lower + "g"]))
    attempts.append(("d.identity = ?", [reference]))
    attempts.append(("d.number_key = ?", [number_key(reference)]))
    if key := title_key(reference):
        sql = "d.doc_id IN (SELECT t.doc_id FROM titles t WHERE t.key {} AND t.version = d.version AND {})"
        attempts.append((sql.format("= ?", "1"), [key]))
        attempts.append((sql.format("> ''", "instr(t.key, ?) > 0"), [key]))
    return attempts


def _ambiguous(reference: str, found: Sequence[sqlite3.Row]) -> str:
    newest = sorted(found, key=lambda row: (row["dated_on"] or "", row["doc_id"]), reverse=True)
    lines = [f"  {row['doc_id']}  {row['dated_on'] or '日期不详'}  {row['title']}" for row in newest[:_SHOWN]]
    more = f"\n  …… 另有 {len(found) - _SHOWN} 份" if len(found) > _SHOWN else ""
    return f"{reference!r} 对应 {len(found)} 份文档，请写得更具体：\n" + "\n".join(lines) + more
