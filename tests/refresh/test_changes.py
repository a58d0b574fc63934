from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from policy_pages import article

from pipeline.model import Document, RawDocument
from pipeline.process import process
from pipeline.refresh import Changes, Failure, RefreshReport, Seen, SourceReport, compare


def read(html: bytes) -> Document:
    return process(RawDocument(html, "https://a.cn/1.html"))


BASE = read(article())


def test_the_same_twice_has_no_changes() -> None:
    changes = compare(BASE, BASE)
    assert (changes.removed, changes.added, changes.reworded, changes.facts) == ((), (), (), ())


@pytest.mark.parametrize(
    ("given", "facts"),
    [
        ({"deadline": "2025年10月8日"}, [("deadline", "2025-09-30", "2025-10-08")]),
        ({"target": "120"}, [("target", "80万平方米（2027-12-31）", "120万平方米（2027-12-31）")]),
        (
            {"extra": "四、2026年6月底前，各县区报送摸底情况。"},
            [("deadline", "", "2026-06-30")],
        ),
        ({"extra": "本通知自2025年8月1日起施行。"}, [("header", "", "2025-08-01"), ("deadline", "", "2025-08-01")]),
    ],
)  # fmt: skip
def test_what_a_new_version_moves(given: dict[str, str], facts: list[tuple[str, str, str]]) -> None:
    newer = read(article(**given))
    found = [(f.what, f.before, f.after) for f in compare(BASE, newer).facts if f.subject != "效力"]
    assert found == facts
    back = [(f.what, f.before, f.after) for f in compare(newer, BASE).facts if f.subject != "效力"]
    assert back == [(what, after, before) for what, before, after in found]


def test_sentences_reworded_added_removed_and_moved() -> None:
    old = dataclasses.replace(BASE, text="甲方应当按时提交材料。\n乙方负责审核。\n丙方拨付资金。\n丁方监督检查。")
    new = dataclasses.replace(BASE, text="丁方监督检查。\n甲方应当及时提交材料。\n乙方负责审核。\n戊方公开全部结果。")
    changes = compare(old, new)
    assert changes.reworded == (("甲方应当按时提交材料。", "甲方应当及时提交材料。"),)
    assert changes.added == ("戊方公开全部结果。",)
    assert changes.removed == ("丙方拨付资金。",)


def test_what_only_newer_code_sees_is_no_news() -> None:
    blind = dataclasses.replace(BASE, deadlines=(), targets=())
    assert {f.what for f in compare(blind, BASE).facts} == {"deadline", "target"}
    assert compare(blind, BASE, same_code=False).facts == ()
    newer = read(article("2025年10月8日"))
    assert [f.what for f in compare(BASE, newer, same_code=False).facts] == ["deadline"]


def test_long_reports_are_cut_and_say_so() -> None:
    many = tuple(f"第{n}条|新增。" for n in range(30))
    changes = Changes(3000, 100, (), many, (), ())
    seen = Seen("d1", "标题*", "机关", "", "通知", (), None, "https://a.cn/1", "甲", 2, changes)
    failures = tuple(Failure("甲", f"u{n}", "timeout", f"u{n} 超时") for n in range(120))
    report = RefreshReport(
        "2025-07-20T06:00:00+08:00", "2025-07-20T06:01:00+08:00", dt.date(2025, 7, 20),
        (SourceReport("甲", "列表 a.cn", {"new_version": 1, "failed": 120}),), changed=(seen,), failures=failures,
    )  # fmt: skip
    page = report.to_markdown()
    assert "### 标题\\*" in page
    assert "大幅缩短" in page
    assert "还有 18 处" in page
    assert "第11条\\|新增。" in page
    assert "超时 × 120" in page
    assert page.count("超时\n") == 100
    assert "u1 超时（2 处）" in dataclasses.replace(report, failures=(failures[1],) * 2).to_markdown()
    assert "另有 20 条" in page
