"""The time grammar: how official Chinese says time → spans of days with the role they play."""

from pipeline.extract.calendar.expression import Days, TimeExpression, TimeRole
from pipeline.extract.calendar.finder import cited_year, dated_on, find_times

__all__ = ["Days", "TimeExpression", "TimeRole", "cited_year", "dated_on", "find_times"]
