"""Which sections pursue a strategy: the chance that one of their own sentences does, with those sentences."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from pipeline.classify.features import Hit
from pipeline.model import Document, Evidence, Passage, Section, SectionStrategy

THRESHOLD = 0.5
_MOST_EVIDENCE = 12


@cache
def _weights() -> dict[str, float]:
    """``clauses.json``: logistic weights of what a sentence shows.

    Fitted on sentences of labelled documents: those quoted as evidence against those that match in documents that do
    not carry the strategy (other sentences of carrying documents say nothing either way and were left out).
    """
    weights: dict[str, float] = json.loads((files("pipeline.classify") / "clauses.json").read_text("utf-8"))
    return weights


def clause_score(hit: Hit) -> float:
    """The chance, 0–1, that the sentence of ``hit`` pursues the strategy."""
    w = _weights()
    z = w["intercept"] + w["strong"] * hit.strong + w["acting"] * hit.acting + w["cited"] * hit.cited
    z += w["heading"] * hit.heading + w["term"] * (min(len(hit.terms), 3) - 1)
    return 1 / (1 + math.exp(-z))


def label_sections(document: Document, hits: Mapping[str, Sequence[Hit]]) -> tuple[SectionStrategy, ...]:
    """Innermost sections with a strategy, in text order; ``hits``: strategy → its matching sentences.

    A text without sections counts as one. Whether the document as a whole carries the strategy is not asked here.
    """
    find = _Innermost(document)
    labels = []
    for strategy, found in hits.items():
        by_section: dict[tuple[str, int, int], list[Hit]] = defaultdict(list)
        for hit in found:
            by_section[find.at(hit.span[0])].append(hit)
        for (path, start, end), own in by_section.items():
            score = any_of([clause_score(hit) for hit in own])
            if score >= THRESHOLD:
                evidence = _evidence(document.text, own)
                labels.append(SectionStrategy(strategy, round(score, 4), path, start, end, evidence))
    return tuple(sorted(labels, key=lambda label: (label.start_char, -label.score, label.strategy)))


def passage_scores(passages: Sequence[Passage], sections: Sequence[SectionStrategy]) -> dict[tuple[int, str], float]:
    """(ordinal, strategy) → score of every passage that itself holds a sentence pursuing the strategy."""
    starts = [passage.start_char for passage in passages]
    chances: dict[tuple[int, str], list[float]] = defaultdict(list)
    for label in sections:
        for evidence in label.evidence:
            i = bisect_right(starts, evidence.start_char) - 1
            if i >= 0 and evidence.start_char < passages[i].end_char:
                chances[passages[i].ordinal, label.strategy].append(evidence.weight)
    scores = {key: round(any_of(found), 4) for key, found in chances.items()}
    return {key: score for key, score in scores.items() if score >= THRESHOLD}


def any_of(chances: Sequence[float]) -> float:
    """The chance that at least one holds, were they independent."""
    return 1 - math.prod(1 - chance for chance in chances)


def _evidence(text: str, hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """The likeliest sentences, in text order; ``weight`` is each one's own chance."""
    best = sorted(hits, key=lambda hit: (-clause_score(hit), hit.span))[:_MOST_EVIDENCE]
    return tuple(
        Evidence(hit.span[0], hit.span[1], text[slice(*hit.span)], round(clause_score(hit), 4), hit.terms)
        for hit in sorted(best, key=lambda hit: hit.span)
    )


class _Innermost:
    """Finds the innermost section around an offset: its path and span; ("", whole text) where there is none."""

    def __init__(self, document: Document) -> None:
        self._sections = document.sections
        self._starts = [section.start_char for section in document.sections]
        self._whole = ("", 0, len(document.text))

    def at(self, offset: int) -> tuple[str, int, int]:
        # Sections are in text order and nest: the last one that starts before the offset and still covers it.
        for i in range(bisect_right(self._starts, offset) - 1, -1, -1):
            section: Section = self._sections[i]
            if section.end_char > offset:
                return section.path, section.start_char, section.end_char
        return self._whole
