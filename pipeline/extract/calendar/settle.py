"""What one expression owes to another: validity counts from the day of force, a length from the start before it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.extract.calendar import bounds
from pipeline.extract.calendar.amounts import amount_of
from pipeline.extract.calendar.arithmetic import add_days
from pipeline.extract.calendar.expression import TimeExpression, TimeRole
from pipeline.extract.calendar.patterns import LIST, atom
from pipeline.extract.calendar.vocabulary import either, words
from pipeline.model import DatePrecision, DateSpan

_FORCE = re.compile(rf" ?(?:起|正式|开始|以?后)?(?:{either(words()['own_acts']['force'])}|试行)")
_LISTED = re.compile(LIST)
_SPELLED = re.compile(r" ?[,，(（:：]? ?(?:即|时间|为|从|自)?")
_RUNS = re.compile(r"(?:为期|连续|继续|延续|免征|减征|减半|试行|开展|给予|享受)[^，,。；;、的满缴交计住作纳]{0,6}$|分$")
_GOING_ON = re.compile(r" ?[,，]? ?(?:未来|今后|往后)")  # 从11月11日起，未来半年内
_NEAR = 400  # characters between the day of force and a validity clause, or a start and what lasts from it


def settle(text: str, times: list[TimeExpression]) -> list[TimeExpression]:
    """The expressions with validities and dependent lengths counted from the right day."""
    settled: list[TimeExpression] = []
    times = _spelled_out(text, _shared_ends(text, times))
    forces = [time for time in times if _is_force(text, time)]
    started: TimeExpression | None = None
    for time in times:
        if time.role is TimeRole.VALIDITY and time.span.precision is DatePrecision.DURATION:
            after = times[len(settled) + 1] if len(settled) + 1 < len(times) else None
            told = after is not None and after.span.start is not None and after.span.start == time.span.start
            time = time if told and after and after.role is TimeRole.VALIDITY else _from_force(text, time, forces)
        elif started and (time.role is TimeRole.LENGTH or text.startswith("分", time.start_char - 1)):
            time = _from_start(text, time, started)
        elif started and time.role is TimeRole.WITHIN:
            time = _going_on(text, time, started)
        if time.role is TimeRole.FROM and time.span.start:
            started = time
        elif time.role is TimeRole.DURING:
            started = None  # 自9月1日至12月31日，为期4个月: the period is told already
        settled.append(time)
    return settled


def _is_force(text: str, time: TimeExpression) -> bool:
    """自2024年1月1日起|施行, 执行时间从…至…."""
    if time.span.start is None:
        return False
    if time.role is TimeRole.VALIDITY:
        return time.span.precision is DatePrecision.DAY
    return time.role is TimeRole.FROM and _FORCE.match(text, time.end_char) is not None


def _shared_ends(text: str, times: list[TimeExpression]) -> list[TimeExpression]:
    """2023、2024、2025年底前: the bare years of a list take the bound of the last."""
    shared = list(times)
    for i in range(len(shared) - 2, -1, -1):
        time, after = shared[i], shared[i + 1]
        bare = text[time.start_char : time.end_char].replace(" ", "").isdigit()
        if not bare or not _LISTED.fullmatch(text, time.end_char, after.start_char) or time.span.end is None:
            continue
        open_start = after.role in {TimeRole.BY, TimeRole.UNTIL}
        span = replace(time.span, start=None if open_start else time.span.start)
        shared[i] = replace(time, span=span, role=after.role)
    return shared


def _spelled_out(text: str, times: list[TimeExpression]) -> list[TimeExpression]:
    """试行期一年，从2024年7月22日至2025年7月21日止: the period behind a validity says from when to when it is."""
    told = list(times)
    for i in range(len(told) - 1):
        time, after = told[i], told[i + 1]
        spelled = after.role is TimeRole.DURING and after.span.start and after.span.end
        counted = time.role is TimeRole.VALIDITY and time.span.precision is DatePrecision.DURATION
        if spelled and counted and _SPELLED.fullmatch(text, time.end_char, after.start_char):
            told[i] = replace(time, span=replace(after.span, precision=DatePrecision.DURATION), unresolved=None)
            told[i + 1] = replace(after, role=TimeRole.VALIDITY)
    return told


def _length(text: str, time: TimeExpression, base: date) -> DateSpan | None:
    """The span of the length inside the expression, counted from ``base``."""
    match = atom().search(text, time.start_char, time.end_char)
    while match and match.lastgroup != "DURATION":
        match = atom().search(text, match.end(), time.end_char)
    amount = amount_of(match) if match else None
    if amount is None or amount.short:
        return None
    return DateSpan(base, add_days(amount.after(base), -1), DatePrecision.DURATION)


def _from_force(text: str, time: TimeExpression, forces: list[TimeExpression]) -> TimeExpression:
    """Counts 有效期N年 from the day of force: that of its own sentence, else the nearest before, else behind."""
    if "之日" in text[time.start_char : time.end_char]:
        return time
    near = [force for force in forces if abs(force.start_char - time.start_char) <= _NEAR]
    if not near:
        return time

    def distance(force: TimeExpression) -> tuple[bool, bool, int]:
        first, last = sorted((force.start_char, time.start_char))
        apart = bounds.SENTENCE_BREAK.search(text, first, last) is not None
        return apart, force.start_char > time.start_char, last - first

    start = min(near, key=distance).span.start
    span = _length(text, time, start) if start else None
    return replace(time, span=span, unresolved=None) if span else time


def _going_on(text: str, time: TimeExpression, started: TimeExpression) -> TimeExpression:
    """从11月11日起，|未来半年内: counted from the start right before it."""
    joined = _GOING_ON.fullmatch(text, started.end_char, time.start_char + 2)
    span = _length(text, time, started.span.start) if joined and started.span.start else None
    if span is None or span.end is None:
        return time
    return replace(time, span=replace(span, end=add_days(span.end, 1)))


def _from_start(text: str, time: TimeExpression, started: TimeExpression) -> TimeExpression:
    """自2019年1月1日起可继续免征|五年: a length that runs does so from the start named before it."""
    lead = text[max(started.end_char, time.start_char - bounds.LOOK) : time.start_char]
    near = time.start_char - started.end_char <= _NEAR and "\n" not in text[started.end_char : time.start_char]
    if started.span.start is None or not near or not _RUNS.search(lead):
        return time
    span = _length(text, time, started.span.start)
    return replace(time, span=span) if span else time
