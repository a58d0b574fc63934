"""A Word document → blocks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.errors import ParseError
from pipeline.model import AttachmentLink, Block, BlockKind, BlockStyle, ParseResult
from pipeline.parsers.detect import is_encrypted_office
from pipeline.parsers.docx.inline import LINE_BREAK, Inline, read_inline
from pipeline.parsers.docx.names import W, child, number, transitional, value
from pipeline.parsers.docx.numbering import Numbering
from pipeline.parsers.docx.styles import Style, Styles, read_style
from pipeline.parsers.limits import INSTALL_OCR, Limits, check_cells, check_chars
from pipeline.parsers.package import Package, parse_xml
from pipeline.parsers.tidy import tidy

if TYPE_CHECKING:
    from lxml.etree import _Element

Rows = tuple[tuple[str, ...], ...]

_CONTAINERS = {W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo", W + "smartTag"}
_ALTERNATIVES = ("}AlternateContent", "}Choice")
_PICTURE = re.compile(r"/media/[^/]+\.(?:png|jpe?g|bmp|tiff?|gif)$", re.IGNORECASE)
_MAX_SPAN = 200
_MAX_NESTING = 40


def parse_docx(content: bytes, name: str, limits: Limits) -> ParseResult:
    """Paragraphs with their printed numbers, tables, text boxes and notes; headers and footers are left out."""
    if is_encrypted_office(content):
        raise ParseError("encrypted", f"{name or 'DOCX'} 有打开密码：请用密码打开后另存为无密码的文档")
    package = Package(content, name, limits)
    main = _main_part(package)
    root = _part(package, main)
    body = None if root is None else child(root, "body")
    if body is None:
        raise ParseError("damaged", f"{name or 'DOCX'} 里没有正文部件：请重新下载或另存")
    reader = _Reader(
        package, posixpath.dirname(main), limits, paged=next(body.iter(W + "lastRenderedPageBreak"), None) is not None
    )
    blocks = [*reader.read(body), *reader.notes()]
    check_chars(sum(len(block.text) for block in blocks), limits)
    if not blocks and reader.pictures:
        return _recognised(package, limits)
    embedded = tuple(
        AttachmentLink(posixpath.basename(path))
        for path in package.paths
        if "/embeddings/" in path and not path.endswith(".bin")
    )
    return ParseResult(tuple(blocks), "docx", embedded, reader.page if reader.paged else None)


def _recognised(package: Package, limits: Limits) -> ParseResult:
    """A document that is only pictures of its pages."""
    from pipeline.parsers.ocr import available, parse_pictures

    name = package.name or "DOCX"
    paths = sorted((path for path in package.paths if _PICTURE.search(path)), key=lambda path: (len(path), path))
    if paths and not available():
        raise ParseError("needs_ocr", f"{name} 只有图片，没有文字：请运行 {INSTALL_OCR} 后重试")
    return parse_pictures(map(package.read, paths), name, limits, "docx")


def _main_part(package: Package) -> str:
    if "word/document.xml" in package:
        return "word/document.xml"
    for path in package.paths:
        if path.lower().startswith("word/document") and path.lower().endswith(".xml"):
            return path
    raise ParseError("damaged", f"{package.name or 'DOCX'} 里没有正文部件：请重新下载或另存")


def _part(package: Package, path: str) -> _Element | None:
    if path not in package:
        return None
    return parse_xml(transitional(package.read(path)), f"{package.name or 'DOCX'} 的 {path}")


class _Reader:
    """Walks block content; keeps list counters and the page."""

    def __init__(self, package: Package, folder: str, limits: Limits, *, paged: bool) -> None:
        self.limits, self.paged, self.page, self.pictures = limits, paged, 1, 0
        self._package, self._folder = package, folder
        self._styles = Styles(_part(package, f"{folder}/styles.xml"))
        self._numbering = Numbering(_part(package, f"{folder}/numbering.xml"))
        self._note_ids: list[str] = []

    def read(self, holder: _Element, depth: int = 0) -> list[Block]:
        blocks: list[Block] = []
        if depth > _MAX_NESTING:
            raise ParseError("too_deep", f"{self._package.name or 'DOCX'} 的表格或文本框嵌套过深：请另存后重试")
        for element in _block_elements(holder):
            if element.tag == W + "p":
                blocks += self._paragraph(element, depth)
            else:
                blocks += self._table(element, depth)
        return blocks

    def notes(self) -> list[Block]:
        """Footnotes and endnotes in the order they are referred to."""
        texts: dict[str, str] = {}
        for kind in ("footnotes", "endnotes"):
            root = _part(self._package, f"{self._folder}/{kind}.xml")
            for note in [] if root is None else root.iter(W + kind[:-1]):
                paragraphs = (tidy(read_inline(p).text.replace(LINE_BREAK, " ")) for p in note.iter(W + "p"))
                texts[f"{kind[:3]}{value(note, 'id')}"] = " ".join(filter(None, paragraphs))
        found = [texts.get(identity, "") for identity in dict.fromkeys(self._note_ids)]
        return [Block(BlockKind.PARAGRAPH, f"注{i}：{text}") for i, text in enumerate(filter(None, found), 1)]

    def _paragraph(self, element: _Element, depth: int) -> list[Block]:
        properties = child(element, "pPr")
        style_id = value(child(properties, "pStyle"))
        style = read_style(properties, None, self._styles.get(style_id))
        inline = read_inline(element)
        self._note_ids += inline.notes
        self.pictures += inline.pictures
        page = self.page if self.paged else None
        self.page += inline.breaks
        label, bullet = self._label(style, style_id)  # empty paragraphs count as well
        blocks: list[Block] = []
        if not style.is_contents and inline.text.strip():
            look = _look(style, inline)
            for i, line in enumerate(inline.text.split(LINE_BREAK)):
                text = tidy(label + line.lstrip() if i == 0 else line)
                if text:
                    blocks.append(_block(text, style, look, bullet, page))
        for box in inline.boxes:
            blocks += self.read(box, depth + 1)
        return blocks

    def _label(self, style: Style, style_id: str | None) -> tuple[str, bool]:
        if not style.list_id or style.list_id == "0":
            return "", False
        level = style.list_level
        if level is None:
            level = (self._numbering.style_level(style.list_id, style_id) if style_id else None) or 0
        found = self._numbering.label(style.list_id, level)
        return ("", False) if found is None else (found.text, found.bullet)

    def _table(self, element: _Element, depth: int) -> list[Block]:
        rows = list(_own(element, "tr"))
        cells = [list(_own(row, "tc")) for row in rows]
        if sum(map(len, cells)) == 1:  # a frame around text
            return self.read(cells[0][0] if cells[0] else cells[-1][0], depth + 1)
        page = self.page if self.paged else None
        found = self._rows(rows, depth)
        if not found:
            return []
        text = "\n".join("\t".join(row) for row in found)
        return [Block(BlockKind.TABLE, text, page=page, rows=found)]

    def _rows(self, rows: list[_Element], depth: int) -> Rows:
        lines: list[list[str]] = []
        above: dict[int, str] = {}
        for row in rows:
            if child(row, "trPr", "del") is not None:
                continue
            line = [""] * min(number(child(row, "trPr", "gridBefore")) or 0, _MAX_SPAN)
            for cell in _own(row, "tc"):
                properties = child(cell, "tcPr")
                merge = child(properties, "vMerge")
                text = self._cell(cell, depth)
                if merge is not None and value(merge) != "restart":
                    text = above.get(len(line), text)
                span = min(max(number(child(properties, "gridSpan")) or 1, 1), _MAX_SPAN)
                for _ in range(span):
                    above[len(line)] = text
                    line.append(text)
            lines.append(line)
            check_cells(sum(map(len, lines)), self.limits)
        width = max(map(len, lines), default=0)
        return tuple(tuple(line + [""] * (width - len(line))) for line in lines if any(line))

    def _cell(self, cell: _Element, depth: int) -> str:
        texts = (block.text.replace("\n", " ").replace("\t", " ") for block in self.read(cell, depth + 1))
        return " ".join(texts)


def _block_elements(holder: _Element) -> Iterator[_Element]:
    """Paragraphs and tables below ``holder``, content controls and insertions opened."""
    stack = [iter(holder)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag in (W + "p", W + "tbl"):
            yield element
        elif element.tag in _CONTAINERS or str(element.tag).endswith(_ALTERNATIVES):
            stack.append(iter(element))


def _own(holder: _Element, name: str) -> Iterator[_Element]:
    """Rows of a table or cells of a row, not those of tables inside."""
    stack = [iter(holder)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == W + name:
            yield element
        elif element.tag in _CONTAINERS:
            stack.append(iter(element))


def _look(style: Style, inline: Inline) -> BlockStyle:
    inked = [piece for piece in inline.pieces if piece.text.strip()]
    bold = bool(inked) and all(style.bold if piece.bold is None else piece.bold for piece in inked)
    sizes = [piece.size or style.size for piece in inked for _ in range(len(piece.text))]
    size = max(set(sizes), key=sizes.count) if sizes else style.size
    return BlockStyle(style.align == "center", style.align in {"right", "end"}, bold, size)


def _block(text: str, style: Style, look: BlockStyle, bullet: bool, page: int | None) -> Block:
    if style.heading:
        return Block(BlockKind.HEADING, text, page=page, style=look, level=style.heading)
    kind = BlockKind.LIST_ITEM if bullet else BlockKind.PARAGRAPH
    return Block(kind, text, page=page, style=look)
