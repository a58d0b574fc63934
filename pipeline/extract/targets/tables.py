"""Targets in tables: 指标 | 单位 | 2025年 | 2027年, and task lists with 责任单位 and 完成时限 columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.extract.calendar import TimeExpression
from pipeline.extract.context import Context
from pipeline.extract.quantities import Quantity, find_quantities
from pipeline.extract.targets.actors import split_bodies
from pipeline.extract.targets.finder import find_targets, plan_end_of
from pipeline.extract.targets.grid import Cell, Layout, Row, ValueColumn, cells_of, read_layout, time_of
from pipeline.extract.targets.vocabulary import words
from pipeline.model import Change, Table, Target

_CONFIDENCE = 0.9
_HEADER_ROWS = 3
_NUMBER = re.compile(r"[\[〔［(（]?\s*[≥≤><＞＜]?\s*[-]?\d[\d,]*(?:\.\d+)?")
_EMBEDDED_UNIT = re.compile(r"[（(]([^（）()]{1,12})[)）]\s*$")
_CAPTION_UNIT = re.compile(r"单位[：:]\s*([^\s，。；）)]{1,10})")
_FOOTNOTE = re.compile(r"^[\d一二三四五六七八九十]{1,3}[.、]\s*|[*＊※①②③④⑤]+$")


def find_table_targets(context: Context, tables: Sequence[Table]) -> tuple[Target, ...]:
    """Targets in the cells of ``tables``; the quote is the cell, the end quote its column's header.

    A baseline column (现状, 2020年 in a text of 2021) gives no target but ``base_year``.
    """
    plan_end = plan_end_of(context)
    found: list[Target] = []
    for table in tables:
        rows = cells_of(context.text, table)
        layout = read_layout(context, rows)
        facts = _indicator_rows(context, table, rows, layout) if layout else _task_rows(context, rows)
        found += [replace(f, plan_end=plan_end, section_path=table.section_path, page=table.page) for f in facts]
    return tuple({(f.start_char, f.end_char): f for f in found}.values())


def _indicator_rows(context: Context, table: Table, rows: list[Row], layout: Layout) -> Iterator[Target]:
    caption = _CAPTION_UNIT.search(table.caption)
    for row in rows[layout.body :]:
        if len(row) <= layout.name:
            continue
        name, unit = _name_and_unit(row, layout, caption[1] if caption else "")
        if not name or _NUMBER.fullmatch(name):
            continue
        for column in layout.values:
            if column.index < len(row):
                target = _cell_target(context, row, column, name, unit, layout.base_year)
                if target:
                    yield target


def _name_and_unit(row: Row, layout: Layout, default: str) -> tuple[str, str]:
    name = _FOOTNOTE.sub("", row[layout.name].text)
    if layout.unit is not None and layout.unit < len(row) and row[layout.unit].text:
        return _EMBEDDED_UNIT.sub("", name), row[layout.unit].text
    embedded = _EMBEDDED_UNIT.search(name)
    if embedded and find_quantities(Context(f"1{embedded[1]}")):
        return name[: embedded.start()].strip(), embedded[1]
    return name, default


def _cell_target(
    context: Context, row: Row, column: ValueColumn, name: str, unit: str, base_year: int | None
) -> Target | None:
    cell = row[column.index]
    quantity = _read_value(cell.text, unit)
    if quantity is None:
        return None
    time = column.time
    return Target(
        start_char=cell.start,
        end_char=cell.end,
        quote=cell.text,
        sentence_start=row[0].start,
        sentence_end=row[-1].end,
        confidence=_CONFIDENCE,
        indicator=f"{name}（累计）" if column.cumulative and "累计" not in name else name,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        bound=quantity.bound,
        change=_change(quantity, f"{name}{column.header.text}"),
        end=time.span.end if time else None,
        end_quote=column.header.text if time else "",
        end_quote_start=column.header.start if time else None,
        base_year=base_year,
    )


def _read_value(cell: str, unit: str) -> Quantity | None:
    """The value of a cell, with the row's unit where the cell has none; None for words and dashes."""
    plain = cell.strip("[]〔〕［］ ")
    if not _NUMBER.search(plain) or re.fullmatch(r"20\d\d年?", plain):
        return None
    own = find_quantities(Context(plain))
    if own:
        return own[0]
    core = re.match(r"(.*\d)(.*)$", plain, re.DOTALL)
    if core is None:
        return None
    for attempt in (f"{core[1]}{unit}{core[2]}", f"达到{plain}"):
        found = find_quantities(Context(attempt))
        if found:
            return found[0] if found[0].unit or not unit else replace(found[0], unit=unit)
    return None


def _change(quantity: Quantity, label: str) -> Change:
    if quantity.change in (Change.INCREASE, Change.DECREASE):
        return quantity.change
    if re.search(r"下降|降低|减少|压减", label):
        return Change.DECREASE
    return Change.INCREASE if re.search(r"增[长速幅]|提高|新增", label) else Change.LEVEL


def _task_rows(context: Context, rows: list[Row]) -> Iterator[Target]:
    """Rows of tasks: each cell of running text read as a plan's paragraph, with the row's time and bodies."""
    header = next(
        (row for row in rows[:_HEADER_ROWS] if any(words()["table_bodies"].search(c.text) for c in row)), None
    )
    if header is None:
        return
    bodies_at = _column(header, "table_bodies")
    time_at = _column(header, "table_time")
    for row in rows[rows.index(header) + 1 :]:
        bodies = split_bodies(row[bodies_at].text) if bodies_at is not None and bodies_at < len(row) else ()
        when = row[time_at] if time_at is not None and time_at < len(row) else None
        time = time_of(context, when.text) if when else None
        for i, cell in enumerate(row):
            if i not in (bodies_at, time_at) and len(cell.text) > 6:
                for target in _task_targets(context, cell, bodies, when, time):
                    yield replace(target, sentence_start=row[0].start, sentence_end=row[-1].end)


def _task_targets(
    context: Context, cell: Cell, bodies: tuple[str, ...], when: Cell | None, time: TimeExpression | None
) -> Iterator[Target]:
    for target in find_targets(Context(cell.text, context.published, f"{context.title} 任务计划")):
        own = target.end is not None
        shift = cell.start
        yield replace(
            target,
            start_char=target.start_char + shift,
            end_char=target.end_char + shift,
            bodies=target.bodies or bodies,
            end=target.end if own or not time else time.span.end,
            end_quote=target.end_quote if own or not (when and time) else when.text,
            end_quote_start=(target.end_quote_start or 0) + shift if own else (when.start if when and time else None),
        )


def _column(header: Row, name: str) -> int | None:
    return next((i for i, cell in enumerate(header) if words()[name].search(cell.text)), None)
