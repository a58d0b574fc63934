"""The last word on the best passages by a model that reads query and passage together; optional."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from pipeline.search.embedder import Vectors

if TYPE_CHECKING:
    from pipeline.search.index import SearchIndex

_DEPTH = 40


class Reranker(Protocol):
    def scores(self, query: str, texts: Sequence[str]) -> Vectors: ...


def open_reranker(name: str) -> Reranker:
    """The cross-encoder of sentence-transformers called ``name``, or in that folder (extra ``neural``)."""
    from pipeline.search.neural import NeuralReranker

    return NeuralReranker(name)


def reranked(
    index: SearchIndex, reranker: Reranker, query: str, hits: Sequence[tuple[int, float]]
) -> list[tuple[int, float]]:
    """``hits`` with the first 40 in the order of ``reranker``; the scores stay in place, so that they still fall."""
    from pipeline.search.builder import passage_text

    best, rest = hits[:_DEPTH], hits[_DEPTH:]
    if not best:
        return list(hits)
    titles = [str(index.document(int(index.owners[row]))["title"]) for row, _ in best]
    texts = [passage_text(title, index.passage(row)) for title, (row, _) in zip(titles, best, strict=True)]
    order = np.argsort(-reranker.scores(query, texts), kind="stable")
    return [(best[i][0], score) for i, (_, score) in zip(order.tolist(), best, strict=True)] + list(rest)
