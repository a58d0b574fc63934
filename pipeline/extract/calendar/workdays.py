"""Working days by the national holiday calendar where it is known, else Monday to Friday."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from pipeline.extract.calendar.arithmetic import add_days

_MOST = 2000  # working days counted at most: no document says more


@cache
def _departures() -> tuple[frozenset[date], frozenset[date]]:
    """Weekdays off and weekends worked."""
    table = tomllib.loads(files(__package__).joinpath("workdays.toml").read_text(encoding="utf-8"))
    off = {date.fromisoformat(f"{year}-{day}") for year, days in table.items() for day in days["off"]}
    worked = {date.fromisoformat(f"{year}-{day}") for year, days in table.items() for day in days["on"]}
    return frozenset(off), frozenset(worked)


def is_workday(day: date) -> bool:
    off, worked = _departures()
    return day in worked or (day.weekday() < 5 and day not in off)


def add_workdays(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``, which itself does not count."""
    for _ in range(min(count, _MOST)):
        day = add_days(day, 1)
        while not is_workday(day) and day < date.max:
            day = add_days(day, 1)
    return day


def holiday_around(day: date) -> tuple[date, date]:
    """The unbroken run of days off that holds ``day``; the day itself where it is worked."""
    first = last = day
    while not is_workday(add_days(first, -1)):
        first = add_days(first, -1)
    while not is_workday(add_days(last, 1)):
        last = add_days(last, 1)
    return first, last
