"""XLSX: typed dates and numbers, frozen header, filters, wrapped proof with its words marked, links to the source."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, BinaryIO
from urllib.parse import unquote

from pipeline.timeline.table import Cell, Column, Link, Proof, Table, clean

MAX_CELL = 32_767  # characters Excel keeps in a cell
MAX_ROWS = 1_048_576  # rows of a sheet, header included
_MAX_LINKS = 65_530  # hyperlinks Excel opens in a sheet
_MAX_URL = 2_079
_FIRST_DAY = dt.date(1900, 3, 1)  # Excel takes 1900 for a leap year: earlier days would be wrong by one
_CREATED = dt.datetime(2000, 1, 1)  # fixed: the same rows give the same bytes
_HELP = "说明"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def write(table: Table[Any], out: BinaryIO) -> None:
    from xlsxwriter import Workbook

    with Workbook(out, _OPTIONS) as book:
        book.set_properties({"title": clean(table.title), "created": _CREATED})
        sheets = range(0, max(len(table.rows), 1), MAX_ROWS - 1)
        for number, first in enumerate(sheets, 1):
            name = _sheet_name(table.title) + (f" {number}" if number > 1 else "")
            _Sheet(book, name, table.columns).fill(table.rows[first : first + MAX_ROWS - 1])
        _explain(book, table)


def _sheet_name(title: str) -> str:
    """At most 28 characters (31, less a number), none of those Excel forbids."""
    name = "".join(c for c in clean(title) if c not in "[]:*?/\\'")[:28]
    return name if name and name != _HELP else "表"


class _Sheet:
    """One worksheet and its formats."""

    def __init__(self, book: Any, name: str, columns: Sequence[Column[Any]]) -> None:
        self._sheet = book.add_worksheet(name)
        self._columns = columns
        self._links = 0
        top = {"valign": "top"}
        self._header = book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1, "valign": "vcenter"})
        self._text = book.add_format(top | {"text_wrap": True})
        self._date = book.add_format(top | {"num_format": "yyyy-mm-dd", "align": "left"})
        self._whole = book.add_format(top | {"num_format": "#,##0"})
        self._decimal = book.add_format(top | {"num_format": "#,##0.0#####"})
        self._link = book.add_format(top | {"text_wrap": True, "font_color": "#0563C1", "underline": 1})
        self._words = book.add_format({"bold": True, "font_color": "#C00000"})

    def fill(self, rows: Sequence[Any]) -> None:
        sheet, last = self._sheet, len(self._columns) - 1
        for i, column in enumerate(self._columns):
            sheet.set_column(i, i, column.width)
            sheet.write_string(0, i, clean(column.label), self._header)
        for r, row in enumerate(rows, 1):
            for c, column in enumerate(self._columns):
                self._put(r, c, column.value(row))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), last)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _put(self, r: int, c: int, cell: Cell) -> None:
        sheet = self._sheet
        match cell:
            case None | "":
                sheet.write_blank(r, c, None, self._text)
            case bool() | str():
                sheet.write_string(r, c, _fit(str(cell)), self._text)
            case dt.date() if cell >= _FIRST_DAY:
                sheet.write_datetime(r, c, dt.datetime.combine(cell, dt.time()), self._date)
            case int() | float() | Decimal():
                whole = cell == int(cell)
                sheet.write_number(r, c, float(cell), self._whole if whole else self._decimal)
            case Link():
                self._put_link(r, c, cell)
            case Proof():
                self._put_proof(r, c, cell)
            case _:
                sheet.write_string(r, c, str(cell), self._text)

    def _put_link(self, r: int, c: int, link: Link) -> None:
        target = clean(link.safe_target or "")
        if not target or len(target) > _MAX_URL or self._links >= _MAX_LINKS:
            self._put(r, c, link.text)
            return
        self._links += 1
        self._sheet.write_url(r, c, _address(target, _fit(link.text)), self._link)

    def _put_proof(self, r: int, c: int, proof: Proof) -> None:
        pieces = [part for part in proof.parts if part]
        if len(pieces) < 2 or not proof.parts[1] or sum(map(len, pieces)) > MAX_CELL:
            self._put(r, c, proof.text)
            return
        before, words, after = proof.parts
        runs = [before, self._words, words, after] if before else [self._words, words, after]
        self._sheet.write_rich_string(r, c, *(run for run in runs if run != ""), self._text)


def _address(target: str, text: str) -> Any:
    """A link as spreadsheets keep it: files of Windows and shares as paths with back slashes, others as they are."""
    from xlsxwriter.url import Url

    path = target.removeprefix("file://") if target.startswith("file://") else ""
    plain = path if "%23" in path or "%25" in path else unquote(path)  # Excel reads # and % as signs of its own
    if re.match("/[A-Za-z]:", path):
        url = Url(f"external:{plain[1:]}")
    elif path and not path.startswith("/"):
        url = Url(f"external://{plain}")
    else:
        url = Url(target)
        if path:
            url._relationship_link = target  # XlsxWriter takes /home/me for a relative path
    url.text = text
    return url


def _fit(text: str) -> str:
    text = clean(text)
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"


def _explain(book: Any, table: Table[Any]) -> None:
    """A sheet that says what each column means."""
    sheet = book.add_worksheet(_HELP)
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 70)
    sheet.write_string(0, 0, _fit(table.title), bold)
    sheet.write_string(0, 1, _fit(table.subtitle))
    for r, column in enumerate(table.columns, 2):
        sheet.write_string(r, 0, _fit(column.label), bold)
        sheet.write_string(r, 1, _fit(column.help))
