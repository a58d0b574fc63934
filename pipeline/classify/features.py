"""What a document says for a strategy: sentences that match, and the numbers drawn from them."""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.classify.taxonomy import Strategy
from pipeline.language import SentenceIndex, fold
from pipeline.language.sentences import Span

_CITED = re.compile(r"《[^《》\n]{2,80}》")
# Verbs with which officials act; a sentence without one describes or cites.
_ACTING = re.compile(
    "推动|推进|支持|鼓励|建设|培育|打造|加快|实施|开展|构建|完善|建立|强化|加强|提升|促进|引导|探索|深化|落实|创建|奖励|补助|给予|发展|组织|优化|形成|盘活|收购|引进|招引|推广|扩大|共建|处置|提高|改造|设立|新建|整合"
)
_ADDED_CITED, _ADDED_STRONG, _ADDED_WEAK, _ADDED_HEADING = 0.15, 1.0, 0.4, 1.0

FEATURES = ("title", "strong", "weak", "variety", "density", "acting", "cited", "top")


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that speaks for a strategy."""

    span: Span
    weight: float
    terms: tuple[str, ...]
    strong: bool
    heading: bool
    cited: bool
    acting: bool


class Reading:
    """A document's text prepared once for all strategies."""

    def __init__(self, text: str, title: str = "", headings: Sequence[Span] = ()) -> None:
        self.text = fold(text)
        self.title = fold(title)
        self._headings = list(headings)
        self._heading_starts = [start for start, _ in self._headings]

    @cached_property
    def sentences(self) -> SentenceIndex:
        return SentenceIndex(self.text)

    @cached_property
    def _cited(self) -> list[Span]:
        return [match.span() for match in _CITED.finditer(self.text)]

    @cached_property
    def _cited_starts(self) -> list[int]:
        return [start for start, _ in self._cited]

    def in_heading(self, offset: int) -> bool:
        return _inside(offset, self._heading_starts, self._headings)

    def is_cited(self, offset: int) -> bool:
        return _inside(offset, self._cited_starts, self._cited)


def _inside(offset: int, starts: Sequence[int], spans: Sequence[Span]) -> bool:
    i = bisect.bisect_right(starts, offset) - 1
    return i >= 0 and offset < spans[i][1]


def find_hits(reading: Reading, strategy: Strategy) -> list[Hit]:
    """The sentences that speak for ``strategy``, in text order."""
    excluded = [match.span() for match in strategy.exclude.finditer(reading.text)]
    starts = [start for start, _ in excluded]
    strong: dict[Span, list[re.Match[str]]] = {}
    weak: dict[Span, list[re.Match[str]]] = {}
    for pattern, found in ((strategy.strong, strong), (strategy.weak, weak)):
        for match in pattern.finditer(reading.text):
            if not (_inside(match.start(), starts, excluded) or _inside(match.end() - 1, starts, excluded)):
                found.setdefault(reading.sentences.at(match.start()), []).append(match)
    hits = [_hit(reading, span, matches, strong=True) for span, matches in strong.items()]
    for span, matches in weak.items():
        if span not in strong and _has_partner(reading, strategy, span, matches):
            hits.append(_hit(reading, span, matches, strong=False))
    return sorted(hits, key=lambda hit: hit.span)


def _has_partner(reading: Reading, strategy: Strategy, span: Span, matches: Sequence[re.Match[str]]) -> bool:
    """A partner beside the weak term, not inside it."""
    taken = [match.span() for match in matches]
    return any(
        all(partner.end() <= a or partner.start() >= b for a, b in taken)
        for partner in strategy.partners.finditer(reading.text, *span)
    )


def _hit(reading: Reading, span: Span, matches: Sequence[re.Match[str]], *, strong: bool) -> Hit:
    cited = all(reading.is_cited(match.start()) for match in matches)
    heading = reading.in_heading(span[0])
    terms = tuple(dict.fromkeys(match.group() for match in matches))
    weight = _ADDED_CITED if cited else (_ADDED_STRONG if strong else _ADDED_WEAK) * (1 + 0.25 * (len(terms) - 1))
    weight += _ADDED_HEADING if heading and not cited else 0.0
    acting = bool(_ACTING.search(reading.text, *span))
    return Hit(span, weight if acting else weight * 0.7, terms, strong, heading, cited, acting)


def features(reading: Reading, strategy: Strategy, hits: Sequence[Hit]) -> list[float]:
    """One number for each of ``FEATURES``; all 0 where nothing speaks for the strategy."""
    live = [hit for hit in hits if not hit.cited]
    strong = [hit for hit in live if hit.strong]
    title = bool(strategy.strong.search(reading.title)) + 0.4 * bool(strategy.weak.search(reading.title))
    total = max(len(reading.sentences.spans), 1)
    return [
        min(title, 1.0),
        math.log1p(len(strong)),
        math.log1p(len(live) - len(strong)),
        math.log1p(len({term for hit in strong for term in hit.terms})),
        min(1.0, 10 * len(strong) / total),
        math.log1p(sum(hit.acting for hit in strong)),
        math.log1p(len(hits) - len(live)),
        max((hit.weight for hit in live), default=0.0),
    ]
