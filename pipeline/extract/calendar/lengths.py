"""Lengths and what they bound: 三年内, 近三年, 有效期3年, 受理后5个工作日内."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extract.calendar import bounds
from pipeline.extract.calendar.amounts import Amount, amount_of
from pipeline.extract.calendar.arithmetic import add_days
from pipeline.extract.calendar.events import event_start
from pipeline.extract.calendar.expression import TimeExpression, TimeRole
from pipeline.extract.calendar.own_acts import named_act_behind
from pipeline.extract.calendar.patterns import atom
from pipeline.extract.calendar.reader import NO_DATE, Reader
from pipeline.model import DatePrecision, DateSpan

OPEN = DateSpan(None, None, DatePrecision.DURATION)
NO_START = "起点由事件决定"
_AFTER_EVENT = re.compile(r"(?:之后|以后|后|之前|以前|前)的?$")
_EXPIRING = re.compile(r"(?:届满|期满|到期|终止|结束|召开|开始|举行|施工|开工|实施)(?:之?日)?(?:之|以)?(?:前)?的?$")
_TURN = re.compile(r" ?(?:(?:之|以)?[前后]的?|起) ?")
_SPLIT = re.compile(r"(?<![部百积充十得])分$")
_WORK = re.compile(
    r"[^，,。；;拨支兑发返缴付\n]{0,4}?(?:落实|实施|完成|推进|建成|建设|改造|组织|开展|整治|治理|达到|实现|到位|解决)"
)
_LONG_UNITS = frozenset({"year", "month", "quarter", "term"})
_HAPPENED = re.compile(r"满|超过|不足|不满|未满|少于|大于|至少|不低于|连续")


def read_length(reader: Reader, match: re.Match[str]) -> TimeExpression | None:
    """The expression around a DURATION match; None where the number is an ordinal (第三年)."""
    start, end = match.start(), match.end()
    amount = amount_of(match)
    if reader.text[start - 1 : start] in {"第", "每", "隔"}:
        return None
    suffix, finish = reader.word_after(end)
    word, begin = reader.word_before(start)
    expiring = _EXPIRING.search(reader.text, max(0, start - 6), start) is not None
    if expiring and (suffix == "before" or (word == "behind" and suffix is None)):
        return _before_end(reader, start, finish)  # 届满30日前, 届满前30日
    if word == "prior":
        return TimeExpression(begin, end, OPEN, TimeRole.WITHIN, unresolved=NO_START)  # 提前5个工作日
    if word == "behind" and expiring:
        word = None  # 届满前30日内
    counted = _from_anniversary(reader, start, end)
    if counted is not None:
        return counted
    if suffix == "since" or (suffix == "before" and amount and amount.unit in {"year", "month"} and word is None):
        return TimeExpression(begin if word == "behind" else start, finish, OPEN, TimeRole.LOOKBACK)
    if word == "behind":
        inside = suffix in {"within", "span", "during"}
        return TimeExpression(begin, finish if inside else end, OPEN, TimeRole.LOOKBACK)
    if amount is None:
        return None
    valid = reader.validity_before(start)
    if valid is not None and suffix != "within":
        return from_document(reader, TimeExpression(valid, end, OPEN, TimeRole.VALIDITY), amount)
    if suffix == "within" or word in {"through", "ahead"} or suffix == "span":
        return _within(reader, start, finish if suffix in {"within", "span"} else end, begin, word, amount)
    if suffix is None and _SPLIT.search(reader.text, max(0, start - 2), start) and _WORK.match(reader.text, end):
        return from_document(reader, TimeExpression(start, end, OPEN, TimeRole.WITHIN), amount)  # 分三年实施
    if suffix == "later" and not _HAPPENED.search(reader.text, max(0, start - 4), start):
        return _afterwards(reader, start, finish, amount)
    return TimeExpression(begin if word in {"most", "latest"} else start, end, OPEN, TimeRole.LENGTH)


def _before_end(reader: Reader, start: int, finish: int) -> TimeExpression:
    """有效期届满|30日前, 到期|前6个月: a limit counted back from an end."""
    event = event_start(reader, start)
    if event is None:
        return TimeExpression(start, finish, OPEN, TimeRole.WITHIN, unresolved=NO_START)
    reason = f"以事件为起点：{reader.text[event:start].strip()}"
    return TimeExpression(event, finish, OPEN, TimeRole.WITHIN, unresolved=reason)


def _from_anniversary(reader: Reader, start: int, end: int) -> TimeExpression | None:
    """居住满|一年前|一个月内, 试用满|半年后|15日内: the end of one length starts the other."""
    turn = _TURN.match(reader.text, end) if reader.text[start - 1 : start] == "满" else None
    length = atom().match(reader.text, turn.end()) if turn else None
    if not turn or not length or length.lastgroup != "DURATION":
        return None
    suffix, end = reader.word_after(length.end())
    event = event_start(reader, start)
    if suffix != "within" or event is None:
        return None
    reason = f"以事件为起点：{reader.text[event : turn.end()].strip()}"
    return TimeExpression(event, end, OPEN, TimeRole.WITHIN, unresolved=reason)


def _within(
    reader: Reader, start: int, finish: int, begin: int, word: str | None, amount: Amount
) -> TimeExpression | None:
    event = _event_before(reader, start) if word is None else None
    base = reader.frame.published
    own = named_act_behind(reader.text, max(reader.position, start - bounds.LOOK), start) if word is None else None
    if own is not None and base and not amount.short:
        span = DateSpan(base, amount.after(base), DatePrecision.DURATION)
        return TimeExpression(own, finish, span, TimeRole.WITHIN)  # 本通知印发后30日内
    if event is not None and _looks_back(reader.text[event:start], amount):
        return TimeExpression(event, finish, OPEN, TimeRole.LOOKBACK)
    if event is not None:
        reason = f"以事件为起点：{reader.text[event:start].strip()}"
        return TimeExpression(event, finish, OPEN, TimeRole.WITHIN, unresolved=reason)
    opening = begin if word in {"through", "ahead"} else start
    return from_document(reader, TimeExpression(opening, finish, OPEN, TimeRole.WITHIN), amount)


def _looks_back(event: str, amount: Amount) -> bool:
    """申请之日前六个月内 counts back, 届满前30日内 is a limit before an end."""
    return amount.unit in _LONG_UNITS and event.rstrip("的").endswith("前") and not _EXPIRING.search(event[:-1])


def _afterwards(reader: Reader, start: int, finish: int, amount: Amount) -> TimeExpression:
    base = reader.frame.published
    event = _event_before(reader, start)
    if event is not None or base is None or amount.short:
        return TimeExpression(start, finish, OPEN, TimeRole.FROM, unresolved=NO_START if base else NO_DATE)
    return TimeExpression(start, finish, DateSpan(amount.after(base), None, DatePrecision.DURATION), TimeRole.FROM)


def from_document(reader: Reader, expression: TimeExpression, amount: Amount) -> TimeExpression:
    """Counts a length from the document's own day; hours and working days count from an event instead."""
    if amount.short or amount.unit == "workday":
        return replace(expression, unresolved=NO_START)
    base = reader.frame.published
    if base is None:
        return replace(expression, unresolved=NO_DATE)
    end = amount.after(base)
    if expression.role is TimeRole.VALIDITY:
        return replace(expression, span=DateSpan(base, add_days(end, -1), DatePrecision.DURATION))
    period = reader.frame.period
    also = ((period[0], period[1]), (None, period[1])) if period and amount.unit == "year" else ()
    return replace(expression, span=DateSpan(None, end, DatePrecision.DURATION), also=also)


def _event_before(reader: Reader, start: int) -> int | None:
    """Where the event begins that a length counts from: 在|事故认定后|5个工作日内."""
    low = max(reader.position, start - bounds.LOOK)
    found = _AFTER_EVENT.search(reader.text[low:start].rstrip())
    return event_start(reader, low + found.start()) if found else None
