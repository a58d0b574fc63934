"""What parsers make of a file: its pieces in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    FIELD = "field"  # a row of the page's metadata table: label → text
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class BlockStyle:
    """What the layout says, where it says anything. ``size`` in points."""

    centered: bool = False
    right: bool = False
    bold: bool = False
    size: float | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a parsed file, in reading order.

    ``level`` is a heading level the format itself states (h1…h6, Word styles), else None. ``label`` is the name of a
    FIELD (索引号, 发文字号 …) as written. ``rows`` are the cells of a TABLE, row by row, spans repeated.
    ``box`` is (x0, top, x1, bottom) in points.
    """

    kind: BlockKind
    text: str
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    style: BlockStyle = BlockStyle()
    level: int | None = None
    label: str | None = None
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class AttachmentLink:
    """A file the document names or links to; ``href`` as in the source, None where only the name stands in the text."""

    title: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class ParseResult:
    """What a parser returns. ``format`` is the detected format (html, pdf, docx, text …)."""

    blocks: tuple[Block, ...]
    format: str
    attachments: tuple[AttachmentLink, ...] = ()
    page_count: int | None = None
    notes: tuple[str, ...] = ()
