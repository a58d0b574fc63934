from __future__ import annotations

import json
from pathlib import Path

import pytest
from workspaces import write_documents

from pipeline.cli.main import main


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("instruments")
    for words in (["init", str(root / "w")], ["-w", str(root / "w"), "ingest", str(write_documents(root / "p"))]):
        with pytest.raises(SystemExit):
            main(words)
    return root / "w"


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    return int(stop.value.code or 0), capsys.readouterr().out


def test_clauses_are_listed_with_their_codes(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = call(capsys, "-w", str(root), "instruments", "--json")
    rows = json.loads(out)
    assert code == 0
    assert {"目标规划", "科技支持"} <= {row["label"] for row in rows}
    assert all(row["quote"] in row["sentence"] for row in rows)


def test_the_summary_is_a_cross_table(root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _ = call(capsys, "-w", str(root), "instruments", "--summary", "-o", str(tmp_path / "s.csv"))
    assert code == 0
    text = (tmp_path / "s.csv").read_text("utf-8-sig")
    assert "供给型" in text
    assert "小计" in text


def test_nothing_found_is_exit_one(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "-w", str(root), "instruments", "--kind", "税收优惠")[0] == 1
    assert call(capsys, "-w", str(root), "instruments", "--kind", "魔法")[0] == 2


def test_show_counts_them(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = call(capsys, "-w", str(root), "show", "临政办发〔2025〕18号")
    assert code == 0
    assert "政策工具（" in out
    assert "环境型：目标规划" in out


def test_codes_are_crossed_with_strategy_and_year(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = call(capsys, "-w", str(root), "instruments", "--by", "战略,年份", "--json")
    rows = json.loads(out)
    assert code == 0
    assert {"strategy", "year", "codes", "documents", "supply", "environment", "demand"} <= set(rows[0])
    assert call(capsys, "-w", str(root), "instruments", "--by", "颜色")[0] == 2
