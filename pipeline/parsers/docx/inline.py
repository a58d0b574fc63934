"""The text of one Word paragraph: tracked changes settled, fields resolved, boxes set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.parsers.docx.names import W, child, is_on, number, value

if TYPE_CHECKING:
    from lxml.etree import _Element

MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
LINE_BREAK = "\x1e"
# Deleted text, field instructions, phonetic guides, the second copy of a drawing: never part of the text.
_SKIPPED = {
    W + "del", W + "moveFrom", W + "delText", W + "instrText", W + "delInstrText", W + "rt", W + "pPr", W + "rPr",
    W + "sdtPr", W + "sdtEndPr", W + "tblPr", _FALLBACK, W + "footnotePr", W + "object",
}  # fmt: skip


@dataclass(slots=True)
class Piece:
    text: str
    bold: bool | None = None
    size: float | None = None


@dataclass(slots=True)
class Inline:
    """``boxes`` are text boxes anchored here, ``notes`` footnote ids, ``breaks`` page ends Word noted in passing."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    breaks: int = 0
    pictures: int = 0

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def read_inline(paragraph: _Element) -> Inline:
    """Text of a w:p in order; line breaks as ``LINE_BREAK``."""
    found = Inline()
    stack = [iter(paragraph)]
    looks: list[tuple[bool | None, float | None, bool]] = [(None, None, False)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            if len(looks) > len(stack):
                looks.pop()
            continue
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            continue
        if tag == W + "txbxContent":
            found.boxes.append(element)
            continue
        look = _look(element) if tag == W + "r" else looks[-1]
        text = _text(element, tag, found)
        if text and not look[2]:
            found.pieces.append(Piece(text, look[0], look[1]))
        if len(element):
            stack.append(iter(element))
            looks.append(look)
    return found


def _look(run: _Element) -> tuple[bool | None, float | None, bool]:
    """(bold, points, hidden) of a run."""
    properties = child(run, "rPr")
    half_points = number(child(properties, "sz"))
    size = None if half_points is None else half_points / 2
    return is_on(child(properties, "b")), size, bool(is_on(child(properties, "vanish")))


def _text(element: _Element, tag: str, found: Inline) -> str:
    if tag in (W + "t", MATH_TEXT):
        return element.text or ""
    if tag in (W + "tab", W + "ptab"):
        return "\t"
    if tag in (W + "br", W + "cr"):
        return "" if value(element, "type") == "column" else LINE_BREAK
    if tag == W + "lastRenderedPageBreak":
        found.breaks += 1
    elif tag == W + "noBreakHyphen":
        return "-"
    elif tag in (W + "footnoteReference", W + "endnoteReference"):
        found.notes.append(f"{tag.rpartition('}')[2][:3]}{value(element, 'id')}")
    elif tag in (W + "drawing", W + "pict"):
        found.pictures += 1
    elif tag == W + "sym":
        return _symbol(value(element, "char") or "")
    return ""


def _symbol(code: str) -> str:
    """Wingdings and Symbol place their signs in the private area: only boxes matter in forms."""
    known = {"F0A8": "□", "F06F": "□", "F0FE": "☑", "F052": "☑", "F0FC": "√", "F0B7": "•", "F0B0": "°", "F0B1": "±",
             "F0B3": "≥", "F0A3": "≤", "F0B4": "×"}  # fmt: skip
    return known.get(code.upper(), "")
