"""XLSX → blocks, through openpyxl."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from pipeline.errors import ParseError
from pipeline.model import Block, ParseResult
from pipeline.parsers.detect import is_encrypted_office
from pipeline.parsers.limits import Limits, check_cells, check_chars
from pipeline.parsers.package import Package
from pipeline.parsers.sheets.grid import Sheet, sheet_blocks, shown


def parse_xlsx(content: bytes, name: str, limits: Limits) -> ParseResult:
    """Visible sheets in order; formulas as the value last computed."""
    if is_encrypted_office(content):
        raise ParseError("encrypted", f"{name or 'XLSX'} 有打开密码：请用密码打开后另存为无密码的表格")
    Package(content, name, limits).check_total()
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


def _sheet(worksheet: Any, limits: Limits) -> Sheet:
    sheet = Sheet(worksheet.title)
    check_cells(len(worksheet._cells), limits)  # dimensions may lie; only cells that exist are walked
    for (row, column), cell in worksheet._cells.items():
        if cell.value is not None:
            sheet.cells[row, column] = shown(cell.value, cell.number_format or "General")
    sheet.merged = [(r.min_row, r.min_col, r.max_row, r.max_col) for r in worksheet.merged_cells.ranges]
    return sheet
