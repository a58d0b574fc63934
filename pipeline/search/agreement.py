"""Passages that agree with a query in what no likeness of wording makes up for: its places and its numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.language.width import fold
from pipeline.search.places import asked_places, place_gains

if TYPE_CHECKING:
    from pipeline.search.index import SearchIndex

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class AgreementWeights:
    """``[agreement]`` of ``ranking.toml``; what each number does is said there."""

    same: float = 0.0
    part: float = 0.0
    spoken: float = 0.0
    other: float = 0.0
    numbers: float = 0.0
    depth: int = 40


def best_first(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    """``(row, score)``, best first, ties in row order."""
    return sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))


def rescored(
    index: SearchIndex, text: str, hits: Sequence[tuple[int, float]], weights: AgreementWeights
) -> list[tuple[int, float]]:
    """``hits``, best first, ordered anew where ``text`` names places or numbers; scores stay between 0 and 1."""
    asked = asked_places(text) if hits else None
    numbers = set(_NUMBER.findall(fold(text)))
    if asked is None and not numbers:
        return list(hits)
    rows = np.array([row for row, _ in hits], np.int64)
    gains = np.zeros(len(rows), np.float32)
    if asked:
        gains = place_gains(index.places[index.owners[rows]], asked, weights.same, weights.part, weights.other)
    gained = max(weights.same, weights.part, weights.spoken) if asked else 0.0
    whole = [_whole(index, int(row)) for row in rows[: weights.depth]]
    for i, (title, body) in enumerate(whole):
        if asked and gains[i] <= 0 and any(name in body for name in asked.names):
            gains[i] = weights.spoken
        if numbers:
            gains[i] += (
                weights.numbers * len(numbers & {*_NUMBER.findall(title), *_NUMBER.findall(body)}) / len(numbers)
            )
    order = sorted(range(len(rows)), key=lambda i: (-hits[i][1] - gains[i], hits[i][0]))
    return [
        (hits[i][0], max(hits[i][1] + float(gains[i]), 0.0) / (1 + gained + bool(numbers) * weights.numbers))
        for i in order
    ]


def _whole(index: SearchIndex, row: int) -> tuple[str, str]:
    """Title, and headings with text, of a passage, folded."""
    passage = index.passage(row)
    title = index.document(int(index.owners[row]))["title"]
    return fold(title), fold("\n".join((*passage.trail, passage.text)))
