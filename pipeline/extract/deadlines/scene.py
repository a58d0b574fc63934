"""What stands around one time expression: its clause, its sentence, its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.extract.calendar import TimeExpression
from pipeline.extract.context import Context

REACH = 160  # characters read on either side
_FULL_STOP = re.compile(
    r"[。！？!?；;]|\n\s*\n|\n(?=\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．]|第[一二三四五六七八九十百\d]+[章节条]|[-—●•·★]))"
)
_CLAUSE = re.compile(r"[，,：:。！？!?；;]|\n(?=\s*\n)")


@dataclass(frozen=True)
class Scene:
    """``lead`` and ``rest`` are the sentence before and after the time, line breaks removed."""

    context: Context
    time: TimeExpression

    @cached_property
    def lead(self) -> str:
        text = self.context.folded
        low = max(0, self.time.start_char - REACH)
        piece = text[low : self.time.start_char]
        stops = list(_FULL_STOP.finditer(piece))
        return _joined(piece[stops[-1].end() :] if stops else piece)

    @cached_property
    def rest(self) -> str:
        text = self.context.folded
        piece = text[self.time.end_char : self.time.end_char + REACH]
        stop = _FULL_STOP.search(piece)
        return _joined(piece[: stop.start()] if stop else piece)

    @cached_property
    def clause_lead(self) -> str:
        """The clause up to the time."""
        return _CLAUSE.split(self.lead)[-1]

    @cached_property
    def clause_rest(self) -> str:
        """The clause after the time."""
        return _CLAUSE.split(self.rest, maxsplit=1)[0]

    @cached_property
    def next_clauses(self) -> str:
        """From the time to the end of the clause that follows a comma directly behind it."""
        parts = _CLAUSE.split(self.rest, maxsplit=2)
        return "，".join(parts[:2]) if not parts[0].strip() else parts[0]

    @cached_property
    def line(self) -> tuple[str, str]:
        """What stands before and after the time on its own line."""
        text = self.context.folded
        low = text.rfind("\n", max(0, self.time.start_char - REACH), self.time.start_char)
        high = text.find("\n", self.time.end_char, self.time.end_char + REACH)
        low = max(0, self.time.start_char - REACH) if low < 0 else low + 1
        high = self.time.end_char + REACH if high < 0 else high
        return text[low : self.time.start_char].strip(), text[self.time.end_char : high].strip()


def _joined(text: str) -> str:
    return text.replace("\n", "")
