"""What reading one document in every format must keep: text, structure, tables, pages, attachments."""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache

import every_format as source
from scans import font_path

from pipeline.model import Document, RawDocument
from pipeline.process import process

CONVERTED = ("DOC", "WPS", "RTF")
RECOGNISED = ("PDF, scanned", "image")
SHEETS = ("XLSX", "XLS", "CSV")
_TELL = {"PDF, scanned": 0.98, "image": 0.98}  # share of characters right, where they are recognised
_NOTES = {
    "HTML": "web pages have no pages; attachments are links",
    "MHT": "as HTML; also web pages saved as .doc",
    "PDF, text": "attachments are files embedded in the PDF",
    "PDF, scanned": "by recognition, with its confidence; needs the ocr extra",
    "image": "PNG, JPEG, TIFF (every frame a page), BMP, GIF, WebP; needs the ocr extra",
    "DOCX": "pages as Word last broke them; attachments are embedded files; footnotes become paragraphs",
    "DOC": "through LibreOffice, which does not pass on page breaks",
    "WPS": "as DOC",
    "RTF": "as DOC",
    "OFD": "several documents in one package are read in order",
    "TXT, UTF-8": "plain text knows neither tables nor pages; attachments are those the text names (all formats)",
    "TXT, GB18030": "GBK and GB2312 too",
    "TXT, UTF-16": "with or without a byte order mark",
    "Markdown": "attachments are links to files",
    "XLSX": "a sheet is a table, its number the page",
    "XLS": "as XLSX",
    "CSV": "one table; comma, tab, semicolon or bar",
}


def _text(name: str, document: Document) -> bool:
    wanted = _flat("".join(_expected(name)))
    found = _flat(document.text)
    if name in _TELL:
        return SequenceMatcher(None, wanted, found, autojunk=False).ratio() >= _TELL[name]
    place = 0
    for text in map(_flat, _expected(name)):
        place = found.find(text, place)
        if place < 0:
            return False
    return True


def _expected(name: str) -> list[str]:
    cells = [cell for row in source.ROWS for cell in row]
    if name == "CSV":
        return cells
    if name in SHEETS:
        return [source.TITLE, *cells, source.LAST]
    return [*source.FIRST_PAGE, *(() if name.startswith("TXT") else cells), *source.SECOND_PAGE]


def _flat(text: str) -> str:
    return "".join(text.split())


def _structure(name: str, document: Document) -> bool:
    paths = tuple(section.path for section in document.sections)
    return document.title == source.TITLE and (
        name in SHEETS
        or (
            document.doc_number == source.NUMBER
            and document.written_on is not None
            and document.written_on.isoformat() == "2026-03-05"
            and paths[: len(source.SECTIONS)] == source.SECTIONS
        )
    )


def _tables(_: str, document: Document) -> bool:
    return [table.rows for table in document.tables] == [source.ROWS]


def _page(_: str, document: Document) -> bool:
    """The last paragraph stands on the second page."""
    starts = {page: start for start, page in document.page_starts}
    return set(starts) == {1, 2} and 0 <= document.text.find(source.LAST[:8]) - starts[2] < 40


def _attachments(_: str, document: Document) -> bool:
    return any(link.title.startswith(source.ATTACHMENT.partition(".")[0]) for link in document.attachments)


CHECKS: dict[str, Callable[[str, Document], bool]] = {
    "text": _text,
    "structure": _structure,
    "tables": _tables,
    "page": _page,
    "attachments": _attachments,
}


@cache
def read(name: str) -> Document:
    file, make = source.EVERY[name]
    return process(RawDocument(make(), file))


def holds(name: str, column: str) -> bool:
    return CHECKS[column](name, read(name))


def missing(name: str) -> str:
    """The program or library without which a format cannot be read here; empty where nothing is."""
    from pipeline.parsers.ocr import available
    from pipeline.parsers.office import libreoffice

    if name in RECOGNISED and not (available() and font_path()):
        return "the ocr extra and a Chinese font"
    return "LibreOffice" if name in CONVERTED and libreoffice() is None else ""


def table() -> str:
    """The table as Markdown, by reading every format."""
    rows = [["format", *CHECKS, ""]]
    rows += [[name, *("✓" if holds(name, column) else "–" for column in CHECKS), _NOTES[name]] for name in source.EVERY]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]) + "\n"
