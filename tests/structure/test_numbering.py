"""Markers in every spelling, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import parse_number
from pipeline.structure.numbering import Rank, han, read_marker


@pytest.mark.parametrize(
    ("line", "rank", "label", "rest"),
    [
        ("第一编 总则", Rank.BOOK, "第一编", "总则"),
        ("第二部分：申报材料", Rank.DIVISION, "第二部分", "申报材料"),
        ("第三章 监督管理", Rank.CHAPTER, "第三章", "监督管理"),
        ("第 一 节 布局", Rank.SECTION, "第一节", "布局"),
        ("第十二条 园区应当公开。", Rank.ARTICLE, "第十二条", "园区应当公开。"),
        ("第 2 0 条 成立专班", Rank.ARTICLE, "第二十条", "成立专班"),
        ("第十二条之一 补充", Rank.ARTICLE, "第十二条之一", "补充"),
        ("一、总体要求", Rank.HAN, "一", "总体要求"),
        ("二 、重点任务", Rank.HAN, "二", "重点任务"),
        ("三．保障措施", Rank.HAN, "三", "保障措施"),
        ("四 组织实施", Rank.HAN, "四", "组织实施"),
        ("十一、附则", Rank.HAN, "十一", "附则"),
        ("（一）指导思想", Rank.HAN_PAREN, "（一）", "指导思想"),
        ("(十二) 强化支撑", Rank.HAN_PAREN, "（十二）", "强化支撑"),
        ("㈢ 用地保障", Rank.HAN_PAREN, "（三）", "用地保障"),
        ("1.建设平台", Rank.ARABIC, "1", "建设平台"),
        ("１．建设平台", Rank.ARABIC, "1", "建设平台"),
        ("12、培育企业", Rank.ARABIC, "12", "培育企业"),
        ("⒊ 培育企业", Rank.ARABIC, "3", "培育企业"),
        ("1.2025年度指标", Rank.ARABIC, "1", "2025年度指标"),
        ("2.5G网络建设", Rank.ARABIC, "2", "5G网络建设"),
        ("1.1 编制目的", Rank.DECIMAL, "1.1", "编制目的"),
        ("6.4.2 奖惩", Rank.DECIMAL, "6.4.2", "奖惩"),
        ("(3)条件", Rank.ARABIC_PAREN, "（3）", "条件"),
        ("⑶条件", Rank.ARABIC_PAREN, "（3）", "条件"),
        ("3）条件", Rank.HALF_PAREN, "3）", "条件"),
        ("③条件", Rank.CIRCLED, "③", "条件"),
        ("❷条件", Rank.CIRCLED, "②", "条件"),
        ("a) 文本", Rank.LETTER, "a）", "文本"),
        ("(B)文本", Rank.LETTER, "b）", "文本"),
        ("一是加强统筹", Rank.ITEM, "一是", "加强统筹"),
        ("首先，统一思想", Rank.ITEM, "首先", "统一思想"),
        ("——创新能力增强", Rank.ITEM, "——", "创新能力增强"),
        ("　　一、总体要求", Rank.HAN, "一", "总体要求"),
    ],
)
def test_reads_markers(line: str, rank: Rank, label: str, rest: str) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert (marker.rank, marker.label, line[marker.end :]) == (rank, label, rest)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "一、二级市场联动",
        "一、二、三产业融合",
        "第十二条第一款规定的",
        "第三条、第四条所列",
        "第五条规定的情形",
        "第一批园区名单",
        "第一篇章",
        "1.5亿元资金",
        "3.5%的增速",
        "2.0版本",
        "1.0元",
        "2024年5月",
        "2024.5.6",
        "6月27日",
        "3个工作日",
        "（2024年）",
        "二〇二四年",
        "十四五时期",
        "1 总则",
        "——2024",
    ],
)
def test_leaves_the_rest_alone(line: str) -> None:
    assert read_marker(line) is None


def test_a_bare_numeral_counts_only_when_asked() -> None:
    marker = read_marker("1 总则", bare=True)
    assert marker is not None
    assert (marker.rank, marker.label, marker.depth) == (Rank.DECIMAL, "1", 1)


@given(st.integers(1, 9999))
@settings(deadline=None, max_examples=200)
def test_han_numerals_read_back(number: int) -> None:
    assert parse_number(han(number)) == number


@given(st.text(max_size=40))
@settings(deadline=None, max_examples=200)
def test_never_reads_past_the_line(line: str) -> None:
    for bare in (False, True):
        marker = read_marker(line, bare=bare)
        assert marker is None or 0 < marker.end <= len(line)
