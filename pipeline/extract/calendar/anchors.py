"""Times counted from an event: 自印发之日起, 自受理之日起20个工作日内, 公布之日起至2025年12月31日."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.extract.calendar.amounts import Amount, amount_of
from pipeline.extract.calendar.arithmetic import add_days
from pipeline.extract.calendar.events import event_start
from pipeline.extract.calendar.expression import TimeExpression, TimeRole
from pipeline.extract.calendar.own_acts import is_own, own_act_behind
from pipeline.extract.calendar.patterns import atom
from pipeline.extract.calendar.ranges import ranged, right_side
from pipeline.extract.calendar.reader import NO_DATE, Reader
from pipeline.extract.calendar.stretch import Stretch
from pipeline.model import DatePrecision, DateSpan

_BACK = re.compile(r" ?(?:的?前|之前|以前|往前|前推|倒推)(?!款)")
_AFTER = re.compile(r" ?(?:之|以)?后(?!续)")
_COMMA = re.compile(r" ?(?:[,，]|的?(?:前|最初)?|满|后)?(?:计算?|算|起算)?(?:有效期)?为? ?")


def read_anchor(reader: Reader, match: re.Match[str]) -> TimeExpression | None:
    """The expression around 之日起 or 即日起; None where no event is named before it."""
    immediate = match.group().startswith("即")
    word, at = reader.word_before(match.start())
    begin = at if immediate and word == "from" else match.start() if immediate else event_start(reader, match.start())
    if begin is None:
        return None
    act = own_act_behind(reader.text, begin, match.start())
    begin = begin if act is None else act
    event = reader.text[begin : match.start()].strip()
    own = immediate or is_own(event)
    day = _said(reader, match) or (reader.frame.published if own else None)
    reason = None if day else NO_DATE if own else f"以事件为起点：{event.lstrip('自从由')}之日"
    left = Stretch(begin, match.end(), (day, day), DatePrecision.DAY, unresolved=reason)
    return _followed(reader, left, day)


def _said(reader: Reader, match: re.Match[str]) -> date | None:
    """The day that a bracket behind the event gives: 实施之日（2024年1月1日）起."""
    named = atom().match(reader.text, match.start("on") + 1) if match["on"] else None
    stretch = reader.stretch(named) if named and named.lastgroup in {"DATE", "ISO"} else None
    return stretch.days[0] if stretch and stretch.precision is DatePrecision.DAY else None


def _followed(reader: Reader, left: Stretch, day: date | None) -> TimeExpression:
    """An anchor with what comes behind it: an end, a length, 前, or nothing."""
    right = right_side(reader, left)
    if right:
        return replace(ranged(reader, left, right), start_char=left.start)
    back = _BACK.match(reader.text, left.end)
    after = _AFTER.match(reader.text, left.end)
    turn = back or after
    length = atom().match(reader.text, turn.end() if turn else _skip(reader, left.end))
    amount = amount_of(length) if length and length.lastgroup == "DURATION" else None
    if length and amount:
        finish = reader.word_after(length.end())
        if back:
            end = finish[1] if finish[0] == "within" else length.end()
            return left.expression(left.start, end, TimeRole.LOOKBACK, (None, None))
        return _counted(reader, left, length.end(), amount, day)
    if back:
        return left.expression(left.start, back.end(), TimeRole.BY, (None, day))
    if reader.text[left.end - 1] == "起":
        return left.expression(left.start, left.end, TimeRole.FROM, (day, None))
    suffix, finish_at = reader.word_after(left.end)
    if suffix in {"from", "later"}:
        return left.expression(left.start, finish_at, TimeRole.FROM, (day, None))
    return left.expression(left.start, left.end, TimeRole.POINT, (day, day))


def _skip(reader: Reader, end: int) -> int:
    found = _COMMA.match(reader.text, end)
    return found.end() if found else end


def _counted(reader: Reader, left: Stretch, end: int, amount: Amount, day: date | None) -> TimeExpression:
    """A length from an anchor on: 自公布之日起30日后, 自登记之日起两年内."""
    suffix, finish = reader.word_after(end)
    start, finish = left.start, finish if suffix in {"within", "later"} else end
    known = day is not None and not amount.short
    if suffix == "later":
        days = (amount.after(day) if known and day else None, None)
        return replace(left.expression(start, finish, TimeRole.FROM, days))
    valid = reader.validity_before(left.start)
    span = DateSpan(None, None, DatePrecision.DURATION)
    if valid is not None or reader.text[left.end : end].lstrip().startswith("有效"):
        if known and day:
            span = DateSpan(day, add_days(amount.after(day), -1), DatePrecision.DURATION)
        start = start if valid is None else valid
        return TimeExpression(start, finish, span, TimeRole.VALIDITY, unresolved=left.unresolved)
    if suffix == "within" and known and day:
        span = DateSpan(day, amount.after(day), DatePrecision.DURATION)
    role = TimeRole.WITHIN if suffix == "within" else TimeRole.LENGTH
    return TimeExpression(start, finish, span, role, unresolved=left.unresolved)
