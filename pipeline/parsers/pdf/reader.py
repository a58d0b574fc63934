"""A PDF file → blocks with pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.errors import ParseError
from pipeline.model import Block, BlockKind, ParseResult
from pipeline.parsers.limits import Limits, check_chars
from pipeline.parsers.pdf.furniture import without_furniture
from pipeline.parsers.pdf.glyphs import read_glyphs
from pipeline.parsers.pdf.grid import find_grids
from pipeline.parsers.pdf.layout import in_reading_order
from pipeline.parsers.pdf.lines import Line, read_lines
from pipeline.parsers.pdf.paragraphs import Builder, Margins, margins
from pipeline.parsers.pdf.quality import is_nonsense
from pipeline.parsers.pdf.rulings import read_drawing
from pipeline.parsers.pdf.tables import PageTable, cut_tables, join_over_pages

_RULED = 3  # path objects from which a page may hold a table
_PICTURE = 0.3  # share of the page under images that makes a page without text a scan
_FEW = 15  # characters


@dataclass(slots=True)
class Page:
    """One page read: ``state`` is text, picture (a scan), nonsense (a broken font) or blank."""

    number: int
    height: float
    lines: list[Line]
    tables: list[PageTable]
    state: str


def parse_pdf(content: bytes, name: str, limits: Limits) -> ParseResult:
    """Paragraphs and tables in reading order; raises ParseError("encrypted" | "needs_ocr" | "damaged" | "too_large")."""
    document = _open(content, name)
    try:
        count = len(document)
        if count > limits.max_pages:
            raise ParseError(
                "too_large",
                f"{name or 'PDF'} 有 {count:,} 页，超过上限 {limits.max_pages:,} 页：请拆分，或调高 max_pages",
            )
        pages = [_read_page(document, index, limits) for index in range(count)]
    finally:
        document.close()
    notes = _judge(pages, name)
    bodies = without_furniture([page.lines for page in pages], [page.height for page in pages])
    for page, lines in zip(pages, bodies, strict=True):
        page.lines = lines if page.state == "text" else []
    blocks = _blocks(pages)
    check_chars(sum(len(block.text) for block in blocks), limits)
    return ParseResult(tuple(blocks), "pdf", (), count, tuple(notes))


def _open(content: bytes, name: str) -> Any:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise ParseError("encrypted", f"{name or 'PDF'} 有打开密码：请用密码打开后另存为无密码的 PDF") from None
        raise ParseError("damaged", f"{name or 'PDF'} 已损坏，无法打开：请重新下载") from None


def _read_page(document: Any, index: int, limits: Limits) -> Page:
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
        if drawing.paths > _RULED:
            tables, runs = cut_tables(find_grids(drawing.edges), runs, number, limits)
        lines = read_lines(runs)
        return Page(number, frame.height, lines, tables, _state(lines, tables, drawing.picture))
    except pypdfium2.PdfiumError:
        return Page(number, 1.0, [], [], "damaged")
    finally:
        if text_page is not None:
            text_page.close()
        page.close()


def _state(lines: list[Line], tables: list[PageTable], picture: float) -> str:
    text = "\n".join([*(line.text for line in lines), *("".join(row) for table in tables for row in table.rows)])
    if is_nonsense(text):
        return "nonsense"
    if len(text) < _FEW:
        return "picture" if picture > _PICTURE else "text" if text.strip() else "blank"
    return "text"


def _judge(pages: list[Page], name: str) -> list[str]:
    """Notes on pages that cannot be read; an error where that is all of them."""
    unread = {
        state: [page.number for page in pages if page.state == state] for state in ("picture", "nonsense", "damaged")
    }
    if not any(page.state == "text" for page in pages):
        if unread["nonsense"]:
            raise ParseError(
                "needs_ocr", f"{name or 'PDF'} 的字体没有可用的文字编码，取出的是乱码：请安装文字识别组件后重试"
            )
        if unread["picture"]:
            raise ParseError("needs_ocr", f"{name or 'PDF'} 是扫描件，没有文字层：请安装文字识别组件后重试")
        if unread["damaged"]:
            raise ParseError("damaged", f"{name or 'PDF'} 的页面都读不出来：请重新下载")
    words = {"picture": "是图片", "nonsense": "的文字层是乱码", "damaged": "已损坏"}
    return [f"第 {_list(numbers)} 页{words[state]}，未读出文字" for state, numbers in unread.items() if numbers]


def _list(numbers: list[int]) -> str:
    shown = "、".join(map(str, numbers[:20]))
    return f"{shown} 等 {len(numbers)}" if len(numbers) > 20 else shown


def _blocks(pages: list[Page]) -> list[Block]:
    builder = Builder()
    order: list[tuple[str, int]] = []  # ("p", index of paragraph) or ("t", index of table)
    tables: list[PageTable] = []
    follows: set[int] = set()
    usual = _usual_margins(pages)
    for page in pages:
        seen = len(builder.paragraphs)
        for part in _parts(page):
            if isinstance(part, PageTable):
                if (
                    order
                    and order[-1][0] == "t"
                    and tables[-1].page == page.number - 1
                    and len(builder.paragraphs) == seen
                ):
                    follows.add(len(tables))
                builder.break_off()
                order.append(("t", len(tables)))
                tables.append(part)
                continue
            columns, several = in_reading_order(part)
            for column in columns:
                before = len(builder.paragraphs)
                common = usual.get(_kind(page)) if not several else None
                builder.add_column(column, page.number, common or margins(column))
                order.extend(("p", i) for i in range(before, len(builder.paragraphs)))
    return _assemble(order, builder, tables, follows)


def _kind(page: Page) -> tuple[int, int]:
    """Pages alike: of one height, and on one side of the sheet, since bound books shift their margins."""
    return round(page.height), page.number % 2


def _usual_margins(pages: list[Page]) -> dict[tuple[int, int], Margins]:
    """A page alone may have no full line; all pages alike together have."""
    alike: dict[tuple[int, int], list[Line]] = {}
    for page in pages:
        columns, several = in_reading_order(page.lines)
        if not several:
            alike.setdefault(_kind(page), []).extend(line for column in columns for line in column)
    return {kind: margins(lines) for kind, lines in alike.items() if lines}


def _assemble(
    order: list[tuple[str, int]], builder: Builder, tables: list[PageTable], follows: set[int]
) -> list[Block]:
    joined = {id(table) for table in join_over_pages(tables, follows)}
    blocks: list[Block] = []
    for kind, index in order:
        if kind == "p":
            blocks.append(builder.paragraphs[index].block())
        elif id(tables[index]) in joined:
            table = tables[index]
            text = "\n".join("\t".join(row) for row in table.rows)
            blocks.append(Block(BlockKind.TABLE, text, page=table.page, box=table.box, rows=tuple(table.rows)))
    return blocks


def _parts(page: Page) -> list[PageTable | list[Line]]:
    """Text and tables of a page from top to bottom."""
    parts: list[PageTable | list[Line]] = []
    lines = sorted(page.lines, key=lambda line: line.middle)
    for table in sorted(page.tables, key=lambda table: table.box[1]):
        middle = (table.box[1] + table.box[3]) / 2
        above = [line for line in lines if line.middle < middle]
        if above:
            parts.append(above)
        lines = [line for line in lines if line.middle >= middle]
        parts.append(table)
    return [*parts, lines] if lines else parts
