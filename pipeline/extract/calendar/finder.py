"""Every expression of time in a text."""

from __future__ import annotations

from datetime import date
from typing import cast

from pipeline.extract.calendar.expression import TimeExpression
from pipeline.extract.calendar.frame import Frame, signed_on
from pipeline.extract.calendar.grammar import read_times
from pipeline.extract.calendar.reader import Reader
from pipeline.extract.calendar.settle import settle
from pipeline.extract.context import Context

_TIMES, _DATED = "calendar.times", "calendar.dated"


def find_times(context: Context) -> list[TimeExpression]:
    """Expressions in order, never overlapping, past or future, deadline or not; read once per context."""
    if _TIMES not in context.memo:
        reader = Reader(context.folded, Frame.of(context.title, dated_on(context)))
        context.memo[_TIMES] = settle(context.folded, list(read_times(reader)))
    return cast(list[TimeExpression], context.memo[_TIMES])


def dated_on(context: Context) -> date | None:
    """The day the text speaks from: as given, else as it signs itself; None where neither says."""
    if context.published:
        return context.published
    if _DATED not in context.memo:
        context.memo[_DATED] = signed_on(context.folded)
    return cast(date | None, context.memo[_DATED])
