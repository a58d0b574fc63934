"""One matched date, whole or partial, and the days it covers once its year is known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date

from pipeline.extract.calendar.arithmetic import add_months, day_of, months_days, year_days
from pipeline.extract.calendar.expression import Days
from pipeline.extract.calendar.frame import Frame
from pipeline.extract.calendar.vocabulary import words
from pipeline.language import parse_number
from pipeline.model import DatePrecision

SEMESTERS = {"春季": (3, 8), "秋季": (9, 12)}
SEASONS = {"春季": (3, 5), "秋季": (9, 11)}
MONTH_PARTS = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
_BEATS = {
    "半年": DatePrecision.HALF,
    "学期": DatePrecision.HALF,
    "年": DatePrecision.YEAR,
    "季": DatePrecision.QUARTER,
    "月": DatePrecision.MONTH,
    "旬": DatePrecision.MONTH,
    "周": DatePrecision.DAY,
    "星期": DatePrecision.DAY,
    "天": DatePrecision.DAY,
    "日": DatePrecision.DAY,
}  # precision of a rhythm by its beat
_LATIN_ZERO = str.maketrans("oO0", "〇〇〇")


@dataclass(frozen=True, slots=True)
class Moment:
    """Fields of a date: ``months`` and ``days`` are the first and the last named.

    ``year`` None: not said, or not fixed by the calendar (``rhythm``, ``anaphoric``). ``said``: by the text itself,
    as a number or a word for a year. ``open_start``: only the end is meant (年底, 年内). ``bare_day``: no month.
    ``monthly``: 次月 and its like, which come again every month.
    """

    year: int | None = None
    said: bool = False
    months: tuple[int, int] | None = None
    days: tuple[int, int] | None = None
    precision: DatePrecision = DatePrecision.YEAR
    open_start: bool = False
    rhythm: str = ""
    detailed: bool = False
    anaphoric: bool = False
    festival: str = ""
    school: bool = False
    monthly: bool = False

    @property
    def bare_day(self) -> bool:
        return self.days is not None and self.months is None

    @property
    def dangles(self) -> bool:
        """A bare day that no month, rhythm or 次月 holds: 20日."""
        return self.bare_day and not self.rhythm and not self.anaphoric

    def resolve(self) -> Days:
        """First and last day; (None, None) where the year is unknown or no such day exists."""
        if self.year is None or self.bare_day or not MINYEAR <= self.year < MAXYEAR:
            return None, None
        if self.festival:
            day = _festival(self.festival, self.year)
            return day, day
        if self.school:
            return day_of(self.year, 9, 1), day_of(self.year + 1, 8, 31)
        if self.months is None:
            return self._opened(year_days(self.year))
        if self.days is None:
            return self._opened(months_days(self.year, *self.months))
        first, last = day_of(self.year, self.months[0], self.days[0]), day_of(self.year, self.months[1], self.days[1])
        if self.days[0] != self.days[1] and first:
            last = last or months_days(self.year, *self.months)[1]
        return self._opened((first, last))

    def _opened(self, days: Days) -> Days:
        return (None, days[1]) if self.open_start else days


def _festival(name: str, year: int) -> date | None:
    lunar = words()["lunar"].get(name)
    found = lunar.get(str(year)) if lunar else words()["festivals"].get(name)
    return day_of(year, *found) if found else None


def number(text: str) -> int:
    """A whole number as dates write it: ``1 2``, ``十二``, ``元``, ``廿一``, ``二〇二五``."""
    text = "".join(text.split())
    if text.isdigit():
        return int(text)
    if text == "元":
        return 1
    text = text.replace("廿", "二十").replace("两", "二").translate(_LATIN_ZERO)
    value = parse_number(text)
    return int(value) if value is not None else 0


def moment_of(match: re.Match[str], frame: Frame) -> Moment:
    """The moment of a DATE or ISO match, its year still open where the text does not say it."""
    group = match.groupdict()
    return _iso(group) if match.lastgroup == "ISO" else _tail(_head(group, frame), group)


def _iso(group: dict[str, str | None]) -> Moment:
    year = int(group["iy"] or 0)
    month = int(group["im"] or group["gm"] or group["om"] or group["lm"] or 1)
    moment = Moment(year, True, (month, month), precision=DatePrecision.MONTH)
    day = group["id"] or group["gd"]
    if not day:
        return moment
    return replace(moment, days=(int(day), int(day)), precision=DatePrecision.DAY)


def _head(group: dict[str, str | None], frame: Frame) -> Moment:
    table = words()
    if group["y"]:
        return Moment(number(group["y"]), True, school=group["school"] is not None)
    if group["ry"]:
        base = frame.base_year
        return Moment(base + table["relative_years"][group["ry"]] if base else None, True)
    if group["ay"]:
        return Moment(anaphoric=True)
    if group["ym"]:
        offset = table["relative_months"].get(group["ym"])
        if offset is None:
            return Moment(precision=DatePrecision.MONTH, anaphoric=True, monthly=group["ym"] != "同月")
        return _months_from(frame.published, offset, 1, DatePrecision.MONTH)
    if group["yq"]:
        return _months_from(frame.published, table["relative_quarters"][group["yq"]], 3, DatePrecision.QUARTER)
    rhythm = group["rh"] or ""
    return Moment(
        rhythm=rhythm, precision=next((p for char, p in _BEATS.items() if char in rhythm), DatePrecision.YEAR)
    )


def _months_from(published: date | None, offset: int, size: int, precision: DatePrecision) -> Moment:
    """A month or quarter counted from the document's own."""
    if published is None:
        return Moment(None, True, precision=precision)
    first = published.replace(month=(published.month - 1) // size * size + 1, day=1)
    day = add_months(first, offset * size)
    return Moment(day.year, True, (day.month, day.month + size - 1), precision=precision)


def _tail(moment: Moment, group: dict[str, str | None]) -> Moment:
    if group["m"]:
        return _month_tail(moment, group)
    if group["q"] or group["qf"]:
        return _quarter_tail(moment, group)
    if group["h"]:
        months = (1, 6) if group["h"] == "上半年" else (7, 12)
        return replace(moment, months=months, precision=DatePrecision.HALF, detailed=True)
    if group["yp"]:
        return _year_part(replace(moment, detailed=True), group["yp"])
    if group["qe"]:
        return replace(moment, open_start=True, detailed=True)
    if group["s"]:
        months = (SEMESTERS if group["st"] else SEASONS)[group["s"]]
        return replace(moment, months=months, precision=DatePrecision.MONTH)
    if group["f"]:
        return replace(moment, festival=group["f"], precision=DatePrecision.DAY)
    if group["ld"] or group["fm"]:
        day = number(group["ld"] or group["fd"] or "0")
        precision = DatePrecision.DAY if day else DatePrecision.MONTH
        return replace(moment, days=(day, day) if day else None, precision=precision, detailed=True)
    if group["lp"]:
        return _part_of_month(replace(moment, precision=DatePrecision.MONTH, detailed=True), group["lp"])
    return replace(moment, detailed=True, precision=DatePrecision.DAY) if group["wd"] else moment


def _month_tail(moment: Moment, group: dict[str, str | None]) -> Moment:
    month = number(group["m"] or "")
    moment = replace(moment, months=(month, month), precision=DatePrecision.MONTH, detailed=True)
    if group["d"]:
        day = number(group["d"])
        return replace(moment, days=(day, day), precision=DatePrecision.DAY)
    return _part_of_month(moment, group["mp"]) if group["mp"] else moment


def _part_of_month(moment: Moment, part: str) -> Moment:
    if part in MONTH_PARTS:
        return replace(moment, days=MONTH_PARTS[part])
    return replace(moment, open_start=True)


def _quarter_tail(moment: Moment, group: dict[str, str | None]) -> Moment:
    moment = replace(moment, precision=DatePrecision.QUARTER, detailed=True)
    if group["qf"]:
        return replace(moment, anaphoric=not moment.rhythm, open_start=True)
    last = number(group["q1"] or group["q"] or "1")
    first = 1 if group["q0"] else min(number(group["q"] or "1"), last)
    ends = words()["parts"]["end"]
    return replace(moment, months=(3 * first - 2, 3 * last), open_start=group["qp"] in ends)


def _year_part(moment: Moment, part: str) -> Moment:
    if part in words()["parts"]["end"] or part in {"年内", "内"}:
        return replace(moment, open_start=True)
    if part in {"年中", "中期"}:
        return replace(moment, months=(1, 6), open_start=True, precision=DatePrecision.HALF)
    if part in {"年初", "初"}:
        return replace(moment, months=(1, 3), precision=DatePrecision.QUARTER)
    return moment
