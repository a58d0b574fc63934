from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.classify.features import FEATURES, Reading, features, find_hits
from pipeline.classify.strategies import StrategyModel, classify_strategies
from pipeline.classify.taxonomy import DEFAULT, load_taxonomy
from pipeline.classify.train import cross_validate, fit, predict, training_rows
from pipeline.errors import InputError
from pipeline.model import Document, Section

BY_NAME = {strategy.name: strategy for strategy in load_taxonomy()}


def document(text: str, title: str = "", sections: tuple[Section, ...] = ()) -> Document:
    return Document(
        doc_id="d",
        identity="d",
        content_sha256="",
        text_hash="",
        format="text",
        title=title,
        text=text,
        sections=sections,
    )


# (strategy, sentence that speaks for it, sentence that looks like it and does not)
PAIRS = [
    ("工业上楼", "支持建设层高六米以上的多层厂房，容积率不设上限。", "支持老旧小区住宅加装电梯。"),
    ("数字化转型", "支持中小企业实施智能化改造。", "有关材料请登录互联网网址下载。"),
    ("存量资产盘活", "对低效用地实施再开发。", "下调存量房贷利率。"),
    ("区域协同", "主动融入长三角一体化发展。", "会议在市政府礼堂召开。"),
    ("飞地经济", "在省会设立反向飞地，孵化成果回本地转化。", "做好异地就医结算。"),
    ("产业集群", "培育三个百亿级产业集群。", "防止疫情期间人员聚集。"),
    ("产业功能区", "每个产业功能区确定一个主导产业。", "严守主体功能区规划。"),
    ("招商引资", "全年开展招商推介活动二十场。", "放宽人才落户限制。"),
    ("绿色制造", "创建绿色工厂十家。", "开辟审批绿色通道。"),
    ("园区分类指引", "对园区实行分类评价和动态管理。", "小区物业实行分级收费。"),
]


@pytest.mark.parametrize(("name", "speaks", "silent"), PAIRS)
def test_sentences_that_speak_and_that_do_not(name: str, speaks: str, silent: str) -> None:
    strategy = BY_NAME[name]
    assert find_hits(Reading(speaks), strategy)
    assert not [hit for hit in find_hits(Reading(silent), strategy) if hit.strong]


@pytest.mark.parametrize("strategy", BY_NAME.values(), ids=BY_NAME)
def test_examples_of_the_taxonomy_are_plain_sentences(strategy: object) -> None:
    assert len(strategy.examples) >= 2  # type: ignore[attr-defined]


def test_a_cited_title_alone_earns_no_label() -> None:
    text = "根据《关于推进工业上楼的若干措施》，现就有关事项通知如下。"
    hits = find_hits(Reading(text), BY_NAME["工业上楼"])
    assert all(hit.cited for hit in hits)
    assert "工业上楼" not in {label.strategy for label in classify_strategies(document(text))}


def test_label_comes_with_proof() -> None:
    text = "关于推进工业上楼的若干措施\n一、支持建设高标准厂房\n对新建四层以上的工业上楼项目给予奖励。\n二、提高容积率\n鼓励厂房加层，提高工业用地容积率。"
    heading = Section("一", "一、支持建设高标准厂房", 1, 14, 45, 26)
    labels = classify_strategies(document(text, "关于推进工业上楼的若干措施", (heading,)))
    assert labels[0].strategy == "工业上楼"
    assert 0.5 < labels[0].score <= 1
    for evidence in labels[0].evidence:
        assert text[evidence.start_char : evidence.end_char] == evidence.quote
        assert evidence.terms
    assert sum(evidence.weight for evidence in labels[0].evidence) <= 1.001


def test_features_have_one_value_each() -> None:
    reading = Reading("支持工业上楼。", "工业上楼行动方案", [(0, 7)])
    values = features(reading, BY_NAME["工业上楼"], find_hits(reading, BY_NAME["工业上楼"]))
    assert len(values) == len(FEATURES)
    assert values[0] == 1


def labelled() -> list[tuple[Document, set[str]]]:
    rows = []
    for i in range(12):
        rows.append(
            (document(f"第{i}号。建设多层厂房，推进工业上楼。企业上楼生产给予奖励。", "工业上楼办法"), {"工业上楼"})
        )
        rows.append((document(f"第{i}号。会上提到厂房多层的问题。加强小区物业管理。", "物业通知"), set()))
    return rows


def test_training_learns_and_saves_plain_json(tmp_path: Path) -> None:
    rows = training_rows(labelled())
    model = fit(rows)
    scores = predict(model, rows)
    assert min(s for s, r in zip(scores, rows, strict=True) if r.label) > max(
        s for s, r in zip(scores, rows, strict=True) if not r.label
    )
    path = tmp_path / "model.json"
    model.save(path)
    assert StrategyModel.load(path) == model
    assert len(cross_validate(rows, folds=3)) == len(rows)


def test_too_little_to_learn_from() -> None:
    with pytest.raises(InputError, match="至少需要"):
        fit(training_rows(labelled()[:4]))


def test_model_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text(
        json.dumps({"features": ["title"], "weights": [1], "intercepts": {}, "default": 0, "threshold": 0.5})
    )
    with pytest.raises(InputError, match="重新训练"):
        StrategyModel.load(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("strategy = 3 =", "不是有效的 TOML"),
        ("", "没有"),
        ('[[strategy]]\nname = ""', "没有 name"),
        ('[[strategy]]\nname = "甲"', "没有 strong"),
        ('[[strategy]]\nname = "甲"\nstrong = [1]', "列表"),
        ('[[strategy]]\nname = "甲"\nstrong = ["乙"]\n[[strategy]]\nname = "甲"\nstrong = ["丙"]', "重复"),
    ],
)
def test_a_broken_taxonomy_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "t.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=message):
        load_taxonomy(path)


def test_missing_taxonomy_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="找不到"):
        load_taxonomy(tmp_path / "none.toml")


def test_a_strategy_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        DEFAULT.read_text("utf-8") + '\n[[strategy]]\nname = "低空经济"\nstrong = ["低空经济", "低空*航线"]\n', "utf-8"
    )
    text = "大力发展低空经济。推动低空物流航线建设。建设低空经济产业园，支持低空经济企业发展。"
    assert "低空经济" in {label.strategy for label in classify_strategies(document(text, "低空经济行动方案"), path)}
