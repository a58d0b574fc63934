"""When things happened: the text's own dates, and those it tells by way of others (同月, 随后, 6月)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.extract.calendar import TimeExpression, TimeRole, find_times
from pipeline.extract.context import Context
from pipeline.extract.events.vocabulary import vocabulary
from pipeline.model import DatePrecision, DateSpan

_RELATIVE_YEAR = re.compile(r"(?P<which>同年|次年|翌年|当年(?=\d)|第二年)")
_SAME = re.compile(r"(?<!合)同(?:月|日(?!期))(?=[，,\s、]|[^内起前后])")
_TITLE_YEAR = re.compile(r"《[^《》]{0,120}?((?:19|20)\d{2})\s?(?:年|-|~)[^《》]{0,40}》")
_ROLES = (TimeRole.POINT, TimeRole.DURING, TimeRole.FROM)
_SENTENCE = re.compile(r"[^。！？\n]+")

_LONGEST_STAY = 45
_NEAR, _NEXT = 400, 120
CERTAIN, SAME, FOLLOWING, GUESSED, VAGUE = 1.0, 0.9, 0.7, 0.6, 0.4


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in the text with the days it means; ``confidence`` is below 1 where they are inferred.

    ``from_on`` says that the time is given as a beginning (自…起).
    """

    start_char: int
    end_char: int
    span: DateSpan
    confidence: float
    from_on: bool = False


def find_moments(context: Context) -> list[Moment]:
    """In order, not overlapping; what stays without any date is left out, save 近日 and its like."""
    result: list[Moment] = []
    previous: Moment | None = None
    hinted: int | None = None
    hints = _title_years(context)
    for start, end, time in _marks(context):
        hint = next((year for a, b, year in hints if a <= start < b), None)
        hinted = hinted or hint
        moment = _moment(context, start, end, time, previous, hint or hinted)
        if moment is None or (result and start < result[-1].end_char):
            continue
        result.append(moment)
        if moment.span.start is not None:
            previous = moment
    return result


def _marks(context: Context) -> list[tuple[int, int, TimeExpression | None]]:
    words = vocabulary()
    marks: list[tuple[int, int, TimeExpression | None]] = [
        (time.start_char, time.end_char, time)
        for time in find_times(context)
        if time.role in _ROLES and not time.recurring
    ]
    for pattern in (words.following, words.recent, _SAME):
        marks += [(match.start(), match.end(), None) for match in pattern.finditer(context.folded)]
    return sorted(marks, key=lambda mark: (mark[0], -mark[1]))


def _moment(
    context: Context, start: int, end: int, time: TimeExpression | None, previous: Moment | None, hint: int | None
) -> Moment | None:
    said = context.folded[start:end]
    lent = time is not None and time.inferred and context.published is None  # read below, with a hint's year first
    if time is not None and time.span.start is not None and not lent:
        return _certain(start, end, time)
    if vocabulary().recent.fullmatch(said):
        return Moment(start, end, DateSpan(None, context.published, DatePrecision.DAY), VAGUE)
    if previous is not None and previous.span.start is not None and start - previous.end_char < _NEAR:
        near = start - previous.end_char < _NEXT or not vocabulary().following.fullmatch(said)
        told = _from_previous(said, previous) if near else None
        if told is not None:
            return Moment(start, end, told[0], told[1] * previous.confidence)
    if time is None or time.span.precision not in (DatePrecision.DAY, DatePrecision.MONTH):
        return None
    year = hint or (previous.span.start.year if previous and previous.span.start else None)
    span = _read_in_year(said, year) if year is not None and context.published is None else None
    return Moment(start, end, span, GUESSED) if span else None


def _certain(start: int, end: int, time: TimeExpression) -> Moment | None:
    """A stretch of more than a month or a year (2023—2025年) dates no act."""
    span = time.span
    if time.role == TimeRole.DURING and span.start and span.end and (span.end - span.start).days > _LONGEST_STAY:
        return None
    return Moment(start, end, span, CERTAIN, from_on=time.role == TimeRole.FROM)


def _from_previous(said: str, previous: Moment) -> tuple[DateSpan, float] | None:
    assert previous.span.start is not None
    if vocabulary().following.fullmatch(said):
        return previous.span, FOLLOWING
    if said == "同日":
        return (previous.span, SAME) if previous.span.precision == DatePrecision.DAY else None
    if said == "同月":
        return _month_of(previous.span), SAME
    relative = _RELATIVE_YEAR.match(said)
    if relative is None:
        return None
    year = previous.span.start.year + (0 if relative["which"] in ("同年", "当年") else 1)
    span = _read_in_year(f"{year}年{said[relative.end() :]}", year)
    return (span, SAME) if span else None


def _month_of(span: DateSpan) -> DateSpan:
    assert span.start is not None
    return _read_in_year(f"{span.start.year}年{span.start.month}月", span.start.year) or span


def _read_in_year(said: str, year: int) -> DateSpan | None:
    """What the time grammar makes of ``said`` in a document of the end of ``year``."""
    times = find_times(Context(said, date(year, 12, 31)))
    return times[0].span if times and times[0].span.start is not None else None


def _title_years(context: Context) -> list[tuple[int, int, int]]:
    """Sentences that name a plan with its years: the first year is the only hint where the text has no date."""
    return [
        (sentence.start(), sentence.end(), int(match.group(1)))
        for sentence in _title_sentences(context.folded)
        if (match := _TITLE_YEAR.search(sentence.group()))
    ]


def _title_sentences(folded: str) -> Iterator[re.Match[str]]:
    return (sentence for sentence in _SENTENCE.finditer(folded) if "《" in sentence.group())
