"""The dense leg's vectors: a raw float32 file, compared as a whole or, where it is large, by the likeliest clusters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.search.clusters import ClusterIndex
from pipeline.search.records import Slices, append_array, open_array

_BLOCK = 1 << 16
# Below this share of chosen rows, gathering them is cheaper than multiplying with all.
_GATHER_BELOW = 0.25
# So few chosen rows are compared one and all, clusters or not.
_EXACT_BELOW = 20_000


class VectorIndex:
    """``count`` unit vectors of ``dimension`` numbers in ``path``, by row; ``clusters`` sort the first of them."""

    def __init__(self, path: Path, count: int, dimension: int, clusters: ClusterIndex | None = None) -> None:
        self._vectors: NDArray[np.float32] = open_array(path, count, (dimension,), np.dtype("<f4"))
        self._clusters = clusters
        self._slices = Slices(path) if clusters else None

    def search(
        self, query: NDArray[np.float32], limit: int, chosen: NDArray[np.bool_] | None = None, *, exact: bool = False
    ) -> list[tuple[int, float]]:
        """``(row, cosine)`` of the rows nearest to ``query``, best first; only rows that ``chosen`` marks.

        With clusters a few of those at the end may be missed (some 2 in 100), unless ``exact``.
        """
        count = len(self._vectors) if chosen is None else int(np.count_nonzero(chosen))
        if self._clusters and not exact and count > _EXACT_BELOW:
            rows, scores = self._likely(self._clusters, query, limit, chosen, count)
            return [(int(rows[i]), float(scores[i])) for i in _top(scores, limit)]
        if chosen is None:
            scores = np.asarray(self._vectors @ query)
            return [(int(row), float(scores[row])) for row in _top(scores, limit)]
        rows = np.flatnonzero(chosen)
        scores = self._exact(query, rows)
        return [(int(rows[i]), float(scores[i])) for i in _top(scores, limit)]

    def scores(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of ``query`` with each of ``rows``."""
        parts = [self._vectors[rows[i : i + _BLOCK]] @ query for i in range(0, len(rows), _BLOCK)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.asarray(self._vectors[rows])

    def _exact(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        if len(rows) <= _GATHER_BELOW * len(self._vectors):
            return self.scores(query, rows)
        return np.asarray(self._vectors @ query)[rows]

    def close(self) -> None:
        if self._slices is not None:
            self._slices.close()
            self._slices = None

    def _likely(
        self,
        clusters: ClusterIndex,
        query: NDArray[np.float32],
        limit: int,
        chosen: NDArray[np.bool_] | None,
        count: int,
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rows, ascending, of the nearest clusters and all that came after the sorting; and their scores."""
        rows = np.sort(clusters.candidates(query, limit, chosen, count / len(self._vectors)))
        later = np.arange(clusters.count, len(self._vectors))
        later = later if chosen is None else later[chosen[clusters.count :]]
        return np.concatenate((rows, later)), np.concatenate((self._read(rows) @ query, self.scores(query, later)))

    def _read(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of a few scattered ``rows``, read rather than mapped."""
        assert self._slices is not None
        size = self._vectors.shape[1] * self._vectors.dtype.itemsize
        read = b"".join(self._slices.read(row * size, size) for row in rows.tolist())
        return np.frombuffer(read, "<f4").reshape(len(rows), self._vectors.shape[1])


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
