from __future__ import annotations

import json
from pathlib import Path

import pytest
from workspaces import call, write_documents

from pipeline.cli.main import main


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for words in (
        ["init", str(tmp_path / "w")],
        ["-w", str(tmp_path / "w"), "ingest", str(write_documents(tmp_path / "p"))],
    ):
        with pytest.raises(SystemExit):
            main(words)
    return tmp_path / "w"


def test_review_from_list_to_evaluation(root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = call(capsys, root, "review", "--json", "--kind", "目标")
    rows = json.loads(out)
    assert code == 0
    assert {row["fact_table"] for row in rows} == {"targets"}
    houses = next(row for row in rows if "500家" in row["quote"])
    code, out, _ = call(
        capsys, root, "review", houses["fact_id"], "--set", "数值=600", "--set", "约束=约", "--note", "附表"
    )
    assert code == 0
    assert "value = 600" in out
    code, out, _ = call(capsys, root, "targets", "--json")
    changed = next(row for row in json.loads(out) if row["fact_id"] == houses["fact_id"])
    assert (changed["value"], changed["bound"], changed["note"]) == (600, "approx", "人工核定")
    assert "人工核定" in call(capsys, root, "show", "临政办发〔2025〕18号")[1]
    twenty = next(row for row in rows if "20家" in row["quote"])
    assert call(capsys, root, "review", twenty["fact_id"], "--reject")[0] == 0
    assert twenty["fact_id"] not in call(capsys, root, "targets", "--json")[1]
    code, out, _ = call(capsys, root, "review", "--history")
    assert code == 0
    assert "改正" in out
    assert "附表" in out
    code, out, _ = call(capsys, root, "evaluate", "corrections", "--json", "--export", str(tmp_path / "gold.jsonl"))
    assert code == 0
    assert json.loads(out)["targets"] == {
        "reviewed": 2, "accepted": 0, "rejected": 1, "changed": 1, "lost": 0, "accuracy_when_reviewed": 0,
        "accuracy_now": 0, "fields": {"bound": 1, "value": 1},
    }  # fmt: skip
    assert "否定" in call(capsys, root, "evaluate", "corrections")[1]


def test_passages_reviewed_in_full_become_a_gold_file(
    root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    listed = json.loads(call(capsys, root, "review", "--json", "-n", "100")[1])
    for row in listed:
        assert call(capsys, root, "review", row["fact_id"], "--accept", "--json")[0] == 0
    assert call(capsys, root, "review")[0] == 1
    gold = tmp_path / "gold" / "own.jsonl"
    gold.parent.mkdir()
    code, out, err = call(capsys, root, "evaluate", "corrections", "--json", "--export", str(gold))
    assert code == 0
    assert all(part["accuracy_now"] == 1 for part in json.loads(out).values())
    assert "个段落" in err
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    assert sum(len(row["targets"]) for row in rows) >= 4
    for row in rows:
        assert all(
            row["text"][f["start_char"] : f["end_char"]] == f["quote"] for f in row["deadlines"] + row["targets"]
        )
    assert call(capsys, root, "evaluate", "extraction", str(gold), "--json")[0] == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["review", "--accept"], "哪一条"),
        (["review", "0123456789"], "选一种"),
        (["review", "0123456789", "--accept", "--set", "a=b"], "选一种"),
        (["review", "0123456789", "--set", "数值"], "字段=值"),
        (["review", "0123456789", "--accept"], "没有对应"),
    ],
)
def test_wrong_use_says_how(root: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    code, _, err = call(capsys, root, *words)
    assert code == 2
    assert message in err


def test_nothing_decided_yet(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, root, "review", "--history", "--json")[0] == 1
    code, _, err = call(capsys, root, "evaluate", "corrections")
    assert code == 1
    assert "policy review" in err
    assert "【" in call(capsys, root, "review", "-n", "2")[1]
