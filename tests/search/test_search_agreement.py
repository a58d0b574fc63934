"""Places and numbers that a query and a passage agree or disagree on."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from pipeline.search import SearchEngine
from pipeline.search.builder import build_index
from pipeline.search.fusion import ranking
from pipeline.search.places import asked_places, document_codes, place_gains
from tests.search_samples import document


@pytest.mark.parametrize(
    ("region_code", "title", "codes"),
    [
        ("", "盐城市住房公积金办法", [320900]),
        ("320000", "盐城市住房公积金办法", [320000, 320900]),
        ("", "关于加快建设的意见", []),
        ("全国", "唐山、郑州、亳州、襄阳、新乡五市合作办法", [130200, 410100, 341600, 420600]),
    ],
)
def test_places_of_a_document(region_code: str, title: str, codes: list[int]) -> None:
    assert [int(code) for code in document_codes(region_code, title) if code] == codes


def test_places_of_a_query() -> None:
    asked = asked_places("宜宾公积金")
    assert asked is not None
    assert (asked.codes, asked.names) == ((511500,), ("宜宾",))
    assert asked_places("公积金贷款额度") is None


@pytest.mark.parametrize(
    ("codes", "gain"),
    [
        ([511500, 0], 0.3),  # the place itself
        ([511504, 0], 0.2),  # a district of it
        ([510000, 0], 0.0),  # the province it lies in
        ([0, 0], 0.0),  # not known, or the whole country
        ([341600, 0], -0.26),  # another city
        ([341600, 511500], 0.3),  # two cities together
    ],
)
def test_gains_by_place(codes: list[int], gain: float) -> None:
    asked = asked_places("宜宾公积金")
    assert asked is not None
    rows = np.array([codes], np.uint32)
    assert place_gains(rows, asked, 0.3, 0.2, 0.26) == pytest.approx([gain])


TEXT = "首套住房公积金贷款最低首付款比例为百分之二十，单人最高可贷六十万元。"
DOCUMENTS = (
    document("a", "常州首套住房公积金贷款首付比例", [TEXT, "自2024年5月1日起施行。"]),
    document("b", "盐城市关于房地产市场的通知", ["首套住房公积金贷款首付比例不低于二成，单人可贷五十万元。"]),
    document(
        "c", "住房公积金热点问答", ["外地人在盐城买房，先问中心。", "本市自2023年5月1日起施行公积金贷款首付新规。"]
    ),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("places")
    build_index(root, DOCUMENTS, None)
    return root


def found(folder: Path, query: str, **weights: float) -> list[str]:
    numbers = ranking()
    chosen = dataclasses.replace(numbers, agreement=dataclasses.replace(numbers.agreement, **weights))
    with SearchEngine(folder, embedder=None, numbers=chosen, expand=False) as engine:
        return [result.doc_id for result in engine.search(query)]


def test_the_place_asked_about_comes_first(folder: Path) -> None:
    query = "盐城首套住房公积金贷款首付比例"
    assert found(folder, query, same=0, part=0, spoken=0, other=0)[0] == "a"
    assert found(folder, query)[0] == "b"


def test_numbers_of_the_query(folder: Path) -> None:
    assert found(folder, "公积金贷款首付 2023年5月1日起施行")[0] == "c"
    with SearchEngine(folder, embedder=None) as engine:
        scores = [result.score for result in engine.search("盐城 2023年 公积金贷款首付")]
    assert all(0 <= score <= 1 for score in scores)
    assert scores == sorted(scores, reverse=True)
