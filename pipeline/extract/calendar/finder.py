"""Every expression of time in a text."""

from __future__ import annotations

import re
from datetime import date
from typing import cast

from pipeline.extract.calendar.expression import TimeExpression
from pipeline.extract.calendar.frame import Frame, signed_on
from pipeline.extract.calendar.grammar import read_times
from pipeline.extract.calendar.reader import Reader
from pipeline.extract.calendar.settle import settle
from pipeline.extract.context import Context

_TIMES, _DATED, _CITED = "calendar.times", "calendar.dated", "calendar.cited"
_NUMBERED = re.compile(r"[〔\[(（]((?:19|20)\d\d)[〕\])）] ?\d{1,5} ?号")


def find_times(context: Context) -> list[TimeExpression]:
    """Expressions in order, never overlapping, past or future, deadline or not; read once per context."""
    if _TIMES not in context.memo:
        reader = Reader(context.folded, Frame.of(context.title, dated_on(context), context.folded))
        context.memo[_TIMES] = settle(context.folded, list(read_times(reader)))
    return cast(list[TimeExpression], context.memo[_TIMES])


def dated_on(context: Context) -> date | None:
    """The day the text speaks from: as given, else as it signs itself; None where neither says."""
    if context.published:
        return context.published
    if _DATED not in context.memo:
        context.memo[_DATED] = signed_on(context.folded)
    return cast(date | None, context.memo[_DATED])


def cited_year(context: Context) -> int | None:
    """The year of the newest document cited by its number: no text is older than what it cites."""
    if _CITED not in context.memo:
        context.memo[_CITED] = max((int(year) for year in _NUMBERED.findall(context.folded)), default=None)
    return cast(int | None, context.memo[_CITED])
