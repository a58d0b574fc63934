"""JSON: a list of objects, one a row, UTF-8, keys in English."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any, BinaryIO

from pipeline.timeline.table import Table, plain


def write(table: Table[Any], out: BinaryIO) -> None:
    record = table.record or (lambda row: {column.key: plain(column.value(row)) for column in table.columns})
    separator = b"[\n"
    for row in table.rows:
        out.write(separator + json.dumps(record(row), ensure_ascii=False, default=_plain).encode())
        separator = b",\n"
    out.write(b"\n]\n" if table.rows else b"[]\n")


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"cannot write {type(value).__name__} as JSON")
