"""Delimited text → one table."""

from __future__ import annotations

import csv
import io

from pipeline.model import ParseResult
from pipeline.parsers.encoding import clean, decode
from pipeline.parsers.limits import Limits, check_chars
from pipeline.parsers.sheets.grid import Sheet, sheet_blocks
from pipeline.parsers.text import damage_notes
from pipeline.parsers.tidy import tidy

_DELIMITERS = ",\t;|，"
_SAMPLE_LINES = 20


def parse_csv(content: bytes, name: str, limits: Limits) -> ParseResult:
    decoded = decode(content)
    check_chars(len(decoded.text), limits)
    text = clean(decoded.text)
    sheet = Sheet("")
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_chars))
    for r, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))):
        sheet.cells.update({(r, c): tidy(cell) for c, cell in enumerate(row) if cell.strip()})
    blocks = sheet_blocks(sheet, 1, limits, named=False)
    return ParseResult(tuple(blocks), "csv", notes=damage_notes(decoded))


def _delimiter(text: str) -> str:
    """The sign that divides most lines into the same number of parts."""
    lines = [line for line in text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES] if line.strip()]

    def agreement(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        best = max(set(counts), key=counts.count, default=0)
        return (counts.count(best) if best else 0), best

    return max(_DELIMITERS, key=agreement)
