"""The time grammar: how official Chinese says time → spans of days with the role they play."""

from pipeline.extract.calendar.expression import Days, TimeExpression, TimeRole
from pipeline.extract.calendar.finder import dated_on, find_times

__all__ = ["Days", "TimeExpression", "TimeRole", "dated_on", "find_times"]
