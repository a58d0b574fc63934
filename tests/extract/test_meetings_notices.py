"""会议通知: the meeting a notice calls."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract.context import Context
from pipeline.extract.meetings import find_meetings
from pipeline.model import Meeting

NUMBERED = """关于召开全市工业上楼推进会的通知
各区人民政府，市直有关单位：
经市政府同意，定于近期召开全市工业上楼推进会。现将有关事项通知如下：
一、会议时间
2024年5月16日（星期四）上午9:00，会期半天。
二、会议地点
市行政中心2号楼三楼会议室。
三、参会人员
各区分管负责同志。
四、会议主持
主持人：市政府副秘书长黄晓明
五、有关要求
请于5月14日17:00前将参会回执报市工信局。
江州市人民政府办公室
2024年5月8日"""

LABELLED = """会议通知
会议名称：江州市园区分类指引征求意见座谈会
时 间：2024年7月3日14:30—17:00
地 点：市工信局303会议室
主 持 人：冯涛
"""

TRAINING = """关于举办中小企业数字化转型
培训班的通知
各有关企业：
时间：2024年5月20日至22日，报到时间5月19日14:00
地点：江州宾馆（人民路88号）
"""


def notice(text: str) -> list[Meeting]:
    return list(find_meetings(Context(text, date(2024, 5, 8), text.split("\n")[0])))


@pytest.mark.parametrize(
    ("text", "name", "days", "time_text", "place", "chair"),
    [
        (
            NUMBERED,
            "全市工业上楼推进会",
            ("2024-05-16", "2024-05-16"),
            "2024年5月16日（星期四）上午9:00",
            "市行政中心2号楼三楼会议室",
            "黄晓明",
        ),
        (
            LABELLED,
            "江州市园区分类指引征求意见座谈会",
            ("2024-07-03", "2024-07-03"),
            "2024年7月3日14:30—17:00",
            "市工信局303会议室",
            "冯涛",
        ),
        (
            TRAINING,
            "中小企业数字化转型培训班",
            ("2024-05-20", "2024-05-22"),
            "2024年5月20日至22日",
            "江州宾馆（人民路88号）",
            "",
        ),
    ],
)
def test_notices(text: str, name: str, days: tuple[str, str], time_text: str, place: str, chair: str) -> None:
    (meeting,) = notice(text)
    assert meeting.span is not None
    assert (str(meeting.span.start), str(meeting.span.end)) == days
    assert (meeting.name, meeting.time_text, meeting.place, meeting.chair) == (name, time_text, place, chair)
    assert meeting.quote == text[meeting.start_char : meeting.end_char]


def test_a_chair_that_is_no_person_stays_as_written() -> None:
    (meeting,) = notice("全市技改推进会议通知\n会议地点：江州宾馆\n主持：市工信局分管领导")
    assert (meeting.name, meeting.chair, meeting.span, meeting.time_text) == (
        "全市技改推进会议",
        "市工信局分管领导",
        None,
        "",
    )


@pytest.mark.parametrize(
    "text",
    [
        "关于申报技改项目的通知\n时间：2024年5月20日\n地点：市工信局",
        "关于召开推进会的通知\n请各单位准时参加。",
        "会议通知\n请各单位准时参加。",
        "江州市园区条例\n第一条 为规范园区管理。",
    ],
)
def test_what_is_no_notice_of_a_meeting(text: str) -> None:
    assert notice(text) == []
