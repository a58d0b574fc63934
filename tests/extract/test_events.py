"""Dated policy events: kind, days with their precision, actor, summary, proof."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.context import Context
from pipeline.extract.events import find_events
from pipeline.model import DatePrecision, Event

PUBLISHED = date(2024, 5, 8)


def events(text: str, published: date | None = PUBLISHED) -> list[Event]:
    return list(find_events(Context(text, published)))


def told(text: str, published: date | None = PUBLISHED) -> list[tuple[str, str, str]]:
    return [(e.kind, e.span.start.isoformat() if e.span.start else "", e.actor) for e in events(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年3月，省政府印发《江东省园区管理办法》。", [("印发", "2020-03-01", "省政府")]),
        ("2020年3月5日市工信局下发了《江州市厂房盘活方案》。", [("印发", "2020-03-05", "市工信局")]),
        ("2019年，国务院批转《关于园区改造的意见》。", [("印发", "2019-01-01", "国务院")]),
        ("江州市人民政府2019年6月印发《江州市园区条例》。", [("印发", "2019-06-01", "江州市人民政府")]),
        (
            "3月5日，省工信厅联合省财政厅等部门，印发《江东省技改方案》。",
            [("印发", "2024-03-05", "省工信厅联合省财政厅等部门")],
        ),
        ("2024年4月，江州发布《低空经济行动计划》。", [("发布", "2024-04-01", "江州")]),
        ("今年2月，市商务局发布关于扩大消费的通知。", [("发布", "2024-02-01", "市商务局")]),
        ("2024年4月，《江州市技改若干措施》出炉，标志着框架形成。", [("出台", "2024-04-01", "")]),
        ("2023年7月，江州明确了在全市布局50个主导产业清晰的功能区。", [("明确", "2023-07-01", "江州")]),
        ("2023年7月，市委明确了在全市布局50个主导产业清晰的功能区。", [("明确", "2023-07-01", "市委")]),
        ("2023年7月在全市产业大会上，市政府提出要建设产业生态圈。", [("提出", "2023-07-01", "市政府")]),
        ("2022年11月江州市园区工作领导小组正式成立。", [("成立", "2022-11-01", "江州市园区工作领导小组")]),
        ("2023年5月18日，省政府与华新集团签署战略合作协议。", [("签署", "2023-05-18", "省政府与华新集团")]),
        ("2021年9月，国务院批复同意江北新区总体方案。", [("批复", "2021-09-01", "国务院")]),
        (
            "2023年8月，市经济和信息化局、市应急管理局印发《江州市园区安全办法》。",
            [("印发", "2023-08-01", "市经济和信息化局、市应急管理局")],
        ),
        ("2023年8月，江北智造产业园揭牌。", [("揭牌", "2023-08-01", "江北智造产业园")]),
        ("2023年8月1日，江北智造产业园一期正式开工。", [("开工", "2023-08-01", "江北智造产业园一期")]),
        ("2023年12月，华新智能工厂建成投产。", [("投产", "2023-12-01", "华新智能工厂")]),
        ("2022年5月，江北开发区升级为国家级开发区。", [("认定", "2022-05-01", "江北开发区")]),
        ("2024年3月，《江州市园区条例（草案）》公开征求意见。", [("征求意见", "2024-03-01", "")]),
        ("2024年1月9日，市人大常委会审议通过《江州市园区条例》。", [("通过", "2024-01-09", "市人大常委会")]),
        ("2024年4月2日，全市工业上楼推进会在江北新区召开。", [("召开", "2024-04-02", "")]),
        ("4月2日，省工信厅以视频形式召开技改工作会议。", [("召开", "2024-04-02", "省工信厅")]),
        ("市长王建国4月2日下午主持召开市政府常务会议。", [("召开", "2024-04-02", "市长王建国")]),
        ("2016年10月，省委书记在城市工作会议上提出五项要求。", [("提出", "2016-10-01", "省委书记")]),
        (
            "4月2日，市长主持召开会议，审议通过《江州市园区条例》。",
            [("召开", "2024-04-02", "市长"), ("通过", "2024-04-02", "")],
        ),
    ],
)
def test_what_happened(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本办法自2024年6月1日起施行。", [("施行", "2024-06-01", "本办法")]),
        ("第三十条 本办法由市工信局负责解释，自2024年6月1日起施行。", [("施行", "2024-06-01", "本办法")]),
        ("（责任单位：市工信局）\n六、本措施自印发之日起实施，有效期3年。", [("施行", "2024-05-08", "本措施")]),
        ("上述政策自2024年6月1日起正式实施。", [("施行", "2024-06-01", "上述政策")]),
        ("新一轮补贴政策，自2024年6月1日起施行。", [("施行", "2024-06-01", "新一轮补贴政策")]),
        ("自2024年6月1日起，《江州市园区条例》正式施行。", [("施行", "2024-06-01", "《江州市园区条例》")]),
        ("从去年开始，江北区重点实施五项改造。", []),
        ("自2024年6月1日起提高补贴标准。", []),
    ],
)
def test_coming_into_force(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected


def test_summary_of_coming_into_force_skips_what_stands_between() -> None:
    (event,) = events("第三十条 本办法由市工信局负责解释，自2024年6月1日起施行。")
    assert event.summary == "本办法施行"
    assert event.span.end == date(2024, 6, 1)


@pytest.mark.parametrize(
    "text",
    [
        "到2025年，出台《江州市园区条例》。",
        "2025年12月底前印发《江州市园区指引》。",
        "2024年6月，市工信局将印发《江州市园区指引》。",
        "2025年，发布《江州市园区指引》。",
        "2020年1月1日后成立的企业可以申请补贴。",
        "2022年10月1日至2023年12月31日，签订《商品房买卖合同》的家庭可以申请。",
        "2023年，全市新开工保障房1.5万套，启动项目200个。",
        "各区于6月5日发出《录取通知书》。",
        "江州市人民政府办公室 2024年5月8日印发",
        "2021年11月签署的备忘录要求，市中心要按时履约。",
        "2000年召开全省节水工作会议以来，成效明显。",
        "6月12日前公布《江州市园区名录》。",
        "发布日期：2024-05-08",
        "2018—2035年）的批复",
    ],
)
def test_what_is_no_event(text: str) -> None:
    assert told(text) == []


def test_chain_of_documents_keeps_months() -> None:
    text = (
        "2017年7月，市委提出建设产业功能区。2017年11月市园区建设领导小组正式成立;2018年1月市政府印发了《全市功能区实施方案》,"
        "随后领导小组办公室下发《关于做好园区规划编制的通知》。同年5月《功能区考核办法(征求意见稿)》征求意见,次年4月,《功能区调整方案》出炉。"
    )
    found = events(text, None)
    assert [(e.kind, str(e.span.start)[:7]) for e in found] == [
        ("提出", "2017-07"),
        ("成立", "2017-11"),
        ("印发", "2018-01"),
        ("印发", "2018-01"),
        ("征求意见", "2018-05"),
        ("出台", "2019-04"),
    ]
    assert {e.span.precision for e in found} == {DatePrecision.MONTH}
    assert found[3].confidence < found[2].confidence


@pytest.mark.parametrize(
    ("text", "published", "start"),
    [
        ("6月，江州发布了《江州制造业三年行动计划（2023—2025年）》。", None, "2023-06-01"),
        ("6月，江州发布了《江州制造业三年行动计划》。", None, None),
        ("6月，江州发布了《江州制造业三年行动计划》。", date(2023, 7, 1), "2023-06-01"),
        ("2022年3月，市政府印发《甲方案》。6月，江州发布《乙方案》。", None, "2022-06-01"),
        ("2022年3月5日，市政府印发《甲方案》。同日，江州发布《乙方案》。", None, "2022-03-05"),
        ("2022年3月5日，市政府印发《甲方案》。同月，江州发布《乙方案》。", None, "2022-03-01"),
    ],
)
def test_years_that_only_the_context_gives(text: str, published: date | None, start: str | None) -> None:
    found = events(text, published)
    assert (str(found[-1].span.start) if found else None) == start
    if found and published is None:
        assert found[-1].confidence < 0.9


def test_recent_events_have_no_first_day() -> None:
    (event,) = events("财政部、工信部前阵子发布了《关于开展试点工作的通知》。")
    assert (event.actor, event.span.start, event.span.end) == ("财政部、工信部", None, PUBLISHED)
    assert event.confidence < 0.5


def test_offsets_prove_the_clause() -> None:
    text = "一、背景\n2020年3月，省政府印发《江东省园区管理办法》，提出五项任务。"
    (event,) = events(text)
    assert event.quote == text[event.start_char : event.end_char] == "2020年3月，省政府印发《江东省园区管理办法》"
    assert event.summary == "省政府印发《江东省园区管理办法》"
    assert event.sentence_start <= event.start_char
    assert event.end_char <= event.sentence_end


def test_long_summaries_end_in_an_ellipsis() -> None:
    bodies = "、".join(f"第{i}工业园区管理委员会" for i in range(10))
    text = f"2020年3月，{bodies}印发" + "、".join(f"《关于第{i}类园区改造提升工作的意见》" for i in range(20)) + "。"
    (event,) = events(text)
    assert event.summary.endswith("…")


@given(st.text(alphabet="2018年13月5日《》，。省市政府印发成立施行自起随后同近（）方案 \n", max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    for published in (None, PUBLISHED):
        for event in events(text, published):
            assert text[event.start_char : event.end_char] == event.quote
            assert event.summary


@pytest.mark.parametrize(
    "text",
    [
        "《" * 50_000 + "2018年1月印发",
        "2018年1月" + "印发" * 40_000,
        "近日，" * 10_000,
        "本办法" * 20_000 + "自2018年1月1日起施行",
    ],
    ids=["open", "verbs", "recent", "subjects"],
)
def test_hostile_text_is_read_in_bounded_work(text: str) -> None:
    assert len(events(text)) <= 1


def test_articles_tell_their_chains(shared: Path) -> None:
    chengdu = (shared / "corpus" / "articles" / "成都产业功能区.txt").read_text("utf-8")
    chain = [
        (e.kind, str(e.span.start)[:7]) for e in events(chengdu, None) if e.span.start and e.span.start.year >= 2017
    ]
    assert chain == [
        ("明确", "2017-07"),
        ("提出", "2017-07"),
        ("成立", "2017-11"),
        ("印发", "2018-01"),
        ("印发", "2018-01"),
        ("征求意见", "2018-05"),
        ("出台", "2019-04"),
    ]
    parks = (shared / "corpus" / "articles" / "传统制造业与园区指引.txt").read_text("utf-8")
    told_of = {(e.kind, e.actor, str(e.span.start)[:7]) for e in events(parks, None)}
    assert ("发布", "上海", "2023-06") in told_of
    assert ("发布", "财政部、工信部", "None") in told_of
