"""Dated policy events of a text → :class:`Event` facts."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from pipeline.extract.calendar import find_times
from pipeline.extract.context import Context
from pipeline.extract.events.acts import HIDDEN, Act, find_acts
from pipeline.extract.events.moments import VAGUE, Moment, find_moments
from pipeline.extract.events.vocabulary import vocabulary
from pipeline.extract.references.titles import is_document
from pipeline.language.sentences import Span
from pipeline.model import DatePrecision, DateSpan, Event

_STOP = re.compile(r"[。！？；\n]")
_TITLE = re.compile(r"《[^《》\n]{1,160}(?:《[^《》\n]{1,120}》[^《》\n]{0,80})?》")
_HALF = re.compile(r"(?<!\d)[,;:](?!\d)|(?<=[^\x00-\x7f])[,;:]|[,;:](?=[^\x00-\x7f])|[()]")
_FULL = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"}
_PUNCTUATION = re.compile(r"[，。；：！？、]")
_PART_OF_DAY = re.compile(r"^\s?(?:上午|下午|晚上?|，|,)")
_AT = re.compile(r"\s?(?:于|在|，|,)\s?$")
_NUMERAL = r"[一二三四五六七八九十\d]"
_NUMBERING = rf"(?:第{_NUMERAL}{{1,5}}条|（{_NUMERAL}{{1,3}}）|{_NUMERAL}{{1,3}}[、.．])\s*"
_REACH = 160
_LONGEST_SUMMARY = 160
_LONGEST_ACTOR = 120


def find_events(context: Context) -> tuple[Event, ...]:
    """Policy events the text dates, past or announced, in order.

    ``span`` keeps the precision of the text (2017年7月 → month). Where the text gives a month without a year and has no
    date of its own, the year is that of the last date told, or the first year in the title of a plan beside it, and
    ``confidence`` falls; 近日 gives a span without ``start``.
    """
    masked = _masked(context.folded)
    moments = find_moments(context)
    starts = sorted({*(moment.start_char for moment in moments), *(time.start_char for time in find_times(context))})
    events: dict[tuple[str, str, str], Event] = {}
    for moment in moments:
        i = bisect.bisect_left(starts, moment.end_char)
        following = starts[i] if i < len(starts) else len(masked)
        for event in _told(context, masked, moment, following):
            key = (event.kind, str(event.span.start), event.summary[-24:])
            events.setdefault(key, event)
    return tuple(sorted(events.values(), key=lambda event: (event.start_char, event.end_char)))


def _masked(folded: str) -> str:
    """Full-width punctuation, and none inside 《…》, so that verbs and commas in titles are not read."""
    wide = _HALF.sub(lambda match: _FULL[match.group()], folded)
    return _TITLE.sub(lambda match: "《" + HIDDEN * (len(match.group()) - 2) + "》", wide)


def _told(context: Context, masked: str, moment: Moment, following: int) -> Iterator[Event]:
    if masked[moment.start_char] == HIDDEN or not _usable(context, moment):
        return
    stop = _STOP.search(masked, moment.end_char, min(len(masked), moment.end_char + _REACH))
    end = min(following, stop.start() if stop else moment.end_char + _REACH, len(masked))
    for act in find_acts(masked, (moment.start_char, moment.end_char), end, from_on=moment.from_on):
        if moment.from_on:
            yield from _in_force(context, masked, moment, act)
        elif not _names_document(context, act):
            continue
        elif moment.confidence != VAGUE or HIDDEN in masked[slice(*act.clause)]:
            start = min(moment.start_char, act.clause[0])
            yield _event(context, masked, moment, act, (start, act.clause[1]), act.subject)


def _names_document(context: Context, act: Act) -> bool:
    """Of acts upon a 《title》: whether one of the titles is a document (and no 《录取通知书》)."""
    titles = [match.group()[1:-1] for match in _TITLE.finditer(context.folded, *act.clause)]
    if act.kind.needs not in ("document", "title") or not titles:
        return True
    return any(is_document(title, cited=False, standard=False) for title in titles)


def _usable(context: Context, moment: Moment) -> bool:
    """Whole years and plan periods date a past act only, and no act at all where it may be a goal."""
    span = moment.span
    if moment.confidence == VAGUE or span.precision in (DatePrecision.DAY, DatePrecision.MONTH):
        return True
    if moment.from_on or span.precision not in (DatePrecision.YEAR, DatePrecision.QUARTER, DatePrecision.HALF):
        return False
    return context.published is None or (span.end is not None and span.end < context.published)


def _in_force(context: Context, masked: str, moment: Moment, act: Act) -> Iterator[Event]:
    """A document coming into force: 本办法自…起施行, 自…起，《…》正式施行."""
    sentence = max(masked.rfind(stop, 0, moment.start_char) for stop in "。；\n") + 1
    low = max(sentence, moment.start_char - _REACH)
    named = _named(masked, low, moment.start_char)
    if named is not None:
        yield _event(context, masked, moment, act, (named[0], act.clause[1]), named)
    elif HIDDEN in masked[moment.end_char : act.clause[1]]:
        yield _event(context, masked, moment, act, (moment.start_char, act.clause[1]), act.subject)


def _named(masked: str, low: int, high: int) -> Span | None:
    """What comes into force: 本办法, else a 《title》, else 上述政策, else the words right before the time."""
    for pattern in _documents():
        found = [match.span("it") for match in pattern.finditer(masked, low, high)]
        if found:
            return found[-1]
    return None


@lru_cache(maxsize=1)
def _documents() -> tuple[re.Pattern[str], ...]:
    kind = vocabulary().forceful
    return (
        re.compile(rf"(?P<it>(?:本|该|此)(?:《[^》]*》|[^，。；：《》\n]{{0,8}}?{kind}(?:（[^）]{{2,6}}）)?))"),
        re.compile(r"(?P<it>《[^》]+》)"),
        re.compile(rf"(?P<it>(?:上述|以上|新)[^，。；\n]{{0,10}}{kind})"),
        re.compile(
            rf"(?:^|[，。；：\n]|{_NUMBERING})(?P<it>(?:(?!发布|印发|出台|公布)[^，。；：《》、\n]){{0,24}}?{kind})(?=，?$)"
        ),
    )


def _event(context: Context, masked: str, moment: Moment, act: Act, span: Span, actor: Span) -> Event:
    sentence = context.sentences.at(act.verb[0])
    precise = moment.span.precision in (DatePrecision.DAY, DatePrecision.MONTH)
    return Event(
        start_char=span[0],
        end_char=span[1],
        quote=context.text[slice(*span)],
        sentence_start=min(sentence[0], span[0]),
        sentence_end=max(sentence[1], span[1]),
        confidence=round(moment.confidence * (0.9 if precise else 0.75), 2),
        kind=act.kind.name,
        span=_span(moment),
        actor=_actor(context.text, masked, act, actor),
        summary=_summary(context.text, moment, act, span[0], actor),
    )


def _span(moment: Moment) -> DateSpan:
    """Coming into force happens on its first day."""
    return replace(moment.span, end=moment.span.start) if moment.from_on else moment.span


def _actor(text: str, masked: str, act: Act, span: Span) -> str:
    words = "".join(text[slice(*span)].split())
    if act.kind.needs == "meeting" and vocabulary().meetings.search(masked, *span):
        return ""
    if HIDDEN in masked[slice(*span)] and act.kind.needs != "force":
        return ""
    return words if len(words) <= _LONGEST_ACTOR else ""


def _summary(text: str, moment: Moment, act: Act, start: int, actor: Span) -> str:
    """The clause without its time: 本办法施行, 市政府印发《…》."""
    if moment.from_on:
        words = text[slice(*actor)] + text[act.verb[0] : act.clause[1]]
    elif start < moment.start_char:
        words = _AT.sub("", text[start : moment.start_char]) + _PART_OF_DAY.sub(
            "", text[moment.end_char : act.clause[1]]
        )
    else:
        words = text[act.subject[0] : act.clause[1]]
    words = re.sub(r"\s+", "", words).strip("，,、")
    return words if len(words) <= _LONGEST_SUMMARY else words[: _LONGEST_SUMMARY - 1] + "…"
