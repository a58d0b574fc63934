"""Levels, paths and headings."""

from __future__ import annotations

import pytest
from hand_made import build, center, paths
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Block, BlockKind
from pipeline.structure.headings import heading_end
from pipeline.structure.numbering import Rank, han, read_marker

TITLE = center("海州市园区提质实施方案")
LEAD = "为推动园区提质增效，制定本实施方案。"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["一、总体要求", "（一）思路", "1.目标", "（1）指标", "①产值", "二、任务"], ["一", "一/（一）", "一/（一）/1", "一/（一）/1/（1）", "一/（一）/1/（1）/①", "二"]),
        (["一．总体", "(一) 思路", "１、目标", "⑴指标", "二．任务"], ["一", "一/（一）", "一/（一）/1", "一/（一）/1/（1）", "二"]),
        (["第一章 总则", "第一条 为了规范管理，制定本办法。", "第二条 适用下列情形：", "（一）工业园区；", "（二）物流园区。", "第二章 规划", "第三条 规划应当公开。"],
         ["第一章", "第一章/第一条", "第一章/第二条", "第一章/第二条/（一）", "第一章/第二条/（二）", "第二章", "第二章/第三条"]),
        (["第一章 总则", "第一节 目的", "第 1 条 目的是规范。", "第二节 范围", "第 2 条 范围是全市。"],
         ["第一章", "第一章/第一节", "第一章/第一节/第一条", "第一章/第二节", "第一章/第二节/第二条"]),
        # Numbering that runs on through its parents, and a higher kind inside a lower one.
        (["一、任务", "（一）甲", "（二）乙", "二、保障", "（三）丙"], ["一", "一/（一）", "一/（二）", "二", "二/（三）"]),
        (["1.目标任务", "（一）产值", "（二）税收", "2.保障措施", "（一）组织"], ["1", "1/（一）", "1/（二）", "2", "2/（一）"]),
        (["1.甲项", "2.乙项", "一、总体要求", "1.目标"], ["1", "2", "一", "一/1"]),
        # Articles that run on through 一、（一）, as county measures have them.
        (["一、范围", "（一）工业", "第1条 奖励工业企业，每户十万元。", "（二）农业", "第2条 奖励农业企业，每户五万元。", "第3条 奖励合作社，每户三万元。"],
         ["一", "一/（一）", "一/（一）/第一条", "一/（二）", "一/（二）/第二条", "一/（二）/第三条"]),
        (["1 总则", "1.1 目的", "1.1.1 依据", "1.2 范围", "2 职责", "2.1 分工"], ["1", "1/1.1", "1/1.1/1.1.1", "1/1.2", "2", "2/2.1"]),
        (["3.术语", "3.1 园区", "4.1 选址", "4.2 布局"], ["3", "3/3.1", "4.1", "4.2"]),
        (["（一）房型", "1.3人户家庭；", "2.2人户家庭；", "3.2人以下家庭。"], ["（一）", "（一）/1", "（一）/2", "（一）/3"]),
        (["一、目标", "——产业更强。产值翻番。", "——环境更优。绿地增加。"], ["一", "一/—1", "一/—2"]),
        (["一、目标", "一是做强产业。推动集聚。", "二是优化环境。简化审批。"], ["一", "一/一是", "一/二是"]),
        (["一、目标", "二、任务", "一、目标", "二、任务"], ["一", "二", "一#2", "二#2"]),
    ],
)  # fmt: skip
def test_paths(lines: list[str], expected: list[str]) -> None:
    assert paths(build(TITLE, LEAD, *lines)) == expected


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("（一）总体思路。到2026年，园区亩均税收提高20%。", "（一）总体思路。"),
        ("（二）主要目标：到2026年，园区达到10个。", "（二）主要目标："),
        ("一、总体要求", "一、总体要求"),
        (
            "一、总体要求 为贯彻落实市委、市政府决策部署，推动全市工业园区高质量发展和整合提升，现提出以下意见。",
            "一、总体要求 ",
        ),
        ("3.推动企业上云，加快智能改造。支持企业使用工业互联网。", "3.推动企业上云，加快智能改造。"),
        ("（三）到2026年，全市园区达到10个。其中市级5个。", "（三）"),
        ("（四）应当建立台账的，由园区负责。逾期不报的通报批评。", "（四）"),
        ("第三条 载体建设。支持建设孵化器。", "第三条 载体建设。"),
        ("第四条 【适用范围】本市园区适用本办法。", "第四条 【适用范围】"),
        ("第五条 本办法由市经信局负责解释。本办法自印发之日起施行。", "第五条 "),
        ("第六条 市人民政府负责统筹全市园区的规划和建设，协调重大事项。区人民政府负责落实。", "第六条 "),
        ("（五）坚持绿色发展。", "（五）坚持绿色发展。"),
    ],
)
def test_a_heading_run_into_its_paragraph(line: str, heading: str) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert line[: heading_end(line, marker.end, marker.rank)] == heading


def test_section_spans_nest_and_cover() -> None:
    document = build(
        TITLE, LEAD, "一、总体要求", "（一）思路。坚持分类指引。", "补充说明一句。", "二、任务", "做好落实。"
    )
    text = document.text
    whole = {section.path: text[section.start_char : section.end_char] for section in document.sections}
    assert whole["一"] == "一、总体要求\n（一）思路。坚持分类指引。\n补充说明一句。"
    assert whole["一/（一）"] == "（一）思路。坚持分类指引。\n补充说明一句。"
    assert whole["二"] == "二、任务\n做好落实。"
    assert [s.level for s in document.sections] == [1, 2, 1]
    section = document.sections[1]
    assert text[section.start_char : section.heading_end] == "（一）思路。"
    assert section.heading == "（一）思路"


def test_the_closing_signature_belongs_to_no_section() -> None:
    document = build(TITLE, LEAD, "一、任务", "抓好落实。", "海州市人民政府", "2024年3月14日", "（此件公开发布）")
    (section,) = document.sections
    assert document.text[section.start_char : section.end_char] == "一、任务\n抓好落实。"
    assert (document.passages[-1].section_path, document.passages[-1].text[:7]) == ("", "海州市人民政府")


def test_headings_that_the_format_states() -> None:
    document = build(
        TITLE,
        LEAD,
        Block(BlockKind.HEADING, "背景", level=2),
        "园区发展不平衡。",
        "1.规模偏小",
        Block(BlockKind.HEADING, "措施", level=2),
        "分类施策。",
    )
    assert paths(document) == ["背景", "背景/1", "措施"]


def test_attachments_open_roots_of_their_own() -> None:
    document = build(
        TITLE,
        LEAD,
        "一、任务",
        "（一）整合园区。推动合并。",
        "海州市人民政府",
        "2024年3月14日",
        "附件1",
        center("海州市园区名单"),
        "一、市级园区",
        "（一）临港园区",
        "附件2：海州市任务分工表",
        "一、经信局",
    )
    assert paths(document) == [
        "一", "一/（一）", "附件1", "附件1/一", "附件1/一/（一）", "附件2", "附件2/一",
    ]  # fmt: skip
    annex = next(s for s in document.sections if s.path == "附件1")
    assert annex.heading == "附件1 海州市园区名单"
    assert document.text[annex.start_char : annex.heading_end] == "附件1\n海州市园区名单"


def test_an_issued_text_behind_a_numbered_notice_stands_apart() -> None:
    document = build(
        "海州市经济和信息化局关于公开征求《海州市园区管理办法》意见的通知",
        "各有关单位：",
        "现公开征求意见。",
        "一、征求意见时间为一个月。",
        "海州市经济和信息化局",
        "2024年3月14日",
        "海州市园区管理办法",
        "第一条 为了规范园区管理，制定本办法。",
        "第二条 本办法适用于全市园区。",
    )
    assert paths(document) == ["一", "附", "附/第一条", "附/第二条"]


def test_contents_pages_are_no_outline() -> None:
    document = build(
        TITLE, "目 录", "一、总体要求……………1", "二、主要任务 …………… 3", "三、保障措施 5", "一、总体要求", "坚持分类。", "二、主要任务", "抓好落实。", "三、保障措施", "加强领导。"
    )  # fmt: skip
    assert paths(document) == ["一", "二", "三"]
    assert "一、总体要求……………1" in document.text


def test_contents_without_leaders_come_again() -> None:
    document = build(
        TITLE, "目录", "第一章 基础", "第二章 任务", "第一章 基础", "条件良好。", "第二章 任务", "抓好落实。"
    )
    assert paths(document) == ["第一章", "第二章"]


def test_reformatting_keeps_paths() -> None:
    a = build(TITLE, LEAD, "一、任务", "（一）甲。做好甲。", "1.甲一。做好甲一。", "（二）乙。做好乙。")
    b = build(TITLE, LEAD, "一．任务", "(一) 甲", "做好甲。", "１、甲一", "做好甲一。", "(二)乙", "做好乙。")
    assert paths(a) == paths(b)


LINES = st.lists(
    st.one_of(
        st.integers(1, 12).map(lambda n: f"{han(n)}、部署工作"),
        st.integers(1, 12).map(lambda n: f"（{han(n)}）推进工作。抓好落实。"),
        st.integers(1, 12).map(lambda n: f"{n}.建设平台。加快进度。"),
        st.integers(1, 40).map(lambda n: f"第{han(n)}条 园区应当公开信息。"),
        st.just("各单位要认真抓好落实。"),
        st.just("附件1"),
        st.just("——成效更加明显。指标提升。"),
        st.just("海州市人民政府"),
        st.just("2024年3月14日"),
    ),
    max_size=25,
)


@given(LINES)
@settings(deadline=None, max_examples=80)
def test_any_outline_is_a_tree(lines: list[str]) -> None:
    document = build(TITLE, LEAD, *lines)
    assert len(set(paths(document))) == len(document.sections)
    open_ends: list[int] = []
    previous = -1
    for section in document.sections:
        assert 0 <= section.start_char <= section.heading_end <= len(document.text)
        assert section.start_char >= previous
        previous = section.start_char
        while open_ends and open_ends[-1] <= section.start_char:
            open_ends.pop()
        assert not open_ends or section.end_char <= open_ends[-1]
        open_ends.append(section.end_char)
    assert build(TITLE, LEAD, *lines) == document


def test_items_are_never_articles() -> None:
    assert read_marker("一是做强产业") is not None
    assert heading_end("一是做强产业", 2, Rank.ITEM) == 2
