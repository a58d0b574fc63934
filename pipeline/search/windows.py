"""Windows: pieces of a passage a query is compared with besides the whole.

The mean of 300 characters hides the one sentence that answers. Every window has a small vector of its own (int8 with a
scale); only those of the passages that the whole vectors bring up are ever read.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.language import sentences
from pipeline.search.records import Slices, append_array, open_array

_I1, _F4, _U4 = np.dtype("i1"), np.dtype("<f4"), np.dtype("<u4")
_LARGEST = 127


def split_spans(text: str, limit: int) -> list[tuple[int, int]]:
    """Spans of neighbouring sentences of at most ``limit`` characters together; a longer sentence is cut."""
    spans: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if spans and end - spans[-1][0] <= limit:
            spans[-1] = (spans[-1][0], end)
            continue
        spans += [(at, min(at + limit, end)) for at in range(start, end, limit)]
    return spans


class WindowIndex:
    """Windows of ``passages`` passages in ``PATH.i8``, ``PATH.scales`` and ``PATH.ends``."""

    def __init__(self, path: Path, passages: int, dimension: int) -> None:
        self._ends: NDArray[np.uint32] = open_array(path.with_suffix(".ends"), passages, (), _U4)
        count = int(self._ends[-1]) if passages else 0
        self._dimension = dimension
        self._vectors = Slices(path.with_suffix(".i8")) if count else None
        if count and path.with_suffix(".i8").stat().st_size < count * dimension:
            raise ValueError(f"{path.with_suffix('.i8')} is cut short")
        self._scales: NDArray[np.float32] = open_array(path.with_suffix(".scales"), count, (), _F4)

    def best(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """For each of ``rows`` the highest cosine of its windows with ``query``; -1 where it has none."""
        ends = self._ends[rows].astype(np.int64)
        starts = np.where(rows > 0, self._ends[np.maximum(rows - 1, 0)], 0).astype(np.int64)
        sizes = ends - starts
        best = np.full(len(rows), -1, np.float32)
        if self._vectors is None or not sizes.sum():
            return best
        # the window numbers of all rows, one row after the other
        offsets = np.concatenate(([0], np.cumsum(sizes)))
        numbers = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], sizes)
        width = self._dimension
        pieces = [
            self._vectors.read(a * width, n * width) for a, n in zip(starts.tolist(), sizes.tolist(), strict=True)
        ]
        windows = np.frombuffer(b"".join(pieces), _I1).reshape(-1, width)
        scores = (windows.astype(np.float32) @ query) * self._scales[numbers]
        np.maximum.at(best, np.repeat(np.arange(len(rows)), sizes), scores)
        return best

    def close(self) -> None:
        if self._vectors is not None:
            self._vectors.close()
            self._vectors = None


def append_windows(path: Path, passages: int, vectors: NDArray[np.float32], sizes: NDArray[np.int64]) -> None:
    """Write the windows of further passages, ``sizes`` of them each, behind those of the first ``passages``."""
    ends = open_array(path.with_suffix(".ends"), passages, (), _U4)
    count = int(ends[-1]) if passages else 0
    scales = np.maximum(np.abs(vectors).max(axis=1, initial=0), 1e-12).astype(_F4) / _LARGEST
    append_array(path.with_suffix(".i8"), count, np.rint(vectors / scales[:, None]).astype(_I1))
    append_array(path.with_suffix(".scales"), count, scales.astype(_F4))
    append_array(path.with_suffix(".ends"), passages, (count + np.cumsum(sizes)).astype(_U4))
