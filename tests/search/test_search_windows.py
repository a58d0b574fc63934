from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.embedder import unit
from pipeline.search.windows import WindowIndex, append_windows, split_spans


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="工业上楼，。；\n ", max_size=200), st.integers(1, 40))
def test_passages_cover_the_text(text: str, limit: int) -> None:
    spans = split_spans(text, limit)
    assert all(0 < end - start <= limit for start, end in spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())


@pytest.fixture
def windows(tmp_path: Path) -> tuple[Path, np.ndarray]:
    vectors = unit(np.random.default_rng(2).standard_normal((5, 8)))
    append_windows(tmp_path / "w", 0, vectors[:3], np.array([2, 0, 1]))
    append_windows(tmp_path / "w", 3, vectors[3:], np.array([2]))
    return tmp_path / "w", vectors


def test_the_best_window_counts(windows: tuple[Path, np.ndarray]) -> None:
    path, vectors = windows
    index = WindowIndex(path, 4, 8)
    query = vectors[4]
    cosines = vectors @ query
    expected = [max(cosines[3:5]), max(cosines[0:2]), cosines[2], -1]
    assert index.best(query, np.array([3, 0, 2, 1])) == pytest.approx(expected, abs=0.02)
    assert index.best(query, np.array([1])).tolist() == [-1]
    assert len(index.best(query, np.zeros(0, np.int64))) == 0


def test_an_older_generation_sees_only_its_own(windows: tuple[Path, np.ndarray]) -> None:
    path, vectors = windows
    assert WindowIndex(path, 3, 8).best(vectors[2], np.array([2]))[0] == pytest.approx(1, abs=0.02)
    assert len(WindowIndex(path, 0, 8).best(vectors[2], np.zeros(0, np.int64))) == 0
