from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.embedder import unit
from pipeline.search.vectors import VectorIndex, append_vectors


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> tuple[VectorIndex, np.ndarray]:
    vectors = unit(np.random.default_rng(3).standard_normal((300, 16)))
    path = tmp_path_factory.mktemp("vectors") / "v"
    assert append_vectors(path, append_vectors(path, 0, vectors[:100]), vectors[100:]) == 300
    return VectorIndex(path, 300, 16), vectors


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 299), st.integers(0, 400), st.floats(0, 1))
def test_search_is_exact_within_what_is_chosen(
    index: tuple[VectorIndex, np.ndarray], row: int, limit: int, share: float
) -> None:
    found, vectors = index
    chosen = np.random.default_rng(row).random(300) < share
    scores = vectors @ vectors[row]
    hits = found.search(vectors[row], limit, chosen)
    expected = sorted(np.flatnonzero(chosen), key=lambda i: (-scores[i], i))[:limit]
    assert len(hits) == len(expected)
    assert [score for _, score in hits] == pytest.approx([scores[i] for i in expected], abs=1e-5)
    assert all(chosen[i] for i, _ in hits)


def test_ties_are_broken_by_row(tmp_path: Path) -> None:
    append_vectors(tmp_path / "v", 0, np.ones((5, 2), np.float32))
    hits = VectorIndex(tmp_path / "v", 5, 2).search(np.ones(2, np.float32), 3)
    assert [row for row, _ in hits] == [0, 1, 2]


def test_empty(tmp_path: Path) -> None:
    empty = VectorIndex(tmp_path / "none", 0, 4)
    assert empty.search(np.ones(4, np.float32), 5) == []
    assert len(empty.scores(np.ones(4, np.float32), np.zeros(0, np.int64))) == 0


def test_unit_leaves_zeros() -> None:
    assert unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist() == [pytest.approx([0.6, 0.8]), [0.0, 0.0]]
