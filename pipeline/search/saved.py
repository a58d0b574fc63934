"""Saved searches: a name, a query with its filters, and the documents it has shown; a later run tells what is new.

They are kept in ``searches.json`` of the workspace, which people may read and share: they are no part of the index.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.store import Filters

FILE = "searches.json"
_DAYS = ("since", "until", "as_of")


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """``filters`` is what was asked for besides the query; ``limit`` how many of the best documents count as found;
    ``seen`` maps the doc_id of each that was found before to the hash of its bytes."""

    name: str
    query: str
    filters: Filters = field(default_factory=Filters)
    literal: bool = False
    limit: int = 20
    seen: Mapping[str, str] = field(default_factory=dict)

    def conditions(self) -> dict[str, Any]:
        """The filters that are set, ready for JSON."""
        values = dataclasses.asdict(self.filters)
        return {name: str(value) if name in _DAYS else value for name, value in values.items() if value}


def read_saved(path: Path) -> list[SavedSearch]:
    """The searches in ``path``, in the order they were saved; ``InputError`` where it is not such a file."""
    try:
        rows = json.loads(path.read_text("utf-8"))
        return [_search(row) for row in rows]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{path} 不是保存的检索（{error}）；请改正，或删去后重新 policy search --save") from error


def write_saved(path: Path, searches: Iterable[SavedSearch]) -> None:
    """Replace ``path``, whole or not at all."""
    rows = [
        {"name": s.name, "query": s.query, "filters": s.conditions(), "literal": s.literal, "limit": s.limit,
         "seen": dict(s.seen)}
        for s in searches
    ]  # fmt: skip
    waiting = path.with_suffix(".json.new")
    waiting.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    os.replace(waiting, path)


def _search(row: Mapping[str, Any]) -> SavedSearch:
    given: dict[str, Any] = {
        name: date.fromisoformat(value) if name in _DAYS else tuple(value) if isinstance(value, list) else value
        for name, value in row.get("filters", {}).items()
    }
    return SavedSearch(
        name=str(row["name"]),
        query=str(row["query"]),
        filters=Filters(**given),
        literal=bool(row.get("literal", False)),
        limit=int(row.get("limit", 20)),
        seen={str(key): str(value) for key, value in row.get("seen", {}).items()},
    )
