"""The table row a time stands in: its cells, the cell of the time, the head of its column."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.calendar import TimeExpression
from pipeline.extract.context import Context

_BLOCKS = "deadlines.tables"
_BLOCK = re.compile(r"^[^\n]*\S\t[^\n]*$(?:\n[^\n]*\S\t[^\n]*$)*", re.M)
_REACH = 2000  # characters of a row read on either side of a time
_WIDEST = 40  # cells of a row; what has more is no table that a policy prints
_STOP = re.compile(r"[。！？!?；;]")
_NUMBER = re.compile(r"[\d.、（）()一二三四五六七八九十*-]{0,5}")


@dataclass(frozen=True, slots=True)
class Row:
    """Offsets of a row, the texts of its cells, which of them holds the time, and the head of that column.

    ``before`` and ``after`` are what else the sentence of the time says in its cell; ``opens``: it begins the cell.
    """

    start: int
    end: int
    cells: tuple[str, ...]
    column: int
    heads: tuple[str, ...]
    before: str
    after: str
    opens: bool

    @property
    def head(self) -> str:
        """The head of the time's column; in a table of two columns the cell to the left says what the time is."""
        if len(self.cells) == 2 and self.column == 1:
            return self.cells[0]
        return self.heads[self.column] if self.column < len(self.heads) else ""

    @property
    def alone(self) -> bool:
        """Nothing else is said of the time in its cell."""
        return not self.before and not self.after

    @property
    def others(self) -> tuple[str, ...]:
        """The other cells that say something: no numbering, nothing empty, a merged cell once."""
        cells = (cell for i, cell in enumerate(self.cells) if i != self.column)
        return tuple(dict.fromkeys(cell for cell in cells if not _NUMBER.fullmatch(cell)))

    @property
    def subject(self) -> str:
        """What the row is about: its longest other cell."""
        return max(self.others, key=len, default="")


def row_of(context: Context, time: TimeExpression) -> Row | None:
    """The row that holds the time; None where it stands in no table."""
    blocks = _blocks(context)
    i = bisect_right(blocks, (time.start_char, len(context.folded) + 1)) - 1
    if i < 0 or time.end_char > blocks[i][1]:
        return None
    text, (first, last) = context.folded, blocks[i]
    start = text.rfind("\n", max(first, time.start_char - _REACH), time.start_char) + 1
    start = start or max(first, time.start_char - _REACH)
    end = text.find("\n", time.end_char, min(last, time.end_char + _REACH))
    end = min(last, time.end_char + _REACH) if end < 0 else end
    lead, rest = text[start : time.start_char].split("\t"), text[time.end_char : end].split("\t")
    if len(lead) + len(rest) > _WIDEST:
        return None
    quote = text[time.start_char : time.end_char]
    cells = [*lead[:-1], lead[-1] + quote + rest[0], *rest[1:]]
    head_end = text.find("\n", first, min(last, first + _REACH))
    heads = _cells(text[first:head_end]) if start > first and head_end > 0 else ()
    *earlier, before = _STOP.split(lead[-1])
    after = _STOP.split(rest[0], maxsplit=1)[0]
    stripped = tuple(cell.strip() for cell in cells)
    return Row(start, end, stripped, len(lead) - 1, heads, before.strip(), after.strip(), not earlier)


def _blocks(context: Context) -> Sequence[tuple[int, int]]:
    """Spans of the runs of lines that hold tabs, read once per context."""
    if _BLOCKS not in context.memo:
        context.memo[_BLOCKS] = (
            [match.span() for match in _BLOCK.finditer(context.folded)] if "\t" in context.folded else []
        )
    blocks: Sequence[tuple[int, int]] = context.memo[_BLOCKS]
    return blocks


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split("\t"))
