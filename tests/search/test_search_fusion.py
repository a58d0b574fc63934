from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.fusion import FusionSettings, doubt, fuse, ranking

SETTINGS = FusionSettings(midpoint=0.5, softness=0.05, low=0.0, high=1.0)
LEXICAL = [(1, 10.0), (2, 5.0)]
DENSE = [(2, 0.9), (3, 0.5)]


def best(scores: dict[int, float]) -> int:
    return max(scores, key=lambda row: scores[row])


def test_covered_queries_follow_the_words_others_the_meaning() -> None:
    assert best(fuse(LEXICAL, DENSE, 1.0, SETTINGS)) == 1
    assert best(fuse(LEXICAL, DENSE, 0.0, SETTINGS)) == 2


def test_doubt_falls_with_coverage() -> None:
    values = [doubt(coverage / 10, SETTINGS) for coverage in range(11)]
    assert values == sorted(values, reverse=True)
    assert doubt(SETTINGS.midpoint, SETTINGS) == pytest.approx(0.5)


def test_one_leg_alone() -> None:
    assert fuse(LEXICAL, [], 0.0, SETTINGS) == {1: 1.0, 2: 0.5}
    assert fuse([], [(3, 0.4)], 0.0, SETTINGS)[3] == pytest.approx(1.0, abs=1e-3)
    assert fuse([], [], 0.5, SETTINGS) == {}


def test_reciprocal_ranks() -> None:
    scores = fuse(LEXICAL, DENSE, 0.0, dataclasses.replace(SETTINGS, method="rrf"))
    assert best(scores) == 2
    assert fuse([(1, 3.0)], [(1, 0.1)], 0.0, dataclasses.replace(SETTINGS, method="rrf")) == {1: pytest.approx(1.0)}


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(st.integers(0, 9), st.floats(0, 50), max_size=6),
    st.dictionaries(st.integers(0, 9), st.floats(-1, 1), max_size=6),
    st.floats(0, 1),
    st.sampled_from(["coverage", "rrf"]),
)
def test_scores_stay_between_0_and_1(
    lexical: dict[int, float], dense: dict[int, float], coverage: float, method: str
) -> None:
    scores = fuse(list(lexical.items()), list(dense.items()), coverage, dataclasses.replace(SETTINGS, method=method))
    assert scores.keys() == lexical.keys() | dense.keys()
    assert all(0 <= score <= 1 + 1e-9 for score in scores.values())


def test_shipped_numbers() -> None:
    shipped = ranking()
    assert set(shipped.lexical) == {"body", "heading", "title", "issuer", "words"}
    assert shipped.expansion["official"] > shipped.expansion["variant"] > shipped.expansion["broader"]
    assert "怎么" in shipped.frame_words
