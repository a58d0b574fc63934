"""Old XLS → blocks, through xlrd."""

from __future__ import annotations

import os
from typing import Any

from pipeline.errors import ParseError
from pipeline.model import Block, ParseResult
from pipeline.parsers.limits import Limits, check_cells, check_chars
from pipeline.parsers.sheets.grid import Sheet, sheet_blocks, shown


def parse_xls(content: bytes, name: str, limits: Limits) -> ParseResult:
    """Visible sheets in order."""
    import xlrd

    try:
        with open(os.devnull, "w", encoding="utf-8") as log:
            workbook = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=log)
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower():
            raise ParseError("encrypted", f"{name or 'XLS'} 有打开密码：请用密码打开后另存为无密码的表格") from None
        raise ParseError("damaged", f"{name or 'XLS'} 已损坏（{error}）：请重新下载") from None
    sheets = [sheet for sheet in workbook.sheets() if sheet.visibility == 0]
    blocks: list[Block] = []
    for number, worksheet in enumerate(sheets, 1):
        blocks += sheet_blocks(_sheet(workbook, worksheet, limits), number, limits, named=len(sheets) > 1)
    check_chars(sum(len(block.text) for block in blocks), limits)
    return ParseResult(tuple(blocks), "xls", page_count=len(sheets))


def _sheet(workbook: Any, worksheet: Any, limits: Limits) -> Sheet:
    sheet = Sheet(worksheet.name)
    check_cells(worksheet.nrows * worksheet.ncols, limits)
    for r in range(worksheet.nrows):
        for c in range(worksheet.row_len(r)):
            text = _shown(workbook, worksheet.cell(r, c))
            if text:
                sheet.cells[r, c] = text
    sheet.merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in worksheet.merged_cells]
    return sheet


def _shown(workbook: Any, cell: Any) -> str:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return ""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value))
    style = _style(workbook, cell.xf_index)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return shown(xlrd.xldate.xldate_as_datetime(cell.value, workbook.datemode), style)
        except (ValueError, OverflowError, xlrd.xldate.XLDateError):  # no day of any calendar
            return shown(cell.value)
    return shown(cell.value, style)


def _style(workbook: Any, index: int) -> str:
    """The number format of a cell; broken files name formats that are not there."""
    try:
        found: str = workbook.format_map[workbook.xf_list[index].format_key].format_str
    except (IndexError, KeyError):
        return "General"
    return found
