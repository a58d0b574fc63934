from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
import xlrd
from parsers.makers import zipped

from pipeline.errors import ParseError
from pipeline.model import BlockKind
from pipeline.parsers import Limits, parse
from pipeline.parsers.sheets.grid import shown
from pipeline.parsers.sheets.xls import _shown


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "指标表"
    sheet["A1"] = "主要指标"
    sheet.merge_cells("A1:D1")
    for column, text in zip("ABCD", ("指标", "单位", "2025年", "2027年"), strict=True):
        sheet[f"{column}2"] = text
    for row, values in enumerate(
        (
            ("亩均税收", "万元", 28.5, 35),
            ("数字化改造覆盖率", "%", 0.7, 0.853),
            ("完成时间", "—", dt.date(2025, 6, 30), dt.datetime(2027, 12, 31, 9, 30)),
        ),
        3,
    ):
        for column, value in zip("ABCD", values, strict=True):
            sheet[f"{column}{row}"] = value
    sheet["C4"].number_format, sheet["D4"].number_format = "0%", "0.0%"
    sheet["A7"] = "备注：以年报数为准"
    second = book.create_sheet("任务分工")
    second["B2"], second["C2"], second["B3"], second["C3"] = "任务", "责任单位", "盘活厂房", "各县区"
    second.merge_cells("C3:C4")
    second["B4"] = "建设标杆园区"
    book.create_sheet("隐藏").sheet_state = "hidden"
    book["隐藏"]["A1"] = "草稿"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_sheets_become_tables_with_the_lines_around_them() -> None:
    result = parse(workbook(), name="附件.xlsx")
    assert (result.format, result.page_count) == ("xlsx", 2)
    shown_blocks = [
        (block.kind.value, block.page, block.text if block.kind is not BlockKind.TABLE else block.rows)
        for block in result.blocks
    ]
    assert shown_blocks == [
        ("heading", 1, "指标表"),
        ("paragraph", 1, "主要指标"),
        ("table", 1, (("指标", "单位", "2025年", "2027年"), ("亩均税收", "万元", "28.5", "35"), ("数字化改造覆盖率", "%", "70%", "85.3%"), ("完成时间", "—", "2025-06-30", "2027-12-31 09:30"))),
        ("paragraph", 1, "备注：以年报数为准"),
        ("heading", 2, "任务分工"),
        ("table", 2, (("任务", "责任单位"), ("盘活厂房", "各县区"), ("建设标杆园区", "各县区"))),
    ]  # fmt: skip
    assert result.blocks[1].style.centered


@pytest.mark.parametrize(
    ("value", "style", "expected"),
    [
        (None, "General", ""), (True, "General", "是"), (False, "General", "否"), (3.0, "General", "3"), (0.1 + 0.2, "General", "0.3"), (12.5, "0.00", "12.50"), (12.345, "#,##0.0", "12.3"),
        (0.256, "0.00%", "25.60%"), (1234567.0, "#,##0", "1234567"), (float("nan"), "General", ""), (1.5, "0.##", "1.5"), ("一、\n任务", "General", "一、 任务"),
        (dt.date(2025, 3, 1), "yyyy年m月", "2025年3月"), (dt.date(2025, 3, 1), 'yyyy"年"', "2025年"), (dt.time(9, 5), "h:mm", "09:05"), (dt.datetime(2025, 3, 1), "yyyy-mm-dd", "2025-03-01"),
    ],
)  # fmt: skip
def test_cells_read_as_on_the_screen(value: object, style: str, expected: str) -> None:
    assert shown(value, style) == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimited_text(encoding: str, delimiter: str) -> None:
    lines = [["园区名单", "", ""], ["序号", "园区", "产业"], ["1", '"示例区\n东园"', "装备"], ["2", "南园", "食品"]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    result = parse(text.encode(encoding), name="名单.csv")
    assert result.format == "csv"
    assert result.blocks[0].text == "园区名单"
    assert result.blocks[1].rows == (("序号", "园区", "产业"), ("1", "示例区 东园", "装备"), ("2", "南园", "食品"))


@pytest.mark.parametrize(
    ("content", "name", "limits", "reason"),
    [
        (zipped({"xl/workbook.xml": "<x/>"}), "a.xlsx", None, "damaged"),
        (workbook()[:-200], "a.xlsx", None, "damaged"),
        (workbook(), "a.xlsx", Limits(max_table_cells=5), "too_large"),
        (workbook(), "a.xlsx", Limits(max_expanded_bytes=1_000), "too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", None, "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le"), "a.xls", None, "damaged"),
        (b"a,b\nc,d\n", "a.csv", Limits(max_table_cells=2), "too_large"),
    ],
)  # fmt: skip
def test_sheets_that_cannot_be_read_are_named(content: bytes, name: str, limits: Limits | None, reason: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(content, name=name, limits=limits)
    assert caught.value.reason == reason


class Cell:
    def __init__(self, ctype: int, value: object) -> None:
        self.ctype, self.value, self.xf_index = ctype, value, 0


class Book:
    datemode = 0
    xf_list = (type("XF", (), {"format_key": 1}),)
    format_map = {1: type("Format", (), {"format_str": "0%"})}  # noqa: RUF012


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (Cell(0, ""), ""),
        (Cell(1, "指标"), "指标"),
        (Cell(2, 0.85), "85%"),
        (Cell(3, 45717.0), "2025-03-01"),
        (Cell(4, 1), "是"),
        (Cell(5, 42), ""),
        (Cell(3, 1e12), "1000000000000"),
    ],
)
def test_cells_of_old_workbooks(cell: Cell, expected: str) -> None:
    assert _shown(Book(), cell) == expected


class Worksheet:
    """As much of an xlrd sheet as we use."""

    name, visibility, nrows, ncols = "Sheet1", 0, 2, 2
    merged_cells = ((1, 2, 0, 2),)
    rows = ((Cell(1, "指标"), Cell(1, "目标")), (Cell(2, 0.3),))

    def row_len(self, row: int) -> int:
        return len(self.rows[row])

    def cell(self, row: int, column: int) -> Cell:
        return self.rows[row][column]


def test_old_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    class Workbook(Book):
        def sheets(self) -> list[Worksheet]:
            return [Worksheet()]

    monkeypatch.setattr("xlrd.open_workbook", lambda **options: Workbook())
    result = parse(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le"), name="a.xls")
    assert result.format == "xls"
    assert [block.text for block in result.blocks] == ["指标\t目标", "30%"]


def test_locked_old_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**options: object) -> None:
        raise xlrd.XLRDError("Workbook is encrypted")

    monkeypatch.setattr("xlrd.open_workbook", refuse)
    with pytest.raises(ParseError) as caught:
        parse(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le"), name="a.xls")
    assert caught.value.reason == "encrypted"


def test_formats_that_are_not_there_are_general() -> None:
    cell = Cell(2, 0.85)
    cell.xf_index = 7
    assert _shown(Book, cell) == "0.85"
