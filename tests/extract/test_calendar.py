"""The time grammar against a table of expressions, and against what must never happen."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from pipeline.extract.calendar import TimeExpression, find_times
from pipeline.extract.context import Context

TODAY = date(2023, 5, 10)
Row = tuple[str, str, str, str, str]


def load() -> list[tuple[str, str, list[Row]]]:
    """(text, published, rows) of ``times.tsv``, rows of one text together."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for line in Path(__file__).with_name("times.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        text, published, *fields = line.split("\t")
        wanted = groups[text.replace("⏎", "\n"), published]
        if fields != ["-"]:
            quote, start, end, precision, role = fields
            wanted.append((quote, start, end, precision, role))
    return [(text, published, rows) for (text, published), rows in groups.items()]


def published_of(cell: str) -> date | None:
    return None if cell == "none" else date.fromisoformat(cell) if cell else TODAY


def times(text: str, published: date | None = TODAY, title: str = "") -> list[TimeExpression]:
    return find_times(Context(text, published, title))


def row_of(text: str, time: TimeExpression) -> Row:
    start, end = time.span.start, time.span.end
    return (
        text[time.start_char : time.end_char],
        start.isoformat() if start else "-",
        end.isoformat() if end else "-",
        time.span.precision.value,
        time.role.value,
    )


@pytest.mark.parametrize(("text", "published", "rows"), load())
def test_table(text: str, published: str, rows: list[Row]) -> None:
    """Alone, and the same inside a sentence."""
    assert [row_of(text, time) for time in times(text, published_of(published))] == rows


def test_table_is_large_enough() -> None:
    assert sum(len(rows) or 1 for _, _, rows in load()) >= 400
