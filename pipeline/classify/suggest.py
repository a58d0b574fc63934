"""Words that tell a researcher's example documents from the others: proposals for a strategy of their own."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.language import fold
from pipeline.language.tokens import segment

_HAN = re.compile(r"[一-龥]{2,}")
_LONGEST, _SHORTEST = 8, 3
_LEAST_SHARE = 0.4  # of the examples: a word of one document only says nothing of the rest


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word or two-word phrase, with how many examples and how many other documents hold it."""

    term: str
    examples: int
    others: int


def suggest_terms(examples: Sequence[str], others: Sequence[str], limit: int = 12) -> list[Proposal]:
    """Terms that most examples hold and few others do, the most telling first."""
    inside, outside = _counts(examples), _counts(others)
    least = max(2, math.ceil(_LEAST_SHARE * len(examples)))
    found = [Proposal(term, n, outside[term]) for term, n in inside.items() if n >= least]
    found.sort(key=lambda p: (-_telling(p, len(examples), len(others)), -len(p.term), p.term))
    return _distinct(found)[:limit]


def _counts(texts: Iterable[str]) -> Counter[str]:
    """In how many texts each candidate stands."""
    return Counter(term for text in texts for term in set(_candidates(fold(text))))


@cache
def _fillers() -> frozenset[str]:
    lines = (files("pipeline.classify") / "fillers.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _candidates(text: str) -> Iterator[str]:
    fillers = _fillers()
    for run in _HAN.findall(text):
        parts = segment(run)
        for i, word in enumerate(parts):
            phrase = word + (parts[i + 1] if i + 1 < len(parts) else "")
            ends = (word, parts[min(i + 1, len(parts) - 1)])
            if _SHORTEST <= len(phrase) <= _LONGEST and not fillers.intersection(ends):
                yield phrase
            if _SHORTEST <= len(word) <= _LONGEST and word not in fillers:
                yield word


def _telling(proposal: Proposal, examples: int, others: int) -> float:
    """Log-odds of standing in an example against standing elsewhere."""
    inside = math.log((proposal.examples + 0.5) / (examples - proposal.examples + 0.5))
    return inside - math.log((proposal.others + 0.5) / (others - proposal.others + 0.5))


def _distinct(found: Iterable[Proposal]) -> list[Proposal]:
    """Without terms that hold, or stand in, a better one."""
    kept: list[Proposal] = []
    for proposal in found:
        if not any(proposal.term in other.term or other.term in proposal.term for other in kept):
            kept.append(proposal)
    return kept
