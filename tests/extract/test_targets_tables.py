"""Targets in indicator tables and task lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipeline.extract.context import Context
from pipeline.extract.targets import find_table_targets, find_targets
from pipeline.model import Bound, Change, Table, Target

TITLE = "某市数字经济发展规划（2023—2027年）"
PUBLISHED = date(2023, 3, 1)
BEFORE = "发展目标如下表。\n"


def read(rows: list[list[str]], caption: str = "", published: date | None = PUBLISHED) -> list[Target]:
    body = "\n".join("\t".join(row) for row in rows)
    text = f"{BEFORE}{body}\n以上为主要指标。"
    table = Table(len(BEFORE), len(BEFORE) + len(body), tuple(map(tuple, rows)), caption, "二/（三）", 4)
    context = Context(text, published, TITLE)
    found = find_table_targets(context, [table])
    for target in found:
        assert text[target.start_char : target.end_char] == target.quote
        if target.end_quote_start is not None:
            start = target.end_quote_start
            assert text[start : start + len(target.end_quote)] == target.end_quote
        assert (target.section_path, target.page, target.plan_end) == ("二/（三）", 4, date(2027, 12, 31))
    assert [t for t in find_targets(context) if not t.qualitative] == []
    return list(found)


def test_indicator_table_with_baseline_and_two_years() -> None:
    found = read(
        [
            ["序号", "指标", "单位", "2022年", "2025年", "2027年", "属性"],
            ["1", "数字经济核心产业增加值占GDP比重", "%", "7.8", "10", "≥12", "预期性"],
            ["2", "5G基站数", "万个", "1.2", "3.5", "5以上", "预期性"],
            ["3", "单位GDP能耗下降", "%", "—", "[13.5]", "完成省下达任务", "约束性"],
        ]
    )
    assert [(t.indicator, t.value, t.unit, t.end and t.end.year, t.bound) for t in found] == [
        ("数字经济核心产业增加值占GDP比重", Decimal(10), "%", 2025, Bound.EQ),
        ("数字经济核心产业增加值占GDP比重", Decimal(12), "%", 2027, Bound.GE),
        ("5G基站数", Decimal(35000), "个", 2025, Bound.EQ),
        ("5G基站数", Decimal(50000), "个", 2027, Bound.GE),
        ("单位GDP能耗下降", Decimal("13.5"), "%", 2025, Bound.EQ),
    ]
    assert {t.base_year for t in found} == {2022}
    assert found[-1].change is Change.DECREASE


def test_units_in_the_name_the_caption_or_the_cell() -> None:
    found = read(
        [
            ["类别", "主要指标", "2022年现状值", "2025年目标值"],
            ["产业", "工业总产值（亿元）", "3200", "6000左右"],
            ["创新", "每万人口高价值发明专利拥有量（件）", "8", "12—15"],
            ["效率", "亩均税收增长", "5%", "8%以上"],
        ]
    )
    assert [(t.indicator, t.value, t.value_max, t.unit) for t in found] == [
        ("工业总产值", Decimal(600000000000), None, "元"),
        ("每万人口高价值发明专利拥有量", Decimal(12), Decimal(15), "件"),
        ("亩均税收增长", Decimal(8), None, "%"),
    ]
    assert found[2].change is Change.INCREASE
    (captioned,) = read([["指标", "2025年"], ["货运量", "4500"]], caption="表1 主要指标（单位：万吨）")
    assert (captioned.value, captioned.unit) == (Decimal(45000000), "吨")


def test_two_header_rows() -> None:
    found = read([["指标名称", "目标", "目标"], ["", "2025年", "2030年"], ["森林覆盖率（%）", "35", "36.5"]])
    assert [(t.value, t.end and t.end.year) for t in found] == [(Decimal(35), 2025), (Decimal("36.5"), 2030)]
    grouped = read([["指标", "指标", "2025年"], ["生态", "空气优良天数比率（%）", "92"]])
    assert [t.indicator for t in grouped] == ["空气优良天数比率"]


def test_columns_without_a_year_and_cumulative_columns() -> None:
    found = read([["指标", "单位", "目标值", "五年累计"], ["新增绿道", "公里", "60", "300"]])
    assert [(t.indicator, t.value, t.end) for t in found] == [("新增绿道", 60, None), ("新增绿道（累计）", 300, None)]


def test_bare_figures_and_years_written_without_sign() -> None:
    found = read([["指标", "单位", "2025"], ["营商环境指数", "", "90"], ["建成时间", "", "2025年"], ["1", "个", "5"]])
    assert [(t.indicator, t.value, t.unit, t.end and t.end.year) for t in found] == [("营商环境指数", 90, "", 2025)]


def test_years_before_the_document_are_no_targets() -> None:
    rows = [["指标", "单位", "2021年", "2025年"], ["社区食堂", "家", "40", "120"]]
    assert [t.value for t in read(rows)] == [120]
    assert [t.value for t in read(rows, published=None)] == [120]  # 2021 lies before the plan of the title


def test_the_year_a_plan_starts_from_is_its_baseline() -> None:
    rows = [["指标", "单位", "2022年", "2025年"], ["绿道", "公里", "40", "120"]]
    assert [t.value for t in read(rows, published=date(2022, 11, 30))] == [120]


def test_the_proof_of_a_cell_is_its_row() -> None:
    rows = [["指标", "单位", "2025年"], ["社区食堂", "家", "120"]]
    (found,) = read(rows)
    text = f"{BEFORE}" + "\n".join("\t".join(row) for row in rows)
    assert text[found.sentence_start : found.sentence_end] == "社区食堂\t家\t120"
    task = [["序号", "重点任务", "责任单位"], ["1", "建设智慧园区5个，培育数字工厂20家", "市工信局"]]
    text = f"{BEFORE}" + "\n".join("\t".join(row) for row in task)
    assert {text[t.sentence_start : t.sentence_end] for t in read(task)} == {"\t".join(task[1])}


def test_task_table_gives_time_and_bodies() -> None:
    found = read(
        [
            ["序号", "重点任务", "责任单位", "完成时限"],
            ["1", "建设智慧园区5个，培育数字工厂20家以上", "市工信局、市财政局", "2025年12月底"],
            ["2", "到2024年，新建充电桩800个", "市城管局", "2026年12月底"],
            ["3", "完善工作机制，加强督导调度", "市政府办", "持续推进"],
        ]
    )
    assert [(t.quote, t.end, t.bodies) for t in found] == [
        ("5个", date(2025, 12, 31), ("市工信局", "市财政局")),
        ("20家以上", date(2025, 12, 31), ("市工信局", "市财政局")),
        ("800个", date(2024, 12, 31), ("市城管局",)),
    ]
    assert found[0].end_quote == "2025年12月底"


@pytest.mark.parametrize(
    "rows",
    [
        [["姓名", "电话"], ["张三", "12345"]],
        [["指标", "说明"], ["普及率", "到位即可"]],
        [["指标", "单位", "2025年"]],
        [["指标", "单位", "2025年"], ["短行"]],
        [["", ""], ["", ""]],
    ],
)
def test_other_tables_give_nothing(rows: list[list[str]]) -> None:
    assert read(rows) == []


def test_a_cell_counts_once() -> None:
    rows = (("指标", "2025年"), ("绿道（公里）", "60"))
    body = "\n".join("\t".join(row) for row in rows)
    table = Table(0, len(body), rows)
    assert len(find_table_targets(Context(body, PUBLISHED), [table, table])) == 1
