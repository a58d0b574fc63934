"""pipeline/parsers/FORMATS.md, cell by cell: what it promises holds, and what it denies does not."""

from __future__ import annotations

from pathlib import Path

import format_checks
import pytest
from every_format import EVERY

DOCUMENT = Path(__file__).parent.parent.parent / "pipeline" / "parsers" / "FORMATS.md"


def cells() -> list[tuple[str, str, bool]]:
    rows = [
        line.strip("| \n").split(" | ") for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ")
    ]
    head, body = rows[0], rows[1:]
    return [(row[0], column, sign == "✓") for row in body for column, sign in zip(head[1:], row[1:6], strict=False)]


def test_every_format_and_column_is_listed() -> None:
    assert [(name, column) for name, column, _ in cells()] == [
        (name, column) for name in EVERY for column in format_checks.CHECKS
    ]


@pytest.mark.parametrize(("name", "column", "promised"), cells())
def test_cells_of_the_table(name: str, column: str, promised: bool) -> None:
    if needed := format_checks.missing(name):
        pytest.skip(f"{name} needs {needed}")
    assert format_checks.holds(name, column) == promised
