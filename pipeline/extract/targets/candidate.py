"""A number in its clause, sentence and paragraph: all that the evidence looks at."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.extract.context import Context
from pipeline.extract.quantities import Quantity, find_quantities
from pipeline.extract.targets.layout import DASH, POINT, Paragraph
from pipeline.extract.targets.scope import Scope, ScopeIndex
from pipeline.extract.targets.tense import Tense, TenseIndex

_CLAUSE_STOP = re.compile(r"[，。；;：:！？!?]|(?<!\d),|,(?!\d)")
_SENTENCE_STOP = re.compile(r"[。！？!?；;]")
_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_QUOTED = re.compile(r"“[^“”\n]{1,60}”|\"[^\"\n]{1,40}\"")
_BRACKETED = re.compile(r"[（(][^（()）\n]{1,160}[)）]")
_CLAUSE_REACH = 120
_SENTENCE_REACH = 260
_GAPS = re.compile(r"\n ?\d{1,3} ?\n|(?<![A-Za-z]) | (?![A-Za-z])|[\n\u3000]")


def tidy(piece: str) -> str:
    """Without the spaces and line breaks that layout put in."""
    return _GAPS.sub("", piece)


class Spans:
    """Non-overlapping spans of one pattern; answers whether one covers an offset."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._spans = [match.span() for match in pattern.finditer(text)]
        self._starts = [start for start, _ in self._spans]

    def covers(self, offset: int) -> bool:
        i = bisect_right(self._starts, offset) - 1
        return i >= 0 and offset < self._spans[i][1]


@dataclass(frozen=True)
class Candidate:
    """One quantity with the strings around it (layout gaps removed) and its scope.

    ``before``/``after`` are its clause on either side, ``lead_in`` the sentence up to its clause, ``rest`` the
    sentence behind its clause; ``under_time`` is the part of ``lead_in`` behind the coming time that governs the
    number, all of it where none does; ``gap`` what stands between the number before it in the same clause and itself,
    None for the first, and ``gap_start`` where that number ends; ``told_before`` how the paragraph speaks up to here;
    ``listed`` in a paragraph that a dash opens, ``task_item`` in one that 一是, 二是 opens.
    """

    quantity: Quantity
    scope: Scope
    before: str
    after: str
    lead_in: str
    under_time: str
    rest: str
    gap: str | None
    gap_start: int
    clause_start: int
    sentence_start: int
    sentence_end: int
    in_title: bool
    in_quotes: bool
    in_brackets: bool
    told_before: Tense = Tense.OPEN
    listed: bool = False
    task_item: bool = False

    @cached_property
    def bare_before(self) -> str:
        """``before`` without what stands in brackets."""
        return self.before if self.in_brackets else _BRACKETED.sub("", self.before)

    @cached_property
    def bare_after(self) -> str:
        """``after`` without what stands in brackets."""
        return self.after if self.in_brackets else _BRACKETED.sub("", self.after)

    @cached_property
    def clause(self) -> str:
        return f"{self.bare_before}〇{self.after}"

    @cached_property
    def so_far(self) -> str:
        """The sentence up to the number."""
        return self.lead_in + self.bare_before


class Reader:
    """Cuts a text into candidates."""

    def __init__(self, context: Context) -> None:
        self.text = context.folded
        self.scopes = ScopeIndex(context)
        self.tenses = TenseIndex(self.text, self.scopes.paragraphs)
        self._quantities = find_quantities(context)
        self._clauses = [m.start() for m in _CLAUSE_STOP.finditer(self.text)]
        self._sentences = [m.start() for m in _SENTENCE_STOP.finditer(self.text)]
        self._titles = Spans(_TITLE, self.text)
        self._quotes = Spans(_QUOTED, self.text)
        self._brackets = Spans(_BRACKETED, self.text)
        self._rows = {
            number
            for number, paragraph in enumerate(self.scopes.paragraphs.items)
            if self.text.count("\t", paragraph.start, paragraph.end) > 1
        }

    def candidates(self) -> Iterator[Candidate]:
        """Every quantity of running text; rows of tables are read elsewhere."""
        previous_end = 0
        for quantity in self._quantities:
            number = self.scopes.paragraphs.position(quantity.start_char)
            if number < 0 or number in self._rows:
                continue
            yield self._candidate(quantity, self.scopes.paragraphs.items[number], previous_end)
            previous_end = quantity.end_char

    def _candidate(self, quantity: Quantity, paragraph: Paragraph, previous_end: int) -> Candidate:
        start, end = quantity.start_char, quantity.end_char
        clause_start, clause_end = self._around(self._clauses, start, end, paragraph.start, paragraph.end)
        sentence_start, sentence_end = self._around(self._sentences, start, end, paragraph.start, paragraph.end)
        near_start = max(clause_start, start - _CLAUSE_REACH)
        near_end = min(clause_end, end + _CLAUSE_REACH)
        far_start = max(sentence_start, near_start - _SENTENCE_REACH)
        far_end = min(sentence_end, near_end + _SENTENCE_REACH)
        scope = self.scopes.at(start, (near_start, near_end))
        opening = scope.time.start_char if scope.time and scope.ahead and scope.own else far_start
        return Candidate(
            quantity=quantity,
            scope=scope,
            before=tidy(self.text[near_start:start]),
            after=tidy(self.text[end:near_end]),
            lead_in=tidy(self.text[far_start:near_start]),
            under_time=tidy(self.text[max(far_start, opening) : near_start]),
            rest=tidy(self.text[near_end:far_end]),
            gap=tidy(self.text[previous_end:start]) if previous_end > near_start else None,
            gap_start=previous_end,
            clause_start=clause_start,
            sentence_start=sentence_start,
            sentence_end=sentence_end,
            in_title=self._titles.covers(start),
            in_quotes=self._quotes.covers(start),
            in_brackets=self._brackets.covers(start),
            listed=paragraph.level == DASH,
            task_item=paragraph.level == POINT,
            told_before=self.tenses.before(scope.paragraph, sentence_start),
        )

    def _around(self, stops: list[int], start: int, end: int, low: int, high: int) -> tuple[int, int]:
        """The stretch between two stops that holds ``start:end``, within ``low:high``; the right stop is included."""
        left = bisect_left(stops, start) - 1
        right = bisect_left(stops, end)
        begin = stops[left] + 1 if left >= 0 else 0
        stop = stops[right] + 1 if right < len(stops) else len(self.text)
        return max(begin, low), min(stop, high)
