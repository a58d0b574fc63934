"""PDF renderings with reportlab: embedded Chinese fonts, ruled tables, running header, page numbers.

Fonts are Debian's ``fonts-arphic-uming`` (body) and ``fonts-wqy-zenhei`` (headings); both allow embedding.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from line_breaks import broken_markup
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Table
from source import Line, Sample, outline_level, spans, split_heading

BODY_FONT = Path("/usr/share/fonts/truetype/arphic/uming.ttc")
HEAD_FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
DISCLAIMER = "样例文档，非真实文件"
BODY = ParagraphStyle("body", fontName="Song", fontSize=14, leading=24, firstLineIndent=28, wordWrap="CJK")
FLUSH = ParagraphStyle("flush", BODY, firstLineIndent=0)
CENTER = ParagraphStyle("center", FLUSH, alignment=TA_CENTER)
STYLES = {
    "paragraph": BODY,
    "link": BODY,
    "heading": ParagraphStyle("heading", BODY, keepWithNext=1),
    "flush": FLUSH,
    "bold": ParagraphStyle("bold", BODY, fontName="Hei"),
    "title": ParagraphStyle("title", CENTER, fontName="Hei", fontSize=18, leading=28),
    "subtitle": ParagraphStyle("subtitle", CENTER, fontName="Hei", fontSize=17, leading=28, keepWithNext=1),
    "masthead": ParagraphStyle("masthead", CENTER, fontName="Hei", fontSize=28, leading=44, textColor=colors.red),
    "center": CENTER,
    "right": ParagraphStyle("right", FLUSH, alignment=TA_RIGHT, rightIndent=28),
}
CELL = ParagraphStyle("cell", fontName="Song", fontSize=10.5, leading=15, wordWrap="CJK")
HEAD_CELL = ParagraphStyle("head", CELL, fontName="Hei", alignment=TA_CENTER)
MARGIN = 2.7 * cm
TEXT_WIDTH = A4[0] - 2 * MARGIN - 0.5  # half a point of slack, so that no line is broken again


def fonts_present() -> bool:
    return BODY_FONT.exists() and HEAD_FONT.exists()


def render_pdf(sample: Sample) -> bytes:
    _register_fonts()
    settings = sample.settings["page"]
    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        invariant=1,
        title=sample.settings["expect"]["title"],
        author=DISCLAIMER,
        subject=DISCLAIMER,
    )
    frame = Frame(MARGIN, 2.8 * cm, A4[0] - 2 * MARGIN, A4[1] - 5.8 * cm, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate("page", [frame], onPage=_running_lines(settings)))
    widths = iter(settings.get("columns", []))
    document.build([_flowable(line, widths) for line in sample.lines])
    return buffer.getvalue()


def _register_fonts() -> None:
    pdfmetrics.registerFont(TTFont("Song", str(BODY_FONT), subfontIndex=0))
    pdfmetrics.registerFont(TTFont("Hei", str(HEAD_FONT), subfontIndex=0))


def _flowable(line: Line, widths: Any) -> Flowable:
    if line.kind == "break":
        return PageBreak()
    if line.kind == "table":
        return _table(line.rows, next(widths, None))
    if outline_level(line.text) == 9:
        return Paragraph(escape(line.text), STYLES["subtitle"])
    text = line.text.partition("|")[0] if line.kind == "link" else line.text
    head, rest = split_heading(text) if line.kind == "paragraph" else ("", text)
    style = STYLES["heading" if head and not rest else line.kind]
    if line.kind in ("title", "subtitle", "masthead", "center", "right"):
        return Paragraph(escape(text), style)
    parts = [("Hei", head), (style.fontName, rest)]
    return Paragraph(broken_markup(parts, _measure(style), TEXT_WIDTH, style.firstLineIndent), style)


def _measure(style: ParagraphStyle) -> Callable[[str, str], float]:
    return lambda text, font: float(pdfmetrics.stringWidth(text, font, style.fontSize))


def _table(rows: tuple[tuple[str, ...], ...], shares: list[float] | None) -> Table:
    parts = shares or [1.0] * len(rows[0])
    widths = [(A4[0] - 2 * MARGIN) * part / sum(parts) for part in parts]
    cells = [
        [_cell(text, widths[column], HEAD_CELL if number == 0 else CELL) for column, text in enumerate(row)]
        for number, row in enumerate(rows)
    ]
    merged = [
        ("SPAN", (column, number), (column, number + spans(rows, number, column) - 1))
        for number in range(len(rows))
        for column in range(len(widths))
        if spans(rows, number, column) > 1
    ]
    rules = [("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    return Table(cells, widths, repeatRows=1, style=[*rules, *merged], spaceBefore=6, spaceAfter=10)


def _cell(text: str, width: float, style: ParagraphStyle) -> Paragraph:
    """``width`` is the column's; reportlab pads a cell by six points on either side."""
    shown = "" if text == "〃" else text
    return Paragraph(broken_markup([(style.fontName, shown)], _measure(style), width - 12.5, 0), style)


def _running_lines(settings: dict[str, Any]) -> Any:
    header = settings.get("header", "")

    def draw(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont("Song", 9)
        if header and document.page > 1:
            canvas.drawString(MARGIN, A4[1] - 1.9 * cm, header)
            canvas.line(MARGIN, A4[1] - 2.05 * cm, A4[0] - MARGIN, A4[1] - 2.05 * cm)
        canvas.drawCentredString(A4[0] / 2, 1.7 * cm, f"— {document.page} —")
        canvas.drawRightString(A4[0] - MARGIN, 1.1 * cm, f"（{DISCLAIMER}）")
        canvas.restoreState()

    return draw
