"""The dense leg's vectors: a raw float32 file, memory-mapped, searched exactly.

Exact search of 100,000 vectors of 256 numbers takes some 6 ms; what is asked of a larger index is told in
``tests/benchmarks/bench_search.py``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.search.records import append_array, open_array

_BLOCK = 1 << 16
# Below this share of chosen rows, gathering them is cheaper than multiplying with all.
_GATHER_BELOW = 0.25


class VectorIndex:
    """``count`` unit vectors of ``dimension`` numbers in ``path``, by row."""

    def __init__(self, path: Path, count: int, dimension: int) -> None:
        self._vectors: NDArray[np.float32] = open_array(path, count, (dimension,), np.dtype("<f4"))

    def search(
        self, query: NDArray[np.float32], limit: int, chosen: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """``(row, cosine)`` of the rows nearest to ``query``, best first; only rows that ``chosen`` marks."""
        rows = np.flatnonzero(chosen) if chosen is not None else None
        if rows is not None and len(rows) <= _GATHER_BELOW * len(self._vectors):
            scores = self.scores(query, rows)
        else:
            scores = self._all_scores(query)
            scores = scores if rows is None else scores[rows]
        best = _top(scores, limit)
        return [(int(best_row if rows is None else rows[best_row]), float(scores[best_row])) for best_row in best]

    def scores(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of ``query`` with each of ``rows``."""
        parts = [self._vectors[rows[i : i + _BLOCK]] @ query for i in range(0, len(rows), _BLOCK)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.asarray(self._vectors[rows])

    def _all_scores(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(self._vectors @ query)


def append_vectors(path: Path, count: int, vectors: NDArray[np.float32]) -> int:
    """Write ``vectors`` behind the first ``count``; returns how many there are then."""
    return append_array(path, count, vectors.astype("<f4", copy=False))


def _top(scores: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    """Positions of the ``limit`` highest scores, highest first, ties by position."""
    limit = min(limit, len(scores))
    if not limit:
        return np.zeros(0, np.int64)
    # What ties with the last one stays in, so that the choice among equals is by position, not by chance.
    least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
    best = np.flatnonzero(scores >= least)
    return best[np.lexsort((best, -scores[best]))][:limit]
