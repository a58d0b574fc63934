"""Two times joined to one period: 2023—2025年, 6月1日至15日, 自…起至…止."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.calendar import bounds
from pipeline.extract.calendar.expression import Days, TimeExpression, TimeRole
from pipeline.extract.calendar.moments import number
from pipeline.extract.calendar.patterns import atom, more_days
from pipeline.extract.calendar.reader import Reader
from pipeline.extract.calendar.stretch import Stretch
from pipeline.model import DatePrecision, DateSpan


def right_side(reader: Reader, left: Stretch) -> Stretch | None:
    """The other end, when a joint and a second time follow."""
    joint = bounds.join().match(reader.text, left.end)
    if not joint:
        return None
    match = atom(second=True).match(reader.text, joint.end())
    if not match or match.lastgroup in {"DURATION", "ANCHOR", "RECENT"}:
        return None
    right = reader.stretch(match, left)
    return with_days(reader, right) if right else None


def with_days(reader: Reader, stretch: Stretch) -> Stretch:
    """A day with those listed behind it: 8月25日、26日 is one time, from the first day to the last."""
    moment = stretch.moment
    if moment is None or not moment.days or moment.days[0] != moment.days[1]:
        return stretch
    more = more_days().match(reader.text, stretch.end)
    last = number(more["last"]) if more else 0
    if more is None or last <= moment.days[1]:
        return stretch
    moment = replace(moment, days=(moment.days[0], last))
    days = moment.resolve() if stretch.days != (None, None) else stretch.days
    return replace(stretch, end=more.end(), moment=moment, days=days)


def ranged(reader: Reader, left: Stretch, right: Stretch) -> TimeExpression:
    """Two ends as one period, with 自…止 or …期间 around it."""
    suffix, finish = reader.word_after(right.end)
    if suffix not in {"during", "stop", "within", "before"}:
        finish = right.end
    word, begin = reader.word_before(left.start)
    valid = reader.validity_before(left.start)
    start = begin if word == "from" else left.start
    precision = min(left.precision, right.precision, key=list(DatePrecision).index)
    if left.moment and left.moment.rhythm:
        return TimeExpression(start, finish, DateSpan(None, None, precision), TimeRole.RECURRING, recurring=True)
    days: Days = (left.days[0] or left.days[1], right.days[1])
    if right.moment and right.moment.school and left.days[0] and right.days[0]:
        days = (left.days[0].replace(month=9), right.days[0].replace(month=8, day=31))  # 2023—2024学年 is one year
    role = TimeRole.DURING if valid is None else TimeRole.VALIDITY
    reason = left.unresolved or right.unresolved
    guessed = left.inferred or right.inferred
    start = start if valid is None else valid
    return TimeExpression(start, finish, DateSpan(*days, precision), role, unresolved=reason, inferred=guessed)
