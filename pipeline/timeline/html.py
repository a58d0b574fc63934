"""HTML: one self-contained page to read, sort, filter and print; and a plain table for notebooks."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from importlib.resources import files
from typing import Any, BinaryIO

from pipeline.timeline.table import Cell, Column, Link, Proof, Table, clean, plain, text_of

_PLACE = re.compile(r"\{\{(\w+)\}\}")
_ROWS = "\0"  # where the rows go: a character that no escaped text holds
_MOST_YEARS = 40
_LONGEST_GAP = 3


def write(table: Table[Any], out: BinaryIO) -> None:
    head, tail = _page(table).split(_ROWS)
    out.write(head.encode())
    for row in table.rows:
        cells = "".join(_td(column, column.value(row)) for column in table.columns)
        out.write(f"<tr>{cells}</tr>\n".encode())
    out.write(tail.encode())


def html_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A bare escaped table for ``_repr_html_``."""
    head = "".join(f"<th>{_escape(str(header))}</th>" for header in headers)
    body = "".join(
        "<tr>" + "".join(f"<td>{'' if cell is None else _escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _page(table: Table[Any]) -> str:
    parts = {
        "title": _escape(table.title),
        "subtitle": _escape(table.subtitle),
        "style": _asset("page.css"),
        "script": _asset("page.js"),
        "years": _years(table),
        "header": "".join(_th(column) for column in table.columns),
        "rows": _ROWS,
    }
    return _PLACE.sub(lambda place: parts[place[1]], _asset("page.html"))


def _asset(name: str) -> str:
    return (files("pipeline.timeline") / name).read_text("utf-8")


def _th(column: Column[Any]) -> str:
    kind = "" if column.main else ' class="more"'
    facet = " data-facet" if column.facet else ""
    return (
        f'<th{kind}{facet} title="{_escape(column.help)}"><button type="button">{_escape(column.label)}</button></th>'
    )


def _td(column: Column[Any], cell: Cell) -> str:
    value = plain(cell)
    classes = [column.key] if column.main else [column.key, "more"]
    sort = ""
    if isinstance(value, int | float | Decimal):
        classes.append("number")
        sort = f' data-sort="{value}"'
    return f'<td class="{" ".join(classes)}"{sort}>{_content(cell)}</td>'


def _content(cell: Cell) -> str:
    if isinstance(cell, Proof):
        before, words, after = (_escape(part) for part in cell.parts)
        return f"{before}<mark>{words}</mark>{after}" if words else before + after
    if isinstance(cell, Link):
        return _link(cell) + (f"<small>{_escape(cell.note)}</small>" if cell.note else "")
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return f"{cell:,}" if not isinstance(cell, Decimal) else f"{cell:,f}"
    return _escape(text_of(cell))


def _link(link: Link) -> str:
    if not link.safe_target:
        return _escape(link.text)
    address = _escape(link.safe_target + link.fragment)
    return f'<a href="{address}" rel="noopener noreferrer" target="_blank">{_escape(link.text)}</a>'


def _years(table: Table[Any]) -> str:
    """A bar for each year of the first date column, with the number of rows; empty for less than two years."""
    columns = [c for c in table.columns if any(isinstance(c.value(row), dt.date) for row in table.rows)]
    if not columns:
        return ""
    days = (columns[0].value(row) for row in table.rows)
    counts = Counter(day.year for day in days if isinstance(day, dt.date))
    if not 2 <= len(counts) <= _MOST_YEARS:
        return ""
    most = max(counts.values())
    bars = "".join(_bar(year, counts[year], most) if year else "<s>…</s>" for year in _axis(counts))
    return f'<nav class="years" data-column="{list(table.columns).index(columns[0])}" aria-label="按年">{bars}</nav>'


def _bar(year: int, count: int, most: int) -> str:
    return (
        f'<button type="button" data-year="{year}" title="{year} 年：{count} 条"><span>{count or ""}</span>'
        f'<i style="height:{round(46 * count / most)}px"></i><b>{year}</b></button>'
    )


def _axis(counts: Counter[int]) -> list[int]:
    """Years from first to last, with 0 for each longer stretch of years that have nothing."""
    axis: list[int] = []
    for year in sorted(counts):
        gap = range(axis[-1] + 1, year) if axis else range(0)
        axis += [*gap, year] if len(gap) <= _LONGEST_GAP else [0, year]
    return axis


def _escape(text: str) -> str:
    return escape(clean(text), quote=True)
