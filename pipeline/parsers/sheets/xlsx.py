"""XLSX → blocks, through openpyxl."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from pipeline.errors import ParseError
from pipeline.model import Block, ParseResult
from pipeline.parsers.detect import is_encrypted_office
from pipeline.parsers.limits import Limits, check_cells, check_chars
from pipeline.parsers.package import Package
from pipeline.parsers.sheets.grid import Sheet, sheet_blocks, shown

_PLACE = re.compile(r"([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)
_MERGED = re.compile(
    rb"mergeCell\s[^>]{0,200}?ref\s*=\s*[\"']\$?([A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?)"
)


def parse_xlsx(content: bytes, name: str, limits: Limits) -> ParseResult:
    """Visible sheets in order; formulas as the value last computed."""
    if is_encrypted_office(content):
        raise ParseError("encrypted", f"{name or 'XLSX'} 有打开密码：请用密码打开后另存为无密码的表格")
    _check_merged(Package(content, name, limits), limits)
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        workbook = load_workbook(io.BytesIO(content), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile) as error:
        raise ParseError("damaged", f"{name or 'XLSX'} 已损坏（{error}）：请重新下载") from None
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    blocks: list[Block] = []
    for number, worksheet in enumerate(sheets, 1):
        blocks += sheet_blocks(_sheet(worksheet, limits), number, limits, named=len(sheets) > 1)
    check_chars(sum(len(block.text) for block in blocks), limits)
    return ParseResult(tuple(blocks), "xlsx", page_count=len(sheets))


def _check_merged(package: Package, limits: Limits) -> None:
    """openpyxl makes a cell for every place under a merged range, and a range may claim the whole sheet."""
    package.check_total()
    for path in package.paths:
        if not path.lower().startswith("xl/worksheets/"):
            continue
        ranges = (coordinate_range(found[1].decode()) for found in _MERGED.finditer(package.read(path)))
        check_cells(sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in ranges), limits)


def coordinate_range(text: str) -> tuple[int, int, int, int]:
    """(first row, first column, last row, last column) of ``A1:C4``, counted from 1."""
    places = [(int(row), _column(letters)) for letters, row in _PLACE.findall(text)]
    (top, left), (bottom, right) = places[0], places[-1]
    return top, left, bottom, right


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _sheet(worksheet: Any, limits: Limits) -> Sheet:
    sheet = Sheet(worksheet.title)
    check_cells(len(worksheet._cells), limits)  # dimensions may lie; only cells that exist are walked
    for (row, column), cell in worksheet._cells.items():
        if cell.value is not None:
            sheet.cells[row, column] = shown(cell.value, cell.number_format or "General")
    sheet.merged = [(r.min_row, r.min_col, r.max_row, r.max_col) for r in worksheet.merged_cells.ranges]
    return sheet
