from __future__ import annotations

import dataclasses
import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import InputError
from pipeline.search.static import StaticEmbedder
from pipeline.search.training import read_recipe, train_embedder
from pipeline.search.training.pairs import read_pairs, row_pairs
from pipeline.search.training.static import contrast
from pipeline.search.training.tokenising import count_and_bag

BODY = "鼓励企业建设高层厂房。对容积率达标的项目给予补贴。申请应当在九月底前提出。逾期不予受理。"


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        ({"title": "办法", "passage": "正文在此。", "formal": "办法正文", "plain": ["讲啥", "说什么"]},
         ["written", "written", "written", "reworded", "reworded", "reworded"]),
        ({"question": "几号截止？", "context": "九月底前提出。"}, ["question"]),
        ({"title": "办法", "body": BODY}, ["title", "cloze"]),
        ({"doc": "报告", "section": "一、回顾", "text": BODY}, ["title", "cloze"]),
        ({"title": "短", "body": "一句。"}, ["title"]),
        ({"title": "空", "body": "\n"}, []),
        ({"other": 1}, []),
    ],
)  # fmt: skip
def test_rows_are_known_by_their_keys(row: dict[str, object], kinds: list[str]) -> None:
    found = set(kinds)
    pairs = list(row_pairs(row, random.Random(2)))
    assert {pair.kind for pair in pairs} <= found
    if kinds and kinds[0] != "title":
        assert [pair.kind for pair in pairs] == kinds


def test_a_cloze_never_holds_its_sentence() -> None:
    for seed in range(20):
        for pair in row_pairs({"title": "办法", "body": BODY}, random.Random(seed)):
            if pair.kind == "cloze":
                assert pair.query not in pair.passage
                assert pair.passage.startswith("办法\n")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    everyday = {"厂房": "盖厂子", "补贴": "发钱", "公积金": "买房存的钱", "截止": "最后一天"}
    rows = [
        {"title": f"{word}办法{i}", "passage": f"第{i}条 本市{word}管理规定。", "formal": f"{word}第{i}条",
         "plain": [f"{said}第{i}个", f"怎么{said}{i}"]}
        for i in range(30) for word, said in everyday.items()
    ]  # fmt: skip
    (folder / "written.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    with gzip.open(folder / "bodies.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"title": "办法", "body": BODY * 40}, ensure_ascii=False) + "\n\n")
    squad = {"data": [{"paragraphs": [{"context": BODY, "qas": [{"question": "什么时候截止"}]}]}]}
    (folder / "squad.json").write_text(json.dumps(squad, ensure_ascii=False), "utf-8")
    (folder / "same.txt").write_text("怎么交钱\t如何缴费\t1\n今天天气\t明天开会\t0\n坏行\n", "utf-8")
    (folder / "graded.txt").write_text("一个人在跑\t有人跑步\t5\n一个人\t一只猫\t2\n", "utf-8")
    (folder / "README.md").write_text("not data", "utf-8")
    return folder


def test_every_sort_of_file_is_read(data: Path) -> None:
    pairs = list(read_pairs(data, seed=1))
    assert {pair.kind for pair in pairs} == {"written", "reworded", "title", "cloze", "question", "sentence"}
    assert [(p.query, p.passage) for p in pairs if p.kind == "sentence"] == [
        ("一个人在跑", "有人跑步"),
        ("怎么交钱", "如何缴费"),
    ]
    assert pairs == list(read_pairs(data, seed=1))


def test_a_folder_without_pairs_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有可用于训练"):
        list(read_pairs(tmp_path, 1))


def test_contrast_gradient_is_right() -> None:
    chance = np.random.default_rng(5)
    queries, passages = chance.standard_normal((2, 4, 3))
    groups = np.array([0, 1, 1, 2])
    _, slope = contrast(queries, passages, groups, 0.5)
    both = np.concatenate((queries, passages))
    for i, j in [(0, 0), (1, 2), (5, 1), (7, 0)]:
        values = []
        for step in (1e-5, -1e-5):
            moved = both.copy()
            moved[i, j] += step
            values.append(contrast(moved[:4], moved[4:], groups, 0.5)[0])
        assert slope[i, j] == pytest.approx((values[0] - values[1]) / 2e-5, abs=1e-4)


def test_vocabulary_takes_the_most_frequent() -> None:
    vocabulary, bags = count_and_bag(["工业园区", "工业厂房", "工业"], size=3, least=2)
    assert set(vocabulary.tokens) == {"工", "业", "工业"} or len(vocabulary.tokens) == 3
    assert len(bags) == 3
    matrix, tokens = bags.matrix(np.array([0, 2]))
    assert matrix.shape == (2, len(tokens))


def test_training_brings_everyday_words_to_official_ones(data: Path, tmp_path: Path) -> None:
    recipe = dataclasses.replace(read_recipe(), dimension=16, vocabulary=400, least_texts=1, batch=32, steps=60)
    about = train_embedder(data, tmp_path / "model", recipe=recipe)
    assert about["steps"] == 60
    model = StaticEmbedder(tmp_path / "model")
    assert (model.dimension, model.revision) == (16, about["revision"])
    query = model.encode_queries(["盖厂子"])[0]
    near, far = model.encode_documents(["本市厂房管理规定", "本市公积金管理规定"])
    assert query @ near > query @ far


def test_time_can_run_out(data: Path, tmp_path: Path) -> None:
    recipe = dataclasses.replace(read_recipe(), dimension=4, vocabulary=100, batch=8, steps=10**9)
    assert train_embedder(data, tmp_path / "model", minutes=0.002, recipe=recipe)["steps"] < 10**6


def test_equal_data_give_equal_models(data: Path, tmp_path: Path) -> None:
    recipe = dataclasses.replace(read_recipe(), dimension=4, vocabulary=100, batch=8, steps=5)
    revisions = {train_embedder(data, tmp_path / name, recipe=recipe)["revision"] for name in ("one", "two")}
    assert len(revisions) == 1
