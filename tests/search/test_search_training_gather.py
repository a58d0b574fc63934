from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.search.training.gather import digest, everyday, gather

JUDGED = "示例市对新建多层厂房按建筑面积给予每平方米一百元奖励，单个项目最高五百万元。"
OTHER = "示例县对返乡创办养殖场的农户给予三年贴息贷款，由县农业农村局会同金融机构办理。"


def rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    rows(
        folder / "search/dev/corpus.jsonl",
        [{"_id": "a", "title": "甲", "text": JUDGED}, {"_id": "b", "title": "乙", "text": OTHER}],
    )
    (folder / "search/dev/qrels").mkdir()
    (folder / "search/dev/qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\ta\t1\n", "utf-8")
    rows(
        folder / "train/queries_written.jsonl",
        [
            {"title": "甲", "passage": JUDGED[3:], "plain": ["盖楼给钱"]},
            {"title": "丙", "passage": OTHER, "plain": ["养猪贷款"]},
        ],
    )
    rows(
        folder / "train/law_0.jsonl.gz",
        [{"title": f"条例{i}", "chapter": "第一章", "text": f"第{i}条规定的内容。"} for i in range(9)],
    )
    rows(folder / "train/reports.jsonl.gz", [{"doc": "报告", "section": "一", "text": "今年要办好十件实事。"}])
    return folder


def test_documents_with_judged_queries_are_left_out(data: Path, tmp_path: Path) -> None:
    counts = gather(data, tmp_path / "out", laws=4, queries=[])
    assert counts == {"written.jsonl": 1, "everyday.jsonl": 0, "documents.jsonl": 1, "law.jsonl": 4, "reports.jsonl": 1}
    (kept,) = map(json.loads, (tmp_path / "out/documents.jsonl").read_text("utf-8").splitlines())
    assert kept == {"title": "乙", "body": OTHER}
    first = (tmp_path / "out/law.jsonl").read_bytes()
    gather(data, tmp_path / "out", laws=4, queries=[])
    assert (tmp_path / "out/law.jsonl").read_bytes() == first


def test_queries_find_their_passage_by_its_place(data: Path) -> None:
    queries = [
        {"file": "search/dev/corpus.jsonl", "id": "b", "start": 3, "end": 12, "sha256": digest(OTHER[3:12]), "plain": ["一", "二"]},
        {"file": "train/law_0.jsonl.gz", "line": 2, "start": 0, "end": 3, "sha256": digest("第1条"), "plain": ["三", "四"]},
    ]  # fmt: skip
    found = list(everyday(data, map(json.dumps, queries)))
    assert found == [
        {"title": "乙", "passage": OTHER[3:12], "plain": ["一", "二"]},
        {"title": "条例1 第一章", "passage": "第1条", "plain": ["三", "四"]},
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [({"end": 4}, "不是写问句时的原文"), ({"line": 99}, "找不到"), ({"file": "train/none.jsonl"}, "找不到")],
)
def test_a_passage_that_is_gone_is_named(data: Path, change: dict[str, Any], message: str) -> None:
    row = {"file": "train/law_0.jsonl.gz", "line": 2, "start": 0, "end": 3, "sha256": digest("第1条"), "plain": []}
    with pytest.raises(InputError, match=message):
        list(everyday(data, [json.dumps(row | change)]))


def test_the_queries_we_ship_are_distinct_and_belong_to_places() -> None:
    from pipeline.search.training.gather import _packs

    queries = [json.loads(line) for line in _packs()]
    places = {(row["file"], row.get("id"), row.get("line"), row["start"]) for row in queries}
    assert len(places) == len(queries) >= 2000
    assert all(len(row["plain"]) == 2 and row["plain"][0] != row["plain"][1] and "text" not in row for row in queries)


def test_the_packs_fit_the_research_data(shared: Path) -> None:
    first = next(everyday(shared))
    assert first["passage"]
    assert first["plain"]
