"""Which vectors are worth comparing with a query when there are too many to compare all: an inverted file.

The vectors are sorted by the nearest of some hundred centres. A query is compared with the centres, then with the
members of the nearest of them in 8 bits a number, and the best of those in full. Vectors that came after the sorting
are compared too, all of them; when they grow many, the next update sorts anew with the same centres.

The design is that of faiss's IVF-SQ8 with reranking, in numpy and memory-mapped files; the benchmark of search
(``tests/benchmarks/bench_search.py``) holds it against the exact one.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.search.embedder import Vectors
from pipeline.search.records import open_array

LEAST = 50_000  # below, comparing all takes a few milliseconds
SUFFIXES = (".centres", ".ends", ".rows", ".codes", ".scales")
_SAMPLE_PER_CENTRE = 48
_ROUNDS = 6
_BLOCK = 1 << 14
_RERANKED = 1.25  # so many times the wanted number are compared in full
_F4, _U4, _I1 = np.dtype("<f4"), np.dtype("<u4"), np.dtype("i1")
_LARGEST = 127


class ClusterIndex:
    """The files ``PATH.*`` for the first ``count`` vectors of ``dimension`` numbers, as they were last sorted."""

    def __init__(self, path: Path, count: int, dimension: int) -> None:
        self.count = count
        lists = path.with_suffix(".ends").stat().st_size // _U4.itemsize
        self._ends = np.asarray(open_array(path.with_suffix(".ends"), lists, (), _U4)).astype(np.int64)
        self._centres: Vectors = np.asarray(open_array(path.with_suffix(".centres"), lists, (dimension,), _F4))
        self._rows: NDArray[np.uint32] = open_array(path.with_suffix(".rows"), count, (), _U4)
        self._codes: NDArray[np.int8] = open_array(path.with_suffix(".codes"), count, (dimension,), _I1)
        self._scales: NDArray[np.float32] = open_array(path.with_suffix(".scales"), count, (), _F4)

    @property
    def centres(self) -> Vectors:
        return self._centres

    def nearest(self) -> NDArray[np.int64]:
        """By row: the number of its centre."""
        sizes = np.diff(self._ends, prepend=0)
        nearest = np.empty(self.count, np.int64)
        nearest[self._rows] = np.repeat(np.arange(len(sizes)), sizes)
        return nearest

    def candidates(
        self, query: NDArray[np.float32], limit: int, chosen: NDArray[np.bool_] | None, share: float
    ) -> NDArray[np.int64]:
        """Rows likely to hold the ``limit`` nearest to ``query``; of those ``chosen``, which are ``share`` of all.

        The fewer are chosen, the more lists are looked into, so that a filter leaves no holes.
        """
        order = np.argsort(-(self._centres @ query), kind="stable")
        starts = np.concatenate(([0], self._ends[:-1]))
        sizes = (self._ends - starts)[order]
        wanted = int(probes(len(order)) / max(share, 1e-6))
        enough = int(np.searchsorted(np.cumsum(sizes), 4 * limit / max(share, 1e-6))) + 1
        probed = order[: max(wanted, enough)]
        places = _spread(starts[probed], self._ends[probed])
        rows = self._rows[places].astype(np.int64)
        if chosen is not None:
            kept = chosen[rows]
            places, rows = places[kept], rows[kept]
        scores = self._scores(query, places)
        best = min(int(_RERANKED * limit) + 1, len(rows))
        return rows[np.argpartition(-scores, best - 1)[:best]] if best else rows

    def _scores(self, query: NDArray[np.float32], places: NDArray[np.int64]) -> NDArray[np.float32]:
        scores = np.empty(len(places), np.float32)
        for i in range(0, len(places), _BLOCK):
            some = places[i : i + _BLOCK]
            scores[i : i + _BLOCK] = self._codes[some].astype(np.float32) @ query
        return scores * self._scales[places]


def probes(lists: int) -> int:
    """How many lists of so many are looked into."""
    return max(32, lists // 24)


def write_clusters(path: Path, vectors: Vectors, before: ClusterIndex | None = None) -> None:
    """Sort ``vectors`` (memory-mapped: read block by block). What was sorted ``before`` keeps its centre."""
    centres = find_centres(vectors) if before is None else before.centres
    known = np.zeros(0, np.int64) if before is None else before.nearest()
    nearest = np.concatenate((known, _assign(vectors[len(known) :], centres)))
    rows = np.argsort(nearest, kind="stable")
    ends = np.cumsum(np.bincount(nearest, minlength=len(centres)))
    scales = np.empty(len(rows), _F4)
    for suffix in SUFFIXES:  # an older generation may share the files: they are left to it, not written over
        path.with_suffix(suffix).unlink(missing_ok=True)
    with open(path.with_suffix(".codes"), "wb") as codes:
        for i in range(0, len(rows), _BLOCK):
            some = np.asarray(vectors[rows[i : i + _BLOCK]])
            scale = np.maximum(np.abs(some).max(axis=1), 1e-12) / _LARGEST
            scales[i : i + _BLOCK] = scale
            codes.write(np.rint(some / scale[:, None]).astype(_I1).tobytes())
    small = {".centres": centres.astype(_F4), ".ends": ends.astype(_U4), ".rows": rows.astype(_U4), ".scales": scales}
    for suffix, array in small.items():
        path.with_suffix(suffix).write_bytes(np.ascontiguousarray(array).tobytes())


def find_centres(vectors: Vectors) -> Vectors:
    """Centres by spherical k-means over a sample, as many as 1.5 √n; always the same for the same vectors."""
    wanted = max(int(1.5 * np.sqrt(len(vectors))), 1)
    chance = np.random.default_rng(0)
    picked = np.sort(chance.choice(len(vectors), min(len(vectors), wanted * _SAMPLE_PER_CENTRE), replace=False))
    sample = np.asarray(vectors[picked])
    centres = sample[chance.choice(len(sample), wanted, replace=False)]
    for _ in range(_ROUNDS):
        nearest = _assign(sample, centres)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, sample)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-12), centres).astype(np.float32)
    return centres


def _assign(vectors: Vectors, centres: Vectors) -> NDArray[np.int64]:
    nearest = np.empty(len(vectors), np.int64)
    for i in range(0, len(vectors), _BLOCK):
        nearest[i : i + _BLOCK] = np.argmax(np.asarray(vectors[i : i + _BLOCK]) @ centres.T, axis=1)
    return nearest


def _spread(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """All numbers of all ranges, one range after the other."""
    sizes = ends - starts
    offsets = np.cumsum(sizes) - sizes
    return np.asarray(np.arange(sizes.sum()) + np.repeat(starts - offsets, sizes), np.int64)
