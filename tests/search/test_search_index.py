from __future__ import annotations

import dataclasses
import json
import threading
from pathlib import Path

import numpy as np
import pytest
from search_samples import DOCUMENTS, CountingEmbedder, document

from pipeline.errors import StoreError
from pipeline.search import builder
from pipeline.search.builder import build_index, check_same, update_index
from pipeline.search.fusion import ranking
from pipeline.search.index import CURRENT, MANIFEST, Manifest, SearchIndex, current_folder
from pipeline.search.lexical import LexicalQuery

WEIGHTS = dict(ranking().lexical)


def opened(root: Path) -> SearchIndex:
    folder = current_folder(root)
    assert folder is not None
    return SearchIndex(folder, WEIGHTS)


def titles(index: SearchIndex, token: str) -> list[str]:
    rows = [row for row, _ in index.lexical.search(LexicalQuery({token: 1.0}), 10)]
    return [index.document(int(index.owners[row]))["doc_id"] for row in rows]


def test_what_was_written_is_read(root: Path) -> None:
    index = opened(root)
    assert (index.manifest.documents, index.manifest.passages) == (4, 7)
    assert index.manifest.embedder == "counting"
    assert index.document(0)["doc_number"] == "某府办〔2024〕7号"
    assert index.passage(0) == DOCUMENTS[0].passages[0]
    assert index.owners.tolist() == [0, 0, 1, 1, 2, 3, 3]
    assert index.document_rows(["d3", "d1", "none"]).tolist() == [0, 2]
    assert index.vectors is not None
    index.close()


def test_update_replaces_adds_and_removes(root: Path) -> None:
    before = opened(root)
    changed = [document("d2", "某省园区新指引", ("重新划分园区等级。",)), document("d5", "渔业条例", ("禁止电鱼。",))]
    manifest = update_index(root, changed, ["d3"], CountingEmbedder(), generation=9)
    assert (manifest.generation, manifest.documents, manifest.dead) == (9, 6, (1, 2))
    index = opened(root)
    assert titles(index, "园区") == ["d2"]
    assert titles(index, "电鱼") == ["d5"]
    assert titles(index, "数字") == []
    assert index.document_rows(["d2", "d3"]).tolist() == [4]
    assert index.alive_rows.tolist() == [True, True, False, False, False, True, True, True, True]
    # the reader that was open all the while still sees its own generation
    assert before.passage(2).text.startswith("园区按")
    assert before.manifest.documents == 4


def test_update_costs_no_copy_of_what_stays(root: Path) -> None:
    first = current_folder(root)
    assert first is not None
    inode = (first / "passages.jsonl").stat().st_ino
    update_index(root, [document("d5", "新", ("新。",))], [], CountingEmbedder(), generation=2)
    second = current_folder(root)
    assert second is not None
    assert second != first
    assert (second / "passages.jsonl").stat().st_ino == inode
    assert not first.exists()


def test_without_hard_links_files_are_copied(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(builder.os, "link", refuse)
    update_index(root, [document("d5", "新规", ("新的规定。",))], [], CountingEmbedder(), generation=2)
    assert titles(opened(root), "新规") == ["d5"]


def test_a_failed_change_leaves_the_last_generation(root: Path) -> None:
    class Broken(CountingEmbedder):
        def encode_documents(self, texts: object) -> np.ndarray:
            raise RuntimeError("out of memory")

    live = current_folder(root)
    with pytest.raises(RuntimeError):
        update_index(root, [document("d5", "新", ("新。",))], ["d1"], Broken(), generation=2)
    assert current_folder(root) == live
    assert titles(opened(root), "上楼") == ["d1", "d1"]
    assert [path.name for path in root.glob("generation-*")] == [live.name if live else ""]
    update_index(root, [document("d6", "后来", ("后来的规定。",))], [], CountingEmbedder(), generation=3)
    assert opened(root).document(4)["doc_id"] == "d6"


def test_one_writer_at_a_time(root: Path) -> None:
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with builder._only_writer(root):
            entered.set()
            leave.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    entered.wait(5)
    with pytest.raises(StoreError, match="另一个进程"):
        build_index(root, DOCUMENTS, None)
    leave.set()
    thread.join()


def test_models_and_segmenters_are_not_mixed(root: Path) -> None:
    class Other(CountingEmbedder):
        revision = "2"

    with pytest.raises(StoreError, match="不能混用"):
        update_index(root, [], [], Other(), generation=2)
    with pytest.raises(StoreError, match="不能混用"):
        update_index(root, [], [], None, generation=2)
    manifest = opened(root).manifest
    with pytest.raises(StoreError, match="分词"):
        check_same(dataclasses.replace(manifest, segmenter="other 1"), CountingEmbedder())
    check_same(manifest, CountingEmbedder())


def test_update_needs_an_index(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="没有检索索引"):
        update_index(tmp_path, [], [], None, generation=1)
    assert current_folder(tmp_path) is None


def test_a_document_without_passages_is_found_by_title(tmp_path: Path) -> None:
    build_index(tmp_path, [document("bare", "某市水运条例", ())], None)
    index = opened(tmp_path)
    assert titles(index, "水运") == ["bare"]
    assert index.vectors is None


def test_an_empty_index_opens(tmp_path: Path) -> None:
    build_index(tmp_path, [], CountingEmbedder())
    index = opened(tmp_path)
    assert titles(index, "水运") == []
    assert index.document_rows(["d1"]).tolist() == []


def test_damage_is_told(root: Path) -> None:
    folder = current_folder(root)
    assert folder is not None
    (folder / "passages.offsets").unlink()
    with pytest.raises(StoreError, match="已损坏"):
        opened(root)
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**manifest, "format": 99}), "utf-8")
    with pytest.raises(StoreError, match="另一版本"):
        Manifest.load(folder / MANIFEST)


def test_current_that_names_nothing_is_no_index(root: Path) -> None:
    (root / CURRENT).write_text("generation-gone", "utf-8")
    assert current_folder(root) is None


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[int] = []
    build_index(tmp_path, DOCUMENTS, None, progress=told.append)
    assert told == [7]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        (LexicalQuery({"园区": 1.0}, must=("整改",)), [3]),
        (LexicalQuery({"园区": 1.0}, must_not=("整改",)), [2]),
        (LexicalQuery({"园区": 1.0}, documents=[0, 2]), []),
        (LexicalQuery({"园区": 1.0}, documents=[0, 1], excluded=False), [2, 3]),
        (LexicalQuery({"园区": 1.0}, documents=[1], excluded=True), []),
        (LexicalQuery(must=("工业上楼",)), [0, 1]),
        (LexicalQuery(must=("楼",)), [0, 1]),
        (LexicalQuery(must=("措施鼓励",)), []),
        (LexicalQuery(must=("2025",)), [1]),
        (LexicalQuery(), []),
    ],
)
def test_conditions(root: Path, query: LexicalQuery, rows: list[int]) -> None:
    assert sorted(row for row, _ in opened(root).lexical.search(query, 10)) == rows


def test_rows_of_conditions_and_numbers(root: Path) -> None:
    lexical = opened(root).lexical
    assert lexical.rows(LexicalQuery(must=("园区",))).tolist() == [2, 3]
    assert lexical.rows_of_number("某政发〔2023〕15号") == [2, 3]
    assert lexical.rows_of_number("某政发〔2023〕16号") == []
