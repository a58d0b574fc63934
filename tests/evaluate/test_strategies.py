from __future__ import annotations

import pytest

from pipeline.evaluate.strategies import score_strategies
from pipeline.model import Document, Evidence, Region, StrategyLabel


def document(path: str, *labels: str, doc_type: str = "通知", region: str = "上海市") -> Document:
    found = tuple(StrategyLabel(label, 0.9, (Evidence(0, 2, "证据", 1.0),)) for label in labels)
    return Document(
        doc_id=path, identity=path, content_sha256="", text_hash="", format="text", title="题", text="证据",
        doc_type=doc_type, region=Region("310000", region, "province"), strategies=found,
    )  # fmt: skip


def test_macro_average_leaves_out_rare_labels() -> None:
    rows = [{"path": f"d{i}", "strategies": ["数字化转型"], "doc_type": "通知", "region": "上海市"} for i in range(6)]
    rows[0]["strategies"] = ["数字化转型", "飞地经济"]
    score = score_strategies(rows, lambda path: document(path, "数字化转型"))
    report = score.report()
    assert report["macro_f1"] == 1
    assert report["labels"]["飞地经济"] == {"precision": 0, "recall": 0, "f1": 0, "support": 1}
    assert report["micro_f1"] == pytest.approx(12 / 13)
    assert (report["doc_type_accuracy"], report["region_accuracy"]) == (1, 1)


def test_errors_say_what_and_why() -> None:
    row = {
        "path": "d",
        "strategies": ["工业上楼"],
        "evidence": {"工业上楼": "厂房加层"},
        "doc_type": "意见",
        "region": "全国",
    }
    score = score_strategies([row], lambda path: document(path, "招商引资"))
    assert ("d", "漏标 工业上楼", "厂房加层") in score.errors
    assert ("d", "误标 招商引资 0.90", "证据") in score.errors
    assert any("文种" in what for _, what, _ in score.errors)
    assert any("地区" in what for _, what, _ in score.errors)


def test_nothing_to_score_is_zero() -> None:
    assert score_strategies([], lambda path: document(path)).report()["macro_f1"] == 0
