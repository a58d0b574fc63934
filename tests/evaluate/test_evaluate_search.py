from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.evaluate.search import (
    METRICS,
    evaluate_search,
    query_metrics,
    read_beir,
    run_baseline,
    score_run,
)

CORPUS = [
    {"_id": "a", "title": "工业上楼措施", "text": "对高层厂房按建筑面积给予补贴。" * 30},
    {"_id": "b", "title": "园区指引", "text": "园区分为三类，每两年评价一次。"},
    {"_id": "c", "title": None, "text": "无房职工可以提取住房公积金支付房租。"},
    {"_id": "d", "title": "空白文件", "text": ""},
]
QUERIES = [
    {"_id": "q1", "text": "高层厂房补贴", "metadata": {"kind": "exact"}},
    {"_id": "q2", "text": "往高处盖厂子给钱吗", "metadata": {"kind": "paraphrase"}},
    {"_id": "q3", "text": "园区几年评价一次"},
    {"_id": "q4", "text": "没有答案的问题", "metadata": {"kind": "exact"}},
    {"_id": "q5", "text": "渔船", "metadata": {"kind": "exact"}},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\ta\t1\nq3\tb\t2\nq3\ta\t0\nq5\tc\t1\n\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "qrels").mkdir()
    for name, rows in (("corpus", CORPUS), ("queries", QUERIES)):
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n\n", "utf-8")
    (tmp_path / "qrels" / "test.tsv").write_text(QRELS, "utf-8")
    return tmp_path


def test_read(folder: Path) -> None:
    beir = read_beir(folder)
    assert [d.doc_id for d in beir.documents] == ["a", "b", "c", "d"]
    assert beir.documents[2].title == ""
    assert all(len(p.text) <= 300 for d in beir.documents for p in d.passages)
    assert [q.kind for q in beir.queries] == ["exact", "paraphrase", "all", "exact", "exact"]
    assert beir.relevant["q3"] == {"b": 2, "a": 0}


@pytest.mark.parametrize("embedder", ["none", "default"])
def test_scores_beside_the_baseline(folder: Path, embedder: str) -> None:
    scores = evaluate_search(folder, embedder=embedder)
    assert set(scores) == {"hybrid", "baseline"}
    report = scores["hybrid"].report()
    assert set(report) == {"overall", "kinds"}
    assert set(report["overall"]) == set(METRICS)
    assert set(report["kinds"]) == {"exact", "paraphrase", "all"}
    assert report["kinds"]["paraphrase"]["ndcg@10"] == 1
    assert report["kinds"]["all"] == {"ndcg@10": 1, "recall@10": 1, "recall@50": 1, "mrr@10": 1, "queries": 1}
    assert report["kinds"]["exact"]["queries"] == 2  # q4 has no answer and does not count
    json.dumps(report)


def test_without_baseline(folder: Path) -> None:
    assert set(evaluate_search(folder, embedder="none", baseline=False)) == {"hybrid"}


def test_errors_name_what_was_missed(folder: Path) -> None:
    beir = read_beir(folder)
    run = {"q1": ["a"], "q2": [f"x{i}" for i in range(12)] + ["a"], "q3": ["b"]}
    lines = list(score_run(beir, run).errors())
    assert lines == ["paraphrase\tq2\t第 13 位\t往高处盖厂子给钱吗\t应为 a", "exact\tq5\t未找到\t渔船\t应为 c"]


def test_baseline_ranks_by_words(folder: Path) -> None:
    run = run_baseline(read_beir(folder))
    assert run["q1"][0] == "a"
    assert run["q3"][0] == "b"
    assert run["q5"] == []


@pytest.mark.parametrize(
    ("ranked", "relevant", "ndcg", "mrr", "recall10"),
    [
        (["a"], {"a": 1}, 1.0, 1.0, 1.0),
        (["x", "a"], {"a": 1}, 1 / math.log2(3), 0.5, 1.0),
        ([], {"a": 1}, 0.0, 0.0, 0.0),
        (["b", "a"], {"a": 2, "b": 1}, (1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)), 1.0, 1.0),
        (["x"] * 10 + ["a"], {"a": 1}, 0.0, 0.0, 0.0),
    ],
)
def test_metrics(ranked: list[str], relevant: dict[str, int], ndcg: float, mrr: float, recall10: float) -> None:
    metrics = query_metrics(ranked, relevant)
    assert metrics["ndcg@10"] == pytest.approx(ndcg)
    assert metrics["mrr@10"] == pytest.approx(mrr)
    assert metrics["recall@10"] == recall10


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_incomplete_folder(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(InputError, match="不是 BEIR 文件夹"):
        read_beir(folder)


def test_unreadable_line(folder: Path) -> None:
    (folder / "corpus.jsonl").write_text("{]", "utf-8")
    with pytest.raises(InputError, match="看不懂"):
        read_beir(folder)
