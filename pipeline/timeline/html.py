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
_MOST_YEARS = 40


def write(table: Table[Any], out: BinaryIO) -> None:
    head, tail = _page(table).split("{{rows}}")
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
        "rows": "{{rows}}",
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
    if isinstance(cell, Link) and cell.safe_target:
        address = _escape(cell.safe_target + cell.fragment)
        return f'<a href="{address}" rel="noopener noreferrer" target="_blank">{_escape(cell.text)}</a>'
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return f"{cell:,}" if not isinstance(cell, Decimal) else f"{cell:,f}"
    return _escape(text_of(cell))


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
    bars = "".join(
        f'<button type="button" data-year="{year}" title="{year} 年：{counts[year]} 条">'
        f'<span class="n">{counts[year] or ""}</span><i style="height:{round(46 * counts[year] / most)}px"></i>'
        f"<b>{year}</b></button>"
        for year in _every_year(counts)
    )
    return f'<nav class="years" data-column="{list(table.columns).index(columns[0])}" aria-label="按年">{bars}</nav>'


def _every_year(counts: Counter[int]) -> Sequence[int]:
    """All years from first to last, the empty ones too, unless that is too many to draw."""
    years = range(min(counts), max(counts) + 1)
    return years if len(years) <= _MOST_YEARS else sorted(counts)


def _escape(text: str) -> str:
    return escape(clean(text), quote=True)
