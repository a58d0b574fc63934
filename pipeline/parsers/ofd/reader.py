"""One OFD package: documents, pages, attachments."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from pipeline.errors import ParseError
from pipeline.model import AttachmentLink, ParseResult
from pipeline.parsers.limits import Limits, check_chars
from pipeline.parsers.ofd.canvas import Canvas
from pipeline.parsers.ofd.fonts import Fonts
from pipeline.parsers.ofd.scans import recognise_pages
from pipeline.parsers.ofd.xml import Rect, all_of, first, rectangle, resolve, texts
from pipeline.parsers.package import Package
from pipeline.parsers.pdf.assembly import Page, assemble
from pipeline.parsers.pdf.furniture import without_furniture
from pipeline.parsers.pdf.grid import find_grids
from pipeline.parsers.pdf.lines import read_lines
from pipeline.parsers.pdf.tables import cut_tables

if TYPE_CHECKING:
    from lxml.etree import _Element

_A4 = (0.0, 0.0, 210.0, 297.0)


def parse_ofd(content: bytes, name: str, limits: Limits) -> ParseResult:
    """Text of all documents of the package in page order; ParseError("needs_ocr") where pages are only pictures."""
    package = Package(content, name, limits)
    pages: list[Page] = []
    attachments: list[AttachmentLink] = []
    scans: dict[int, str] = {}
    for location in dict.fromkeys(texts(package.xml("OFD.xml"), "DocRoot")):
        document = _Document(package, resolve("", location), limits)
        pages += document.pages(len(pages) + 1)
        attachments += document.attachments()
        scans |= document.scans
    notes = recognise_pages(package, pages, scans, limits) if scans else ()
    bodies = without_furniture([page.lines for page in pages], [page.height for page in pages])
    for page, lines in zip(pages, bodies, strict=True):
        page.lines = lines
    blocks = assemble(pages)
    check_chars(sum(len(block.text) for block in blocks), limits)
    return ParseResult(tuple(blocks), "ofd", tuple(attachments), len(pages), notes)


class _Document:
    """One Document.xml of a package with its shared resources."""

    def __init__(self, package: Package, path: str, limits: Limits) -> None:
        self.package, self.limits = package, limits
        self.scans: dict[int, str] = {}  # pages without text: the picture that fills most of each
        self._folder = posixpath.dirname(path)
        self._root = package.xml(path)
        self._area = _box(self._root) or _A4
        self._templates = {
            item.get("ID", ""): resolve(self._folder, item.get("BaseLoc", ""))
            for item in all_of(self._root, "TemplatePage")
        }
        resources = [
            (posixpath.dirname(path), package.xml(path))
            for kind in ("DocumentRes", "PublicRes")
            for location in texts(self._root, kind)
            if (path := resolve(self._folder, location)) in package
        ]
        self._composites = {
            unit.get("ID", ""): unit for _, root in resources for unit in all_of(root, "CompositeGraphicUnit")
        }
        self._media = _files(resources, "MultiMedia", "MediaFile")
        self._fonts = Fonts(package, _files(resources, "Font", "FontFile"))

    def pages(self, number: int) -> list[Page]:
        """Pages in order, counted from ``number``."""
        holder = first(self._root, "Pages")
        found = [] if holder is None else all_of(holder, "Page")
        if number + len(found) > self.limits.max_pages + 1:
            name, most = self.package.name or "OFD", self.limits.max_pages
            raise ParseError("too_large", f"{name} 超过 {most:,} 页：请拆分，或调高 max_pages")
        return [self._page(resolve(self._folder, item.get("BaseLoc", "")), i) for i, item in enumerate(found, number)]

    def attachments(self) -> list[AttachmentLink]:
        listed = [resolve(self._folder, location) for location in texts(self._root, "Attachments")]
        return [
            AttachmentLink(item.get("Name") or "附件", next(texts(item, "FileLoc"), None))
            for path in listed
            if path in self.package
            for item in all_of(self.package.xml(path), "Attachment")
        ]

    def _page(self, path: str, number: int) -> Page:
        root = self.package.xml(path)
        _, _, width, height = _box(root) or self._area
        canvas = Canvas(width, height, self._composites, self._fonts)
        for template in all_of(root, "Template"):
            source = self._templates.get(template.get("TemplateID", ""))
            if source and source != path and source in self.package:
                canvas.draw(self.package.xml(source))
        canvas.draw(root)
        height, runs, edges = canvas.finish()
        tables, runs = cut_tables(find_grids(edges), runs, number, self.limits)
        lines = read_lines(runs)
        if not lines and not tables and canvas.pictures:
            self.scans[number] = self._media.get(max(canvas.pictures)[1], "")
        return Page(number, height, lines, tables, "text" if lines or tables else "blank")


def _files(resources: list[tuple[str, _Element]], kind: str, part: str) -> dict[str, str]:
    """id → path in the package of the resources of one kind."""
    return {
        item.get("ID", ""): resolve(posixpath.join(folder, root.get("BaseLoc", "")), location)
        for folder, root in resources
        for item in all_of(root, kind)
        for location in texts(item, part)
    }


def _box(root: _Element) -> Rect | None:
    element = first(root, "PhysicalBox")
    return None if element is None else rectangle(element.text)
