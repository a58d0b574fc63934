"""Deadlines in table rows: nothing of another row is read, the column's head and the row's cells say what is due."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract.context import Context
from pipeline.extract.deadlines import find_deadlines
from pipeline.model import Deadline

TODAY = date(2023, 5, 10)
TASKS = (
    "序号\t重点任务\t责任单位\t完成时限\n"
    "1\t完成清产核资\t县财政局、各乡镇\t2023年6月底前\n"
    "2\t建成智慧农场100个\t县农业农村局\t2025年\n"
    "3\t开展专项督查\t县委督查室\t2023年9月\n"
    "4\t常态长效管理\t各单位\t长期坚持"
)


def deadlines(text: str) -> tuple[Deadline, ...]:
    return find_deadlines(Context(text, TODAY))


def test_a_row_bounds_sentence_action_and_bodies() -> None:
    found = deadlines(TASKS)
    rows = TASKS.split("\n")
    assert [TASKS[fact.sentence_start : fact.sentence_end] for fact in found] == rows[1:4]
    assert [fact.action for fact in found] == [
        "完成清产核资、县财政局、各乡镇",
        "建成智慧农场100个、县农业农村局",
        "开展专项督查、县委督查室",
    ]
    assert [fact.bodies for fact in found] == [("县财政局", "各乡镇"), ("县农业农村局",), ("县委督查室",)]
    assert {fact.kind.value for fact in found} == {"task"}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "报名时间\t6月1日至6月5日\n考试时间\t2023年7月1日上午9:00",
            [("submission", "报名时间"), ("event", "考试时间")],
        ),
        ("时间\t活动\t地点\n6月18日\t农机博览会开幕\t县会展中心", [("event", "农机博览会开幕、县会展中心")]),
        (
            "阶段\t工作安排\n第一阶段\t2023年6月底前，各县完成摸底。\n第二阶段\t7月至9月开展整治；10月底前完成验收。",
            [("task", "各县完成摸底"), ("task", "开展整治"), ("task", "完成验收")],
        ),
        ("事项\t办理时限\n核发证照\t自受理之日起5个工作日内", [("procedural", "核发证照")]),
        ("年份\t产值\t增速\n2021年\t120亿元\t8%\n2022年\t130亿元\t8.3%", []),
        ("2023年6月底前\t完成摸底\n\n正文：2023年7月底前完成整改。", [("task", "完成摸底"), ("task", "完成整改")]),
    ],
)
def test_rows(text: str, rows: list[tuple[str, str]]) -> None:
    assert [(fact.kind.value, fact.action) for fact in deadlines(text)] == rows


def test_actions_never_leave_their_row() -> None:
    for fact in deadlines(TASKS):
        assert "\n" not in fact.action
        assert "\n" not in TASKS[fact.sentence_start : fact.sentence_end]


def test_a_line_of_very_many_cells_is_no_row() -> None:
    text = "2023年6月底前完成\t" * 60
    assert {fact.action for fact in deadlines(text)} != set()
    assert deadlines(text)[30].sentence_end - deadlines(text)[30].sentence_start > 500
