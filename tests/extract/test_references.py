"""Documents named in a text: which titles count, their numbers, aliases and relations."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evaluate.extraction import Tally, score_references
from pipeline.extract.context import Context
from pipeline.extract.references import find_references
from pipeline.model import Reference, Relation


def found(text: str, title: str = "") -> list[Reference]:
    return list(find_references(Context(text, date(2024, 5, 1), title)))


def titles(text: str, title: str = "") -> list[str]:
    return [reference.title for reference in found(text, title)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据《江州市工业上楼管理办法》制定本细则。", ["江州市工业上楼管理办法"]),
        ("见《关于印发〈江州市园区分类指引〉的通知》。", ["关于印发〈江州市园区分类指引〉的通知"]),
        ("见《市政府印发《江州市园区分类指引》的通知》。", ["市政府印发《江州市园区分类指引》的通知"]),
        ("见《关于印发<江州市园区分类指引>的通知》。", ["关于印发<江州市园区分类指引>的通知"]),
        ("见《关于印发〈江州市园区分类指引〉的通知〉。", ["关于印发〈江州市园区分类指引〉的通知"]),
        ("见《关于印发〈江州市园区分类指引的通知》。", ["关于印发〈江州市园区分类指引的通知"]),
        ("根据《江州市园区分类指引»和《江州市条例》。", ["江州市园区分类指引", "江州市条例"]),
        ("县政府印发<江北县存量厂房盘活若干措施>。", ["江北县存量厂房盘活若干措施"]),
        ("温度<5的区域（含新区〈开发区〉）不适用。", []),
        ("按《“十四五”江州市数字经济\n发展规划》推进。", ["“十四五”江州市数字经济发展规划"]),
        ("按《江州市发展规划（2021—2025 年）》推进。", ["江州市发展规划（2021—2025年）"]),
        ("落实《中国制造2025》和《民法典》。", ["中国制造2025", "民法典"]),
        ("执行《江州人才新政20条》。", ["江州人才新政20条"]),
        ("为落实《智造江州跨越腾飞》要求，制定本方案。", ["智造江州跨越腾飞"]),
        ("他读过《智造江州跨越腾飞》。", []),
        ("对标《智能工厂互联互通》（GB/T 40000-2021）。", ["智能工厂互联互通"]),
        ("GB/T 40000-2021《智能工厂互联互通》已发布。", ["智能工厂互联互通"]),
        ("你市《关于呈报江北新区总体方案的请示》收悉。", ["关于呈报江北新区总体方案的请示"]),
        ("签订《商品房买卖合同》，提交《入园申请表》和《不动产权证书》。", []),
        ("刊登于《江州日报》和《产业杂志》，使用《园区管理系统》。", []),
        ("填写《承诺书》《个人委托书》，领取《营业执照》。", []),
        ("根据《合作框架协议》开展工作。", []),
        ("发布《江州产业发展白皮书》和《江州市负面清单》。", ["江州市负面清单"]),
        ("符合《江州市照顾学生清单》条件的，提交《江州市申请材料清单》。", ["江州市照顾学生清单"]),
        ("《关于没有右括号的通知", []),
        ("右括号》多了一个》，根据《甲市条例》。", ["甲市条例"]),
        ("《第一句。第二句的通知》", []),
        ("根据《" + "长" * 300 + "通知》", []),
        ("《》", []),
    ],
)
def test_titles(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("发布《江州市低空经济行动计划》（以下简称《计划》）。《计划》提出三项任务。", "", ["江州市低空经济行动计划"]),
        ("发布《江州市低空经济行动计划》。《行动计划》提出三项任务。", "", ["江州市低空经济行动计划"]),
        ("《规划》分为五章。", "一图读懂江州市产业规划", ["规划"]),
        ("《规划》分为五章。", "江州市产业规划（2021—2025年）", []),
        ("江州市产业规划\n《规划》分为五章。", "", []),
        ("《意见稿》公开征求意见。", "关于江州市厂房管理条例（征求意见稿）的公告", []),
        ("依《江州市房票安置实施办法》办理。《房票办法》另有规定的除外。", "", ["江州市房票安置实施办法"]),
        ("依《中华人民共和国城乡规划法》。《城乡规划法》要求公示。", "", ["中华人民共和国城乡规划法"]),
        ("依《江州市物业管理条例》和《物业管理条例》。", "", ["江州市物业管理条例", "物业管理条例"]),
        ("依《江州市物业管理条例》办理，再依《江州市物业管理条例》收费。", "", ["江州市物业管理条例"]),
        ("签订《房屋补偿协议》（以下简称《补偿办法》）后，按《补偿办法》执行。", "", []),
        ("本《办法》自印发之日起施行。", "", []),
        ("各协会制定《章程》。", "", []),
        ("《江州市厂房管理办法》江工信规〔2024〕3号\n第一条 为规范管理。", "", []),
        ("《江州市厂房管理办法》\n第一条 为规范管理。", "【江州市】《江州市厂房管理办法》", []),
        ("新购厂房指《办法》施行后购买的厂房。", "江州市关于修改〈江州市厂房税收办法〉的决定", ["办法"]),
        ("新购厂房指《办法》施行后购买的厂房。", "江州市关于印发《江州市厂房税收办法》的通知", []),
        (
            "就《江州市厂房办法（征求意见稿）》征求意见，来信请注明“《江州市厂房办法》意见”。",
            "",
            ["江州市厂房办法（征求意见稿）"],
        ),
        ("《江州市厂房管理办法》\n《江州市园区条例》", "政策依据", ["江州市厂房管理办法", "江州市园区条例"]),
    ],
)
def test_aliases_and_the_document_itself(text: str, title: str, expected: list[str]) -> None:
    assert titles(text, title) == expected


def test_alias_is_kept_with_its_title() -> None:
    (first,) = found("印发《江州市低空经济行动计划》（江政发〔2024〕5号，以下简称《计划》）")
    assert (first.alias, first.number) == ("计划", "江政发〔2024〕5号")
    (second,) = found("市发改委《江州市低空经济行动计划》，简称“低空计划”，已印发。")
    assert second.alias == "低空计划"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("按《江州市厂房管理办法》（江工信规〔2024〕3号）执行", "江工信规〔2024〕3号"),
        ("按《江州市厂房管理办法》(江工信规[2024]3号)执行", "江工信规〔2024〕3号"),
        ("按《江州市厂房管理办法》(江工信规(2024) 3 号)执行", "江工信规〔2024〕3号"),
        ("按《江州市厂房管理办法》（试行）（江工信规〔2024〕3号）执行", "江工信规〔2024〕3号"),
        ("按《江州市厂房管理办法》江工信规〔2024〕3号执行", "江工信规〔2024〕3号"),
        ("按江工信规〔2024〕3号《江州市厂房管理办法》执行", "江工信规〔2024〕3号"),
        ("按《关于厂房管理的通知（江工信规〔2024〕3号）》执行", "江工信规〔2024〕3号"),
        ("按《江州市厂房管理办法》（江工信规〔2024〕3号文印发）执行", None),
        ("按《江州市厂房管理办法》（由江工信规〔2024〕3号印发）执行", None),
        ("按《江州市厂房管理办法》的通知（江工信规〔2024〕3号）执行", None),
        ("按《江州市厂房条例》（江州市人民政府令第 12 号）执行", "江州市人民政府令第12号"),
        ("按《处罚处分条例》（中华人民共和国国务院令第427号）执行", "中华人民共和国国务院令第427号"),
    ],
)
def test_own_number(text: str, number: str | None) -> None:
    assert [reference.number for reference in found(text)] == [number]


def test_a_later_mention_gives_the_number() -> None:
    (reference,) = found("见《江州市厂房管理办法》。修订《江州市厂房管理办法》（江工信规〔2024〕3号）。")
    assert reference.number == "江工信规〔2024〕3号"
    assert reference.relation == Relation.AMENDS


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("根据《甲市条例》《乙市办法》（乙政发〔2024〕3号）和《丙市规定》，制定本办法。", ["basis", "basis", "basis"]),
        ("根据《甲市条例》、省工信厅等8部门《乙省办法》，制定本办法。", ["basis", "basis"]),
        ("为贯彻落实《甲市条例》，制定本方案。", ["implements"]),
        ("现将《甲市办法》印发给你们，请遵照执行。", ["issues"]),
        ("省工信厅《关于园区改造的意见》已经同意，现转发给你们。", ["forwards"]),
        ("决定对《甲市办法》作如下修改：", ["amends"]),
        ("本办法自发布之日起施行，《甲市办法》同时废止。", ["repeals"]),
        ("根据上位法，《甲市办法》不再执行。", ["repeals"]),
        ("按修订后的《甲市办法》执行。", ["basis"]),
        ("根据国务院印发的《甲类规划》推进。", ["basis"]),
        ("会议讨论了《甲市办法》。根据安排，《乙市办法》随后讨论。", ["cites", "basis"]),
    ],
)
def test_relations(text: str, relations: list[str]) -> None:
    assert [reference.relation.value for reference in found(text)] == relations


@pytest.mark.parametrize(
    ("text", "title", "number"),
    [
        (
            "根据江州市人民政府关于园区改造的通知（江政发〔2024〕5号）规定",
            "江州市人民政府关于园区改造的通知",
            "江政发〔2024〕5号",
        ),
        ("厂房设计应符合GB/T 50001—2017要求。", "GB/T 50001—2017", None),
    ],
)
def test_named_without_brackets(text: str, title: str, number: str | None) -> None:
    (reference,) = found(text)
    assert (reference.title, reference.number) == (title, number)
    assert reference.confidence < 1


@pytest.mark.parametrize(
    "text",
    [
        "按照江政发〔2024〕5号文件要求执行。",
        "江政发〔2020〕9号同时废止。",
        "按照江政发〔2024〕5号、江政办发〔2024〕6号文等要求，报送材料。",
        "江政发〔2024〕5号\n各区人民政府：",
        "发文字号：江政发〔2024〕5号",
        "17 智能制造 术语 GB/T 37684-2019 已发布",
        "接口符合性测试方法 GB/T 28926-2012 执行机构 GB/T 38843-2020",
        "拨打12345热线",
    ],
)
def test_numbers_that_cite_nothing(text: str) -> None:
    assert found(text) == []


def test_offsets_prove_the_title() -> None:
    text = "一、依据\n根据《甲市\n工业条例》等。"
    (reference,) = found(text)
    assert reference.quote == text[reference.start_char : reference.end_char] == "《甲市\n工业条例》"
    assert reference.sentence_start <= reference.start_char
    assert reference.end_char <= reference.sentence_end


@given(st.text(alphabet="《》〈〉<>（）()〔〕[]2024号年第发令公告通知办法根据，。 \nGB/T-甲乙", max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    context = Context(text)
    references = find_references(context)
    assert list(references) == sorted(references, key=lambda r: (r.start_char, r.end_char))
    for reference in references:
        assert text[reference.start_char : reference.end_char] == reference.quote
        assert reference.title


@pytest.mark.parametrize(
    "text",
    [
        "《" * 100_000,
        "《〈" * 50_000 + "》" * 50_000,
        "《规划》（" * 20_000,
        "国发〔2021〕" * 20_000,
        "GB/T 1111." * 20_000,
    ],
    ids=["open", "nested", "notes", "numbers", "standards"],
)
def test_hostile_text_is_read_in_bounded_work(text: str) -> None:
    assert len(find_references(Context(text))) <= 1


def test_gold(shared: Path) -> None:
    tally = Tally()
    for line in (shared / "gold" / "passages_dev.jsonl").read_text("utf-8").splitlines():
        passage = json.loads(line)
        published = date.fromisoformat(passage["published"]) if passage["published"] else None
        score_references(tally, passage, find_references(Context(passage["text"], published, passage["title"] or "")))
    assert tally.f1 >= 0.98
