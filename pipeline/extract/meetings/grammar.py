"""How a sentence tells of a meeting, as patterns over masked text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.meetings.masked import TIME
from pipeline.extract.meetings.vocabulary import HAN, Vocabulary, vocabulary

_INSIDE = rf"[^，。；：！？\n{TIME}]"
_BEGINS = rf"(?<![^，。；：！？\n{TIME}])\s?"
_PLACE = rf"(?:在|于)(?P<place>[^，。；：\n{TIME}]{{1,24}}?)"
_HELD = r"(?<!主持)(?:召开|举行|举办|(?:开幕|闭幕|开班)(?!会|式|的|后|时|讲话|致辞))"


@dataclass(frozen=True)
class Grammar:
    """Each pattern names what it finds: ``subject``, ``name``, ``object`` (of 召开), ``place``, ``filler``."""

    held: re.Pattern[str]  # X会议26日在京召开; 国务院5日召开X会议; X会议6日举行记者会
    chaired: re.Pattern[str]  # 李强5月5日主持召开X会议
    led: re.Pattern[str]  # 习近平19日主持X峰会
    attended: re.Pattern[str]  # 李希8日出席X会议并讲话
    said_at: re.Pattern[str]  # 在X会议上强调
    held_at: re.Pattern[str]  # 在29日召开的X会议上
    announced: re.Pattern[str]  # 定于5月16日召开X会议
    study: re.Pattern[str]  # 政治局29日就…进行第二十二次集体学习
    yearly: re.Pattern[str]
    person: re.Pattern[str]
    opening: re.Pattern[str]
    planning: re.Pattern[str]
    not_place: re.Pattern[str]
    ends_in_meeting: re.Pattern[str]


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """Compiled once from the vocabulary."""
    words = vocabulary()
    name, filler = _name(words), _filler(words)
    ends = rf"(?=$|[，。；：、！“”（）()\s{TIME}]|{words.ends})"
    near = rf"(?:在(?P<place>[^，。；\n{TIME}]{{1,24}}?))?"
    says = rf"(?=，|{words.says}|[^的，。；]{{0,8}}(?:讲话|发言|致辞))"
    return Grammar(
        held=re.compile(
            rf"{_BEGINS}(?P<subject>{_INSIDE}{{2,90}}?)(?P<filler>{filler}{{0,6}}?)(?:联合|组织)?(?P<verb>{_HELD})了?"
            rf"(?P<object>(?!的){name}{ends})?"
        ),
        chaired=re.compile(rf"{near}(?:主持|并)召开了?(?P<name>{name}){ends}"),
        led=re.compile(rf"{near}主持(?!召开|人)(?P<name>{name})(?=并|，|。|$)"),
        attended=re.compile(rf"{near}(?:出席|参加|列席)了?(?P<name>{name})(?=并|，|。|$|时|、)"),
        said_at=re.compile(rf"(?:^|(?<=[，。；：\n{TIME}{HAN}]))在(?P<name>{name})(?:上|中){says}"),
        held_at=re.compile(rf"在(?P<filler>{filler}{{1,3}})(?:召开|举行)的(?P<name>{name})(?:上|中)"),
        announced=re.compile(
            rf"(?:兹?定于|拟于|拟定于|将于|计划于)(?P<filler>{filler}{{1,4}})(?:组织)?(?:召开|举行|举办)(?P<name>{name}){ends}"
        ),
        study=re.compile(
            rf"{_BEGINS}(?P<subject>{_INSIDE}{{2,40}}?)(?P<filler>{filler}{{1,4}}?)(?:进行|举行)了?"
            r"(?P<object>第[^，。；\n]{1,12}集体学习)"
        ),
        # Bare names that need their body before them: 银保监会 + 2023年工作会议.
        yearly=re.compile(
            r"(?:\d{4}年)?(?:度|上半年|下半年|年中|第?[一二三四1-4]季度)?(?:第[^，。]{1,8}次)?(?:系统)?"
            r"(?:工作会议|党组(?:（[^）]{2,4}）)?会议|党委(?:（[^）]{2,4}）)?会议|常务会议|全体会议|例会|年会|新闻发布会|办公会议?)"
        ),
        person=re.compile(rf"{words.office}{words.surname}[{HAN}]|(?:并|后|时|还|日|来|先后)$"),
        opening=re.compile(rf"\s*(?:{words.opening}\s*)+"),
        planning=re.compile(rf"{words.planning}$|^(?:{words.planning})"),
        not_place=re.compile(rf"{words.not_place}$|[是了]"),
        ends_in_meeting=re.compile(rf"{words.meeting}(?:（[^）]*）)?$"),
    )


def _name(words: Vocabulary) -> str:
    """What a meeting may be called: up to two more joined by 和 or 暨, and 常委会（扩大）会议."""
    wider = rf"(?:（[^（）]{{1,8}}）{words.meeting})?"
    joined = rf"(?:(?:和|暨|与){_INSIDE}{{2,60}}?{words.meeting}){{0,2}}"
    return rf"{_INSIDE}{{0,90}}?{words.meeting}{wider}{joined}"


def _filler(words: Vocabulary) -> str:
    """What stands between subject and verb: time, place, manner, partners."""
    time = rf"\s?{TIME}+\s?"
    way = r"(?:以|采取|采用|通过)[^，。；\n]{2,14}?(?:形式|方式)"
    joint = rf"(?:会同|(?<=[{TIME}，])联合|面向|就|围绕)[^。；\n]{{2,60}}?"
    return rf"(?:{time}|{_PLACE}|{way}|{joint}|{words.filler}|于(?={TIME})|，(?={TIME}|在|于)|\s)"
