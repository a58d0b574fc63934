"""Who is named in a report, in what role."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.extract.meetings.masked import HIDDEN, TIME
from pipeline.extract.meetings.vocabulary import HAN, vocabulary

_BOUNDARY = re.compile(r"[。；！？，,：:\n“” " + TIME + r"]")
_LONGEST_ROLE = 70
_LEADS = re.compile(r"(?:参加|出席)?[^，。；]{0,8}?(?:主持|出席|参加)(?:会议|座谈会|会见|大会|闭幕|开幕)")
_ROLE_OPENING = re.compile(r"^(?:由|受|在|是|对|和|及|与|并|、|\s)+")


@dataclass(frozen=True, slots=True)
class Person:
    """One mention. ``start_char`` is where the role or, without one, the name begins; ``end_char`` where both end."""

    start_char: int
    name_start: int
    end_char: int
    name: str
    role: str


@dataclass(frozen=True)
class _Patterns:
    with_office: re.Pattern[str]
    bare: re.Pattern[str]
    listed: re.Pattern[str]
    split: re.Pattern[str]
    chained: re.Pattern[str]
    role_break: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = vocabulary()
    dotted = rf"[{HAN}]{{2,8}}(?:[·•・][{HAN}]{{1,12}}?)+"
    # Few given names end in these, and 李强在会上 would else be read as 李强在.
    name = rf"(?:{dotted}|{words.surname}[{HAN}][^\W\d_在就对向从要也还并于说等受则到总会先均]|{words.surname}[{HAN}])"
    ends = rf"(?={words.after_name}|{words.title_after}|[^{HAN}]|$)"
    strong = (
        r"(?=等?(?:\d+位[^，。]{0,6})?(?:还|也|并|分别|先后|一同|一并|共同|应邀|在[^，。]{1,16})?"
        r"(?:出席|参加|主持|列席|陪同|强调|指出|表示|说，|要求|致辞|讲话|作了|作[^，。]{0,12}(?:报告|说明|发言)|发言|围绕|就|介绍|到会|代表[^，。]{2,30}(?:讲话|发言|作)))"
    )
    return _Patterns(
        with_office=re.compile(
            rf"{words.office}(?P<name>{name}){ends}"
            rf"|{words.foreign_office}(?P<foreign>[{HAN}]{{2,7}}?(?:[-·][{HAN}]{{1,8}})?)"
            r"(?=主持|表示|指出|强调|致辞|发言|出席|参加|作主旨|等(?:出席|发表|致辞|参加|与会|先后|分别))"
        ),
        bare=re.compile(
            rf"(?:^|(?<=[\n。；！？，、：“（{TIME}和及由 ]))(?P<name>{name})(?P<title>{words.title_after})?{ends}", re.M
        ),
        listed=re.compile(rf"(?:^|(?<=[\n。！？；，：{TIME}]))(?P<names>{name}(?:、{name}){{0,30}}){strong}", re.M),
        split=re.compile(name),
        chained=re.compile(rf"[、和](?P<name>{name})(?=、|和|等|[，。；\n]|$|{strong[3:]}"),
        role_break=re.compile(words.role_break),
    )


def find_people(masked: str) -> list[Person]:
    """Mentions in order. A bare name counts where the text gives it a role elsewhere, or where it plainly acts."""
    named = _with_roles(masked)
    spans = {person.name_start for person in named}
    bare = [person for person in _bare(masked, named) if person.name_start not in spans]
    merged = sorted({p.name_start: p for p in [*bare, *named]}.values(), key=lambda p: p.name_start)
    return list(_shared_roles(masked, _disjoint(merged)))


def _with_roles(masked: str) -> list[Person]:
    result: list[Person] = []
    end = 0
    for match in _patterns().with_office.finditer(masked):
        group = "name" if match["name"] else "foreign"
        name, at = match[group], match.start(group)
        if _is_no_name(name):
            continue
        start = _role_start(masked, max(end, at - _LONGEST_ROLE), at)
        result.append(Person(start, at, match.end(), name, masked[start:at].replace(HIDDEN, "、")))
        end = match.end()
    return result


def _role_start(masked: str, low: int, high: int) -> int:
    """Where the words before a name begin to be its office: after punctuation, a verb, a time or the last name."""
    start = low
    for boundary in _BOUNDARY.finditer(masked, low, high):
        start = boundary.end()
    for breaking in _patterns().role_break.finditer(masked, start, high):
        if breaking.end() < high:
            start = breaking.end()
    opening = _ROLE_OPENING.match(masked[start:high])
    return start + (opening.end() if opening else 0)


def _chained(masked: str, ends: list[int]) -> Iterable[tuple[int, str]]:
    """Names listed right after one already known: 全国政协副主席何厚铧、姜信治、王光谦围绕…."""
    seen: set[int] = set()
    for end in ends:
        match = _patterns().chained.match(masked, end)
        while match and match.start() not in seen and not _is_no_name(match["name"]):
            seen.add(match.start())
            yield match.start("name"), match["name"]
            match = _patterns().chained.match(masked, match.end())


def _bare(masked: str, named: list[Person]) -> list[Person]:
    known = {person.name for person in named}
    acting: dict[int, str] = {}
    for match in _patterns().listed.finditer(masked):
        names = list(_patterns().split.finditer(masked, match.start("names"), match.end("names")))
        after_comma = match.start("names") > 0 and masked[match.start("names") - 1] in "，" + TIME
        leads = _LEADS.match(masked, match.end("names"))
        if after_comma and len(names) < 2 and names[0].group() not in known and not leads:
            continue
        if not any(_is_no_name(m.group()) for m in names):
            acting |= {m.start(): m.group() for m in names}
    for at, name in _chained(masked, [*(p.end_char for p in named), *(at + len(name) for at, name in acting.items())]):
        acting.setdefault(at, name)
    known = known | set(acting.values())
    people = [Person(at, at, at + len(name), name, "") for at, name in acting.items()]
    for match in _patterns().bare.finditer(masked):
        name, title = match["name"], match["title"] or ""
        if name in known or ((title or "·" in name) and not _is_no_name(name)):
            people.append(Person(match.start(), match.start(), match.end(), name, title))
    return people


def _is_no_name(name: str) -> bool:
    words = vocabulary()
    return name in words.not_names or name[:2] in words.not_names or name[1:] in words.not_names


def _disjoint(people: Iterable[Person]) -> list[Person]:
    result: list[Person] = []
    for person in people:
        if not result or person.name_start >= result[-1].end_char:
            result.append(person)
    return result


def _shared_roles(masked: str, people: list[Person]) -> Iterable[Person]:
    """全国政协副主席何厚铧、姜信治: the role of the first holds for those listed right after it."""
    previous: Person | None = None
    for person in people:
        joined = previous is not None and masked[previous.end_char : person.start_char] in ("、", "和", "及")
        if joined and previous is not None and not person.role and previous.role:
            person = replace(person, role=previous.role)
        yield person
        previous = person
