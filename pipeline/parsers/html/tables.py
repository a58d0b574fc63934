"""HTML tables: data or layout, and their cells with spans repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.parsers.html.dom import BLOCK_TAGS, TEXT, Skipper, raw_text, walk
from pipeline.parsers.limits import Limits, check_cells
from pipeline.parsers.tidy import join_source_lines, tidy

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Rows = tuple[tuple[str, ...], ...]

_LONG_CELL = 400
_MAX_SPAN = 200


def is_layout(table: LexborNode) -> bool:
    """A table that only places things: one column, tables inside, or a cell that holds a whole text."""
    cells = 0
    widest = 0
    for row in own_rows(table):
        own = own_cells(row)
        widest = max(widest, len(own))
        cells += len(own)
        if any(_holds_text(cell) for cell in own):
            return True
    return widest <= 1 or cells <= 1


def _holds_text(cell: LexborNode) -> bool:
    if cell.css_first("table") is not None:
        return True
    if len((cell.text(deep=True) or "").strip()) < _LONG_CELL:
        return False
    return len(cell.css("p, div, br")) >= 6


def own_rows(table: LexborNode) -> list[LexborNode]:
    rows: list[LexborNode] = []
    for child in table.iter():
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in {"thead", "tbody", "tfoot"}:
            rows.extend(row for row in child.iter() if row.tag == "tr")
    return rows


def own_cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag in {"td", "th"}]


def read_rows(table: LexborNode, limits: Limits, skipper: Skipper) -> Rows:
    """Cells row by row; a spanned cell repeats in every place it covers; rows all of one width."""
    grid: list[dict[int, str]] = []
    pending: dict[int, tuple[int, str]] = {}  # column → rows still covered, text
    count = 0
    for row in own_rows(table):
        line: dict[int, str] = {}
        for column, (_, text) in pending.items():
            line[column] = text
        pending = {column: (left - 1, text) for column, (left, text) in pending.items() if left > 1}
        column = 0
        for cell in own_cells(row):
            while column in line:
                column += 1
            text = cell_text(cell, skipper)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for _ in range(across):
                line.setdefault(column, text)
                if down > 1:
                    pending[column] = (down - 1, text)
                column += 1
            count += across * down
            check_cells(count, limits)
        grid.append(line)
    width = max((max(line, default=-1) + 1 for line in grid), default=0)
    rows = (tuple(line.get(column, "") for column in range(width)) for line in grid)
    return tuple(row for row in rows if any(row))


def _span(cell: LexborNode, name: str) -> int:
    value = (cell.attributes.get(name) or "1").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def cell_text(cell: LexborNode, skipper: Skipper) -> str:
    """One line: paragraphs inside a cell are separated by a space."""
    parts: list[str] = []
    for entering, node in walk(cell, skipper):
        if node.tag == TEXT:
            if entering:
                parts.append(raw_text(node))
        elif node.tag in BLOCK_TAGS or node.tag == "br":
            parts.append("\x1e")
    lines = (tidy(join_source_lines(line)) for line in "".join(parts).split("\x1e"))
    return " ".join(line for line in lines if line)
