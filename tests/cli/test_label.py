from __future__ import annotations

import json
from pathlib import Path

import pytest
from workspaces import call

from pipeline.cli.main import main
from pipeline.settings import Settings, write_setting
from pipeline.workspace import Workspace

POLICY = """临江市支持低空飞行发展若干措施（第{n}版）
各县区人民政府：
一、推动低空物流航线建设，加快建设起降点{n}个。
二、支持企业开展低空飞行服务。
临江市人民政府
2025年3月{n}日
"""
OTHER = """临江市关于举办音乐会的通知（第{n}场）
各有关单位：
活动期间请遵守低空飞行管理规定，第{n}场欢迎市民参加。
临江市文化馆
2025年4月{n}日
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "p"
    folder.mkdir()
    for n in range(1, 7):
        (folder / f"policy{n}.txt").write_text(POLICY.format(n=n), "utf-8")
        (folder / f"other{n}.txt").write_text(OTHER.format(n=n), "utf-8")
    for words in (["init", str(tmp_path / "w")], ["-w", str(tmp_path / "w"), "ingest", str(folder), "--workers", "1"]):
        with pytest.raises(SystemExit):
            main(words)
    return tmp_path / "w"


def test_a_label_stands_over_the_model_and_is_shown(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, root, "label", "p/other1.txt", "--strategy", "数字化转型", "--note", "试")
    assert code == 0
    assert "已贴上“数字化转型”" in out
    assert "战略：数字化转型（人工）" in call(capsys, root, "show", "p/other1.txt")[1]
    assert call(capsys, root, "timeline", "--strategy", "数字化转型")[0] == 0
    code, out, _ = call(capsys, root, "label", "p/other1.txt", "--strategy", "数字化转型", "--not")
    assert "已去掉" in out
    assert "数字化转型" not in call(capsys, root, "show", "p/other1.txt")[1]
    assert len(json.loads(call(capsys, root, "label", "--json")[1])) == 1
    assert len(call(capsys, root, "label", "--history")[1].splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["label", "p/other1.txt"], "--strategy"),
        (["label", "--strategy", "数字化转型"], "哪一份"),
        (["label", "p/other1.txt", "--strategy", "登月"], "可用：.*数字化转型|--new-strategy"),
        (["label", "不存在.txt", "--strategy", "数字化转型"], "没有找到"),
        (["label", "--new-strategy", "登月"], "--term"),
        (["label", "--new-strategy", "登月", "--term", "登月", "--example", "不存在.txt"], "没有找到"),
        (["train", "classifier", "policy.toml"], "."),
    ],
)
def test_wrong_use_says_how_and_changes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    import re

    code, _, err = call(capsys, root, *words)
    assert code == 2
    assert re.search(message, err)
    assert not (root / "taxonomy.toml").exists()


def test_without_labels_there_is_nothing_to_learn(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, root, "label")[0] == 1
    code, _, err = call(capsys, root, "train", "classifier")
    assert code == 1
    assert "10 份" in err


def test_a_strategy_of_ones_own_with_ten_examples(
    root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    examples = [word for n in range(1, 6) for word in ("--example", f"p/policy{n}.txt")]
    code, out, _ = call(
        capsys, root, "label", "--new-strategy", "低空经济", "--term", "低空*航线", "--term", "低空飞行", *examples
    )
    assert code == 0
    assert "5 份文件贴上标签" in out
    assert Settings.load(root / "policy.toml").taxonomy_path == root / "taxonomy.toml"
    for n in range(1, 6):
        assert call(capsys, root, "label", f"p/other{n}.txt", "--strategy", "低空经济", "--not")[0] == 0
    assert "低空经济" in call(capsys, root, "show", "p/policy6.txt")[1]
    code, out, _ = call(capsys, root, "train", "classifier")
    assert code == 0
    assert "低空经济" in out
    assert Settings.load(root / "policy.toml").model_path == root / "strategies.json"
    for name, carries in (("policy6", True), ("other6", False)):
        shown = json.loads(call(capsys, root, "show", f"p/{name}.txt", "--json")[1])
        assert ("低空经济" in [s["strategy"] for s in shown["strategies"]]) is carries
    export = tmp_path / "labels.jsonl"
    assert call(capsys, root, "label", "--export", str(export))[0] == 0
    rows = [json.loads(line) for line in export.read_text("utf-8").splitlines()]
    assert len(rows) == 10
    assert sum("低空经济" in row["strategies"] for row in rows) == 5
    assert all((root / "corpus" / row["path"]).is_file() for row in rows)
    code, _, err = call(capsys, root, "train", "classifier", str(export), "--root", str(root / "corpus"))
    assert code == 2
    assert "-o" in err


def test_a_setting_is_written_in_place(tmp_path: Path) -> None:
    config = tmp_path / "policy.toml"
    config.write_text('# 注释\n[classify]\n# taxonomy = "x"\n[search]\nembedder = "none"\n', "utf-8")
    write_setting(config, "classify", "taxonomy", "a.toml")
    write_setting(config, "classify", "taxonomy", "b.toml")
    write_setting(config, "classify", "model", "m.json")
    write_setting(config, "workspace", "name", "新")
    loaded = Settings.load(config)
    assert loaded.taxonomy_path == tmp_path / "b.toml"
    assert loaded.model_path == tmp_path / "m.json"
    assert (loaded.name, loaded.embedder) == ("新", "none")
    assert config.read_text("utf-8").startswith("# 注释\n")


def test_examples_without_terms_get_proposals(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    examples = [word for n in range(1, 5) for word in ("--example", f"p/policy{n}.txt")]
    code, out, err = call(capsys, root, "label", "--new-strategy", "低空经济", *examples)
    assert code == 1
    assert "示例" in out
    assert "--term" in err
    assert not (root / "taxonomy.toml").exists()


def test_terms_are_added_to_a_strategy(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(capsys, root, "label", "--new-strategy", "低空经济", "--term", "空中走廊")
    code, out, _ = call(capsys, root, "label", "--strategy", "低空经济", "--term", "低空*航线", "--term", "起降点")
    assert code == 0
    assert "6 份文件的标签有变化" in out
    assert call(capsys, root, "label", "--strategy", "没有", "--term", "词")[0] == 2


def test_training_says_what_is_missing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(capsys, root, "label", "--new-strategy", "低空经济", "--term", "起降点", "--example", "p/policy1.txt")
    code, _, err = call(capsys, root, "train", "classifier")
    assert code == 1
    assert "还差 9 份标签" in err


def test_labels_of_a_person_reach_passages(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(capsys, root, "label", "--new-strategy", "低空经济", "--term", "起降点", "--example", "p/policy1.txt")
    with Workspace.open(root) as workspace:
        passages = [p.text for p in workspace.passages("低空经济")]
        assert passages
        assert all("起降点" in text for text in passages)
    assert "◆低空经济" in call(capsys, root, "show", "p/policy1.txt", "--part", "outline")[1]
    call(capsys, root, "label", "p/policy1.txt", "--strategy", "低空经济", "--not")
    with Workspace.open(root) as workspace:
        assert not [p for p in workspace.passages("低空经济") if p.doc_id == workspace.store.find("p/policy1.txt")]


def test_search_can_ask_for_the_strategy_of_the_passage(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(capsys, root, "label", "--new-strategy", "低空经济", "--term", "起降点", "--example", "p/policy1.txt")
    words = ("search", "低空飞行服务", "--strategy", "低空经济", "--json")
    assert json.loads(call(capsys, root, *words)[1])
    narrow = json.loads(call(capsys, root, *words, "--in-passages")[1] or "[]")
    assert all("起降点" in result["text"] for result in narrow)
    assert json.loads(call(capsys, root, "search", "起降点", *words[2:], "--in-passages")[1])
    assert call(capsys, root, "search", "起降点", "--in-passages")[0] == 2
