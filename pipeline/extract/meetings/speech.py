"""Who spoke at a meeting, and what they asked for."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest

from pipeline.extract.meetings.masked import TIME, Masked
from pipeline.extract.meetings.people import Person
from pipeline.extract.meetings.vocabulary import vocabulary
from pipeline.language.sentences import Span

MEETING = "会议"
_REACH = 200
_STOP = re.compile(r"[。！？]")
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?”]*")
_SUBJECT_BEFORE = re.compile(rf"(?:^|[\n。！？；，：“”、\s{TIME}]|由|随后|会上|和|及|时|并)$")


@dataclass(frozen=True, slots=True)
class Statement:
    """One act of speaking. ``content`` is the span of what was said, None for a bare 讲话 or 发言.

    ``person`` is None where the meeting itself speaks, or, with ``unnamed``, people without names.
    """

    at: int
    person: Person | None
    content: Span | None
    unnamed: bool = False


@dataclass(frozen=True)
class _Patterns:
    says: re.Pattern[str]
    speaks: re.Pattern[str]
    pronoun: re.Pattern[str]
    meeting: re.Pattern[str]
    others: re.Pattern[str]
    joined: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = vocabulary()
    direct = r"(?:希望|要求|呼吁|表示|强调|指出|建议)(?=[^的，。；和、\n])"
    told = rf"(?:{words.says})(?:道)?(?:，|：|(?=“))"
    gap = r"(?!的)[^。；！？\n，]{0,60}?"
    return _Patterns(
        says=re.compile(rf"等?(?!的)(?:(?:还|也|最后|同时|并|分别)?{direct}|{gap}(?:，并?)?{told})"),
        speaks=re.compile(rf"等?(?!的)[^。；！？\n]{{0,80}}?{words.speaks}(?=$|[，。；、！\n”]|中|时|并|表示)"),
        pronoun=re.compile(
            rf"(?:^|(?<=[。！？；，\n]))[他她](?:还|也|最后|同时)?[^。；！？\n，]{{0,12}}?{words.says}(?:，|：|(?=“)|(?=[^的，。；]))"
        ),
        meeting=re.compile(
            rf"(?:^|(?<=[。！？\n]))\s*(?:{words.meeting_subject})(?:还|也|最后)?"
            rf"(?:{words.meeting_says}了?(?:，|：)|[^。！？\n“”]{{2,160}}?，(?:指出|强调|要求)(?:，|：|(?=要)|(?=[^，。的])))",
            re.M,
        ),
        others=re.compile(
            r"(?:^|(?<=[。！？\n]))(?:大家|与会|[^。，；\n]{2,24}?(?:人士|干部|群众|专家|代表|嘉宾|委员们|使节|成员|负责人|记者))"
            r"[^。，；\n]{0,12}?(?:表示|认为|说|指出)，"
            r"|(?:^|(?<=[。！？”\n]))(?!”)[^。\n]{2,120}?(?:参加|出席|列席|陪同)了?(?:会议|座谈会|会见|会谈|调研|活动|上述活动|联组会)?(?=。)",
            re.M,
        ),
        joined=re.compile(r"、|和|及|以及|，"),
    )


def find_statements(masked: Masked, people: list[Person]) -> list[Statement]:
    """In order of place. Content runs to the next act of speaking or the end of the paragraph."""
    by_paragraph = _by_paragraph(masked, people)
    result: list[Statement] = []
    last: Person | None = None
    for (start, end), present in zip(masked.paragraphs, by_paragraph, strict=True):
        found = sorted(_in_paragraph(masked, (start, end), present, last), key=lambda s: s.at)
        found = _outermost(masked, (start, end), found)
        result += _bounded(found, end)
        spoken = [s.person for s in found if s.person is not None]
        last = spoken[-1] if spoken else last
    return result


def _by_paragraph(masked: Masked, people: list[Person]) -> list[list[Person]]:
    groups: list[list[Person]] = []
    i = 0
    for _, end in masked.paragraphs:
        group = []
        while i < len(people) and people[i].name_start < end:
            group.append(people[i])
            i += 1
        groups.append(group)
    return groups


def _in_paragraph(masked: Masked, paragraph: Span, people: list[Person], last: Person | None) -> Iterator[Statement]:
    text = masked.text
    for group in _lists(text, people):
        yield from _spoken(text, group, paragraph[1])
    subjects = [p for group in _lists(text, people) for p in group]
    ends = [p.end_char for p in subjects]
    for match in _patterns().pronoun.finditer(text, *paragraph):
        before = bisect.bisect_right(ends, match.start())
        speaker = subjects[before - 1] if before else last
        if speaker is not None:
            yield Statement(match.start(), speaker, (match.end(), match.end()))
    for match in _patterns().meeting.finditer(text, *paragraph):
        yield Statement(match.start(), None, (match.end(), match.end()))
    starts = [p.name_start for p in people]
    for match in _patterns().others.finditer(text, *paragraph):
        named = bisect.bisect_left(starts, match.start()) < bisect.bisect_left(starts, match.end())
        if not (named and match.group().endswith("，")):
            yield Statement(match.start(), None, (match.end(), match.end()), unnamed=True)


@dataclass(frozen=True, slots=True)
class _Group:
    """People named in one list, and how far what follows them can be theirs."""

    people: list[Person]
    limit: int | None

    def __iter__(self) -> Iterator[Person]:
        return iter(self.people)


def _lists(text: str, people: list[Person]) -> Iterator[_Group]:
    """People in lists (A、B和C), only those that can be the subject of what follows."""
    i = 0
    while i < len(people):
        j = i + 1
        while j < len(people) and _patterns().joined.fullmatch(text[people[j - 1].end_char : people[j].start_char]):
            j += 1
        able = [p for p in people[i:j] if _SUBJECT_BEFORE.search(text[max(0, p.start_char - 2) : p.start_char])]
        if able and able[-1] is people[j - 1]:
            yield _Group(able, people[j].start_char if j < len(people) else None)
        i = j


def _outermost(masked: Masked, paragraph: Span, found: list[Statement]) -> list[Statement]:
    """Without what is said inside what another says in the same sentence (李强表示，习近平主席强调，…)."""
    stops = [match.start() for match in _STOP.finditer(masked.text, *paragraph)]
    result: list[Statement] = []
    quoting = -1  # the sentence, counted by its stop, in which somebody's words already run
    for statement in found:
        if bisect.bisect_left(stops, statement.at) == quoting:
            continue
        result.append(statement)
        if statement.content is not None:
            quoting = bisect.bisect_left(stops, statement.content[0])
    return result


def _spoken(text: str, group: _Group, end: int) -> Iterator[Statement]:
    """The acts of speaking whose subject is the list: with several people nobody's own words are told."""
    patterns, last = _patterns(), group.people[-1]
    limit = min(end, last.end_char + _REACH, end if group.limit is None else group.limit)
    says = patterns.says.match(text, last.end_char, limit)
    speaks = patterns.speaks.match(text, last.end_char, limit)
    if says and not (speaks and speaks.end() < says.end()):
        for person in group:
            yield Statement(person.start_char, person, (says.end(), says.end()) if person is last else None)
    elif speaks:
        for person in group:
            yield Statement(person.start_char, person, None)
        after = patterns.says.match(text, speaks.end(), limit)
        if after:
            yield Statement(speaks.end(), last, (after.end(), after.end()))


def _bounded(found: list[Statement], end: int) -> Iterator[Statement]:
    for statement, following in zip_longest(found, found[1:]):
        if statement.content is None:
            yield statement
            continue
        stop = end if following is None else max(following.at, statement.content[0])
        yield replace(statement, content=(statement.content[0], min(end, stop)))


def demands_in(masked: Masked, content: Span) -> Iterator[Span]:
    """The sentences of what was said, trimmed."""
    text = masked.context.text
    for match in _SENTENCE.finditer(text, *content):
        start, stop = match.span()
        while start < stop and text[start] in " \n，：,":
            start += 1
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop - start > 3:
            yield start, stop
