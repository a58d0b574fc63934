"""Days, months, quarters and years as spans of days; every result is clipped to what ``date`` can hold."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none such (2月30日)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def year_days(year: int) -> tuple[date, date]:
    year = min(max(year, MINYEAR), MAXYEAR)
    return date(year, 1, 1), date(year, 12, 31)


def months_days(year: int, first: int, last: int) -> tuple[date, date]:
    """From the first day of month ``first`` to the last day of month ``last`` of one year."""
    return date(year, first, 1), last_day(year, last)


def add_days(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, the month's last where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
