from __future__ import annotations

from collections.abc import Sequence

import pdfplumber
import pytest
from parsers.makers import PdfPage, pdf

from pipeline.model import Block, BlockKind
from pipeline.parsers import parse

BEFORE = "为推动全市产业园区提质增效，现将各园区年度目标任务分解如下，请各责任单位结合实际认真抓好落实。"
AFTER = "各责任单位应当于每季度末将完成情况报送市工业和信息化局，由其汇总后报市人民政府审定。"
XS = (95.0, 235.0, 315.0, 405.0)
HEAD = ("指标名称", "单位", "2025年", "2027年")
BODY = (("亩均税收", "万元", "28.5", "35"), ("研发投入强度", "%", "2.8", "3.2"), ("绿电占比", "%", "18", "30"))


def rules(page: PdfPage, *tops: float, x0: float = 90, x1: float = 500) -> PdfPage:
    for top in tops:
        page.line(x0, top, x1, top)
    return page


def row(page: PdfPage, top: float, cells: Sequence[str], xs: Sequence[float] = XS) -> None:
    for x, cell in zip(xs, cells, strict=True):
        if cell:
            page.text(x, top, cell, 10)


def three_lines(page: PdfPage, top: float, head: Sequence[str] = HEAD) -> float:
    rules(page, top, top + 22, top + 22 + 20 * len(BODY))
    row(page, top + 5, head)
    for i, cells in enumerate(BODY):
        row(page, top + 26 + 20 * i, cells)
    return top + 22 + 20 * len(BODY)


def blocks(*pages: PdfPage) -> list[Block]:
    return list(parse(pdf(pages), name="a.pdf").blocks)


def rows_of(found: list[Block]) -> list[tuple[tuple[str, ...], ...]]:
    return [block.rows for block in found if block.kind is BlockKind.TABLE]


def paragraphs(found: list[Block]) -> list[str]:
    return [block.text for block in found if block.kind is BlockKind.PARAGRAPH]


def test_a_three_line_table_is_cut_out_of_the_text() -> None:
    page = PdfPage()
    bottom = three_lines(page, page.paragraph(90, BEFORE) + 10)
    page.paragraph(bottom + 20, AFTER)
    found = blocks(page)
    assert rows_of(found) == [(HEAD, *BODY)]
    assert paragraphs(found) == [BEFORE, AFTER]


def test_two_three_line_tables_of_one_width_stay_two() -> None:
    page = PdfPage()
    bottom = three_lines(page, 100)
    page.text(240, bottom + 15, "表2  各区目标", 10)
    three_lines(page, bottom + 40)
    found = blocks(page)
    assert rows_of(found) == [(HEAD, *BODY)] * 2
    assert paragraphs(found) == ["表2 各区目标"]


def test_a_heading_over_a_short_rule_spans_its_columns() -> None:
    page = rules(PdfPage(), 100, 140, 200)
    page.line(310, 120, 500, 120)
    row(page, 115, HEAD[:2], XS[:2])
    page.text(380, 105, "目标值", 10)
    row(page, 125, HEAD[2:], XS[2:])
    for i, cells in enumerate(BODY):
        row(page, 143 + 19 * i, cells)
    (table,) = rows_of(blocks(page))
    assert table == ((*HEAD[:2], "目标值", "目标值"), HEAD, *BODY)


def test_wrapped_cells_between_rules_are_one() -> None:
    page = rules(PdfPage(), 100, 122, 160, 200, 238)
    xs = (95.0, 190.0, 420.0)
    row(page, 105, ("任务", "主要内容", "责任单位"), xs)
    tasks = (
        (125, "技术改造", "支持企业开展智能化、绿色化技术改造，对", "关键设备投入给予奖励", "市工信局"),
        (164, "人才引育", "面向重点产业引进紧缺人才，建设一批产教", "融合实训基地", "市人社局"),
        (204, "金融支持", "鼓励银行机构为园区企业提供中长期贷款，", "降低融资成本", "市金融办"),
    )
    for top, name, first, second, office in tasks:
        row(page, top, (name, first, office), xs)
        row(page, top + 14, ("", second, ""), xs)
    (table,) = rows_of(blocks(page))
    assert table == (
        ("任务", "主要内容", "责任单位"),
        *((name, first + second, office) for _, name, first, second, office in tasks),
    )


def test_wrapped_cells_of_a_three_line_table_join_the_row_above() -> None:
    page = rules(PdfPage(), 100, 122, 190)
    xs = (95.0, 190.0, 420.0)
    row(page, 105, ("任务", "主要内容", "责任单位"), xs)
    row(page, 126, ("技术改造", "支持企业开展智能化、绿色化技术改造，对", "市工信局"), xs)
    row(page, 140, ("", "关键设备投入给予奖励", ""), xs)
    row(page, 154, ("人才引育", "面向重点产业引进紧缺人才", "市人社局"), xs)
    row(page, 168, ("", "建设实训基地", "市教育局"), xs)  # not wrapped: the line above had room
    (table,) = rows_of(blocks(page))
    assert table[1:] == (
        ("技术改造", "支持企业开展智能化、绿色化技术改造，对关键设备投入给予奖励", "市工信局"),
        ("人才引育", "面向重点产业引进紧缺人才", "市人社局"),
        ("", "建设实训基地", "市教育局"),
    )


def red_head() -> PdfPage:
    page = rules(PdfPage(), 150)
    page.text(150, 100, "示例市人民政府文件", 30)
    top = page.paragraph(180, BEFORE + AFTER)
    page.text(330, top + 20, "示例市人民政府").text(340, top + 45, "2025年3月1日")
    rules(page, 720, 760)
    page.text(95, 730, "示例市人民政府办公室", 12).text(360, 730, "2025年3月2日印发", 12)
    return page


def footnote() -> PdfPage:
    page = rules(PdfPage(), 60)
    page.paragraph(100, BEFORE + AFTER)
    rules(page, 700, x1=300)
    page.text(90, 706, "① 亩均税收按照实际占用土地面积计算", 9)
    return page


def two_columns() -> PdfPage:
    page = rules(PdfPage(), 90, 112, 260, x0=60, x1=530)
    page.text(65, 94, "工作动态", 12).text(310, 94, "经验交流", 12)
    for x, text in ((65, BEFORE * 2), (310, AFTER * 2)):
        for k in range(6):
            page.text(x, 116 + 22 * k, text[17 * k : 17 * k + 17], 12)
    return page


def text_between() -> PdfPage:
    page = rules(PdfPage(), 80, 300, 520)
    page.paragraph(100, BEFORE)
    page.paragraph(320, AFTER)
    return page


def centred_groups() -> PdfPage:
    page = rules(PdfPage(), 100, 122, 190)
    row(page, 105, HEAD)
    row(page, 126, ("", *BODY[0][1:]))
    row(page, 144, BODY[1])
    row(page, 162, ("", *BODY[2][1:]))
    return page


def long_heading() -> PdfPage:
    page = PdfPage()
    three_lines(page, 100, ("二〇二五年度示例市各产业园区主要目标任务分解总表之一", "", "2025年", "2027年"))
    return page


@pytest.mark.parametrize(
    "page", [red_head(), footnote(), two_columns(), text_between(), centred_groups(), long_heading()]
)
def test_rules_that_make_no_sure_table_leave_the_text(page: PdfPage) -> None:
    assert rows_of(blocks(page)) == []


@pytest.mark.parametrize("page", [red_head(), footnote(), PdfPage().text(90, 90, BEFORE)])
def test_pages_without_stacked_rules_never_open_pdfplumber(page: PdfPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfplumber, "open", lambda *_: pytest.fail("opened"))
    monkeypatch.setattr("pipeline.parsers.pdf.open_tables.OpenTables._page", lambda *_: pytest.fail("opened"))
    assert blocks(page)


def test_a_page_that_pdfplumber_cannot_read_keeps_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(pdfplumber, "open", broken)
    page = PdfPage()
    three_lines(page, 100)
    found = blocks(page)
    assert rows_of(found) == []
    assert "28.5" in "".join(paragraphs(found))
