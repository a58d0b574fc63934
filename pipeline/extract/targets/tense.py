"""Whether a paragraph tells what was done or says what is to be done.

Chinese verbs carry no tense: 推进项目49个 may be work done or work to do. What says it stands around the number: 已,
累计, 以来, …了 in this sentence or the one before it, against 下一步, 将, 力争. The last sentence that says either way
speaks for those behind it, up to the end of the paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import StrEnum

from pipeline.extract.targets.layout import POINT, ParagraphIndex
from pipeline.extract.targets.vocabulary import words

_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_POINTS = 12  # points of one list that are looked back through
_REPORTS = 2  # words of a reporter that make a text a report


class Tense(StrEnum):
    """How a stretch of text speaks of what it names."""

    TOLD = "told"
    AHEAD = "ahead"
    OPEN = "open"


class TenseIndex:
    """Tenses of one text, read paragraph by paragraph as they are asked for."""

    def __init__(self, text: str, paragraphs: ParagraphIndex) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self._read: dict[int, tuple[list[int], list[Tense]]] = {}
        heard = words()["reporter"].finditer(text)
        self.is_report = sum(1 for _, _ in zip(range(_REPORTS), heard, strict=False)) == _REPORTS

    def before(self, paragraph: int, sentence_start: int) -> Tense:
        """What the sentences of the paragraph before the one at ``sentence_start`` come to."""
        starts, tenses = self._sentences(paragraph)
        tense = _last(tenses[: bisect_left(starts, sentence_start)])
        return tense if tense is not Tense.OPEN else self._above(paragraph)

    def _above(self, paragraph: int) -> Tense:
        """一是…, 二是…: what the points before it and the paragraph that leads them come to."""
        for _ in range(_POINTS):
            if paragraph <= 0 or self._paragraphs.items[paragraph].level != POINT:
                break
            paragraph -= 1
            tense = _last(self._sentences(paragraph)[1])
            if tense is not Tense.OPEN:
                return tense
        return Tense.OPEN

    def _sentences(self, paragraph: int) -> tuple[list[int], list[Tense]]:
        if paragraph not in self._read:
            item = self._paragraphs.items[paragraph]
            found = list(_SENTENCE.finditer(self._text, item.start, item.end))
            self._read[paragraph] = ([m.start() for m in found], [self._tense(m.start(), m.end()) for m in found])
        return self._read[paragraph]

    def _tense(self, start: int, end: int) -> Tense:
        """An intent outweighs the past it starts from: 在已建成的基础上，力争…."""
        if words()["intends"].search(self._text, start, end):
            return Tense.AHEAD
        return Tense.TOLD if words()["tells"].search(self._text, start, end) else Tense.OPEN


def _last(tenses: list[Tense]) -> Tense:
    return next((tense for tense in reversed(tenses) if tense is not Tense.OPEN), Tense.OPEN)
