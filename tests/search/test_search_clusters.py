"""Large indexes: sorted vectors find what comparing all of them finds, filters and later vectors included."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search import builder, vectors
from pipeline.search.builder import build_index, update_index
from pipeline.search.clusters import ClusterIndex, find_centres, write_clusters
from pipeline.search.embedder import Vectors, unit
from pipeline.search.index import MANIFEST, Manifest, SearchIndex, current_folder
from pipeline.search.vectors import VectorIndex, append_vectors
from tests.search_samples import CountingEmbedder, document

COUNT, WIDTH, LATER = 3000, 16, 200
WEIGHTS = {"body": 1.0, "heading": 0.1, "title": 0.2, "issuer": 0.2, "words": 0.3}


def grouped(count: int) -> Vectors:
    """Vectors in some forty groups: what texts look like, unlike random noise."""
    chance = np.random.default_rng(5)
    groups = chance.standard_normal((40, WIDTH))
    return unit(groups[chance.integers(0, 40, count)] + 0.4 * chance.standard_normal((count, WIDTH)))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[VectorIndex, Vectors]:
    path, found = tmp_path_factory.mktemp("clusters") / "v", grouped(COUNT)
    append_vectors(path, 0, found)
    write_clusters(path, found[: COUNT - LATER])
    clusters = ClusterIndex(path, COUNT - LATER, WIDTH)
    return VectorIndex(path, COUNT, WIDTH, clusters), found


@settings(max_examples=25, deadline=None)
@given(row=st.integers(0, COUNT - 1), share=st.sampled_from([1.0, 0.5, 0.02]), limit=st.integers(1, 60))
def test_as_good_as_all(pair: tuple[VectorIndex, Vectors], row: int, share: float, limit: int) -> None:
    index, found = pair
    chosen = np.random.default_rng(row).random(COUNT) < share
    chosen[row] = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "_EXACT_BELOW", 0)
        near = index.search(found[row], limit, chosen)
    exact = index.search(found[row], limit, chosen, exact=True)
    assert len(near) == len(exact) == min(limit, int(chosen.sum()))
    assert all(chosen[i] for i, _ in near)
    assert near[0][0] == row
    assert len({i for i, _ in near} & {i for i, _ in exact}) >= 0.8 * len(exact)
    assert [score for _, score in near] == sorted((score for _, score in near), reverse=True)


def test_all_rows_are_sorted_once(pair: tuple[VectorIndex, Vectors], tmp_path: Path) -> None:
    _, found = pair
    write_clusters(tmp_path / "v", found[:1000])
    first = ClusterIndex(tmp_path / "v", 1000, WIDTH)
    centres, nearest = first.centres.copy(), first.nearest().copy()
    write_clusters(tmp_path / "v", found, first)
    again = ClusterIndex(tmp_path / "v", COUNT, WIDTH)
    assert np.array_equal(again.centres, centres)
    assert np.array_equal(again.nearest()[:1000], nearest)
    assert np.array_equal(find_centres(found), find_centres(found))


def test_an_index_grows_into_clusters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "LEAST", 30)
    monkeypatch.setattr(builder, "_LATER", 3)
    monkeypatch.setattr(vectors, "_EXACT_BELOW", 5)
    letters = "楼园数金渔车费补"
    texts = [f"{letters[i % 8]}{letters[i % 5]}{'的' * (i % 3)}第{i}条" for i in range(40)]
    documents = [document(f"d{i}", "某地规定", [text]) for i, text in enumerate(texts)]
    build_index(tmp_path, documents[:20], CountingEmbedder())
    assert manifest(tmp_path).clustered == 0
    update_index(tmp_path, documents[20:32], [], CountingEmbedder(), generation=1)
    assert manifest(tmp_path).clustered == 32
    update_index(tmp_path, documents[32:35], [], CountingEmbedder(), generation=2)
    assert (manifest(tmp_path).clustered, manifest(tmp_path).passages) == (32, 35)
    assert_finds_all(tmp_path)
    update_index(tmp_path, documents[35:40], ["d1"], CountingEmbedder(), generation=3)
    assert manifest(tmp_path).clustered == 40
    assert_finds_all(tmp_path)


def manifest(root: Path) -> Manifest:
    folder = current_folder(root)
    assert folder is not None
    return Manifest.load(folder / MANIFEST)


def assert_finds_all(root: Path) -> None:
    folder = current_folder(root)
    assert folder is not None
    index = SearchIndex(folder, WEIGHTS)
    assert index.vectors is not None
    query = CountingEmbedder().encode_queries(["楼"])[0]
    for chosen in (None, index.alive_rows):
        exact = index.vectors.search(query, 8, chosen, exact=True)
        assert [s for _, s in index.vectors.search(query, 8, chosen)] == pytest.approx([s for _, s in exact])
    index.close()
