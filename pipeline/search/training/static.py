"""Contrastive training of a static model: every token a vector, a text their sum, in-batch negatives."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.search.concepts import thesaurus
from pipeline.search.training.export import write_model
from pipeline.search.training.pairs import Pair, concept_pairs, read_pairs
from pipeline.search.training.tokenising import Bags, Vocabulary, count_and_bag

_LOG = logging.getLogger(__name__)
Floats = NDArray[np.float32]
_REPORT_EVERY = 100
_WARM_UP = 50
_BETA1, _BETA2 = 0.9, 0.999


@dataclass(frozen=True, slots=True)
class Recipe:
    """``recipe.toml``; the meaning of each number is said there."""

    dimension: int
    vocabulary: int
    least_texts: int
    batch: int
    steps: int
    temperature: float
    learning_rate: float
    token_dropout: float
    seed: int
    mixture: Mapping[str, float] = field(default_factory=dict)


def read_recipe() -> Recipe:
    """The shipped recipe."""
    import tomllib
    from importlib.resources import files

    text = (files("pipeline.search.training") / "recipe.toml").read_text("utf-8")
    return Recipe(**tomllib.loads(text))


def train_embedder(data: Path, output: Path, *, minutes: float = 30.0, recipe: Recipe | None = None) -> dict[str, Any]:
    """Train on the pairs in folder ``data`` and write a model folder ``output``; returns what ``model.json`` says.

    The recipe's number of steps is taken unless ``minutes`` are over before; reading comes on top. Equal data give
    equal models as long as the time suffices. Raises ``InputError`` where ``data`` holds no pairs.
    """
    recipe = recipe or read_recipe()
    pairs = [*read_pairs(data, recipe.seed), *concept_pairs(thesaurus())]
    _LOG.info("%d pairs", len(pairs))
    texts = [text for pair in pairs for text in (pair.query, pair.passage)]
    vocabulary, bags = count_and_bag(texts, recipe.vocabulary, recipe.least_texts)
    _LOG.info("%d tokens in the vocabulary, %d in the texts", len(vocabulary.tokens), len(bags.tokens))
    table = Table(vocabulary, recipe)
    steps = _train(table, pairs, bags, recipe, _clock(minutes))
    about = {"pairs": len(pairs), "steps": steps, "batch": recipe.batch, "seed": recipe.seed}
    return write_model(output, vocabulary.tokens, table.vectors, about)


def _clock(minutes: float) -> Callable[[], float]:
    """A function that tells how much of the time is used up, 0…1."""
    began = time.monotonic()
    return lambda: (time.monotonic() - began) / (60 * minutes)


class Table:
    """The vectors, with Adam's moments; a step reads and writes only the rows its batch holds."""

    def __init__(self, vocabulary: Vocabulary, recipe: Recipe) -> None:
        self.chance = np.random.default_rng(recipe.seed)
        size = (len(vocabulary.tokens), recipe.dimension)
        # A rare token starts out long: that alone makes the sum a fair bag-of-words vector.
        length = vocabulary.rarity[:, None] / recipe.dimension**0.5
        self.vectors: Floats = self.chance.standard_normal(size, np.float32) * length
        self._mean = np.zeros(size, np.float32)
        self._square = np.zeros(size, np.float32)
        self._steps = 0

    def adam(self, rows: NDArray[np.int32], gradient: Floats, rate: float) -> None:
        self._steps += 1
        mean = self._mean[rows] * _BETA1 + gradient * (1 - _BETA1)
        square = self._square[rows] * _BETA2 + gradient * gradient * (1 - _BETA2)
        self._mean[rows], self._square[rows] = mean, square
        rate *= math.sqrt(1 - _BETA2**self._steps) / (1 - _BETA1**self._steps)
        self.vectors[rows] -= rate * mean / (np.sqrt(square) + 1e-8)


def _train(table: Table, pairs: Sequence[Pair], bags: Bags, recipe: Recipe, used: Callable[[], float]) -> int:
    groups = {name: i for i, name in enumerate(dict.fromkeys(pair.group for pair in pairs))}
    group_of = np.array([groups[pair.group] for pair in pairs])
    steps, total = 0, 0.0
    for rows in _batches(pairs, recipe):
        if steps >= recipe.steps or used() >= 1:
            break
        progress = steps / recipe.steps
        rate = recipe.learning_rate * min(1.0, (steps + 1) / _WARM_UP) * (1 - progress)
        total += _step(table, bags, rows, group_of[rows], recipe, rate)
        steps += 1
        if steps % _REPORT_EVERY == 0:
            _LOG.info("step %d, %.0f%%, loss %.3f", steps, 100 * progress, total / _REPORT_EVERY)
            total = 0.0
    return steps


def _step(
    table: Table, bags: Bags, rows: NDArray[np.int64], groups: NDArray[np.int64], recipe: Recipe, rate: float
) -> float:
    """One batch: forward, backward by hand through the normalised sums, Adam. Returns the loss."""
    matrix, tokens = bags.matrix(np.concatenate((2 * rows, 2 * rows + 1)), recipe.token_dropout, table.chance)
    sums = matrix @ table.vectors[tokens]
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    unit = sums / lengths
    loss, slope = contrast(unit[: len(rows)], unit[len(rows) :], groups, recipe.temperature)
    slope = (slope - unit * (slope * unit).sum(axis=1, keepdims=True)) / lengths
    table.adam(tokens, matrix.T @ slope, rate)
    return loss


def contrast(queries: Floats, passages: Floats, groups: NDArray[np.int64], temperature: float) -> tuple[float, Floats]:
    """InfoNCE both ways and its gradient by the queries, then the passages, one below the other.

    Row ``i`` of ``passages`` answers row ``i`` of ``queries``; members of one group are no negatives of each other.
    """
    scores = queries @ passages.T / temperature
    scores[(groups[:, None] == groups[None, :]) & ~np.eye(len(groups), dtype=np.bool_)] = -np.inf
    by_query, by_passage = _softmax(scores), _softmax(scores.T).T
    right = np.arange(len(groups))
    loss = -(np.log(by_query[right, right] + 1e-12) + np.log(by_passage[right, right] + 1e-12)).mean() / 2
    slope = by_query + by_passage
    slope[right, right] -= 2
    slope /= 2 * temperature * len(groups)
    return float(loss), np.concatenate((slope @ passages, slope.T @ queries)).astype(np.float32)


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _batches(pairs: Sequence[Pair], recipe: Recipe) -> Iterator[NDArray[np.int64]]:
    """Rows of pairs, without end: kinds by the mixture, pairs of a kind in turn in random order."""
    chance = np.random.default_rng(recipe.seed)
    kinds = sorted({pair.kind for pair in pairs})
    rows = [np.array([i for i, pair in enumerate(pairs) if pair.kind == kind]) for kind in kinds]
    shares = np.array([recipe.mixture.get(kind, 1.0) for kind in kinds])
    streams = [_endless(chance, of_kind) for of_kind in rows]
    while True:
        counts = chance.multinomial(recipe.batch, shares / shares.sum())
        yield np.concatenate([stream(int(n)) for stream, n in zip(streams, counts, strict=True)])


def _endless(chance: np.random.Generator, rows: NDArray[np.int64]) -> Callable[[int], NDArray[np.int64]]:
    waiting = rows[:0]

    def take(count: int) -> NDArray[np.int64]:
        nonlocal waiting
        while len(waiting) < count:
            waiting = np.concatenate((waiting, chance.permutation(rows)))
        taken, waiting = waiting[:count], waiting[count:]
        return taken

    return take
