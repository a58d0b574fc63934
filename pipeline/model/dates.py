"""Days with the precision the text gave them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DatePrecision(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    PLAN = "plan"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """Days from ``start`` to ``end``, both included; None where that side is open or not resolved."""

    start: date | None
    end: date | None
    precision: DatePrecision
