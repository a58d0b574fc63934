"""The elements of GB/T 9704 in one document as HTML, DOCX, PDF, TXT and OFD."""

from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path

import pytest
from hand_made import build, center, right

from pipeline.model import Block, Document, RawDocument
from pipeline.parsers import parse
from pipeline.structure import build_document

_SPEC = importlib.util.spec_from_file_location("makers", Path(__file__).parents[1] / "parsers" / "makers.py")
assert _SPEC
assert _SPEC.loader
makers = importlib.util.module_from_spec(_SPEC)
sys.modules.setdefault("makers", makers)
_SPEC.loader.exec_module(makers)

# (how the line is set, its words): l left, r right, c centred, t title, h red head, b body, p page break before
LETTER = [
    ("l", "000021"),
    ("l", "机密★1年"),
    ("l", "特急"),
    ("h", "临江市人民政府文件"),
    ("l", "临政发〔2025〕9号　　　　签发人：陈立群"),
    ("t", "临江市人民政府关于报送产业园区整合提升情况的请示"),
    ("l", "省人民政府："),
    ("b", "根据《省产业园区整合提升工作方案》要求，我市对各类园区开展了全面清理，现将有关情况报告如下。"),
    ("b", "一、总体情况"),
    ("b", "全市共有各类园区17个，规划面积126平方公里，2024年实现工业总产值860亿元，占全市比重达到七成以上。"),
    ("b", "（一）空间布局持续优化。到2024年底，已撤并小散园区6个，盘活低效用地2300亩，园区亩均税收比上年提高11%。"),
    ("b", "（二）管理体制逐步理顺。实行“管委会+公司”运行模式，剥离社会事务，聚焦招商引资和企业服务两项主业。"),
    ("b", "二、请求事项"),
    ("b", "恳请省政府批准设立临江高端装备产业园，核准规划面积8.6平方公里，并在用地指标上给予支持。"),
    ("b", "妥否，请批示。"),
    ("b", "附件：1.临江市园区整合情况表"),
    ("b", "2.临江高端装备产业园规划范围说明"),
    ("r", "临江市人民政府（印章）"),
    ("r", "2025年4月18日"),
    ("l", "（联系人：市工信局 周敏，联系电话：0579-0000000）"),
    ("p", "附件1"),
    ("c", "临江市园区整合情况表"),
    ("b", "全市原有园区23个，整合后保留17个，其中省级以上园区5个，市级特色园区12个，均已完成四至范围公告。"),
    ("l", "抄送：省发展改革委，省经济和信息化厅，省自然资源厅。"),
    ("l", "临江市人民政府办公室　　　　　　2025年4月19日印发"),
]  # fmt: skip
WANTED = [
    ("份号", "000021"), ("密级", "机密"), ("保密期限", "1年"), ("紧急程度", "特急"), ("发文机关标志", "临江市人民政府"), ("发文字号", "临政发〔2025〕9号"),
    ("签发人", "陈立群"), ("标题", "临江市人民政府关于报送产业园区整合提升情况的请示"), ("主送机关", "省人民政府"), ("正文", ""),
    ("附件说明", "1.临江市园区整合情况表；2.临江高端装备产业园规划范围说明"), ("发文机关署名", "临江市人民政府"), ("印章", "印章"), ("成文日期", "2025-04-18"),
    ("附注", "（联系人：市工信局 周敏，联系电话：0579-0000000）"), ("附件", "附件1 临江市园区整合情况表"), ("抄送机关", "省发展改革委，省经济和信息化厅，省自然资源厅"),
    ("印发机关", "临江市人民政府办公室"), ("印发日期", "2025-04-19"),
]  # fmt: skip


def as_text() -> bytes:
    return "\n".join(words for _, words in LETTER).encode()


def as_wrapped_text() -> bytes:
    """Hard-wrapped at 30 characters, paragraphs indented, as text exported from typesetting is."""
    lines: list[str] = []
    for kind, words in LETTER:
        if kind == "p":
            lines += ["", words, ""]
        elif kind in "tc":
            lines.append(" " * 10 + words)
        elif kind == "r":
            lines.append(" " * 30 + words)
        elif kind == "b":
            words = "　　" + words
            lines += [words[i : i + 30] for i in range(0, len(words), 30)]
        else:
            lines.append(words)
    return "\n".join(lines).encode()


def as_html() -> bytes:
    aligned = {"c": "center", "t": "center", "h": "center", "r": "right"}
    rows = [f"<p style='text-align:{aligned.get(kind, 'left')}'>{words}</p>" for kind, words in LETTER]
    return f"<html><head><meta charset='utf-8'></head><body><div id='zoom'>{''.join(rows)}</div></body></html>".encode()


def as_docx() -> bytes:
    from docx import Document as Word
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    word = Word()
    for kind, words in LETTER:
        if kind == "p":
            word.add_page_break()
        paragraph = word.add_paragraph()
        run = paragraph.add_run(words)
        run.font.size = Pt({"t": 22, "h": 32}.get(kind, 16))
        if kind in "cth":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if kind == "r":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if kind == "b":
            paragraph.paragraph_format.first_line_indent = Pt(32)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def as_docx_with_tables() -> bytes:
    """The head and the foot of the document set as tables without lines, as templates of offices have them."""
    from docx import Document as Word
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    word = Word()
    for kind, words in LETTER:
        if words.startswith("临政发"):
            table = word.add_table(1, 2)
            table.rows[0].cells[0].text, table.rows[0].cells[1].text = "临政发〔2025〕9号", "签发人：陈立群"
        elif words.startswith("抄送"):
            table = word.add_table(2, 2)
            table.rows[0].cells[0].merge(table.rows[0].cells[1]).text = words
            table.rows[1].cells[0].text, table.rows[1].cells[1].text = "临江市人民政府办公室", "2025年4月19日印发"
        elif not words.startswith("临江市人民政府办公室"):
            paragraph = word.add_paragraph(words)
            aligned = WD_ALIGN_PARAGRAPH.CENTER if kind in "cth" else WD_ALIGN_PARAGRAPH.RIGHT
            if kind in "cthr":
                paragraph.alignment = aligned
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def as_pdf() -> bytes:
    pages = [makers.PdfPage()]
    top = 70.0
    for kind, words in LETTER:
        if kind == "p" or top > 720:
            pages.append(makers.PdfPage())
            top = 70.0
        page = pages[-1]
        size = {"t": 20.0, "h": 28.0}.get(kind, 14.0)
        width = sum(0.5 if c.isascii() else 1.0 for c in words) * size
        if kind in "cth":
            page.text((595 - width) / 2, top, words, size)
            top += size * 1.8
        elif kind == "r":
            page.text(505 - width, top, words, size)
            top += size * 1.8
        elif kind == "b":
            top = page.paragraph(top, words)
        else:
            page.text(90, top, words, size)
            top += size * 1.8
    return bytes(makers.pdf(pages))


def as_ofd() -> bytes:
    return bytes(makers.ofd([words for _, words in LETTER]))


FORMS = {
    "letter.txt": as_text, "wrapped.txt": as_wrapped_text, "letter.html": as_html, "letter.docx": as_docx, "tables.docx": as_docx_with_tables,
    "letter.pdf": as_pdf, "letter.ofd": as_ofd,
}  # fmt: skip


def read(content: bytes, name: str) -> Document:
    return build_document(RawDocument(content, name), parse(content, name=name))


@pytest.mark.parametrize("name", FORMS)
def test_every_element_in_every_format(name: str) -> None:
    document = read(FORMS[name](), name)
    found = {element.name: element.value for element in document.elements}
    assert found == dict(WANTED)
    for element in document.elements:
        assert 0 <= element.start_char < element.end_char <= len(document.text)
    assert [section.path for section in document.sections][:4] == ["一", "一/（一）", "一/（二）", "二"]


JOINT = (
    center("临江市发展和改革委员会\n临江市财政局\n临江市自然资源局"), center("文件"), center("临发改〔2025〕33号"), center("关于印发临江市园区项目准入办法的通知"),
    "各县（市、区）发展改革委、财政局：", "现将《临江市园区项目准入办法》印发给你们，请遵照执行。", right("临江市发展和改革委员会"), right("临江市财政局"), right("临江市自然资源局"),
    right("2025年5月6日"), "（此件公开发布）", center("临江市园区项目准入办法"), "第一条 为规范项目准入，制定本办法。", "第二条 本办法自2025年6月1日起施行。",
    "抄送：省发展改革委，市委办公室。临江市发展和改革委员会办公室 2025年5月7日印发",
)  # fmt: skip
ORDER = (
    center("临江市人民政府令"), center("第21号"), "《临江市园区条例实施细则》已经审议通过，现予公布，自2025年5月1日起施行。", right("市长　陈立群"), right("2025年3月10日"),
    center("临江市园区条例实施细则"), center("第一章 总则"), "第一条 为了实施条例，制定本细则。",
)  # fmt: skip
FAX = (
    "秘密★6个月", "特 急", center("临江市人民政府办公室文件"), "临政办〔2025〕4号", center("临江市人民政府办公室关于做好防汛工作的通知"), "各镇人民政府：", "请认真抓好落实。",
    "附件：防汛责任人名单", right("（印章）"), right("临江市人民政府办公室"), right("2025年6月1日"), "（共印200份）",
)  # fmt: skip
LETTERHEAD = (
    center("临江市财政局"), right("临财函〔2025〕7号"), center("临江市财政局关于商请提供园区税收数据的函"), "市税务局：", "因工作需要，商请贵局提供2024年度园区税收数据。",
    right("临江市财政局"), right("2025年2月2日"), "（联系人及电话：张颖 0571-86010101）",
)  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        (
            JOINT,
            {
                "发文机关标志": "临江市发展和改革委员会、临江市财政局、临江市自然资源局", "发文机关署名": "临江市发展和改革委员会、临江市财政局、临江市自然资源局", "发文字号": "临发改〔2025〕33号",
                "抄送机关": "省发展改革委，市委办公室", "印发机关": "临江市发展和改革委员会办公室", "印发日期": "2025-05-07", "附注": "（此件公开发布）",
            },
        ),
        (ORDER, {"发文机关标志": "临江市人民政府", "发文字号": "临江市人民政府令第21号", "签发人": "市长 陈立群", "成文日期": "2025-03-10"}),
        (FAX, {"密级": "秘密", "保密期限": "6个月", "紧急程度": "特急", "附件说明": "防汛责任人名单", "印章": "印章", "发文机关署名": "临江市人民政府办公室"}),
        (LETTERHEAD, {"发文机关标志": "临江市财政局", "发文字号": "临财函〔2025〕7号", "主送机关": "市税务局", "附注": "（联系人及电话：张颖 0571-86010101）"}),
    ],
    ids=["joint", "order", "telegram", "letter"],
)  # fmt: skip
def test_kinds_of_documents(parts: tuple[str | Block, ...], wanted: dict[str, str]) -> None:
    document = build(*parts)
    found = {element.name: element.value for element in document.elements}
    assert {name: found.get(name) for name in wanted} == wanted
