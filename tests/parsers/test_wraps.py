from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.parsers.contents import contents_lines
from pipeline.parsers.wraps import ends_sentence, glue, is_wrapped, starts_item, unwrap, width

PARAGRAPHS = [
    "为深入贯彻落实国家和省关于推动制造业高质量发展的决策部署，加快推进全市工业园区分类管理和提质升级，结合实际制定本方案。",
    "一、总体要求",
    "坚持规划引领、分类施策、集约高效，力争到2027年全市园区亩均税收提高百分之二十以上，规模以上工业企业数字化改造实现全覆盖，培育10个以上标杆园区。",
    "（一）优化空间布局。统筹存量和增量空间，引导新增工业项目向园区集中，原则上不再在园区以外安排新增工业用地，确有需要的报市政府审定。",
    "（二）盘活存量资产。对闲置两年以上的厂房建立清单，采取收储、租赁、合作改造等方式盘活，2026年底前完成首批30万平方米的改造任务。",
    "二、保障措施",
    "市工业和信息化局牵头建立联席会议制度，每季度调度一次进展情况，重大事项及时报告市政府。各县区要明确责任领导和责任人，抓好工作落实。",
]


def wrap(paragraph: str, columns: int, indent: int = 2) -> list[str]:
    lines, room, line = [], columns - indent, ""
    for char in paragraph:
        if width(line + char) > room:
            lines.append(line)
            line, room = "", columns
        line += char
    return [*lines, line]


@pytest.mark.parametrize("columns", [22, 27, 30, 36, 40])
def test_wrapped_text_comes_back_as_paragraphs(columns: int) -> None:
    lines = [line for paragraph in PARAGRAPHS for line in wrap(paragraph, columns)]
    assert is_wrapped(lines)
    assert unwrap(lines) == PARAGRAPHS


def test_text_that_is_not_wrapped_stays() -> None:
    lines = [*PARAGRAPHS, "", "附件：1.园区名单", "2.任务分工表", "示例市人民政府", "2025年3月1日"]
    assert not is_wrapped(lines)
    assert unwrap(lines) == [line for line in lines if line]
    names = [f"示例县第{i}批重点产业园区建设项目用地保障清单" for i in range(20)]
    assert (
        unwrap(
            [
                *names,
                "以上项目由各县区负责推进，市级部门按照职责做好指导服务，并按季度将进展情况报送联席会议办公室汇总通报。",
            ]
        )[:20]
        == names
    )


def test_page_numbers_between_wrapped_lines_go() -> None:
    lines = [line for paragraph in PARAGRAPHS for line in wrap(paragraph, 28)]
    assert unwrap([*lines[:4], "1", *lines[4:9], "2", *lines[9:], "3"]) == PARAGRAPHS
    assert unwrap([*lines[:4], "— 1 —", *lines[4:]]) == PARAGRAPHS
    assert unwrap([*lines[:4], lines[4] + "— 1 —", *lines[5:]]) == PARAGRAPHS


def test_orphaned_punctuation_and_open_brackets_are_mended() -> None:
    lines = [line for paragraph in PARAGRAPHS for line in wrap(paragraph, 28)]
    broken = ["对符合条件的企业给予一次性奖励（具体标", "准另行制定）", "，由市财政统筹安排。"]
    assert unwrap([*lines, *broken]) == [*PARAGRAPHS, "".join(broken)]


def test_a_full_line_that_ends_a_sentence() -> None:
    lines = [line for paragraph in PARAGRAPHS for line in wrap(paragraph, 28)]
    first = "各园区管理机构要于每年三月底前报送上年度自评报告。另"[:26]
    whole = wrap(
        "园区管理机构应当按照规定报送年度的自评报告和数据。各级主管部门应当对报送材料进行复核，并将复核结果向社会公布，接受监督。",
        28,
    )
    assert len(first) == 26
    assert unwrap([*lines, *whole])[-1] == "".join(whole)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.sampled_from("工业园区，。；：（）1. —“”\n…a "), max_size=40), max_size=40))
def test_no_character_is_lost(lines: list[str]) -> None:
    lines = [line.replace("\n", "").strip() for line in lines]
    kept = "".join("".join(unwrap(lines)).split())
    # page numbers and contents lines may go, nothing may appear
    assert len(kept) <= len("".join("".join(lines).split()))


@pytest.mark.parametrize(
    ("text", "above", "expected"),
    [
        ("第三章 附则", "", True), ("第十二条 本办法", "", True), ("一、总体要求", "", True), ("（一）目标", "", True), ("（十二）目标", "", True),
        ("1.研发投入", "", True), ("1．研发投入", "", True), ("（1）企业", "", True), ("①企业", "", True), ("——到2025年", "", True), ("3.2 指标", "", True),
        ("2.5亿元", "", False), ("2025年", "", False), ("一批项目", "", False), ("（二）项规定的", "", False), ("第三条规定的", "", False),
        ("附件1", "印发。", True), ("表1所示", "详见", False), ("表1 指标", "如下：", True), ("附件", "根据", False),
    ],
)  # fmt: skip
def test_item_marks(text: str, above: str, expected: bool) -> None:
    assert starts_item(text, above) is expected


def test_sentence_ends_and_glue() -> None:
    assert [ends_sentence(text) for text in ("完成。", "完成。”", "如下：", "企业", "（试行）")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert [glue("企业", "数量"), glue("GB", "8702"), glue("state-", "owned"), glue("达到", "5G")] == [
        "企业数量",
        "GB 8702",
        "state-owned",
        "达到5G",
    ]


def test_contents_are_found_with_wrapped_entries() -> None:
    lines = [
        "示例规划",
        "目 录",
        "一、总体要求..........1",
        "二、促进园区高质量发展的主要任务和重点工程建设",
        "安排…………………3",
        "三、保障措施 . . . . . . 12",
        "（一）组织 ········ 13",
        "一、总体要求",
        "正文……",
    ]
    assert contents_lines(lines) == set(range(1, 7))
    assert contents_lines(["目录", "数值为3.....5"]) == set()
