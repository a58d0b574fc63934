"""The vocabulary of a static model, and texts as rows of token numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.search.static import features, token_weights

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True)
class Bags:
    """Texts as bags of tokens: text ``i`` holds each of ``tokens[starts[i]:starts[i + 1]]`` once, ``weights`` times."""

    tokens: NDArray[np.int32]
    weights: NDArray[np.float32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def matrix(
        self, rows: NDArray[np.int64], drop: float = 0.0, chance: np.random.Generator | None = None
    ) -> tuple[csr_matrix, NDArray[np.int32]]:
        """Texts × tokens for these texts, and which token each column is: only those that occur.

        ``drop`` is the share of the tokens that ``chance`` leaves out.
        """
        from scipy.sparse import csr_matrix

        spans = [slice(self.starts[row], self.starts[row + 1]) for row in rows]
        tokens = np.concatenate([self.tokens[span] for span in spans])
        weights = np.concatenate([self.weights[span] for span in spans])
        ends = np.concatenate(([0], np.cumsum([span.stop - span.start for span in spans])))
        if drop and chance is not None:
            kept = chance.random(len(tokens)) >= drop
            tokens, weights = tokens[kept], weights[kept]
            ends = np.concatenate(([0], np.cumsum(kept)))[ends]
        columns, local = np.unique(tokens, return_inverse=True)
        return csr_matrix((weights, local.astype(np.int32), ends), shape=(len(rows), len(columns))), columns


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens by falling document frequency, with the rarity of each (log of texts over texts that hold it)."""

    tokens: tuple[str, ...]
    rarity: NDArray[np.float32]


def count_and_bag(texts: Sequence[str], size: int, least: int) -> tuple[Vocabulary, Bags]:
    """The ``size`` most frequent tokens that stand in ``least`` of ``texts`` or more, and the texts as bags of them."""
    numbers: dict[str, int] = {}
    counted = []
    for text in texts:
        row = np.array([numbers.setdefault(token, len(numbers)) for token in features(text)], np.int32)
        counted.append(np.unique(row, return_counts=True))
    frequency = np.zeros(len(numbers), np.int64)
    for tokens, _ in counted:
        frequency[tokens] += 1
    order = np.argsort(-frequency, kind="stable")[:size]
    order = order[frequency[order] >= least]
    renumber = np.full(len(numbers), -1, np.int32)
    renumber[order] = np.arange(len(order), dtype=np.int32)
    kept = [(renumber[tokens], counts) for tokens, counts in counted]
    bags = Bags(
        np.concatenate([tokens[tokens >= 0] for tokens, _ in kept]),
        np.concatenate([token_weights(counts[tokens >= 0]) for tokens, counts in kept]),
        np.concatenate(([0], np.cumsum([int((tokens >= 0).sum()) for tokens, _ in kept]))).astype(np.int64),
    )
    names = list(numbers)
    rarity = np.log(len(texts) / frequency[order]).astype(np.float32)
    return Vocabulary(tuple(names[i] for i in order), rarity), bags
