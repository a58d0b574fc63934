"""会议纪要: who met, when and where, what was dealt with and what was decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from pipeline.extract.meetings.labelled import read_labelled
from pipeline.extract.meetings.masked import Masked
from pipeline.extract.meetings.mentions import find_mentions
from pipeline.extract.meetings.parts import Findings, first_of, one_line, person_of, short_span
from pipeline.extract.meetings.people import find_people
from pipeline.extract.meetings.vocabulary import vocabulary
from pipeline.language.sentences import Span
from pipeline.model import MeetingForm, MeetingRole
from pipeline.structure.dates import whole_day
from pipeline.structure.headings import heading_end
from pipeline.structure.numbering import Marker, Rank, read_marker
from pipeline.structure.organs import is_organ

_TITLE = re.compile(
    r"(?P<name>[^\n。；]{0,80}?)(?:的)?纪\s*要(?:[（(][^（）()\n]{1,20}[)）])?[^\S\n]*(?:(?:(?:19|20)\d\d年)?第\S{1,4}[期号次])?[^\S\n]*$",
    re.M,
)
_NUMBER = re.compile(
    r"(?:[^\S\n]|^|[（(])(?P<number>[一-龥]{0,10}[〔\[](?:19|20)\d\d[〕\]]\s?[一-龥]{0,4}\d{1,4}号|(?:(?:19|20)\d\d年)?第\s?[\d一二三四五六七八九十百]{1,5}\s?[期号])[)）]?[^\S\n]*$",
    re.M,
)
_SPEAKS_OF = re.compile(r"通知|印发|办法|制度|规定|解读")
_SUBJECT_RANKS = frozenset({Rank.HAN, Rank.HAN_PAREN, Rank.ARABIC})
_SHORT = 30
_DEALT_WITH = re.compile(
    r"会议(?:还|分别)?(?:听取|审议|研究|讨论|传达学习|学习|传达)了?(?P<what>[^，。；\n]{4,80})(?=[，。；])"
)
_CHARGES = re.compile(
    r"由[^，。；\n]{2,30}(?:负责|牵头|会同|组织|落实)|[^重主需必]要(?![求点素素])|确保|务必|须|应当?(?:于|在|按)"
)
_HEAD_LINES, _LONGEST_HEAD = 8, 500
_LED = re.compile(r"(?P<who>[^，。；\n]{2,40}?)(?:同志)?(?:主持(?:召开|会议|了)|召集)")
_PRESENT = re.compile(
    r"(?P<who>[^。；，\n]{4,300}?)(?P<how>出席|参加|列席)(?:了)?(?:会议|本次会议|此次会议)?(?=[。；，\n]|$)"
)
_TAIL = re.compile(
    r"\s*(?:出席|列席|请假|缺席|记录|参加|主持|分送|抄送|发送|主送|报送|与会)(?:人员|单位|人|会议)?\s*[:：]"
)


@lru_cache(maxsize=1)
def _decides() -> re.Pattern[str]:
    words = vocabulary()
    return re.compile(
        rf"(?:^|(?<=[。；！\n，、）)]))\s*(?P<said>(?:会议|与会(?:人员|代表|同志)|会上?|大家|双方|各方)(?:还|并|经研究|研究后|讨论后|一致|认真研究后|经讨论)?，?{words.decides}"
        rf"|会议(?:听取|审议|研究|讨论|学习|传达)[^。；\n]{{2,90}}?，(?:并)?{words.decides})",
        re.M,
    )


@lru_cache(maxsize=1)
def _lists() -> re.Pattern[str]:
    return re.compile(rf"(?:{vocabulary().lists})[^。\n]{{0,6}}[:：。]?\s*$")


def find_minutes(masked: Masked) -> Findings | None:
    """The meeting that minutes record; None where the text is none."""
    text = masked.context.text
    spans = masked.paragraphs[:_HEAD_LINES]
    head_end = min(spans[-1][1], _LONGEST_HEAD) if spans else 0
    title = next((m for m in _TITLE.finditer(text, 0, head_end) if not _SPEAKS_OF.search(m["name"])), None)
    if title is None:
        return None
    labelled = read_labelled(masked)
    items = list(_items(masked, title.end()))
    labels = {value.role for value in labelled}
    if not items and not {MeetingRole.TIME, MeetingRole.PLACE, MeetingRole.ATTENDEE} & labels:
        return None
    name = _name(masked, title)
    findings = Findings(masked, MeetingForm.MINUTES, name, one_line(masked, name))
    findings.add(MeetingRole.NAME, name)
    number = _NUMBER.search(text, 0, head_end)
    if number:
        findings.number = "".join(number["number"].split())
        findings.add(MeetingRole.NUMBER, number.span("number"))
    _particulars(findings, title.end())
    agenda = [v for v in labelled if v.role in {MeetingRole.AGENDA, MeetingRole.NAME}]
    taken = {MeetingRole.REQUIREMENT, MeetingRole.NAME, MeetingRole.REGISTRATION, MeetingRole.CONTACT}
    findings.add_labelled(v for v in labelled if v.role not in taken and v not in agenda)
    findings.add_labelled(v for v in agenda if v.role is MeetingRole.AGENDA)
    for role, span in items:
        findings.add(role, span)
    return findings


def _name(masked: Masked, title: re.Match[str]) -> Span:
    """The meeting as its label or its title names it, else as the text does."""
    label = first_of(read_labelled(masked), MeetingRole.NAME)
    if label:
        return label.start, label.end
    start, end = title.span("name")
    text = masked.context.text
    if text.startswith("关于", start):
        start += 2
    while start < end and text[start].isspace():
        start += 1
    named = text[start:end]
    if named.endswith("会议会议"):  # 联席会议 over 会议纪要
        end -= 2
    if len(named) >= 4 and not is_organ(named):
        return start, end
    mention = next(iter(find_mentions(masked)), None)
    if mention is not None:
        return mention.start_char, mention.end_char
    return (start, end) if end > start else title.span()


def _particulars(findings: Findings, body: int) -> None:
    """Time, place and chair from their labels, else from the sentence that opens the minutes."""
    masked = findings.masked
    labelled = read_labelled(masked)
    time, place, chair = (first_of(labelled, r) for r in (MeetingRole.TIME, MeetingRole.PLACE, MeetingRole.CHAIR))
    if time:
        span = short_span(masked, (time.start, time.end))
        findings.when = next((w for w in masked.whens_in(time.start, time.end) if w.span), None)
        findings.time_text = re.split("[，,]", one_line(masked, span))[0]
    if place:
        findings.place = one_line(masked, short_span(masked, (place.start, place.end)))
    if chair:
        findings.chair = person_of(one_line(masked, (chair.start, chair.end)))
    opening = next((span for span in masked.paragraphs if span[0] >= body and span[1] - span[0] > 30), None)
    if opening is None:
        return
    if time is None:
        _opening_time(findings, opening)
    mentions = [m for m in find_mentions(masked) if opening[0] <= m.start_char < opening[1]]
    if place is None and mentions and mentions[0].place:
        at = masked.context.text.find(mentions[0].place, *opening)
        findings.place = mentions[0].place
        findings.add(MeetingRole.PLACE, (at, at + len(mentions[0].place)))
    _opening_people(findings, opening, led=chair is None)


def _opening_time(findings: Findings, opening: Span) -> None:
    when = next((w for w in findings.masked.whens_in(*opening) if w.span), None)
    if when:
        findings.when, findings.time_text = when, findings.masked.time_text(when)
        findings.add(MeetingRole.TIME, (when.start_char, when.end_char))


def _opening_people(findings: Findings, opening: Span, *, led: bool) -> None:
    masked = findings.masked
    if led:
        match = _LED.search(masked.text, *opening)
        people = [p for p in find_people(masked.text) if match and match.start() <= p.name_start < match.end()]
        if people:
            findings.chair = people[-1].name
            findings.add(MeetingRole.CHAIR, (people[-1].start_char, people[-1].name_start + len(people[-1].name)))
    if any(role is MeetingRole.ATTENDEE for _, _, role in findings.parts):
        return
    for match in _PRESENT.finditer(masked.text, *opening):
        role = MeetingRole.OBSERVER if match["how"] == "列席" else MeetingRole.ATTENDEE
        start, end = match.span("who")
        while start < end and masked.text[start] in "，。；\n ":
            start += 1
        if "主持" not in masked.text[start:end]:
            findings.add(role, (start, end))


def _items(masked: Masked, body: int) -> Iterator[tuple[MeetingRole, Span]]:
    """Subjects by their numbered headings, decisions by 会议议定 … or by the list that such words open."""
    lists = False  # the lines are a list of decisions
    opened: Rank | None = None  # numbering of that list
    item: Rank | None = None
    for start, end in masked.paragraphs:
        line = masked.context.text[start:end]
        if start < body or _TAIL.match(line) or whole_day(line) is not None or is_organ(line):
            continue
        marker = read_marker(line)
        decided = list(_decided(masked, (start, end)))
        if lists and marker and (opened is None or marker.rank >= opened) and _is_sentence(line):
            opened = opened or marker.rank
            yield MeetingRole.DECISION, (start + marker.end, end)
            continue
        if marker and (item is None or marker.rank <= item) and marker.rank in _SUBJECT_RANKS:
            yield from _subject(masked, (start, end), marker)
            item, lists = item or marker.rank, False
        elif marker is None:
            yield from _subject_told(masked, (start, end), plain=not decided and item is not None)
        yield from decided
        if _lists().search(line) or (line.rstrip().endswith(("：", ":")) and _decides().search(line)):
            lists, opened = True, None


def _subject_told(masked: Masked, span: Span, *, plain: bool) -> Iterator[tuple[MeetingRole, Span]]:
    """会议审议了《…》 names a subject; a paragraph under one that charges somebody (由…负责, …要) is decided."""
    for match in _DEALT_WITH.finditer(masked.text, *span):
        yield MeetingRole.ITEM, match.span("what")
    if plain and _CHARGES.search(masked.text, *span):
        yield MeetingRole.DECISION, span


def _is_sentence(line: str) -> bool:
    return len(line) > _SHORT or line.rstrip().endswith(("。", "；", ";"))


def _subject(masked: Masked, span: Span, marker: Marker) -> Iterator[tuple[MeetingRole, Span]]:
    line = masked.context.text[slice(*span)]
    end = heading_end(line, marker.end, marker.rank)
    if end <= marker.end:
        stop = re.search(r"[。；]", line)
        end = stop.start() if stop else len(line)
    subject = line[marker.end : end].rstrip("。：:； ")
    if subject and not _decides().match(subject):
        yield MeetingRole.ITEM, (span[0] + marker.end, span[0] + marker.end + len(subject))


def _decided(masked: Masked, span: Span) -> Iterator[tuple[MeetingRole, Span]]:
    """From 会议议定 to the next such words or the end of the paragraph."""
    starts = [match.start("said") for match in _decides().finditer(masked.text, *span)]
    for start, end in pairwise([*starts, span[1]]):
        while end > start and masked.text[end - 1] in " \n，；、":
            end -= 1
        announces = masked.text[end - 1] in "：:"  # 会议议定以下事项：
        if end - start > 8 and not announces:
            yield MeetingRole.DECISION, (start, end)
