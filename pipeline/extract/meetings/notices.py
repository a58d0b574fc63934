"""会议通知: the meeting that a notice calls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipeline.extract.meetings.labelled import Labelled, read_labelled
from pipeline.extract.meetings.masked import TIME, Masked, When
from pipeline.extract.meetings.particulars import PARTICULARS, contacts, hosts, invited, registration
from pipeline.extract.meetings.parts import Findings, first_of, one_line, person_of, short_span
from pipeline.extract.meetings.vocabulary import vocabulary
from pipeline.language.sentences import Span
from pipeline.model import MeetingForm, MeetingRole

_MAY_BE = re.compile(r"通\s*知|兹定于|公告|邀请函|函|启事|会议名称|会议时间")
_LONGEST_HEAD = 300
_IS_MEETING = re.compile(r"(?:会|会议|论坛|班|讲座|沙龙|培训|研讨|座谈|典礼|仪式|路演|学习)(?:[（(][^（）()]*[)）])?$")
_BARE = frozenset({"通知", "紧急通知", "补充通知", "预通知", "邀请函"})
_CALLS = re.compile(r"兹定于[^。]{4,80}(?:召开|举行|举办)")
_HELD_AT = re.compile(
    rf"(?:兹?定于|拟于|拟定于|将于|计划于|于)?(?P<time>{TIME}+)，?(?:在|于)?(?P<place>[^，。；、\n{TIME}]{{2,40}}?)?"
    rf"(?:以[^，。；\n]{{2,16}}(?:形式|方式))?(?:组织)?(?:召开|举行|举办|开展)(?P<name>[^，。；\n]{{2,60}})?(?=，|。|；|\n|$)"
)
_AFTER_TIME = re.compile(rf"{TIME}(?P<rest>[^{TIME}\n]*)$")


@dataclass(frozen=True)
class _Patterns:
    called: re.Pattern[str]
    titled: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = vocabulary()
    notice = words.notice
    return _Patterns(
        called=re.compile(
            rf"关于(?:组织)?{notice['calls']}(?P<name>[^\n。；]{{2,80}}?)的(?:紧急|预备|补充|预)?{notice['papers']}"
        ),
        titled=re.compile(
            rf"(?P<name>[^\n，。]{{0,60}}?{words.meeting_head})(?:的)?(?:紧急|预备|补充|预)?{notice['papers']}|^会议通知"
        ),
    )


def find_notice(masked: Masked) -> Findings | None:
    """The meeting of a notice; None where the text is none, or names neither time nor place."""
    named = _title(masked)
    if named is None:
        return None
    labelled = read_labelled(masked)
    label = first_of(labelled, MeetingRole.NAME)
    name = (label.start, label.end) if label else named
    time, place = _time(masked, labelled), _place(masked, labelled)
    told = _HELD_AT.search(masked.text, masked.heading[1] if masked.heading else 0)
    if time is not None and (within := _HELD_AT.search(masked.text, *time)) is not None:
        told, time, place = within, None, place if first_of(labelled, MeetingRole.PLACE) else None
    elif time is not None:
        time = _from_time(masked, time)
    if told is not None and (time is None or place is None):
        time = time or told.span("time")
        place = place or (told.span("place") if told["place"] else None)
        name = name if name != (0, 0) or not told["name"] else told.span("name")
    if (time is None and place is None) or name == (0, 0):
        return None
    findings = Findings(masked, MeetingForm.NOTICE, name, one_line(masked, name).removeprefix("关于"))
    _fill(findings, labelled, time, place)
    return findings


def _fill(findings: Findings, labelled: Sequence[Labelled], time: Span | None, place: Span | None) -> None:
    masked = findings.masked
    findings.add(MeetingRole.NAME, findings.name_span)
    if time:
        findings.when = _when(masked, time)
        span = short_span(masked, time)
        findings.time_text = re.split("[，,]", one_line(masked, span))[0]
        findings.add(MeetingRole.TIME, span)
    if place:
        findings.place = one_line(masked, short_span(masked, place))
        findings.add(MeetingRole.PLACE, short_span(masked, place))
    chair = first_of(labelled, MeetingRole.CHAIR)
    if chair:
        findings.chair = person_of(one_line(masked, (chair.start, chair.end)))
    taken = {MeetingRole.TIME, MeetingRole.PLACE, MeetingRole.NAME, *PARTICULARS}
    findings.add_labelled(value for value in labelled if value.role not in taken)
    for role, span in hosts(masked):
        findings.add(role, span)
    if not any(value.role is MeetingRole.ATTENDEE for value in labelled):
        for role, span in invited(masked):
            findings.add(role, span)
    sentences, day = registration(masked)
    findings.register_by = _before_meeting(day, findings.when)
    for role, span in [*sentences, *contacts(masked)]:
        findings.add(role, span)


def _before_meeting(day: date | None, when: When | None) -> date | None:
    """A day without a year is that of the meeting's year or the one before: people register beforehand."""
    start = when.span.start if when and when.span else None
    if day is None or start is None or day <= start:
        return day
    return next((earlier for year in (start.year, start.year - 1) if (earlier := _in_year(day, year)) <= start), day)


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)


def _when(masked: Masked, span: Span) -> When | None:
    return next((when for when in masked.whens_in(*span) if when.span), None)


def _time(masked: Masked, labelled: Sequence[Labelled]) -> Span | None:
    found = first_of(labelled, MeetingRole.TIME)
    return (found.start, found.end) if found else None


def _from_time(masked: Masked, span: Span) -> Span:
    """定于5月20日上午 begins with its time."""
    whens = masked.whens_in(*span)
    return (whens[0].start_char, span[1]) if whens else span


def _place(masked: Masked, labelled: Sequence[Labelled]) -> Span | None:
    """The place under its label, else what follows the time under 时间和地点."""
    found = first_of(labelled, MeetingRole.PLACE)
    if found:
        return found.start, found.end
    time = first_of(labelled, MeetingRole.TIME)
    if time is None or "地点" not in time.label:
        return None
    rest = _AFTER_TIME.search(masked.text, time.start, time.end)
    if rest is None:
        return None
    start, end = rest.span("rest")
    while start < end and masked.text[start] in "，,；;。、 \u3000在于：":
        start += 1
    return (start, end) if end - start > 1 else None


def _title(masked: Masked) -> Span | None:
    """The meeting's name in the title 关于召开…的通知 (which may run over two lines); (0, 0) for a bare 会议通知."""
    text = masked.context.text
    if not _MAY_BE.search(text, 0, 2000):
        return None
    head = text[: _head_end(masked)]
    called = _patterns().called.search(head.replace("\n", " "))
    if called is not None and _IS_MEETING.search("".join(called["name"].split())):
        return called.span("name")
    titled = _patterns().titled.search(head)
    if titled is None:
        first = "".join(text[slice(*masked.paragraphs[0])].split()) if masked.paragraphs else ""
        return (0, 0) if first in _BARE or _CALLS.search(head) else None
    return titled.span("name") if titled["name"] and titled["name"] != "会议" else (0, 0)


def _head_end(masked: Masked) -> int:
    ends = [end for _, end in masked.paragraphs[:4]]
    return min(ends[-1], _LONGEST_HEAD) if ends else 0
