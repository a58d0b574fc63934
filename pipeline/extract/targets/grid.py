"""Which column of an indicator table says what: name, unit, values by year, baseline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.extract.calendar import TimeExpression, find_times
from pipeline.extract.context import Context
from pipeline.extract.targets.vocabulary import words
from pipeline.model import Table

_HEADER_ROWS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """``text`` stands at ``start`` in the document."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


Row = list[Cell]


@dataclass(frozen=True, slots=True)
class ValueColumn:
    index: int
    header: Cell
    time: TimeExpression | None
    cumulative: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column says what; ``body`` is the first row of values."""

    body: int
    name: int
    unit: int | None
    values: tuple[ValueColumn, ...]
    base_year: int | None


def cells_of(text: str, table: Table) -> list[Row]:
    """The table's cells with their offsets: one line a row, tabs between cells."""
    rows: list[Row] = []
    offset = table.start_char
    for line in text[table.start_char : table.end_char].split("\n"):
        row, start = [], offset
        for piece in line.split("\t"):
            stripped = piece.strip()
            row.append(Cell(stripped, start + piece.find(stripped) if stripped else start))
            start += len(piece) + 1
        rows.append(row)
        offset += len(line) + 1
    return [row for row in rows if any(cell.text for cell in row)]


def read_layout(context: Context, rows: list[Row]) -> Layout | None:
    """Columns of an indicator table by its header rows; None where it is none."""
    for number in range(min(_HEADER_ROWS, len(rows) - 1)):
        header = rows[number]
        name = next((i for i, cell in enumerate(header) if words()["table_name"].search(cell.text)), None)
        if name is None:
            continue
        lower = rows[number + 1] if number + 1 < len(rows) and _is_header(rows[number + 1]) else None
        titles = [_join_titles(cell, lower[i] if lower and i < len(lower) else None) for i, cell in enumerate(header)]
        unit = next((i for i, cell in enumerate(header) if words()["table_unit"].search(cell.text)), None)
        values, base = _value_columns(context, titles, skip={name, unit})
        if values:
            return Layout(number + (2 if lower else 1), _finest(header, name), unit, tuple(values), base)
    return None


def _is_header(row: Row) -> bool:
    """A second header row: years and words, no values."""
    filled = [cell.text for cell in row if cell.text]
    years = [t for t in filled if re.search(r"20\d\d", t)]
    return bool(years) and not any(re.fullmatch(r"[≥≤<>]?[\d.,]+%?", t) for t in filled if t not in years)


def _join_titles(upper: Cell, lower: Cell | None) -> Cell:
    if lower is None or not lower.text or lower.text == upper.text:
        return upper
    return Cell(lower.text if re.search(r"20\d\d", lower.text) else upper.text + lower.text, lower.start)


def _finest(header: Row, name: int) -> int:
    """指标 over two columns (类别 and 指标名称): the last of equal or named headers holds the name."""
    last = name
    for i in range(name + 1, len(header)):
        if header[i].text != header[name].text and "指标" not in header[i].text:
            break
        last = i
    return last


def _value_columns(context: Context, titles: list[Cell], skip: set[int | None]) -> tuple[list[ValueColumn], int | None]:
    values: list[ValueColumn] = []
    base_year: int | None = None
    for i, cell in enumerate(titles):
        if i in skip or not cell.text or words()["table_other"].search(cell.text):
            continue
        time = time_of(context, cell.text)
        if _is_baseline(context, cell.text, time):
            base_year = time.span.end.year if time and time.span.end else base_year
        elif time is not None or words()["table_value"].search(cell.text):
            values.append(ValueColumn(i, cell, time, "累计" in cell.text))
    return values, base_year


def time_of(context: Context, header: str) -> TimeExpression | None:
    """The time a header names (2025年, “十四五”末, 2025)."""
    year = re.fullmatch(r"\D{0,6}(20\d\d)\D{0,6}", header)
    plain = header if not year or "年" in header else f"{year[1]}年"
    times = find_times(Context(plain, context.published, context.title))
    return next((t for t in times if t.span.end), None)


def _plan_start(context: Context) -> date | None:
    """The first day of the plan period named in the title: a year before it is where the plan starts from."""
    starts = [
        t.span.start for t in find_times(Context(context.title, context.published)) if t.span.start and t.span.end
    ]
    return min(starts, default=None)


def _is_baseline(context: Context, header: str, time: TimeExpression | None) -> bool:
    if words()["table_baseline"].search(header):
        return True
    if time is None or time.span.end is None:
        return False
    begins = _plan_start(context)
    if begins is not None and time.span.end < begins:
        return True
    if context.published is None:
        return False
    return time.span.end <= context.published
