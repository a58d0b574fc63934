"""How the lines of a text hang together: paragraphs, their markers (一、（一）1. ——), the headings above them.

Works on the bare text, so that a passage cut out of a document is read the same way as the document. Hard-wrapped
lines are joined; offsets are those of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from pipeline.extract.targets.vocabulary import words

DASH = 9
POINT = 8
PLAIN_HEADING = 4.5

_MARKERS: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (level, re.compile(pattern))
    for level, pattern in (
        (1, r"第[一二三四五六七八九十百零\d ]{1,6}[编章]|附(?:件|表|录)\s*[\d一二三四五六七八九十]*[:：\s]?"),
        (2, r"第[一二三四五六七八九十百零\d ]{1,6}节"),
        (4, r"第[一二三四五六七八九十百零\d ]{1,8}条"),
        (3, r"[一二三四五六七八九十]{1,3}[、.]"),
        (4, r"[（(] ?[一二三四五六七八九十]{1,3} ?[)）]、?"),
        (6, r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?![\d.%])[、. ]?|[（(]\d{1,2}[)）]|\d{1,2}[)）]"),
        (5, r"\d{1,2}[.、](?!\d)"),
        (7, r"[①-⑳]"),
        (POINT, r"[一二三四五六七八九十]是|专栏"),
        (DASH, r"[-·•●◆■▲*※▪◇□➢★☆]+"),
    )
)
_MARK_STARTS = frozenset("第附（(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳专-·•●◆■▲*※▪◇□➢★☆一二三四五六七八九十0123456789")
_ENDS = "。；：:;！？!?…"
_WRAP_AT = 15
_HEADING_LENGTH = 45
_LEAD_SENTENCE = re.compile(r"[^。，,；;：:\n]{2,30}[。：:]")
_LINE = re.compile(r"[^\n]+")


class Section(StrEnum):
    """What a heading announces."""

    GOAL = "goal"
    PAST = "past"
    SUPPORT = "support"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``text[start:end]``; ``level`` is that of its marker (0 none, 9 a dash), ``heading_end`` where its heading stops.

    A paragraph that is a heading altogether has ``heading_end == end``; one with none has ``heading_end == start``.
    """

    start: int
    end: int
    level: float
    heading_end: int

    @property
    def is_heading(self) -> bool:
        return self.heading_end == self.end


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of ``text`` (folded), wrapped lines joined."""
    return [_describe(text, start, end) for start, end in _join(text, list(_lines(text)))]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in _LINE.finditer(text):
        line = match.group()
        left = len(line) - len(line.lstrip())
        right = len(line.rstrip())
        if left < right:
            yield match.start() + left, match.start() + right


def _join(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if not lines:
        return
    start, end = lines[0]
    for before, (next_start, next_end) in pairwise(lines):
        if _wraps(text, before, next_start, first=start):
            end = next_end
            continue
        yield start, end
        start, end = next_start, next_end
    yield start, end


def _wraps(text: str, line: tuple[int, int], next_start: int, *, first: int) -> bool:
    """Whether the break behind ``line`` is only where the page ended, not the paragraph."""
    start, end = line
    if end - start < _WRAP_AT or text[end - 1] in _ENDS or "\t" in text[start:end]:
        return False
    if _marker(text, next_start)[0]:
        return False
    heading = start == first and 0 < _marker(text, start)[0] < DASH and not re.search(r"[，。,；;]", text[start:end])
    return not heading


def _marker(text: str, start: int) -> tuple[float, int]:
    """Level of the marker at ``start`` and where it ends; ``(0, start)`` where none stands."""
    if text[start] not in _MARK_STARTS:
        return 0, start
    for level, pattern in _MARKERS:
        match = pattern.match(text, start)
        if match:
            return level, match.end()
    return 0, start


def _describe(text: str, start: int, end: int) -> Paragraph:
    level, body = _marker(text, start)
    if level == 0:
        short = end - start <= 24 and text[end - 1] not in "。；;，,"
        if short and words().heading.search(text, start, end):
            return Paragraph(start, end, PLAIN_HEADING, end)
        return Paragraph(start, end, 0, start)
    whole = end - start <= _HEADING_LENGTH and not re.search(r"[，。,；;]", text[body : end - 1])
    if whole and level != DASH:
        return Paragraph(start, end, level, end)
    lead = _LEAD_SENTENCE.match(text, body, end)
    return Paragraph(start, end, level, lead.end() if lead else start)


def section_kind(heading: str) -> Section:
    """What the words of a heading announce."""
    for kind, pattern in words().sections:
        if pattern.search(heading):
            return Section(kind)
    return Section.NONE


class ParagraphIndex:
    """Answers which paragraph an offset stands in."""

    def __init__(self, items: list[Paragraph]) -> None:
        self.items = items
        self._starts = [p.start for p in items]

    def position(self, offset: int) -> int:
        """Index of the paragraph that holds ``offset``, -1 where none does."""
        i = bisect_right(self._starts, offset) - 1
        return i if i >= 0 and offset < self.items[i].end else -1
