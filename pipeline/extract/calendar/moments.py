"""One matched date, whole or partial, and the days it covers once its year is known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from pipeline.extract.calendar.arithmetic import add_days, add_months, day_of, months_days, year_days
from pipeline.extract.calendar.expression import Days
from pipeline.extract.calendar.frame import Frame
from pipeline.extract.calendar.vocabulary import words
from pipeline.language import parse_number
from pipeline.model import DatePrecision

ENDS = frozenset({"底", "末", "年底", "年末", "年终", "岁末", "月底", "月末"})
_SEMESTERS = {"春季": (3, 8), "秋季": (9, 12)}
_SEASONS = {"春季": (3, 5), "秋季": (9, 11)}


@dataclass(frozen=True, slots=True)
class Moment:
    """Fields of a date. ``months`` is the first and last month of what is named; ``days`` likewise within one month.

    ``open_start``: only the end is meant (年底, 年内). ``year_from``: ``text``, ``relative`` or None when unknown.
    """

    year: int | None = None
    year_from: str | None = None
    months: tuple[int, int] | None = None
    days: tuple[int, int] | None = None
    precision: DatePrecision = DatePrecision.YEAR
    open_start: bool = False
    rhythm: str = ""
    anaphoric: bool = False
    festival: str = ""
    bare_day: bool = False

    def resolve(self) -> Days:
        """First and last day; (None, None) where the year is unknown or no such day exists."""
        if self.year is None:
            return None, None
        if self.festival:
            day = _festival(self.festival, self.year)
            return day, day
        if self.months is None:
            return self._opened(year_days(self.year))
        if self.days is None:
            return self._opened(months_days(self.year, *self.months))
        first = day_of(self.year, self.months[0], self.days[0])
        last = day_of(self.year, self.months[1], self.days[1])
        if first and not last:
            last = months_days(self.year, *self.months)[1]
        return self._opened((first, last))

    def _opened(self, days: Days) -> Days:
        return (None, days[1]) if self.open_start else days


def _festival(name: str, year: int) -> date | None:
    if name == "春节":
        found = words()["spring_festival"].get(str(year))
    else:
        found = words()["festivals"].get(name)
    return day_of(year, *found) if found else None


def number(text: str) -> int:
    """A whole number as dates write it: ``1 2``, ``十二``, ``元``, ``二〇二五``."""
    text = "".join(text.split()).translate(str.maketrans("oO", "〇〇"))
    if text.isdigit():
        return int(text)
    if text == "元":
        return 1
    if text.startswith("廿"):
        text = "二十" + text[1:]
    value = parse_number(text.replace("0", "〇").replace("半", ""))
    return int(value) if value is not None else 0


def moment_of(match: re.Match[str], frame: Frame) -> Moment:
    """The moment of a DATE or ISO match."""
    group = match.groupdict()
    if match.lastgroup == "ISO":
        return _iso(group)
    moment = _tail(_head(group, frame), group)
    if moment.year is not None or moment.rhythm or moment.anaphoric:
        return moment
    return moment


def _iso(group: dict[str, str | None]) -> Moment:
    month = int(group["im"] or 1)
    moment = Moment(int(group["iy"] or 0), "text", (month, month), precision=DatePrecision.MONTH)
    if not group["id"]:
        return moment
    day = int(group["id"])
    return replace(moment, days=(day, day), precision=DatePrecision.DAY)


def _head(group: dict[str, str | None], frame: Frame) -> Moment:
    table = words()
    base = frame.base_year
    if group["y"]:
        return Moment(number(group["y"]), "text")
    if group["ry"]:
        return Moment(base + table["relative_years"][group["ry"]] if base else None, "relative")
    if group["ay"]:
        return Moment(None, None, anaphoric=True)
    if group["ym"]:
        offset = table["relative_months"].get(group["ym"])
        if offset is None:
            return Moment(None, None, precision=DatePrecision.MONTH, anaphoric=True)
        return _month_from(frame.published, offset)
    if group["yq"]:
        return _quarter_from(frame.published, table["relative_quarters"][group["yq"]])
    if group["rh"]:
        return Moment(None, None, rhythm=group["rh"])
    return Moment()


def _month_from(published: date | None, offset: int) -> Moment:
    if published is None:
        return Moment(None, "relative", precision=DatePrecision.MONTH)
    day = add_months(published.replace(day=1), offset)
    return Moment(day.year, "relative", (day.month, day.month), precision=DatePrecision.MONTH)


def _quarter_from(published: date | None, offset: int) -> Moment:
    if published is None:
        return Moment(None, "relative", precision=DatePrecision.QUARTER)
    first = published.replace(month=(published.month - 1) // 3 * 3 + 1, day=1)
    day = add_months(first, 3 * offset)
    return Moment(day.year, "relative", (day.month, day.month + 2), precision=DatePrecision.QUARTER)


def _tail(moment: Moment, group: dict[str, str | None]) -> Moment:
    if group["m"]:
        return _month_tail(moment, group)
    if group["q"]:
        return _quarter_tail(moment, group)
    if group["h"]:
        months = (1, 6) if group["h"] == "上半年" else (7, 12)
        return replace(moment, months=months, precision=DatePrecision.HALF)
    if group["yp"]:
        return _year_part(moment, group["yp"])
    if group["s"]:
        table = _SEMESTERS if group["st"] else _SEASONS
        return replace(moment, months=table[group["s"]], precision=DatePrecision.MONTH)
    if group["f"]:
        return replace(moment, festival=group["f"], precision=DatePrecision.DAY)
    if group["ld"]:
        day = number(group["ld"])
        return replace(moment, days=(day, day), precision=DatePrecision.DAY, bare_day=moment.months is None)
    if group["lp"]:
        return _part_of_month(moment, group["lp"])
    return moment


def _month_tail(moment: Moment, group: dict[str, str | None]) -> Moment:
    month = number(group["m"] or "")
    moment = replace(moment, months=(month, month), precision=DatePrecision.MONTH)
    if group["d"]:
        day = number(group["d"])
        return replace(moment, days=(day, day), precision=DatePrecision.DAY)
    return _part_of_month(moment, group["mp"]) if group["mp"] else moment


def _part_of_month(moment: Moment, part: str) -> Moment:
    if part in ENDS:
        return replace(moment, open_start=True)
    days = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "中": (11, 20)}.get(part, (21, 31))
    return replace(moment, days=days)


def _quarter_tail(moment: Moment, group: dict[str, str | None]) -> Moment:
    first = number((group["q"] or "1").replace("两", "二"))
    last = number(group["q1"]) if group["q1"] else first
    if group["q0"]:
        first = 1
    if not 1 <= first <= last <= 4:
        return moment
    months = (3 * first - 2, 3 * last)
    return replace(moment, months=months, precision=DatePrecision.QUARTER, open_start=group["qp"] in ENDS)


def _year_part(moment: Moment, part: str) -> Moment:
    if part in ENDS or part in {"年内", "内"}:
        return replace(moment, open_start=True, precision=DatePrecision.YEAR)
    if part in {"年中", "中期"}:
        return replace(moment, months=(1, 6), open_start=True, precision=DatePrecision.HALF)
    if part in {"年初", "初"}:
        return replace(moment, months=(1, 3), precision=DatePrecision.QUARTER)
    return moment


def shifted(days: date, amount: int, unit: str) -> date:
    """``amount`` of ``unit`` (``year``, ``month``, ``day`` …) after a day."""
    months = {"year": 12, "half": 6, "quarter": 3, "month": 1, "term": 6}.get(unit)
    if months is not None:
        return add_months(days, months * amount)
    return add_days(days, amount * (7 if unit == "week" else 1))
