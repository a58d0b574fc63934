from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search_samples import CountingEmbedder, document, whole_document

from pipeline.errors import InputError, StoreError
from pipeline.model import Document, Passage
from pipeline.search import SearchEngine
from pipeline.search.builder import build_index
from pipeline.search.index import CURRENT, MANIFEST, current_folder
from pipeline.store import Filters, SourceInfo, Store


@pytest.fixture
def engine(root: Path) -> Iterator[SearchEngine]:
    with SearchEngine(root, embedder=CountingEmbedder()) as found:
        yield found


def ids(results: list) -> list[str]:  # type: ignore[type-arg]
    return [result.doc_id for result in results]


# --------------------------------------------------------------------------- ranking and what a result says


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("工业上楼补贴", "d1"),
        ("把厂房往高处盖的扶持政策", "d1"),
        ("厂房垂直化", "d1"),
        ("园区怎么分类", "d2"),
        ("数字化车间要建多少个", "d3"),
        ("取公积金付房租", "d4"),
        ("某政发[2023]15号", "d2"),
        ("请看某府办（2024）07号", "d1"),
    ],
)
def test_best_document(engine: SearchEngine, query: str, first: str) -> None:
    assert ids(engine.search(query))[0] == first


def test_result_says_where_and_why(engine: SearchEngine) -> None:
    results = engine.search("厂房垂直化的补贴")
    best = results[0]
    assert (best.title, best.section) == ("某市关于支持工业上楼的若干措施", "一、支持内容 › （一）补贴")
    assert (best.start_char, best.end_char, best.page, best.ordinal) == (0, len(best.text), 1, 0)
    assert best.dated_on == date(2024, 3, 1)
    assert "厂房垂直化→工业上楼" in best.why
    assert "工业上楼" in [best.text[a:b] for a, b in best.highlights]
    assert best.matched[0] == "words"
    assert any("工业上楼" in note for note in results.notes)
    shape = json.loads(json.dumps(best.to_dict(), ensure_ascii=False))
    assert {"doc_id", "title", "section", "text", "score", "highlights", "identity"} <= shape.keys()
    assert shape["dated_on"] == "2024-03-01"
    assert "工业上楼" in repr(best)
    assert "<mark>工业上楼</mark>" in best._repr_html_()


def test_passages_of_one_document_are_one_result(engine: SearchEngine) -> None:
    results = engine.search("园区整合评价")
    assert ids(results).count("d2") == 1
    assert results[0].more == 1


def test_number_goes_straight_to_the_document(engine: SearchEngine) -> None:
    results = engine.search("某府办[2024]7号 园区")
    assert ids(results)[0] == "d1"
    assert results[0].matched[0] == "number"
    assert results[0].why[0] == "文号"
    assert "按发文字号直达文件" in results.notes
    assert ids(engine.search("某府办[2024]99号 园区"))[0] == "d2"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("+园区 评价", {"d2"}),
        ("“住房公积金”", {"d4"}),
        ("补贴 -工业上楼", {"d2", "d3", "d4"}),
        ("+数字化 -车间", set()),
    ],
)
def test_conditions_hold_in_both_legs(engine: SearchEngine, query: str, expected: set[str]) -> None:
    assert set(ids(engine.search(query))) <= expected
    if query != "补贴 -工业上楼":
        assert set(ids(engine.search(query))) == expected


def test_limit_and_order(engine: SearchEngine) -> None:
    assert len(engine.search("某市某省园区厂房", limit=2)) == 2
    newest_first = engine.search("某市某省园区厂房", sort="date")
    days = [result.dated_on or date.min for result in newest_first]
    assert days == sorted(days, reverse=True)
    scores = [result.score for result in engine.search("某市某省园区厂房")]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("query", ["", "  ", "-园区", "，。"])
def test_nothing_to_look_for(engine: SearchEngine, query: str) -> None:
    with pytest.raises(InputError, match="检索词"):
        engine.search(query)


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet='园区补贴公积金5G+-"“” 某府办〔2024〕7号', min_size=1, max_size=12))
def test_any_query_is_answered(engine_for_any: SearchEngine, query: str) -> None:
    try:
        results = engine_for_any.search(query)
    except InputError:
        return
    for result in results:
        assert 0 <= result.score <= 1
        assert all(0 <= a < b <= len(result.text) for a, b in result.highlights)


@pytest.fixture(scope="module")
def engine_for_any(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    from search_samples import DOCUMENTS

    root = tmp_path_factory.mktemp("any")
    build_index(root, DOCUMENTS, CountingEmbedder())
    return SearchEngine(root, embedder=CountingEmbedder())


def test_reprints_are_folded(tmp_path: Path) -> None:
    same = ("推进工业上楼。",)
    copies = [document(f"c{i}", "转载：工业上楼", same, text_hash="same") for i in range(3)]
    build_index(tmp_path, [*copies, document("own", "另一份工业上楼文件", ("也说工业上楼。",))], None)
    results = SearchEngine(tmp_path, embedder="none").search("推进工业上楼")
    assert ids(results) == ["c0", "own"]
    assert results[0].reprints == ("c1", "c2")


def test_thesaurus_can_be_switched_off(root: Path) -> None:
    plain = SearchEngine(root, embedder=CountingEmbedder(), expand=False).search("厂房垂直化")
    assert plain.notes == ()


def test_similar_documents(engine: SearchEngine) -> None:
    found = engine.similar("d1")
    assert "d1" not in ids(found)
    assert len(found) == 3
    with pytest.raises(InputError, match="没有文档"):
        engine.similar("nowhere")


def test_similar_needs_vectors(tmp_path: Path) -> None:
    build_index(tmp_path, [document("a", "甲", ("乙。",))], None)
    with pytest.raises(InputError, match="没有语义向量"):
        SearchEngine(tmp_path, embedder="none").similar("a")


# --------------------------------------------------------------------------- with a store


def saved(store: Store, *documents: Document, at: str = "2024-05-01T00:00:00") -> None:
    for one in documents:
        store.save(one, SourceInfo(path=one.identity, ingested_at=at), processed_with="test")


NINGBO = whole_document("aa01", "宁波市工业上楼办法", "支持工业上楼，按建筑面积补贴。", doc_number="甬政办发〔2024〕7号",
                        written_on=date(2024, 3, 1), level="prefecture", issuers=("宁波市人民政府办公室",))  # fmt: skip
OTHER = whole_document(
    "aa02", "某县工业上楼办法", "推进工业上楼，奖励企业。", code="110101", written_on=date(2020, 1, 1), level="county"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "policy.db") as opened:
        saved(opened, NINGBO, OTHER)
        yield opened


@pytest.fixture
def kept(store: Store, tmp_path: Path) -> Iterator[SearchEngine]:
    with SearchEngine(tmp_path / "search", store=store, embedder=CountingEmbedder()) as found:
        yield found


def test_first_search_builds_the_index(kept: SearchEngine, tmp_path: Path) -> None:
    assert kept.status()["passages"] == 0
    assert set(ids(kept.search("工业上楼"))) == {"aa01", "aa02"}
    assert (tmp_path / "search" / CURRENT).is_file()
    status = kept.status()
    assert (status["documents"], status["passages"], status["current"], status["embedder"]) == (2, 2, True, "counting")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(region="330000"), {"aa01"}),
        (Filters(region="110101"), {"aa02"}),
        (Filters(since=date(2022, 1, 1)), {"aa01"}),
        (Filters(until=date(2022, 1, 1)), {"aa02"}),
        (Filters(level="county"), {"aa02"}),
        (Filters(issuer="宁波"), {"aa01"}),
        (Filters(region="440000"), set()),
        (Filters(), {"aa01", "aa02"}),
    ],
)
def test_filters(kept: SearchEngine, filters: Filters, expected: set[str]) -> None:
    assert set(ids(kept.search("工业上楼", filters))) == expected
    assert set(ids(kept.search("甬政办发〔2024〕7号", filters))) <= expected


def test_filters_apply_before_ranking(store: Store, tmp_path: Path) -> None:
    crowd = [
        whole_document(f"b{i:03}", "工业上楼工业上楼", "工业上楼工业上楼工业上楼。", code="440300") for i in range(250)
    ]
    saved(store, *crowd)
    with SearchEngine(tmp_path / "search", store=store, embedder=CountingEmbedder()) as engine:
        assert ids(engine.search("工业上楼", Filters(region="330200"))) == ["aa01"]
        assert ids(engine.similar("aa02", Filters(region="330200"))) == ["aa01"]
        assert len(engine.search("工业上楼", Filters(region="440300"), limit=300)) > 100


def test_the_index_follows_the_store(kept: SearchEngine, store: Store) -> None:
    kept.search("工业上楼")
    crowd = [whole_document(f"b{i}", "别的文件", f"第{i}号渔业规定。") for i in range(8)]
    saved(store, *crowd)
    kept.refresh()
    assert kept.manifest is not None
    before = kept.manifest
    text = "支持摩天工厂，按层数补贴。"
    newer = dataclasses.replace(NINGBO, content_sha256="cc", text_hash="cc", text=text,
                                passages=(Passage(0, "", (), 0, len(text), text),))  # fmt: skip
    saved(store, newer, at="2024-06-01T00:00:00")
    assert kept.search("摩天工厂")[0].text == text
    after = kept.manifest
    assert after is not None
    assert after.generation > before.generation
    assert after.dead == (0,)  # an update, not a rebuild
    assert kept.refresh()["current"]
    assert kept.manifest == after


def test_another_model_means_a_new_index(kept: SearchEngine, store: Store) -> None:
    kept.refresh()
    with SearchEngine.open(store, kept.folder, embedder="none") as other:
        assert other.refresh()["embedder"] == ""
    assert ids(kept.search("工业上楼"))
    assert kept.status()["embedder"] == "counting"


def test_a_slow_model_is_not_run_behind_ones_back(kept: SearchEngine, store: Store) -> None:
    class Slow(CountingEmbedder):
        slow = True
        revision = "2"

    kept.refresh()
    with SearchEngine(kept.folder, store=store, embedder=Slow()) as other:
        with pytest.raises(StoreError, match="不能混用"):
            other.search("工业上楼")
        assert other.refresh()["revision"] == "2"
        assert ids(other.search("工业上楼"))


def test_another_database_means_a_new_index(kept: SearchEngine, tmp_path: Path) -> None:
    kept.refresh()
    with Store(tmp_path / "later.db") as later:
        saved(later, OTHER, at="2025-01-01T00:00:00")
        saved(later, whole_document("aa03", "又一份", "又一份。"), at="2025-01-02T00:00:00")
        with SearchEngine(kept.folder, store=later, embedder=CountingEmbedder()) as engine:
            assert ids(engine.search("工业上楼"))[:1] == ["aa02"]


def test_an_index_of_another_format_is_rebuilt(kept: SearchEngine) -> None:
    kept.refresh()
    folder = current_folder(kept.folder)
    assert folder is not None
    data = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**data, "format": 0}), "utf-8")
    assert kept.refresh(rebuild=False)["passages"] == 2
    assert kept.refresh(rebuild=True)["passages"] == 2


def test_without_store_or_index(tmp_path: Path) -> None:
    engine = SearchEngine(tmp_path, embedder="none")
    with pytest.raises(StoreError, match="没有检索索引"):
        engine.search("工业上楼")
    with pytest.raises(StoreError, match="没有连着数据库"):
        engine.refresh()


def test_searching_loads_no_heavy_library(kept: SearchEngine, tmp_path: Path) -> None:
    kept.refresh()
    kept.close()
    code = f"""
import sys
from pathlib import Path
from pipeline.search import SearchEngine
from pipeline.store import Store
from search_samples import CountingEmbedder
engine = SearchEngine(Path({str(kept.folder)!r}), store=Store(Path({str(tmp_path / "policy.db")!r})), embedder=CountingEmbedder())
assert engine.search("工业上楼")
heavy = {{"torch", "sklearn", "scipy", "sentence_transformers", "jieba", "pdfplumber", "sqlite_utils", "trafilatura"}}
print(sorted(heavy & set(sys.modules)))
"""
    tests = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": str(tests)}, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "change",
    [
        {"format": 1},
        {"format": 99, "unheard_of": True},
        {"embedder": "another-model", "revision": "0"},
        {"dimension": 0, "embedder": "", "revision": "", "window_share": 0.0},
        {"segmenter": "another segmenter"},
    ],
)
def test_an_index_of_another_make_is_made_anew(kept: SearchEngine, change: dict[str, object]) -> None:
    kept.refresh()
    kept.close()
    folder = current_folder(kept.folder)
    assert folder is not None
    about = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**about, **change}), "utf-8")
    assert kept.search("工业上楼")
    assert kept.status()["current"]


def test_without_a_store_it_is_told_in_one_sentence(root: Path) -> None:
    folder = current_folder(root)
    assert folder is not None
    about = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**about, "format": 1}), "utf-8")
    with pytest.raises(StoreError, match="policy index"), SearchEngine(root, embedder=CountingEmbedder()) as engine:
        engine.search("工业上楼")


def test_reprints_that_the_store_knows_are_folded(kept: SearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    first = kept.search("工业上楼")
    assert len(first) > 1
    monkeypatch.setattr(Store, "same_text", lambda self: {first[1].doc_id: first[0].doc_id})
    again = kept.search("工业上楼")
    assert again[0].reprints == (first[1].doc_id,)
    assert len(again) == len(first) - 1


def test_found_reaches_beyond_the_limit(kept: SearchEngine) -> None:
    found = kept.found("工业上楼", share=0.0)
    assert {doc_id for doc_id, _ in found} >= {result.doc_id for result in kept.search("工业上楼", limit=1)}
    assert kept.found("工业上楼", Filters(region="999999")) == []
    with pytest.raises(InputError):
        kept.found("，")
