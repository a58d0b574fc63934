"""Two rankings → one.

``coverage``: both scores are brought to 0…1 and summed, with a weight for the dense leg that falls as the best lexical
hit covers more of the query: who types the words of a document gets that document, who paraphrases gets its meaning.
``rrf``: reciprocal ranks, for embedders whose scores cannot be compared.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.search.agreement import AgreementWeights

Hits = Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class FusionSettings:
    """``[fusion]`` of ``ranking.toml``; what each number does is said there."""

    method: str = "coverage"
    midpoint: float = 0.45
    softness: float = 0.08
    low: float = 0.1
    high: float = 0.8
    rrf_k: int = 60
    depth: int = 200


@dataclass(frozen=True, slots=True)
class Ranking:
    """All of ``ranking.toml``."""

    lexical: Mapping[str, float]
    expansion: Mapping[str, float]
    frame: float
    frame_words: frozenset[str]
    fusion: FusionSettings
    agreement: AgreementWeights = field(default_factory=AgreementWeights)


@cache
def ranking() -> Ranking:
    """The shipped numbers."""
    return read_ranking(tomllib.loads((files("pipeline.search") / "ranking.toml").read_text("utf-8")))


def read_ranking(data: Mapping[str, Any]) -> Ranking:
    query = data["query"]
    return Ranking(
        lexical=data["lexical"],
        expansion=data["expansion"],
        frame=query["frame"],
        frame_words=frozenset(query["frame_words"].split()),
        fusion=FusionSettings(**data["fusion"]),
        agreement=AgreementWeights(**data.get("agreement", {})),
    )


def doubt(coverage: float, settings: FusionSettings) -> float:
    """How little the wording of a query can be trusted, 0…1, when its best lexical hit has this ``coverage`` (0…1)."""
    return 1 / (1 + math.exp((coverage - settings.midpoint) / settings.softness))


def fuse(lexical: Hits, dense: Hits, coverage: float, settings: FusionSettings) -> dict[int, float]:
    """Row → score, 0…1, of every row that either leg found. ``dense`` scores are cosines."""
    if settings.method == "rrf":
        return _reciprocal_ranks((lexical, dense), settings.rrf_k)
    share = settings.low + (settings.high - settings.low) * doubt(coverage, settings) if dense else 0.0
    # A full list was cut: what the other leg alone found would score about as its last hit, so that is the zero.
    worst = 0.0 if len(lexical) < settings.depth else None
    scores = {row: (1 - share) * score for row, score in _scaled(lexical, floor=worst).items()}
    for row, score in _scaled(dense).items():
        scores[row] = scores.get(row, 0.0) + share * score
    return scores


def _scaled(hits: Hits, floor: float | None = None) -> dict[int, float]:
    """Scores stretched so that the best is 1 and the floor (by default the worst) is 0."""
    if not hits:
        return {}
    top = max(score for _, score in hits)
    bottom = min(score for _, score in hits) if floor is None else floor
    if top <= bottom:
        return {row: 1.0 for row, _ in hits}
    width = top - bottom
    return {row: (score - bottom) / width if score > bottom else 0.0 for row, score in hits}


def _reciprocal_ranks(rankings: Sequence[Hits], k: int) -> dict[int, float]:
    scores: dict[int, float] = {}
    present = [hits for hits in rankings if hits]
    for hits in present:
        for rank, (row, _) in enumerate(hits, start=1):
            # scaled so that first in every ranking is 1
            scores[row] = scores.get(row, 0.0) + (k + 1) / (k + rank) / len(present)
    return scores
