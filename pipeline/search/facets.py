"""How the documents found spread over regions, levels, issuers, years, types, strategies and statuses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3

Facets = dict[str, list[tuple[str, int]]]
NAMES = {
    "region": "地区", "level": "层级", "issuer": "发文机关", "year": "年份", "doc_type": "文种", "strategy": "战略",
    "status": "效力",
}  # fmt: skip
_SQL = """SELECT region, level, issuers AS issuer, substr(dated_on, 1, 4) AS year, doc_type, strategies AS strategy,
status FROM documents WHERE doc_id IN (SELECT value FROM json_each(?))"""
_SEVERAL = ("issuer", "strategy")  # joined by 、 in one column


def count_facets(connection: sqlite3.Connection, doc_ids: Sequence[str]) -> Facets:
    """For each facet the values that the documents ``doc_ids`` carry and how many carry them, most frequent first."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in NAMES}
    for row in connection.execute(_SQL, [json.dumps(list(doc_ids))]):
        for name, counter in counts.items():
            counter.update(_values(name, row[name]))
    return {name: sorted(counter.items(), key=lambda item: (-item[1], item[0])) for name, counter in counts.items()}


def _values(name: str, value: Any) -> list[str]:
    if not value:
        return []
    return [part for part in dict.fromkeys(value.split("、")) if part] if name in _SEVERAL else [value]
