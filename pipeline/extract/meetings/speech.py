"""Who spoke at a meeting, and what they asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.extract.meetings.masked import TIME, Masked
from pipeline.extract.meetings.people import Person
from pipeline.extract.meetings.vocabulary import vocabulary
from pipeline.language.sentences import Span

MEETING = "会议"
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
        pronoun=re.compile(rf"(?:^|(?<=[。！？；，\n]))[他她](?:还|也|最后|同时)?[^。；！？\n，]{{0,12}}?{words.says}(?:，|：|(?=“)|(?=[^的，。；]))"),
        meeting=re.compile(
            rf"(?:^|(?<=[。！？\n]))\s*(?:{words.meeting_subject})(?:还|也|最后)?"
            rf"(?:{words.meeting_says}了?(?:，|：)|[^。！？\n“”]{{2,160}}?，(?:指出|强调|要求)(?:，|：|(?=要)|(?=[^，。的])))",
            re.M,
        ),
        others=re.compile(
            r"(?:^|(?<=[。！？\n]))(?:大家|与会|[^。，；\n]{2,24}?(?:人士|干部|群众|专家|代表|嘉宾|委员们|使节|成员|负责人|记者))"
            r"[^。，；\n]{0,12}?(?:表示|认为|说|指出)，"
            r"|(?:^|(?<=[。！？\n]))[^。\n]{2,120}?(?:参加|出席|列席|陪同)了?(?:会议|座谈会|会见|会谈|调研|活动|上述活动|联组会)?(?=。)",
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
        found = _outermost(masked, sorted(_in_paragraph(masked, (start, end), present, last), key=lambda s: s.at))
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
    subjects = [p for p in people if _SUBJECT_BEFORE.search(text[max(0, p.start_char - 2) : p.start_char])]
    for i, person in enumerate(people):
        if person not in subjects:
            continue
        yield from _spoken(masked, people, i, paragraph[1])
    for match in _patterns().pronoun.finditer(text, *paragraph):
        before = [p for p in subjects if p.end_char <= match.start()]
        person = before[-1] if before else last
        if person is not None:
            yield Statement(match.start(), person, (match.end(), match.end()))
    for match in _patterns().meeting.finditer(text, *paragraph):
        yield Statement(match.start(), None, (match.end(), match.end()))
    for match in _patterns().others.finditer(text, *paragraph):
        if match.group().endswith("，") and any(match.start() <= p.name_start < match.end() for p in people):
            continue
        yield Statement(match.start(), None, (match.end(), match.end()), unnamed=True)


def _outermost(masked: Masked, found: list[Statement]) -> list[Statement]:
    """Without what is said inside what another says in the same sentence (李强表示，习近平主席强调，…)."""
    result: list[Statement] = []
    for statement in found:
        before = result[-1] if result else None
        if before and before.content and before.content[0] <= statement.at:
            if not re.search(r"[。！？]", masked.text[before.content[0] : statement.at]):
                continue
        result.append(statement)
    return result


def _spoken(masked: Masked, people: list[Person], i: int, end: int) -> Iterator[Statement]:
    """The act of speaking whose subject is ``people[i]``, alone or as one of a list."""
    text, patterns = masked.text, _patterns()
    last = i
    while last + 1 < len(people) and patterns.joined.fullmatch(text[people[last].end_char : people[last + 1].start_char]):
        last += 1
    begin = people[last].end_char
    limit = min([end, *(p.start_char for p in people[last + 1 : last + 2])])
    says = patterns.says.match(text, begin, limit)
    speaks = patterns.speaks.match(text, begin, limit)
    person = people[i]
    if says and not (speaks and speaks.end() < says.end()):
        content = (says.end(), says.end()) if i == last else None
        yield Statement(person.start_char, person, content)
    elif speaks:
        yield Statement(person.start_char, person, None)
        after = patterns.says.match(text, speaks.end(), limit)
        if after and i == last:
            yield Statement(speaks.end(), person, (after.end(), after.end()))


def _bounded(found: list[Statement], end: int) -> Iterator[Statement]:
    for i, statement in enumerate(found):
        if statement.content is None:
            yield statement
            continue
        following = [s.at for s in found[i + 1 :] if s.at >= statement.content[0]]
        content = (statement.content[0], min([end, *following[:1]]))
        yield replace(statement, content=content)


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
