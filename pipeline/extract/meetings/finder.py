"""Meetings that a text reports, announces or records → :class:`Meeting` facts."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field

from pipeline.extract.context import Context
from pipeline.extract.meetings.masked import Masked, When
from pipeline.extract.meetings.mentions import Mention, days_of, find_mentions
from pipeline.extract.meetings.minutes import find_minutes
from pipeline.extract.meetings.notices import find_notice
from pipeline.extract.meetings.people import Person, find_people
from pipeline.extract.meetings.speech import MEETING, demands_in, find_statements
from pipeline.model import DateSpan, Meeting, Speaker

_CHAIRS = re.compile(
    r"(?:同志)?(?:[^。；！？\n，]{0,30}?，?)?主持(?!人|词|制定|编制|研制|召集)(?:召开|会议|座谈会|闭幕|开幕|学习|大会|并|了|[^。；，\n]{0,30}(?:会|会议|学习)|$|[，。；！\n”])"
)
_CHAIRED_BY = re.compile(r"(?:会议|全会|大会|座谈会|论坛)由(?P<body>[^，。；\n]{2,20}?)主持")
_RECENT = 40


@dataclass
class _Draft:
    mention: Mention
    span: DateSpan | None
    when: When | None
    place: str
    chair: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    demands: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


def find_meetings(context: Context) -> tuple[Meeting, ...]:
    """Meetings in the order in which the text first tells of them.

    ``name``, ``place``, ``chair`` and the speakers' names and roles are as the text has them; what the meeting itself
    指出 or 强调 stands under a speaker named 会议, last. Day numbers alone (26日) are read from the day of the report.
    A notice or minutes have one meeting, with ``parts``.
    """
    masked = Masked(context)
    official = find_minutes(masked) or find_notice(masked)
    if official is not None:
        return (official.meeting(),)
    mentions = find_mentions(masked)
    if not mentions:
        return ()
    people = find_people(masked.text)
    drafts = _drafts(masked, mentions, people)
    if drafts:
        _add_chairs(masked, drafts, people)
        _add_speakers(masked, drafts, people)
    return tuple(_finished(masked, draft) for draft in drafts)


def _drafts(masked: Masked, mentions: list[Mention], people: list[Person]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for mention in mentions:
        known = next((d for d in drafts[-_RECENT:] if _same(d.mention.name, mention.name)), None)
        if known is not None:
            known.when = known.when or mention.when
            known.span = known.span or days_of(masked, mention)
            known.place = known.place or mention.place
            continue
        if _holds(mention, people):
            drafts.append(_Draft(mention, days_of(masked, mention), mention.when, mention.place))
    return drafts


def _same(one: str, other: str) -> bool:
    return one in other or other in one


def _holds(mention: Mention, people: list[Person]) -> bool:
    """Whether the mention tells of one meeting: it is dated, or somebody named acts at it."""
    start, end = mention.sentence
    acting = any(start <= person.name_start < end for person in people)
    if mention.verb == "主持":
        return acting or mention.when is not None
    if mention.sure:
        return mention.when is not None
    if mention.verb == "出席":
        return acting and mention.when is not None
    return acting


def _at(drafts: list[_Draft], offset: int) -> _Draft | None:
    """The meeting under report at ``offset``: the last one told of by the end of its sentence."""
    i = bisect.bisect_right(drafts, offset, key=lambda draft: draft.mention.sentence[0])
    return drafts[i - 1] if i else None


def _add_chairs(masked: Masked, drafts: list[_Draft], people: list[Person]) -> None:
    for i, person in enumerate(people):
        limit = people[i + 1].start_char if i + 1 < len(people) else len(masked.text)
        rest = masked.text[person.end_char : min(limit, person.end_char + 120)]
        led = masked.text[max(0, person.start_char - 1) : person.start_char] == "由" and rest.startswith("主持")
        if not led and not _CHAIRS.match(rest):
            continue
        draft = _at(drafts, person.start_char)
        if draft is not None and not draft.chair:
            draft.chair = person.name
    for match in _CHAIRED_BY.finditer(masked.text):
        draft = _at(drafts, match.start())
        if draft is not None and not draft.chair:
            draft.chair = masked.context.text[slice(*match.span("body"))]


def _add_speakers(masked: Masked, drafts: list[_Draft], people: list[Person]) -> None:
    roles = _roles(masked, people)
    for statement in find_statements(masked, people):
        draft = _at(drafts, statement.at)
        if draft is None or statement.unnamed:
            continue
        name = statement.person.name if statement.person else MEETING
        draft.roles.setdefault(name, roles.get(name, ""))
        spans = draft.demands.setdefault(name, [])
        if statement.content is not None:
            spans += demands_in(masked, statement.content)


def _roles(masked: Masked, people: list[Person]) -> dict[str, str]:
    """The role each name has at its first mention with one; the headline, which shortens roles, comes last."""
    body = masked.heading[1] if masked.heading else 0
    roles: dict[str, str] = {}
    for person in sorted(people, key=lambda p: (p.name_start < body, p.name_start)):
        roles[person.name] = roles.get(person.name) or person.role
    return roles


def _finished(masked: Masked, draft: _Draft) -> Meeting:
    context, mention = masked.context, draft.mention
    names = sorted(draft.roles, key=lambda name: name == MEETING)
    sentences = context.sentences
    return Meeting(
        start_char=mention.start_char,
        end_char=mention.end_char,
        quote=context.text[mention.start_char : mention.end_char],
        sentence_start=sentences.at(mention.start_char)[0],
        sentence_end=max(mention.end_char, sentences.at(mention.end_char - 1)[1]),
        confidence=0.9 if mention.sure else 0.7,
        name=mention.name,
        span=draft.span,
        time_text=masked.time_text(draft.when) if draft.when else "",
        place=draft.place,
        chair=draft.chair,
        speakers=tuple(Speaker(name, draft.roles[name], tuple(draft.demands[name])) for name in names),
    )
