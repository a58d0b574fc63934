"""The grammar: time words with their bound words and joints → time expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.extract.calendar import bounds
from pipeline.extract.calendar.anchors import read_anchor
from pipeline.extract.calendar.arithmetic import add_days, add_months, day_of
from pipeline.extract.calendar.expression import TimeExpression, TimeRole
from pipeline.extract.calendar.lengths import read_length
from pipeline.extract.calendar.neighbours import STALE
from pipeline.extract.calendar.patterns import LIST, atom
from pipeline.extract.calendar.ranges import ranged, right_side, with_days
from pipeline.extract.calendar.reader import NO_DATE, Reader
from pipeline.extract.calendar.stretch import Stretch
from pipeline.extract.calendar.vocabulary import either, words
from pipeline.extract.calendar.workdays import holiday_around
from pipeline.model import DatePrecision, DateSpan

_LISTED = re.compile(LIST)
_BOUNDS = frozenset({"by", "latest"})  # 截至, 不得晚于: what bounds a day; the latter bounds a length too
_AHEAD = re.compile(r"(?:定|拟|请|须|应)[在于]?$|[将可]于$")
_CARRIED = re.compile(r"[，,][^。！？；;\n]{2,80}[，,]")  # 每年3月底前，…，6月底前
_MONTH_ALONE = re.compile(r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月")
_OWN_ACT = re.compile(
    rf"{either(words()['own_acts']['documents'])}{either(words()['own_acts']['issue'])}(?:之?日|以?后)?$"
)


def read_times(reader: Reader) -> Iterator[TimeExpression]:
    """Every expression of the reader's text, in order."""
    pattern, masks = atom(), [match.span() for match in bounds.MASKS.finditer(reader.text)]
    mask, previous = 0, None
    offset = 0
    while match := pattern.search(reader.text, offset):
        while mask < len(masks) and masks[mask][1] <= match.start():
            mask += 1
        if mask < len(masks) and masks[mask][0] <= match.start():
            offset = reader.position = masks[mask][1]
            continue
        expression = _read(reader, match, previous)
        offset = max(match.end(), expression.end_char if expression else 0)
        if expression:
            reader.position, previous = expression.end_char, expression
            reader.neighbours.period(expression)
            included = bounds.included().match(reader.text, offset)
            offset = included.end() if included else offset
            yield expression


def _read(reader: Reader, match: re.Match[str], previous: TimeExpression | None) -> TimeExpression | None:
    if match.lastgroup == "DURATION":
        return _day_of_this_month(reader, match) or read_length(reader, match)
    if match.lastgroup == "ANCHOR":
        return read_anchor(reader, match)
    if match.lastgroup == "RECENT":
        return _recent(match)
    if bounds.NOT_A_TIME.match(reader.text, match.end()):
        return None
    stretch = reader.stretch(match)
    if stretch is None or (stretch.moment and stretch.moment.dangles):
        return None
    return _bounded(reader, with_days(reader, stretch), previous)


def _day_of_this_month(reader: Reader, match: re.Match[str]) -> TimeExpression | None:
    """公告自|11日|起施行: a day of the month in which the document appears, not a length."""
    if match["u"] != "日" or match["n2"] or not match["n"].isdigit():
        return None
    word, begin = reader.word_before(match.start())
    suffix, finish = reader.word_after(match.end())
    if word != "from" or suffix != "from":
        return None
    base = reader.frame.published
    day = day_of(base.year, base.month, int(match["n"])) if base else None
    reason = None if day else NO_DATE
    return TimeExpression(begin, finish, DateSpan(day, None, DatePrecision.DAY), TimeRole.FROM, unresolved=reason)


def _bounded(reader: Reader, left: Stretch, previous: TimeExpression | None) -> TimeExpression:
    right = right_side(reader, left)
    if right:
        return _if_ahead(reader, left, ranged(reader, left, right))
    suffix, finish = reader.word_after(left.end)
    valid = reader.validity_before(left.start)
    if left.moment and left.moment.rhythm:
        return _recurring(left, suffix, finish)
    if valid is not None and suffix not in {"before", "from", "since"}:
        first = left.days[0] if reader.text[valid : left.start].rstrip().endswith(("自", "从", "由")) else None
        role = TimeRole.FROM if first else TimeRole.VALIDITY
        end = finish if suffix == "stop" else left.end
        return left.expression(valid, end, role, (first, None) if first else (None, left.days[1]))
    return _inherited(reader, previous, _single(reader, left, suffix, finish))


def _single(reader: Reader, left: Stretch, suffix: str | None, finish: int) -> TimeExpression:
    """One time: what follows it binds closer than what precedes it."""
    word, begin = reader.word_before(left.start)
    first, last = left.days
    if suffix == "before" and left.moment and left.moment.monthly:
        span = DateSpan(None, None, left.precision)
        return TimeExpression(left.start, finish, span, TimeRole.RECURRING, recurring=True)
    if suffix == "before" or suffix == "within":
        start = begin if word in _BOUNDS else left.start
        return _next_if_stale(reader, left, left.expression(start, finish, TimeRole.BY, (None, last)))
    if suffix == "since":
        return left.expression(begin if word == "from" else left.start, finish, TimeRole.LOOKBACK, (first, None))
    if suffix == "later" and left.precision is DatePrecision.PLAN and last:
        return left.expression(left.start, finish, TimeRole.FROM, (add_days(last, 1), None))
    if suffix in {"from", "later"}:
        return left.expression(begin if word == "from" else left.start, finish, TimeRole.FROM, (first or last, None))
    if suffix == "stop":
        start = begin if word in {"until", *_BOUNDS} else left.start
        return left.expression(start, finish, TimeRole.UNTIL, (None, last))
    if suffix == "during" and word == "until":
        return _from_own_act(reader, left, begin, finish)
    if suffix == "during":
        festive = left.moment is not None and left.moment.festival and first is not None
        days = holiday_around(first) if festive and first else (first, last)
        return left.expression(left.start, finish, TimeRole.DURING, days)
    if word in _BOUNDS:
        return _next_if_stale(reader, left, left.expression(begin, left.end, TimeRole.BY, (None, last)))
    if word == "until":
        return left.expression(begin, left.end, TimeRole.UNTIL, (None, last))
    if word == "from":
        return left.expression(begin, left.end, TimeRole.FROM, (first or last, None))
    if left.precision is DatePrecision.PLAN and not left.open_start:
        return left.expression(left.start, left.end, TimeRole.DURING, (first, last))
    role = TimeRole.BY if left.open_start else TimeRole.POINT
    point = left.expression(left.start, left.end, role, (first, last))
    return _if_ahead(reader, left, point)


def _from_own_act(reader: Reader, left: Stretch, begin: int, finish: int) -> TimeExpression:
    """政策出台|至2022年12月31日期间: the period opens with the document's own act."""
    act = _OWN_ACT.search(reader.text, max(reader.position, begin - bounds.LOOK), begin)
    if act is None or reader.frame.published is None:
        return left.expression(begin, finish, TimeRole.UNTIL, (None, left.days[1]))
    return left.expression(act.start(), finish, TimeRole.DURING, (reader.frame.published, left.days[1]))


def _if_ahead(reader: Reader, left: Stretch, expression: TimeExpression) -> TimeExpression:
    """定于3月5日, 拟于3月5日至8日: what is said to come cannot lie behind."""
    ahead = _AHEAD.search(reader.text, max(0, left.start - 4), left.start)
    return _next_if_stale(reader, left, expression) if ahead else expression


def _next_if_stale(reader: Reader, left: Stretch, expression: TimeExpression) -> TimeExpression:
    """3月底前, or 定于3月5日, in a document of December means next March: it cannot lie well behind the document."""
    published, end = reader.frame.published, expression.span.end
    if not (published and end and left.moment) or left.moment.said or reader.frame.year:
        return expression
    if end >= published - STALE or left.moment.months is None:
        return expression
    first = add_months(expression.span.start, 12) if expression.span.start else None
    return replace(expression, span=replace(expression.span, start=first, end=add_months(end, 12)))


def _recurring(left: Stretch, suffix: str | None, finish: int) -> TimeExpression:
    end = finish if suffix in {"before", "from", "within"} else left.end
    return TimeExpression(left.start, end, DateSpan(None, None, left.precision), TimeRole.RECURRING, recurring=True)


def _inherited(reader: Reader, previous: TimeExpression | None, expression: TimeExpression) -> TimeExpression:
    """到2025年、2030年: the second of a list takes the bound word, or the rhythm, of the first."""
    if previous is not None and _goes_on(reader, previous, expression):
        span = DateSpan(None, None, expression.span.precision)
        return replace(expression, span=span, role=TimeRole.RECURRING, recurring=True, unresolved=None)
    if previous is None or not _LISTED.fullmatch(reader.text, previous.end_char, expression.start_char):
        return expression
    joint = reader.text[previous.end_char : expression.start_char].strip()
    if previous.recurring and joint != "," and expression.role in {TimeRole.POINT, TimeRole.BY}:
        span = DateSpan(None, None, expression.span.precision)
        return replace(expression, span=span, role=TimeRole.RECURRING, recurring=True, unresolved=None)
    opens = reader.text[previous.start_char : previous.end_char].startswith(tuple(words()["before"]["by"]))
    if previous.role is TimeRole.BY and opens and expression.role is TimeRole.POINT:
        return replace(expression, span=replace(expression.span, start=None), role=TimeRole.BY)
    return expression


def _goes_on(reader: Reader, previous: TimeExpression, expression: TimeExpression) -> bool:
    """每年3月底前，…，6月底前，…: a month of the same sentence, without a year, goes on with the rhythm."""
    if not previous.recurring or expression.role is not TimeRole.BY:
        return False
    yearly = reader.text.startswith("每年", previous.start_char)
    between = reader.text[previous.end_char : expression.start_char]
    alone = _MONTH_ALONE.match(reader.text, expression.start_char)
    return bool(yearly and alone and _CARRIED.fullmatch(between) and not re.search("今年|明年|本年|\\d年", between))


def _recent(match: re.Match[str]) -> TimeExpression:
    now = match.group() in words()["recent"]["now"]
    role = TimeRole.POINT if now else TimeRole.LOOKBACK
    span = DateSpan(None, None, DatePrecision.DURATION)
    return TimeExpression(match.start(), match.end(), span, role, unresolved=f"“{match.group()}”没有确定的日期")
