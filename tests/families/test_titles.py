from __future__ import annotations

import pytest

from pipeline.families.titles import loose_name, name_of, place_names, read_title

PLAN = "临江市工业上楼三年行动计划2025—2027年"
NAME = "临江市工业上楼三年行动计划20252027年"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("临江市人民政府办公室关于印发《临江市工业上楼三年行动计划》的通知", "印发临江市工业上楼三年行动计划"),
        ("关于支持工业上楼的若干措施（试行）", "支持工业上楼若干措施"),
        ("关于支持工业上楼的若干措施(征求意见稿)", "支持工业上楼若干措施"),
        ("关于 支持 工业上楼 的 通 知", "支持工业上楼"),
        ("临江市标准厂房管理办法（2025年修订版）", "临江市标准厂房管理办法2025年修订版"),
        ("临江市标准厂房管理办法", "临江市标准厂房管理办法"),
    ],
)
def test_names_are_spelled_for_comparing(title: str, name: str) -> None:
    assert name_of(title) == name


@pytest.mark.parametrize(
    "title",
    [
        f"《{PLAN}》政策解读",
        f"{PLAN}解读",
        f"一图读懂：{PLAN}",
        f"【图解】{PLAN}",
        f"关于《{PLAN}》的起草说明",
        f"临江市工业和信息化局就《{PLAN}》答记者问",
        f"《{PLAN}》新闻发布会",
        f"解读｜{PLAN}",
        f"《关于{PLAN}的通知》的政策解读之二",
        f"{PLAN}政策问答",
    ],
)
def test_explanations_name_what_they_explain(title: str) -> None:
    found = read_title(title)
    assert (found.is_interpretation, found.is_policy, found.about) == (True, False, (NAME,))


@pytest.mark.parametrize(
    ("title", "asks"),
    [
        (f"{PLAN}（征求意见稿）", False),
        (f"关于公开征求《{PLAN}（征求意见稿）》意见的公告", True),
        (f"关于公开征求<{PLAN}>(征求意见稿)意见的通告", True),
        (f"关于向社会公开征求{PLAN}意见的公告", True),
        (f"关于{PLAN}公开征求意见的通知", True),
        (f"{PLAN}（修订草案）", False),
        (f"关于《{PLAN}（送审稿）》征集公众意见的函", True),
    ],
)
def test_drafts_name_what_they_will_be(title: str, asks: bool) -> None:
    found = read_title(title)
    assert (found.is_draft, found.asks_opinions, found.about) == (True, asks, (NAME,))


@pytest.mark.parametrize(
    ("title", "about"),
    [
        (f"临江市人民政府办公室关于印发《{PLAN}》的通知", (NAME,)),
        (f"临江市人民政府办公室关于印发{PLAN}的通知", (NAME,)),
        ("关于印发贯彻《省先进制造业发展条例》实施方案的通知", ("贯彻省先进制造业发展条例实施方案",)),
        ("关于印发《〈标准厂房管理办法〉实施细则》的通知", ("标准厂房管理办法实施细则",)),
        ("关于建立参考价格发布机制的通知", ()),
        ("《标准厂房管理办法》实施细则", ()),
        (f"市政府8月印发《{PLAN}》，推动厂房上楼", ()),
    ],
)
def test_what_a_notice_prints(title: str, about: tuple[str, ...]) -> None:
    found = read_title(title)
    assert (found.is_policy, found.about) == (True, about)


def test_a_bill_in_parliament_is_no_draft_of_ours() -> None:
    assert not read_title("省人大常委会审议先进制造业发展条例草案").is_draft
    assert read_title("先进制造业发展条例（草案）").is_draft


def test_loose_names_leave_out_place_and_fillers() -> None:
    region = "某某省临江市"
    assert place_names(region) == ("临江市", "临江")
    assert place_names("浙江省宁波市鄞州区") == ("鄞州区", "鄞州")
    draft = loose_name(name_of("关于进一步支持临江市企业上楼发展的通知（征求意见稿）"), region)
    assert draft == loose_name(name_of("临江市进一步支持企业上楼发展若干措施"), region) == "支持企业上楼发展"
    assert loose_name(name_of("关于调整有关政策的通知"), region) == ""
    assert loose_name("支持企业上楼发展办法", region) != draft
