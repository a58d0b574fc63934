"""Lines → paragraphs: hard wraps undone by width, indent, spacing and marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.model import Block, BlockKind, BlockStyle
from pipeline.parsers.pdf.lines import Line
from pipeline.parsers.wraps import ends_sentence, glue, starts_item

_ALIGNED = 4.0  # points
_MIN_COLUMN = 12  # characters: what is narrower is a list of short lines
_CLAUSE = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}")  # a clause number on a line of its own, as in standards


@dataclass(slots=True)
class Paragraph:
    text: str
    page: int
    lines: list[Line] = field(default_factory=list)
    centered: bool = False
    right: bool = False

    @property
    def last(self) -> Line:
        return self.lines[-1]

    def block(self) -> Block:
        first = self.lines[0]
        box = (
            min(line.x0 for line in self.lines),
            first.top,
            max(line.x1 for line in self.lines),
            max(line.bottom for line in self.lines),
        )
        heavy = sum(len(line.text) for line in self.lines if line.bold)
        style = BlockStyle(
            centered=self.centered,
            right=self.right,
            bold=heavy > 0.8 * sum(len(line.text) for line in self.lines),
            size=first.size,
        )
        return Block(BlockKind.PARAGRAPH, self.text, page=self.page, box=box, style=style)


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the text of a column begins and ends; ``leading`` is the usual distance of baselines."""

    left: float
    right: float
    size: float
    leading: float


def margins(lines: list[Line]) -> Margins:
    """Of one column, or of many columns alike."""
    sizes = sorted(line.size for line in lines for _ in range(1 + len(line.text) // 8))
    size = sizes[len(sizes) // 2] or 10.0
    longer = [line for line in lines if len(line.text) > 12] or lines
    left = _reached([line.x0 for line in longer])
    right = -_reached([-line.x1 for line in longer])
    gaps = sorted(b.middle - a.middle for a, b in pairwise(lines) if 0 < b.middle - a.middle < 4 * size)
    return Margins(left, right, size, gaps[len(gaps) // 2] if gaps else 1.6 * size)


def _reached(values: list[float]) -> float:
    """The lowest position that several of the values share."""
    ordered = sorted(values)
    need = max(2, len(ordered) // 16)
    for i, value in enumerate(ordered):
        close = i + need - 1
        if close < len(ordered) and ordered[close] - value < _ALIGNED:
            return value
    return ordered[0]


class Builder:
    """Takes the lines of a document column by column; a paragraph may go on in the next column or page."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._open = False
        self._reach = 0.0  # right margin of the column before

    def break_off(self) -> None:
        """A table or a picture stands between what came and what comes."""
        self._open = False

    def add_column(self, lines: list[Line], page: int, found: Margins) -> None:
        """Lines of one column from top to bottom, with its margins."""
        previous: Line | None = None
        for line in lines:
            self._add(line, previous, found, page)
            previous = line
        self._reach = found.right

    def _add(self, line: Line, previous: Line | None, m: Margins, page: int) -> None:
        centered, right = _placement(line, m)
        current = self.paragraphs[-1] if self.paragraphs and self._open else None
        if current is not None and self._continues(current, line, previous, m, centered, right):
            current.text = glue(current.text, line.text)
            current.lines.append(line)
            return
        self.paragraphs.append(Paragraph(line.text, page, [line], centered, right))
        self._open = True

    def _continues(
        self, current: Paragraph, line: Line, previous: Line | None, m: Margins, centered: bool, right: bool
    ) -> bool:
        last = current.last
        reach = m.right if previous is not None else self._reach
        full = last.x1 > reach - 2.2 * m.size and m.right - m.left > _MIN_COLUMN * m.size
        if current.centered or current.right or centered or right:
            return False
        if not full or starts_item(line.text, current.text):
            return False
        if _CLAUSE.fullmatch(line.text) and ends_sentence(current.text):
            return False
        if abs(last.size - line.size) > 0.15 * m.size:
            return False
        if previous is not None and line.middle - previous.middle > 1.7 * m.leading:
            return False
        indented = line.x0 > m.left + 1.2 * m.size
        hanging = len(current.lines) > 1 and abs(line.x0 - last.x0) < m.size
        if indented and not hanging and (ends_sentence(current.text) or line.x0 < m.left + 3.5 * m.size):
            return abs(current.lines[0].x0 - line.x0) > m.size and not ends_sentence(current.text)
        return True


def _placement(line: Line, m: Margins) -> tuple[bool, bool]:
    """(centred, set to the right) within the column."""
    before, after = line.x0 - m.left, m.right - line.x1
    inset = -m.size if line.size > 1.15 * m.size else 2.6 * m.size  # a line of a title may fill the width
    if before > inset and after > inset and abs(before - after) < 1.6 * m.size:
        return True, False
    return False, before > 0.4 * (m.right - m.left) and after < 6 * m.size
