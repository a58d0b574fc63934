"""Every expression of time in a text."""

from __future__ import annotations

from typing import cast

from pipeline.extract.calendar.expression import TimeExpression
from pipeline.extract.calendar.frame import Frame
from pipeline.extract.calendar.grammar import read_times
from pipeline.extract.calendar.reader import Reader
from pipeline.extract.calendar.settle import settle
from pipeline.extract.context import Context

_KEY = "calendar.times"


def find_times(context: Context) -> list[TimeExpression]:
    """Expressions in order, never overlapping, past or future, deadline or not; read once per context."""
    if _KEY not in context.memo:
        reader = Reader(context.folded, Frame.of(context.title, context.published))
        context.memo[_KEY] = settle(context.folded, list(read_times(reader)))
    return cast(list[TimeExpression], context.memo[_KEY])
