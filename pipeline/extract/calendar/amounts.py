"""Lengths of time: 三年, 1—2年, 一年半, 20个工作日."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.extract.calendar.arithmetic import add_days, add_months
from pipeline.extract.calendar.moments import number
from pipeline.extract.calendar.vocabulary import words
from pipeline.extract.calendar.workdays import add_workdays

_MONTHS = {"year": 12, "quarter": 3, "month": 1, "term": 6}
_FRACTIONS = {"半": 0.5}


@dataclass(frozen=True, slots=True)
class Amount:
    """``low`` to ``high`` of ``unit`` (year, quarter, month, term, week, day, workday, hour, minute)."""

    low: float
    high: float
    unit: str

    @property
    def short(self) -> bool:
        """Hours and minutes: less than a calendar can hold."""
        return self.unit in {"hour", "minute"}

    def after(self, day: date) -> date:
        """The day this long after ``day``, by the upper number."""
        if self.unit in _MONTHS:
            months = self.high * _MONTHS[self.unit]
            return add_days(add_months(day, int(months)), 15 if months % 1 else 0)
        if self.unit == "workday":
            return add_workdays(day, round(self.high))
        return add_days(day, 0 if self.short else round(self.high * (7 if self.unit == "week" else 1)))


def amount_of(match: re.Match[str]) -> Amount | None:
    """The length a DURATION match names; None for 几年, which names none."""
    low, high = match["n"], match["n2"] or match["n"]
    if not match["n2"] and len(low) == 2 and not low[0].isdigit() and "十" not in low and "百" not in low:
        low, high = low[0], low[1]  # 三五年, 两三年
    bounds = _value(low), _value(high)
    if bounds[0] is None or bounds[1] is None:
        return None
    extra = 0.5 if match["uh"] else 0.0
    return Amount(bounds[0] + extra, bounds[1] + extra, words()["units"][match["u"]])


def _value(text: str) -> float | None:
    if text in {"几", "数"}:
        return None
    if text in _FRACTIONS:
        return _FRACTIONS[text]
    return float(text) if "." in text else float(number(text))
