"""Codes each clause of a policy as the instruments it uses, the way policy studies code them by hand."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.classify.instruments.hits import Hit, find_hits
from pipeline.classify.instruments.vocabulary import Vocabulary, vocabulary
from pipeline.language import clauses, fold, sentences
from pipeline.language.sentences import Span
from pipeline.model import Document, Instrument, Section

_SHORTEST = 8  # a unit of fewer characters is a remnant: 特此通知。
_BROAD = ("strategy", "goal")
_RANK = {"sure": 0, "strong": 1, "weak": 2}


@dataclass(frozen=True, slots=True)
class _Code:
    kind: str
    score: float
    hits: tuple[Hit, ...]
    strong: bool


def code_instruments(document: Document) -> tuple[Instrument, ...]:
    """The instruments of ``document`` in text order; none for reports and technical standards.

    A sentence is the unit. Each has at most one ``main`` code, the likeliest, and further ones for other
    instruments it names outright; ``quote`` spans the clauses that earned the code.
    """
    words = vocabulary()
    if document.doc_type in words.skipped_types:
        return ()
    folded, outline = fold(document.text), _Outline(document.sections, words)
    found: list[Instrument] = []
    for span in _units(document):
        codes = code_sentence(folded[slice(*span)], outline.kinds_at(span[0]), words)
        found += [_fact(document.text, span, code, main=code is codes[0]) for code in codes]
    return tuple(found)


def code_sentence(sentence: str, headings: Mapping[str, float], words: Vocabulary | None = None) -> list[_Code]:
    """The codes of one sentence, the main one first; ``headings``: what the headings above add to each kind."""
    words = words or vocabulary()
    if any(pattern.search(sentence) for pattern in words.skip):
        return []
    hits = [hit for hit in find_hits(sentence, words) if hit.role != "heading"]
    weights = words.score
    factor = 1.0 if words.acting.search(sentence) else weights["still"]
    factor *= weights["past"] if words.past.search(sentence) else 1.0
    codes = [_score(kind, hits, headings, factor, weights) for kind in words.kinds]
    ranked = sorted((code for code in codes if code), key=lambda code: -code.score)
    if not ranked or ranked[0].score < weights["threshold"]:
        return _by_heading(headings, factor, weights)
    further = [code for code in ranked[1:] if code.strong and code.score >= weights["second"]]
    return [ranked[0], *(code for code in further if code.kind not in _BROAD)]


def _score(
    kind: str, hits: Sequence[Hit], headings: Mapping[str, float], factor: float, weights: Mapping[str, float]
) -> _Code | None:
    own = [hit for hit in hits if hit.kind == kind]
    if not own:
        return None
    doubt = 1.0 - headings.get(kind, 0.0)
    for role in {hit.term: hit.role for hit in _apart(own)}.values():
        doubt *= 1.0 - weights[role]
    roles = {hit.role for hit in own}
    broad = weights["broad"] if kind in _BROAD and kind not in headings and "sure" not in roles else 1.0
    return _Code(kind, round((1.0 - doubt) * factor * broad, 3), tuple(own), bool(roles & {"sure", "strong"}))


def _apart(hits: Sequence[Hit]) -> list[Hit]:
    """Hits that share no character, sure, strong and long ones first: words count once."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (_RANK[hit.role], not hit.whole, hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return kept


def _by_heading(headings: Mapping[str, float], factor: float, weights: Mapping[str, float]) -> list[_Code]:
    """A sentence without telling words of its own does what its heading says."""
    kind = max(headings, key=lambda name: headings[name], default=None)
    if kind is None or factor < 1.0 or headings[kind] < weights["heading"]:
        return []
    return [_Code(kind, weights["heading_alone"], (), False)]


def _units(document: Document) -> Iterator[Span]:
    """Sentences of the text proper, without headings (that stand over something) and tables."""
    start = int(document.extra.get("body_start", 0))
    end = int(document.extra.get("body_end", len(document.text)))
    taken = [(s.start_char, s.heading_end) for s in document.sections if s.end_char - s.heading_end > _SHORTEST]
    taken = sorted([*taken, *((table.start_char, table.end_char) for table in document.tables)])
    starts = [a for a, _ in taken]
    for a, b in sentences(document.text):
        i = bisect.bisect_right(starts, a) - 1
        if start <= a and b <= end and b - a >= _SHORTEST and (i < 0 or taken[i][1] < b):
            yield a, b


def _fact(text: str, span: Span, code: _Code, *, main: bool) -> Instrument:
    kind = vocabulary().kinds[code.kind]
    start, end = _evidence(text, span, code.hits)
    terms = tuple(dict.fromkeys(hit.term for hit in code.hits))
    return Instrument(
        start_char=start, end_char=end, quote=text[start:end], sentence_start=span[0], sentence_end=span[1],
        confidence=code.score, side=kind.side, kind=kind.name, terms=terms, main=main,
    )  # fmt: skip


def _evidence(text: str, span: Span, hits: Sequence[Hit]) -> Span:
    """From the first clause with a term to the last; the whole sentence where only the heading tells."""
    if not hits:
        return span
    first, last = span[0] + min(hit.start for hit in hits), span[0] + max(hit.end for hit in hits)
    touched = [(a, b) for a, b in clauses(text, *span) if a < last and first < b]
    return min([first, *(a for a, _ in touched)]), max([last, *(b for _, b in touched)])


class _Outline:
    """What the headings above a place say of the instruments under them."""

    def __init__(self, sections: Sequence[Section], words: Vocabulary) -> None:
        self._sections, self._words = sections, words
        self._starts = [section.start_char for section in sections]
        self._known: dict[str, frozenset[str]] = {}

    def kinds_at(self, offset: int) -> dict[str, float]:
        """Kind → weight, from the innermost heading that names any and the one above it."""
        weights = (self._words.score["heading"], self._words.score["parent_heading"])
        found: dict[str, float] = {}
        for section, weight in zip(self._above(offset), weights, strict=False):
            for kind in self._kinds(section.heading):
                found.setdefault(kind, weight)
        return found

    def _above(self, offset: int) -> Iterator[Section]:
        level = None
        for i in range(bisect.bisect_right(self._starts, offset) - 1, -1, -1):
            section = self._sections[i]
            if section.end_char > offset and (level is None or section.level < level):
                level = section.level
                if self._kinds(section.heading):
                    yield section

    def _kinds(self, heading: str) -> frozenset[str]:
        if heading not in self._known:
            hits = find_hits(fold(heading), self._words) if len(heading) <= 40 else []
            strong = [hit.kind for hit in hits if hit.role == "strong"]
            self._known[heading] = frozenset(strong or [hit.kind for hit in hits if hit.role == "heading"])
        return self._known[heading]
