"""A PDF file → blocks with pages."""

from __future__ import annotations

from typing import Any

from pipeline.errors import ParseError
from pipeline.model import AttachmentLink, ParseResult
from pipeline.parsers.encoding import clean
from pipeline.parsers.limits import INSTALL_OCR, Limits, check_chars
from pipeline.parsers.pdf.assembly import Page, assemble
from pipeline.parsers.pdf.furniture import without_furniture
from pipeline.parsers.pdf.glyphs import read_glyphs
from pipeline.parsers.pdf.grid import find_grids
from pipeline.parsers.pdf.lines import Line, read_lines
from pipeline.parsers.pdf.open_tables import OpenTables
from pipeline.parsers.pdf.quality import is_nonsense
from pipeline.parsers.pdf.rulings import Drawing, read_drawing
from pipeline.parsers.pdf.tables import PageTable, cut_tables
from pipeline.parsers.tidy import tidy

_RULED = 3  # path objects from which a page may hold a table
_PICTURE = 0.05  # share of the page under images that makes a page without text a scan, perhaps of a few lines
_FEW = 15  # characters
_OUTLINES = 150  # path objects that make a page without text one whose letters are drawn
_WHOLE = 0.7  # share under images from which a page with a caption's length of text is a scan stamped by its software
_CAPTION = 60  # characters


def parse_pdf(content: bytes, name: str, limits: Limits) -> ParseResult:
    """Paragraphs and tables in reading order; ParseError reasons: encrypted, needs_ocr, damaged, too_large."""
    document = _open(content, name)
    second = OpenTables(content)
    try:
        count = len(document)
        if count > limits.max_pages:
            raise ParseError(
                "too_large",
                f"{name or 'PDF'} 有 {count:,} 页，超过上限 {limits.max_pages:,} 页：请拆分，或调高 max_pages",
            )
        pages = [read_page(document, index, limits, second) for index in range(count)]
        recognised = _recognise(document, pages, name, limits)
        embedded = _embedded(document, limits)
    finally:
        second.close()
        document.close()
    notes = [*recognised, *_judge(pages, name)]
    bodies = without_furniture([page.lines for page in pages], [page.height for page in pages])
    for page, lines in zip(pages, bodies, strict=True):
        page.lines = lines if page.state in ("text", "picture") else []
    blocks = assemble(pages)
    check_chars(sum(len(block.text) for block in blocks), limits)
    return ParseResult(tuple(blocks), "pdf", embedded, count, tuple(notes))


def _embedded(document: Any, limits: Limits) -> tuple[AttachmentLink, ...]:
    """Files that travel inside the PDF, by name."""
    import pypdfium2

    links: list[AttachmentLink] = []
    for i in range(min(document.count_attachments(), limits.max_members)):
        try:
            name = tidy(clean(document.get_attachment(i).get_name()))
        except pypdfium2.PdfiumError:  # listed, but not there
            continue
        if name:
            links.append(AttachmentLink(name))
    return tuple(links)


def _recognise(document: Any, pages: list[Page], name: str, limits: Limits) -> tuple[str, ...]:
    """Notes on the pages without a usable text layer, which are read by recognition where it is installed."""
    if all(page.state not in ("picture", "nonsense") for page in pages):
        return ()
    from pipeline.parsers.ocr import available, confidence_notes
    from pipeline.parsers.pdf.scans import recognise_pages

    return confidence_notes(recognise_pages(document, pages, name, limits)) if available() else ()


def _open(content: bytes, name: str) -> Any:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise ParseError("encrypted", f"{name or 'PDF'} 有打开密码：请用密码打开后另存为无密码的 PDF") from None
        raise ParseError("damaged", f"{name or 'PDF'} 已损坏，无法打开：请重新下载") from None


def read_page(document: Any, index: int, limits: Limits, second: OpenTables | None = None) -> Page:
    import pypdfium2

    number = index + 1
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return Page(number, 1.0, [], [], "damaged")
    text_page = None
    try:
        text_page = page.get_textpage()
        frame, runs, _ = read_glyphs(page, text_page)
        drawing = read_drawing(page, frame)
        tables: list[PageTable] = []
        grids = find_grids(drawing.edges) if drawing.paths > _RULED else []
        if second is not None:
            grids += second.find(index, frame, drawing.edges, grids, runs)
        if grids:
            tables, runs = cut_tables(grids, runs, number, limits)
        lines = read_lines(runs)
        return Page(number, frame.height, lines, tables, _state(lines, tables, drawing))
    except pypdfium2.PdfiumError:
        return Page(number, 1.0, [], [], "damaged")
    finally:
        if text_page is not None:
            text_page.close()
        page.close()


def _state(lines: list[Line], tables: list[PageTable], drawing: Drawing) -> str:
    text = "\n".join([*(line.text for line in lines), *("".join(row) for table in tables for row in table.rows)])
    if is_nonsense(text):
        return "nonsense"
    if len(text) < _FEW and (drawing.picture > _PICTURE or drawing.paths > _OUTLINES):
        return "picture"
    if len(text) < _CAPTION and drawing.picture > _WHOLE:
        return "picture"
    return "text" if text.strip() else "blank"


def _judge(pages: list[Page], name: str) -> list[str]:
    """Notes on pages that cannot be read; an error where that is all of them."""
    unread = {
        state: [page.number for page in pages if page.state == state] for state in ("picture", "nonsense", "damaged")
    }
    if not any(page.state == "text" for page in pages):
        if unread["nonsense"]:
            raise ParseError(
                "needs_ocr", f"{name or 'PDF'} 的字体没有可用的文字编码，取出的是乱码：请运行 {INSTALL_OCR} 后重试"
            )
        if unread["picture"]:
            raise ParseError("needs_ocr", f"{name or 'PDF'} 是扫描件，没有文字层：请运行 {INSTALL_OCR} 后重试")
        if unread["damaged"]:
            raise ParseError("damaged", f"{name or 'PDF'} 的页面都读不出来：请重新下载")
    words = {"picture": "是图片", "nonsense": "的文字层是乱码", "damaged": "已损坏"}
    advice = {"damaged": ""}
    return [
        f"第 {_list(numbers)} 页{words[state]}，未读出文字{advice.get(state, f'：请运行 {INSTALL_OCR} 后重试')}"
        for state, numbers in unread.items()
        if numbers
    ]


def _list(numbers: list[int]) -> str:
    shown = "、".join(map(str, numbers[:20]))
    return f"{shown} 等 {len(numbers)}" if len(numbers) > 20 else shown
