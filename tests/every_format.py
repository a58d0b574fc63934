"""One document of ours written in every format: the seed of the format table, of mutated files and of fuzzing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from parsers.makers import PdfPage, ofd_package, pdf, zipped
from scans import font_path, page_image

FILES = Path(__file__).parent / "files"
TITLE = "示例市人民政府关于推进工业上楼的实施意见"
NUMBER = "示政发〔2026〕7号"
ADDRESSEE = "各县（市、区）人民政府，市政府各部门："
TARGET = "到2027年底，全市新建高标准厂房不少于120万平方米，培育示范园区8个。"
HEADINGS = ("一、总体要求", "（一）主要目标", "二、保障措施")
SECTIONS = ("一", "一/（一）", "二")
LAST = "（一）加强组织领导。市工业和信息化局牵头，每年12月底前通报进展。"
FIRST_PAGE = (TITLE, NUMBER, ADDRESSEE, HEADINGS[0], "坚持节约集约用地，推动产业空间提质增效。", HEADINGS[1], TARGET)
SECOND_PAGE = (HEADINGS[2], LAST, "附件：重点项目清单", TITLE[:7], "2026年3月5日")
ROWS = (("指标", "单位", "2025年", "2027年"), ("高标准厂房", "万平方米", "60", "120"), ("示范园区", "个", "3", "8"))
ATTACHMENT = "重点项目清单.xlsx"
PARAGRAPHS = (*FIRST_PAGE, *SECOND_PAGE)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def html() -> bytes:
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    first = f"<h1>{TITLE}</h1>" + "".join(f"<p>{escape(text)}</p>" for text in FIRST_PAGE[1:])
    second = "".join(f"<p>{escape(text)}</p>" for text in SECOND_PAGE)
    link = f"<p><a href='./P020260305.xlsx'>{ATTACHMENT}</a></p>"
    return (
        f"<html><head><meta charset='gb2312'><title>{TITLE}</title></head><body><div class='nav'>首页</div>"
        f"<div id='zoom'>{first}<table border='1'>{table}</table>{second}{link}</div></body></html>"
    ).encode("gb18030")


def mht() -> bytes:
    import base64

    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    part = b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + part + base64.encodebytes(html()) + b"\r\n--b--\r\n"


def text_pdf() -> bytes:
    return pdf(_pages(), files={ATTACHMENT: b"PK"})


def _pages() -> list[PdfPage]:
    first, second = PdfPage(), PdfPage()
    first.text(297 - 9 * len(TITLE), 80, TITLE, 18)
    first.text(297 - 4 * len(NUMBER), 115, NUMBER)
    first.text(90, 150, ADDRESSEE)
    top = 176.0
    for text in FIRST_PAGE[3:]:
        top = first.paragraph(top, text)
    first.table(top + 8, ROWS, [120, 90, 90, 90])
    top = 80.0
    for text in SECOND_PAGE[:3]:
        top = second.paragraph(top, text)
    second.text(400, top + 30, SECOND_PAGE[3])
    second.text(410, top + 56, SECOND_PAGE[4])
    for number, page in enumerate((first, second), 1):
        page.text(280, 790, f"— {number} —", 10)
    return [first, second]


@cache
def pictures() -> tuple[Any, Any]:
    """Both pages as a scanner sees them, arrays of shape (height, width)."""
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    indented = [text if text in FIRST_PAGE[:3] else f"　　{text}" for text in FIRST_PAGE]
    first = Image.fromarray(page_image(_wrapped(indented), top=160, leading=1.7))
    draw = ImageDraw.Draw(first)
    font = ImageFont.truetype(font_path() or "", 36)
    xs, ys = [200, 560, 860, 1120, 1400], [1100, 1190, 1280, 1370]
    for x in xs:
        draw.line([(x, ys[0]), (x, ys[-1])], fill=0, width=3)
    for y in ys:
        draw.line([(xs[0], y), (xs[-1], y)], fill=0, width=3)
    for y, row in zip(ys, ROWS, strict=False):
        for x, cell in zip(xs, row, strict=False):
            draw.text((x + 20, y + 20), cell, font=font, fill=0)
    body = _wrapped([f"　　{text}" for text in SECOND_PAGE[:3]])
    signed = ["　" * 20 + SECOND_PAGE[3], "　" * 20 + SECOND_PAGE[4]]
    second = page_image([*body, *signed], top=160, leading=1.7)
    return np.asarray(first)[:1700], second[:900]


def _wrapped(texts: list[str]) -> list[str]:
    return [text[i : i + 30] for text in texts for i in range(0, len(text), 30)]


def scanned_pdf() -> bytes:
    return _saved("PDF", resolution=200)


def image() -> bytes:
    return _saved("TIFF", compression="tiff_lzw")


def _saved(kind: str, **options: Any) -> bytes:
    from PIL import Image

    first, second = (Image.fromarray(picture) for picture in pictures())
    buffer = io.BytesIO()
    first.save(buffer, kind, save_all=True, append_images=[second], **options)
    return buffer.getvalue()


def docx() -> bytes:
    """Made with python-docx, as LibreOffice wants more parts than our reader; a footnote and an embedded sheet added."""
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    for text in FIRST_PAGE:
        document.add_paragraph(text)
    table = document.add_table(rows=len(ROWS), cols=len(ROWS[0]))
    for i, row in enumerate(ROWS):
        for j, cell in enumerate(row):
            table.cell(i, j).text = cell
    for i, text in enumerate(SECOND_PAGE):
        paragraph = document.add_paragraph()
        if not i:
            paragraph._p.append(parse_xml(f"<w:r xmlns:w='{_W}'><w:br w:type='page'/><w:lastRenderedPageBreak/></w:r>"))
        paragraph.add_run(text)
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, f"word/embeddings/{ATTACHMENT}": b"PK"})


def ofd() -> bytes:
    return ofd_package(
        [FIRST_PAGE, SECOND_PAGE],
        tables={0: ROWS},
        attachments={ATTACHMENT: b"PK"},
    )


def text() -> str:
    return "\n".join(PARAGRAPHS)


def markdown() -> bytes:
    rows = ["| " + " | ".join(row) + " |" for row in ROWS]
    rows.insert(1, "|" + "---|" * len(ROWS[0]))
    parts = [f"# {TITLE}", *FIRST_PAGE[1:], "\n".join(rows), *SECOND_PAGE, f"[{ATTACHMENT}](files/P020260305.xlsx)"]
    return "\n\n".join(parts).encode()


def csv() -> bytes:
    return "\r\n".join(",".join(row) for row in ROWS).encode("gb18030")


def xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "主要指标"
    notes = book.create_sheet("说明")
    book.active.append([TITLE])
    for row in ROWS:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    notes.append([LAST])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def stored(name: str) -> Callable[[], bytes]:
    """Old formats no library writes: made from ours by an office program and kept with the tests."""
    return lambda: (FILES / name).read_bytes()


# format: (file name, how its bytes are made)
EVERY: dict[str, tuple[str, Callable[[], bytes]]] = {
    "HTML": ("policy.html", html),
    "MHT": ("policy.mht", mht),
    "PDF, text": ("policy.pdf", text_pdf),
    "PDF, scanned": ("scan.pdf", scanned_pdf),
    "image": ("scan.tiff", image),
    "DOCX": ("policy.docx", docx),
    "DOC": ("policy.doc", stored("policy.doc")),
    "WPS": ("policy.wps", stored("policy.doc")),
    "RTF": ("policy.rtf", stored("policy.rtf")),
    "OFD": ("policy.ofd", ofd),
    "TXT, UTF-8": ("policy.txt", lambda: text().encode()),
    "TXT, GB18030": ("policy.txt", lambda: text().encode("gb18030")),
    "TXT, UTF-16": ("policy.txt", lambda: text().encode("utf-16")),
    "Markdown": ("policy.md", markdown),
    "XLSX": ("policy.xlsx", xlsx),
    "XLS": ("policy.xls", stored("policy.xls")),
    "CSV": ("policy.csv", csv),
}
