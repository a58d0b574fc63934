"""Sentences and clauses, as offset pairs into the text they came from."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

_SENTENCE_END = re.compile(r"[。！？!?；;]+[”’」』）)\"]*|\n+")
_CLAUSE_END = re.compile(r"[，,、：:。！？!?；;\n]")

Span = tuple[int, int]


def sentences(text: str) -> list[Span]:
    """Spans of the sentences of ``text``, trimmed, in order; a line break always ends one, ；does too."""
    return list(_split(text, _SENTENCE_END, keep_end=True))


def clauses(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Spans of the clauses inside ``text[start:end]``, punctuation excluded."""
    piece = text[start:end]
    return [(start + a, start + b) for a, b in _split(piece, _CLAUSE_END, keep_end=False)]


def _split(text: str, pattern: re.Pattern[str], *, keep_end: bool) -> Iterator[Span]:
    begin = 0
    for match in pattern.finditer(text):
        yield from _filled(trimmed(text, begin, match.end() if keep_end else match.start()))
        begin = match.end()
    yield from _filled(trimmed(text, begin, len(text)))


def _filled(span: Span) -> Iterator[Span]:
    if span[0] < span[1]:
        yield span


def trimmed(text: str, start: int, end: int) -> Span:
    """``text[start:end]`` without the blanks at its ends; nothing but blanks gives an empty span."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


class SentenceIndex:
    """Answers which sentence an offset stands in, in O(log n)."""

    def __init__(self, text: str) -> None:
        self.spans: Sequence[Span] = sentences(text)
        self._starts = [start for start, _ in self.spans]

    def at(self, offset: int) -> Span:
        """The sentence that holds ``offset``; ``(offset, offset)`` where none does."""
        i = bisect.bisect_right(self._starts, offset) - 1
        if i < 0 or offset >= self.spans[i][1]:
            return offset, offset
        return self.spans[i]
