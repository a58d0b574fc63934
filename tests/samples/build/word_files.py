"""DOCX renderings: official page set-up, tables, and (``autonumber``) outline numbers left to Word."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from source import LEVEL1, LEVEL2, Line, Sample, outline_level, spans, split_heading

STAMP = datetime(2026, 1, 1)
DISCLAIMER = "样例文档，非真实文件"
NUMBERING = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>
<w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>RESTART<w:suff w:val="nothing"/>
<w:lvlText w:val="（%2）"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>"""
ALIGN = {
    "title": WD_ALIGN_PARAGRAPH.CENTER,
    "subtitle": WD_ALIGN_PARAGRAPH.CENTER,
    "masthead": WD_ALIGN_PARAGRAPH.CENTER,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def render_docx(sample: Sample) -> bytes:
    document = Document()
    _page_setup(document)
    numbered = bool(sample.settings.get("autonumber"))
    if numbered:
        _add_numbering(document, continuous=sample.settings["autonumber"] == "continuous")
    for line in sample.lines:
        if line.kind == "table":
            _table(document, line)
        else:
            _paragraph(document, line, numbered)
    properties = document.core_properties
    properties.author, properties.title = DISCLAIMER, sample.settings["expect"]["title"]
    properties.created = properties.modified = STAMP
    properties.comments = DISCLAIMER
    buffer = io.BytesIO()
    document.save(buffer)
    return _fixed_zip(buffer.getvalue())


def _page_setup(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Cm, (3.7, 3.5, 2.8, 2.6))
    style = document.styles["Normal"]
    style.font.name, style.font.size = "FangSong", Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    footer = section.footer.paragraphs[0]
    footer.text, footer.alignment = DISCLAIMER, WD_ALIGN_PARAGRAPH.CENTER


def _paragraph(document: Document, line: Line, numbered: bool) -> None:
    if line.kind == "break":
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        return
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.get(line.kind)
    if line.kind in ("title", "subtitle", "masthead", "center", "right"):
        _run(paragraph, line.text, line.kind)
        return
    if outline_level(line.text) == 9:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif line.kind != "flush":
        paragraph.paragraph_format.first_line_indent = Pt(32)
    text = line.text.partition("|")[0]
    if numbered:
        text = _leave_number_to_word(paragraph, text)
    head, rest = split_heading(line.text) if line.kind == "paragraph" else ("", "")
    if head:
        _run(paragraph, text[: len(text) - len(rest)], "heading")
        _run(paragraph, rest, "paragraph")
    else:
        _run(paragraph, text, line.kind)


def _run(paragraph: object, text: str, kind: str) -> None:
    run = paragraph.add_run(text)  # type: ignore[attr-defined]
    run.bold = kind in ("title", "subtitle", "heading", "bold")
    if kind in ("title", "subtitle"):
        run.font.size = Pt(22)
    if kind == "masthead":
        run.font.size, run.font.color.rgb = Pt(36), RGBColor(0xFF, 0, 0)


def _leave_number_to_word(paragraph: object, text: str) -> str:
    for level, pattern in enumerate((LEVEL1, LEVEL2)):
        found = pattern.match(text)
        if found:
            properties = paragraph._p.get_or_add_pPr()  # type: ignore[attr-defined]
            properties.append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
            )
            return text[found.end() :]
    return text


def _add_numbering(document: Document, continuous: bool) -> None:
    """``continuous``: （一） counts on through the whole text instead of starting anew under each 一、."""
    root = document.part.numbering_part.element
    restart = '<w:lvlRestart w:val="0"/>' if continuous else ""
    root.insert(0, parse_xml(NUMBERING.replace("RESTART", restart)))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def _table(document: Document, line: Line) -> None:
    rows = line.rows
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            height = spans(rows, number, column)
            if not height:
                continue
            cell = table.cell(number, column)
            if height > 1:
                cell = cell.merge(table.cell(number + height - 1, column))
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(12), number == 0


def _fixed_zip(content: bytes) -> bytes:
    """The same parts with one fixed time stamp, so that equal sources give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return buffer.getvalue()
