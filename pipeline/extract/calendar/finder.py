"""Every expression of time in a text."""

from __future__ import annotations

from typing import cast

from pipeline.extract.calendar.expression import TimeExpression
from pipeline.extract.calendar.frame import Frame
from pipeline.extract.calendar.grammar import Parser
from pipeline.extract.context import Context

_KEY = "calendar.times"


def find_times(context: Context) -> list[TimeExpression]:
    """Expressions in order, never overlapping, past or future, deadline or not; read once per context."""
    if _KEY not in context.memo:
        frame = Frame.of(context.title, context.published)
        context.memo[_KEY] = Parser(context.folded, frame).run()
    return cast(list[TimeExpression], context.memo[_KEY])
