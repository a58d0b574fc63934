"""Interrupted builds with a slow model, and the reranker's place in a search."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.search import SearchEngine
from pipeline.search.builder import build_index
from pipeline.search.embedder import Vectors
from pipeline.search.resuming import FOLDER, ResumingEmbedder, is_slow
from tests.search_samples import DOCUMENTS, CountingEmbedder


class Slow(CountingEmbedder):
    slow = True

    def __init__(self, breaks_after: int = 1000, revision: str = "1") -> None:
        self.encoded: list[str] = []
        self.left = breaks_after
        self.revision = revision

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        if len(texts) > self.left:
            raise KeyboardInterrupt
        self.left -= len(texts)
        self.encoded += texts
        return super().encode_documents(texts)


def test_a_build_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.search.builder._CHUNK", 1)
    first = Slow(breaks_after=4)
    assert is_slow(first)
    with pytest.raises(KeyboardInterrupt):
        build_index(tmp_path, DOCUMENTS, first)
    second = Slow()
    build_index(tmp_path, DOCUMENTS, second)
    assert not set(first.encoded) & set(second.encoded)
    assert not (tmp_path / FOLDER).exists()
    with SearchEngine(tmp_path, embedder=Slow()) as engine:
        assert engine.search("工业上楼补贴")[0].doc_id == "d1"


def test_what_was_kept_is_whole(tmp_path: Path) -> None:
    texts = ["园区分类", "公积金", "车间"]
    ResumingEmbedder(Slow(), tmp_path).encode_documents(texts)
    (folder,) = (tmp_path / FOLDER).iterdir()
    with open(folder / "vectors", "r+b") as file:
        file.truncate(2 * 8 * 4 + 3)  # the last one was cut short
    model = Slow()
    again = ResumingEmbedder(model, tmp_path)
    assert np.array_equal(again.encode_documents(texts), CountingEmbedder().encode_documents(texts))
    assert model.encoded == ["车间"]
    assert again.encode_queries(["园区"]).shape == (1, 8)


def test_another_model_starts_anew(tmp_path: Path) -> None:
    ResumingEmbedder(Slow(), tmp_path).encode_documents(["园区"])
    other = Slow(revision="2")
    ResumingEmbedder(other, tmp_path).encode_documents(["园区", "园区"])
    assert other.encoded == ["园区"]
    assert len(list((tmp_path / FOLDER).iterdir())) == 1


class LongestFirst:
    def scores(self, query: str, texts: Sequence[str]) -> Vectors:
        return np.array([len(text) for text in texts], np.float32)


def test_a_reranker_orders_the_best(root: Path) -> None:
    with SearchEngine(root, embedder=CountingEmbedder()) as engine:
        engine.use_reranker(LongestFirst())
        found = engine.search("园区 工业 数字化 公积金", limit=4)
    lengths = [len(result.title + result.text + result.section.replace(" › ", "")) for result in found]
    assert lengths == sorted(lengths, reverse=True)
    assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)
