"""What running text says of a meeting besides its labels: 主办, 参会, 报名, 回执, 联系人, 电话."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.extract.calendar import find_times
from pipeline.extract.meetings.masked import Masked
from pipeline.extract.meetings.vocabulary import HAN, vocabulary
from pipeline.language.sentences import Span
from pipeline.model import MeetingRole
from pipeline.structure.numbering import read_marker

_HOSTED = re.compile(
    rf"(?:由|，|。|、|\n|^)(?!由)(?P<body>[{HAN}（）“”]{{2,40}}?(?:、[{HAN}（）“”]{{2,40}}?|和[{HAN}]{{3,40}}?){{0,6}})(?:联合|共同)?(?P<how>主办|承办|协办)(?![方单权])",
    re.M,
)
PARTICULARS = frozenset({MeetingRole.CONTACT, MeetingRole.PHONE, MeetingRole.EMAIL})  # read wherever they stand
_HOW = {"主办": MeetingRole.HOST, "承办": MeetingRole.ORGANISER, "协办": MeetingRole.CO_ORGANISER}
_INVITES = re.compile(
    r"(?:请|邀请|敬请)(?P<who>[^。；\n，：]{2,80}?)(?:准时|按时|届时|提前)?(?:参加|出席|参会|到会)(?:会议|本次|此次|。|，|；|$)",
    re.M,
)
_SENTENCE = re.compile(r"[^。；！\n]+")
_REGISTERS = re.compile(r"报名|回执|参会(?:人员)?(?:名单|信息|姓名|情况)|人员名单|与会人员名单|参加人员名单|参会情况")
_SENDS = re.compile(r"报|送|发|反馈|填|传|提交|登录|扫码|扫描")
_CONTACT = re.compile(
    rf"联\s*系\s*人(?:及(?:联系)?电话|及联系方式|和电话)?\s*[】\]]?[:：]?\s*(?:[{HAN}]{{2,12}}?(?:处|科|室|局|办|部|中心|站|公司)\s*)?(?P<names>[{HAN}]{{2,4}}(?:[、，,\s]+[{HAN}]{{2,3}})*?)(?=[，,；;。\s（(\d]|联系|电话|手机|$)",
    re.M,
)
_SECTION_CONTACT = re.compile(
    rf"^(?P<names>[{HAN}]{{2,3}})(?=[，,、：:\s]*(?:联系)?(?:电话|手机)?[:：\s]*(?:1\d{{10}}|0?\d{{2,3}}-?\d{{7,8}}))",
    re.M,
)
_PHONE = re.compile(
    r"(?<![\d〔-])(?:1[3-9]\d{9}|0\d{2,3}\s?-\s?\d{7,8}(?:-\d{1,5})?|(?:(?<=电话：)|(?<=电话:)|(?<=电话)|(?<=、)|(?<=，))\d{7,8})(?!\d)"
)
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NO_NAME = re.compile(r"联系|电话|手机|方式|及|姓名|单位|办公|科|处|局|室$")


def hosts(masked: Masked) -> Iterator[tuple[MeetingRole, Span]]:
    """由A主办、B承办."""
    for match in _HOSTED.finditer(masked.text):
        yield _HOW[match["how"]], match.span("body")


def invited(masked: Masked) -> Iterator[tuple[MeetingRole, Span]]:
    """请各县区分管负责同志参加."""
    for match in _INVITES.finditer(masked.text):
        yield MeetingRole.ATTENDEE, match.span("who")


def registration(masked: Masked) -> tuple[list[tuple[MeetingRole, Span]], date | None]:
    """Sentences on 报名 and 回执, and the last day of the first that names one."""
    found: list[tuple[MeetingRole, Span]] = []
    day: date | None = None
    for start, end in masked.paragraphs:
        for match in _SENTENCE.finditer(masked.text, start, end):
            said = match.group()
            if not _REGISTERS.search(said) or not _SENDS.search(said):
                continue
            role = MeetingRole.RETURN_SLIP if "回执" in said else MeetingRole.REGISTRATION
            span = _stripped(masked, match.span())
            if span[1] - span[0] < 8 or (masked.heading and span[0] < masked.heading[1]):
                continue
            found.append((role, span))
            day = day or _last_day(masked, match.span())
    return found, day


def _last_day(masked: Masked, span: Span) -> date | None:
    """The day by which a sentence asks for something."""
    days = [t.span.end for t in find_times(masked.context) if span[0] <= t.start_char and t.end_char <= span[1]]
    return next((day for day in reversed(days) if day is not None), None)


def contacts(masked: Masked) -> Iterator[tuple[MeetingRole, Span]]:
    text = masked.context.folded
    for pattern in (_CONTACT, _SECTION_CONTACT):
        for match in pattern.finditer(text):
            yield from _names(match["names"], match.start("names"))
    for match in _PHONE.finditer(text):
        yield MeetingRole.PHONE, match.span()
    for match in _EMAIL.finditer(text):
        yield MeetingRole.EMAIL, match.span()


def _names(words: str, start: int) -> Iterator[tuple[MeetingRole, Span]]:
    surname = re.compile(vocabulary().surname)
    for match in re.finditer(rf"[{HAN}]+", words):
        if surname.match(match.group()) and not _NO_NAME.search(match.group()):
            yield MeetingRole.CONTACT, (start + match.start(), start + match.end())


def _stripped(masked: Masked, span: Span) -> Span:
    text, (start, end) = masked.context.text, span
    marker = read_marker(text[start:end])
    start += marker.end if marker else 0
    while start < end and text[start] in " \u3000\t，,":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
