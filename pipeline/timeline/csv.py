"""CSV that Chinese Excel opens rightly: UTF-8 with BOM, CRLF, no cell that runs as a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import Any, BinaryIO

from pipeline.timeline.table import Cell, Table, plain, text_of

# What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection), full-width forms included.
_UNSEEN = r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]*"  # what a spreadsheet may strip before it looks
_TRIGGER = re.compile(rf"{_UNSEEN}[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?")


def write(table: Table[Any], out: BinaryIO) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    rows = csv.writer(text)
    rows.writerow([inert(column.label) for column in table.columns])
    for row in table.rows:
        rows.writerow([_field(column.value(row)) for column in table.columns])
    text.detach()


def _field(cell: Cell) -> str:
    text = text_of(cell)
    return inert(text) if isinstance(plain(cell), str) else text


def inert(text: str) -> str:
    """``text`` with ' before it where a spreadsheet would take it for a formula; numbers stay numbers."""
    return f"'{text}" if _TRIGGER.match(text) and not _NUMBER.fullmatch(text) else text
