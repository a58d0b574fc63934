"""Cells of one sheet → blocks, and how a cell reads on the screen."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from pipeline.model import Block, BlockKind, BlockStyle
from pipeline.parsers.limits import Limits, check_cells
from pipeline.parsers.tidy import tidy

_DECIMALS = re.compile(r"\.([0#]+)")
_PLAIN_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)

Range = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass(slots=True)
class Sheet:
    """Cells as shown, by (row, column); ``merged`` ranges repeat their first cell."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)


def sheet_blocks(sheet: Sheet, number: int, limits: Limits, *, named: bool) -> list[Block]:
    """Lines that stand alone in their row above or below the rest are paragraphs, everything between is a table."""
    rows = _rows(sheet, limits)
    blocks: list[Block] = []
    if named and rows and not _PLAIN_NAME.fullmatch(sheet.name.strip()):
        blocks.append(Block(BlockKind.HEADING, tidy(sheet.name), page=number, level=1))
    first = next((i for i, row in enumerate(rows) if not _is_line(row)), len(rows))
    last = next((i for i in range(len(rows), first, -1) if not _is_line(rows[i - 1])), first)
    blocks += [_line(row, number) for row in rows[:first]]
    if last > first:
        table = tuple(rows[first:last])
        text = "\n".join("\t".join(row) for row in table)
        blocks.append(Block(BlockKind.TABLE, text, page=number, rows=table))
    return blocks + [_line(row, number) for row in rows[last:]]


def _rows(sheet: Sheet, limits: Limits) -> list[tuple[str, ...]]:
    cells = {place: text for place, text in sheet.cells.items() if text}
    count = len(cells)
    for top, left, bottom, right in sheet.merged:
        text = cells.get((top, left))
        if not text:
            continue
        count += (bottom - top + 1) * (right - left + 1)
        check_cells(count, limits)
        cells.update({(r, c): text for r in range(top, bottom + 1) for c in range(left, right + 1)})
    check_cells(count, limits)
    used_rows, used_columns = sorted({r for r, _ in cells}), sorted({c for _, c in cells})
    check_cells(len(used_rows) * len(used_columns), limits)
    return [tuple(cells.get((r, c), "") for c in used_columns) for r in used_rows]


def _is_line(row: tuple[str, ...]) -> bool:
    """One text in the row, be it merged over all of it."""
    return len({cell for cell in row if cell}) == 1 and (row[0] != "" or len(row) == 1)


def _line(row: tuple[str, ...], number: int) -> Block:
    merged = len(row) > 1 and all(row)
    return Block(BlockKind.PARAGRAPH, next(filter(None, row)), page=number, style=BlockStyle(centered=merged))


def shown(value: object, style: str = "General") -> str:
    """A cell value in its number format, as far as it changes the meaning: percentages, dates, decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return _date(value, style.lower())
    if isinstance(value, int | float):
        return _number(float(value), style)
    return tidy(str(value))


def _number(value: float, style: str) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    decimals = _DECIMALS.search(style)
    if "%" in style:
        return f"{value * 100:.{len(decimals[1]) if decimals else 0}f}%"
    if decimals and "E" not in style:
        return f"{value:.{len(decimals[1].rstrip('#'))}f}" if "0" in decimals[1] else f"{value:.10g}"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.10g}"


def _date(value: dt.datetime | dt.date | dt.time, style: str) -> str:
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if "y" in style and "d" not in style:
        return f"{value.year}年{value.month}月" if "m" in style else f"{value.year}年"
    day = f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    timed = isinstance(value, dt.datetime) and (value.hour or value.minute)
    return f"{day} {value:%H:%M}" if timed else day
