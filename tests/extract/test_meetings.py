"""Meetings in reports: name, days, place, chair, speakers and what they asked for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.context import Context
from pipeline.extract.meetings import find_meetings
from pipeline.model import Meeting

PUBLISHED = date(2024, 5, 29)


def meetings(text: str, published: date | None = PUBLISHED, title: str = "") -> list[Meeting]:
    return list(find_meetings(Context(text, published, title)))


def one(text: str, published: date | None = PUBLISHED) -> Meeting:
    (meeting,) = meetings(text, published)
    return meeting


def days(meeting: Meeting) -> tuple[str | None, str | None]:
    span = meeting.span
    return (str(span.start), str(span.end)) if span else (None, None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("全省技改工作会议26日在江州召开。", "全省技改工作会议"),
        ("3月10日下午，全市工业上楼推进会在市行政中心召开。", "全市工业上楼推进会"),
        ("3月10日下午全市工业上楼推进会召开。", "全市工业上楼推进会"),
        ("省政府5月20日召开全省技改现场会，部署下一步工作。", "全省技改现场会"),
        ("省政府5月20日以视频形式召开全省技改现场会。", "全省技改现场会"),
        ("省政协十三届二次会议26日上午在省会堂举行第二次全体会议。", "省政协十三届二次会议第二次全体会议"),
        ("省十四届人大二次会议今天（5月29日）举行记者会。", "省十四届人大二次会议记者会"),
        ("中共江东省委5月20日召开会议，研究技改工作。", "中共江东省委会议"),
        ("1月13日，市金融局以视频形式召开2024年工作会议。", "市金融局2024年工作会议"),
        ("省委理论学习中心组5月20日就技改问题进行第三次集体学习。", "省委理论学习中心组第三次集体学习"),
        ("省长李明远5月20日主持召开省政府常务会议，审议《江东省园区条例》。", "省政府常务会议"),
        ("1月5日，市委书记王立新主持召开市委常委会（扩大）会议。", "市委常委会（扩大）会议"),
        ("省长李明远20日到园区考察，主持召开座谈会。", "座谈会"),
        (
            "省长李明远20日在江州出席2024江东人工智能大会暨园区发展论坛开幕式并致辞。",
            "2024江东人工智能大会暨园区发展论坛开幕式",
        ),
        ("省纪委书记孙立8日出席全省巡视工作会议和全省警示教育会议并讲话。", "全省巡视工作会议和全省警示教育会议"),
        ("“读懂江东，投资江东”国际会议20日在江州举办。", "“读懂江东，投资江东”国际会议"),
        ("2024年“读懂江东”国际会议20日在江州举办。", "2024年“读懂江东”国际会议"),
        ("新华社北京5月20日电 全国技改工作会议5月19日在北京召开。", "全国技改工作会议"),
        ("陈立军在20日上午召开的全省公安工作会议上讲话。省委常委陈立军强调，要抓好落实。", "全省公安工作会议"),
        ("市委书记范立在全市功能区建设领导小组第四次会议中要求，要久久为功。", "全市功能区建设领导小组第四次会议"),
        ("在全省技改工作会议上，省长李明远指出，要加快改造。", "全省技改工作会议"),
        ("定于6月5日在江州召开全省技改推进会。", "全省技改推进会"),
        ("省十四届人大三次会议将于6月11日下午3时在省会堂举行闭幕会。", "省十四届人大三次会议闭幕会"),
        ("省长李明远19日上午在江州主持江东与邻省合作峰会并发表讲话。", "江东与邻省合作峰会"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert one(text).name == name


@pytest.mark.parametrize(
    "text",
    [
        "各县要定期召开联席会议，研究解决问题。",
        "决定会议于6月30日至7月2日在省城召开。",
        "市工信局拟于近期组织召开座谈会。",
        "会见全省公安工作会议代表。",
        "省长李明远29日上午在人民大会堂看望新闻工作者代表。",
        "省长李明远20日同邻省省长举行会谈。",
        "连日来，社会各界认真学习全省技改工作会议精神。",
        "国务院批转了关于召开全国棉花生产座谈会的报告。",
        "会议室面积不少于50平方米，5月20日前建成。",
        "5月20日，开幕式后观众入场。",
        "",
    ],
)
def test_what_is_no_meeting(text: str) -> None:
    assert meetings(text) == []


@pytest.mark.parametrize(
    ("text", "published", "expected", "time_text"),
    [
        ("全省技改工作会议26日上午在江州召开。", PUBLISHED, ("2024-05-26", "2024-05-26"), "26日上午"),
        ("全省技改工作会议30日在江州召开。", date(2024, 6, 1), ("2024-05-30", "2024-05-30"), "30日"),
        ("全省技改工作会议30日至1日在江州召开。", date(2024, 6, 2), ("2024-05-30", "2024-06-01"), "30日至1日"),
        ("全省技改工作会议5月17日至19日在江州召开。", PUBLISHED, ("2024-05-17", "2024-05-19"), "5月17日至19日"),
        ("全省技改工作会议将于5日上午9:00在江州召开。", PUBLISHED, ("2024-06-05", "2024-06-05"), "5日上午9:00"),
        ("今天，全省技改工作会议在江州召开。", PUBLISHED, ("2024-05-29", "2024-05-29"), "今天"),
        (
            "昨天（5月28日）下午，全省技改工作会议在江州召开。",
            PUBLISHED,
            ("2024-05-28", "2024-05-28"),
            "昨天（5月28日）下午",
        ),
        ("近日，全省技改工作会议在江州召开。", PUBLISHED, (None, None), "近日"),
        ("全省技改工作会议26日在江州召开。", None, (None, None), "26日"),
        ("全省技改工作会议32日在江州召开。", PUBLISHED, (None, None), "32日"),
        ("政协会议动态\n20240529\n全省政协工作会议26日在江州召开。", None, ("2024-05-26", "2024-05-26"), "26日"),
        ("政协会议动态\n20249929\n全省政协工作会议26日在江州召开。", None, (None, None), "26日"),
        ("省政协全体会议26日在江州开幕。本次会议为期三天。", PUBLISHED, ("2024-05-26", "2024-05-28"), "26日"),
        ("省政协全体会议26日在江州开幕。", PUBLISHED, ("2024-05-26", "2024-05-26"), "26日"),
    ],
)
def test_days(text: str, published: date | None, expected: tuple[str | None, str | None], time_text: str) -> None:
    meeting = one(text, published)
    assert (days(meeting), meeting.time_text) == (expected, time_text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("全省技改工作会议26日在江州召开。", "江州"),
        ("全省技改工作会议26日在京举行。", "京"),
        ("全省技改工作会议在以省委为核心的坚强领导下26日召开。", ""),
        ("副市长张三5月6日在市政府第二会议室主持召开专题会议，研究厂房盘活。", "市政府第二会议室"),
        ("省长李明远26日在沪出席长三角园区大会并致辞。", "沪"),
    ],
)
def test_places(text: str, place: str) -> None:
    found = meetings(text)
    assert [m.place for m in found] == [place] * len(found)


@pytest.mark.parametrize(
    ("text", "chair"),
    [
        ("省长李明远5月20日主持召开省政府常务会议。", "李明远"),
        ("全省技改工作会议26日召开。省委书记王建出席会议并讲话，省长李明远主持会议。", "李明远"),
        ("全省技改工作会议26日召开。会议由副省长欧阳海主持。", "欧阳海"),
        ("全省技改工作会议26日召开，副省长何为民主持。", "何为民"),
        ("省人大常委会会议26日召开。赵立国主任主持闭幕会。", "赵立国"),
        ("省委全会26日召开。全会由省委常委会主持。", "省委常委会"),
        ("全省技改工作会议26日召开。省委书记王建在主持会议时强调，要落实。", "王建"),
        ("全省技改工作会议26日召开。大会主席团主持人王建出席。", ""),
        ("全省技改工作会议26日召开。副省长林峰参加会见，张红参加会见并主持会议。", "张红"),
    ],
)
def test_chairs(text: str, chair: str) -> None:
    assert one(text).chair == chair


LEAD = "全省技改工作会议26日在江州召开。"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("省委副书记、省长李明远出席会议并讲话。", [("李明远", "省委副书记、省长")]),
        ("省长李明远强调，要抓紧。省长李明远指出，要落实。", [("李明远", "省长")]),
        ("省长李明远出席。他强调，要抓紧。", [("李明远", "省长")]),
        ("省长李明远希望各地加快改造。", [("李明远", "省长")]),
        ("赵立国主任表示，要抓紧。", [("赵立国", "主任")]),
        ("省发展改革委主任郑文、江州市委书记陈志先后发言。", [("郑文", "省发展改革委主任"), ("陈志", "江州市委书记")]),
        (
            "省政协副主席何新、姜平、王光围绕技改作了发言。",
            [("何新", "省政协副主席"), ("姜平", "省政协副主席"), ("王光", "省政协副主席")],
        ),
        ("座谈会上，张宇、伍立、白重恩等先后发言。", [("张宇", ""), ("伍立", ""), ("白重恩", "")]),
        ("刘新民委员代表民盟发言说，要抓紧。", [("刘新民", "委员")]),
        ("迪力·阿不都委员发言说，要抓紧。", [("迪力·阿不都", "委员")]),
        ("联合国秘书长古特雷斯致辞。", [("古特雷斯", "联合国秘书长")]),
        ("省长李明远表示，总书记习近平今年4月强调，要抓紧。", [("李明远", "省长")]),
        ("与会嘉宾表示，省长李明远强调，要抓紧。", []),
        ("会议传达学习了省长李明远的讲话精神，部署工作。", []),
        ("认真落实省长李明远讲话要求，坚持创新。", []),
        ("会议听取了省财政厅厅长孙立作的关于预算的报告。", []),
        ("省长李明远、副省长林峰参加会议。", []),
        ("会议强调，要抓紧。会议还研究了其他事项。", [("会议", "")]),
        ("会议审议《江东省园区条例》，指出要明确权责。", [("会议", "")]),
        ("会议指出，要抓紧。省长李明远要求，要落实。", [("李明远", "省长"), ("会议", "")]),
        ("方案指出，要抓紧。双方表示，要合作。", []),
    ],
)
def test_speakers(text: str, speakers: list[tuple[str, str]]) -> None:
    assert [(s.name, s.role) for s in one(LEAD + text).speakers] == speakers


def test_demands_are_sentences_of_what_was_said() -> None:
    text = (
        LEAD + "\n省长李明远指出，技改是关键一招。要压实责任，6月底前完成选址。\n大家一致认为，这很重要。\n"
        "省长李明远最后强调：“一要快；二要实。”副省长林峰、省工信厅厅长周立参加会议。\n会议要求，各地要抓紧。"
    )
    meeting = one(text)
    said = {s.name: [text[a:b] for a, b in s.demands] for s in meeting.speakers}
    assert said == {
        "李明远": ["技改是关键一招。", "要压实责任，6月底前完成选址。", "“一要快；二要实。”"],
        "会议": ["各地要抓紧。"],
    }


def test_each_speaker_belongs_to_the_meeting_under_report() -> None:
    text = (
        "省委书记王建作出指示强调，要抓紧。\n全省技改工作会议26日在江州召开。省长李明远出席会议并讲话。\n"
        "5月27日，全省园区推进会在临海召开，副省长林峰讲话。"
    )
    first, second = meetings(text)
    assert [s.name for s in first.speakers] == ["李明远"]
    assert [s.name for s in second.speakers] == ["林峰"]


def test_headline_tells_no_second_meeting() -> None:
    text = "王建主持召开省政协主席会议\n20240529\n省政协第十三届委员会第七次主席会议28日在江州召开。省政协主席王建主持并讲话。"
    meeting = one(text)
    assert (meeting.name, meeting.chair) == ("省政协第十三届委员会第七次主席会议", "王建")
    assert [(s.name, s.role) for s in meeting.speakers] == [("王建", "省政协主席")]


def test_later_sentences_complete_the_first() -> None:
    text = "在全省技改工作会议上，省长李明远指出，要抓紧。全省技改工作会议26日在江州召开。"
    meeting = one(text)
    assert (days(meeting), meeting.place) == (("2024-05-26", "2024-05-26"), "江州")


def test_offsets_prove_the_name() -> None:
    text = "要闻\n20240529\n3月10日下午，全市工业上楼推进会在市行政中心召开。"
    meeting = one(text)
    assert text[meeting.start_char : meeting.end_char] == meeting.quote == "全市工业上楼推进会"
    assert meeting.sentence_start <= meeting.start_char
    assert meeting.end_char <= meeting.sentence_end


@given(st.text(alphabet="省长李明远张三26日5月在京召开会议主持强调指出，。、“”（）和\n", max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    for meeting in meetings(text):
        assert text[meeting.start_char : meeting.end_char] == meeting.quote
        for speaker in meeting.speakers:
            assert all(text[start:end].strip() for start, end in speaker.demands)


@pytest.mark.parametrize(
    "tail",
    [
        "5月1日召开" * 3_000,
        "李四、" * 6_000,
        "李四强调，" * 6_000,
        "他说，" * 6_000,
        "5月1日李四出席" + "会议和" * 6_000,
        "会" * 20_000,
    ],
    ids=["held", "names", "says", "pronouns", "joined", "meeting"],
)
def test_hostile_text_is_read_in_bounded_work(tail: str) -> None:
    assert len(meetings("省长李明远5月1日主持召开全省技改工作会议。" + tail)) == 1
