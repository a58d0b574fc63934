"""`policy search` and `policy saved`: facets, exports, literal words, answers, saved searches."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from workspaces import write_documents

from pipeline.cli.main import main

Run = Callable[..., tuple[int, str, str]]
SHANGHAI = """上海市人民政府关于支持工业上楼的若干意见
沪府发〔2024〕3号
各区人民政府：
鼓励工业上楼，对新建高层厂房给予补贴。
上海市人民政府
2024年3月1日
"""


@pytest.fixture(scope="module")
def research(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("options")
    folder = write_documents(root / "policies")
    (folder / "broken.pdf").unlink()
    (folder / "shanghai.txt").write_text(SHANGHAI, "utf-8")
    for words in (["init", str(root / "ws")], ["-w", str(root / "ws"), "ingest", str(folder), "--workers", "1"]):
        with pytest.raises(SystemExit) as stop:
            main(words)
        assert not stop.value.code
    return root / "ws"


@pytest.fixture
def at(research: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main(["-w", str(research), *words])
        out, err = capsys.readouterr()
        return int(stop.value.code or 0), out, err

    return call


def test_conditions_in_words_are_shown_and_removable(at: Run) -> None:
    code, out, err = at("search", "2023年以来上海工业上楼的补贴")
    assert (code, out.count("上海市人民政府关于")) == (0, 1)
    assert "地区：上海市；不早于 2023-01-01" in err
    assert "临江市" not in out
    _, out, err = at("search", "2023年以来上海工业上楼的补贴", "--literal")
    assert "临江市" in out
    assert "筛选" not in err


def test_facets(at: Run) -> None:
    _, out, _ = at("search", "工业上楼", "--facets")
    assert "地区：" in out
    assert "年份：2025" in out
    assert "层级：" in out
    assert "省级 1" in out
    _, out, _ = at("search", "工业上楼", "--facets", "--json")
    assert {"facets", "results"} == set(json.loads(out))


def test_answer_before_the_passages(at: Run) -> None:
    _, out, _ = at("search", "临江市工业上楼三年行动计划有效期到什么时候")
    assert out.startswith("答：到 2027-12-31\n    原文：本计划自2025年7月1日起施行，有效期至2027年12月31日。")


@pytest.mark.parametrize(
    ("query", "option", "first"),
    [
        ("“高层厂房”", (), "上海市人民政府"),
        ("工业上楼 +三年", (), "临江市工业上楼三年"),
        ("工业上楼 -三年 -数字化", (), "上海市人民政府"),
        ("沪府发[2024]第3号", (), "上海市人民政府"),
        ("沪府发（2024）03号", (), "上海市人民政府"),
        ("临政办发〔2025〕18号", (), "临江市工业上楼三年"),
        ("工业上楼", ("--as-of", "2024-06"), "上海市人民政府"),
        ("工业上楼", ("--since", "2025", "--until", "2025-06"), "临江市工业上楼三年"),
    ],
)
def test_ways_of_asking(at: Run, query: str, option: tuple[str, ...], first: str) -> None:
    code, out, _ = at("search", *option, "--json", "--", query)
    assert code == 0
    assert json.loads(out)[0]["title"].startswith(first)


def test_minus_words_are_no_options(at: Run) -> None:
    _, out, _ = at("search", "工业上楼", "-三年", "-数字化", "--json")
    assert [row["title"] for row in json.loads(out)] == ["上海市人民政府关于支持工业上楼的若干意见"]
    code, _, err = at("search", "工业上楼", "--regoin", "上海")
    assert (code, "--regoin" in err) == (2, True)


def test_newest_first(at: Run) -> None:
    _, out, _ = at("search", "工业上楼", "--sort", "date", "--json")
    days = [row["dated_on"] for row in json.loads(out)]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("format", "begins"), [("gbt", "[1] "), ("bib", "@misc{"), ("ris", "TY  - GOVDOC"), ("csv", "")]
)
def test_exports(at: Run, tmp_path: Path, format: str, begins: str) -> None:
    code, out, _ = at("search", "工业上楼", "-f", format)
    assert code == 0
    assert out.lstrip("\ufeff").startswith(begins)
    assert "若干意见" in out
    target = tmp_path / f"found.{'txt' if format == 'gbt' else format}"
    _, out, err = at("search", "工业上楼", "-o", str(target))
    assert (out, target.name in err) == ("", True)
    assert "若干意见" in target.read_text("utf-8-sig")


def test_saved_searches(at: Run) -> None:
    assert at("saved")[0] == 1
    assert "已保存" in at("search", "工业上楼", "--save", "上楼", "--region", "上海")[2]
    code, out, _ = at("saved")
    assert (code, out) == (0, "上楼\t工业上楼\tregion=310000\t已见 1 份\n")
    assert json.loads(at("saved", "--json")[1])[0]["filters"] == {"region": "310000"}
    code, _, err = at("saved", "--run")
    assert (code, "没有新的结果" in err) == (1, True)
    assert json.loads(at("saved", "上楼", "--run", "--json")[1])[0]["new"] == []
    assert at("saved", "--remove")[0] == 2
    assert at("saved", "上楼", "--remove")[0] == 0
    assert at("saved", "上楼", "--run")[0] == 2


def test_like_takes_no_query_options(at: Run) -> None:
    code, _, err = at("search", "--like", "沪府发〔2024〕3号", "--facets")
    assert (code, "--facets" in err) == (2, True)
