"""Reads one text once, left to right, and resolves the times in it as it goes."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extract.calendar import bounds
from pipeline.extract.calendar.arithmetic import add_days, year_days
from pipeline.extract.calendar.expression import Days
from pipeline.extract.calendar.frame import Frame
from pipeline.extract.calendar.moments import Moment, moment_of
from pipeline.extract.calendar.neighbours import STALE, Neighbours
from pipeline.extract.calendar.stretch import Stretch
from pipeline.extract.calendar.vocabulary import either, words
from pipeline.model import DatePrecision

NO_YEAR = "文中没有给出年份，文件日期不详"
NO_DATE = "文件日期不详"
IN_CONTEXT = "所指年月由上下文决定"
_SAME_SENTENCE = 150  # characters over which a year said in a sentence still holds
_PLAN_NAMED = re.compile(r"[\u4e00-\u9fff]{2,20}?(?:规划|计划|纲要)(?!期)")  # “十四五”保障性住房发展规划
_PLAN_PART = re.compile(r" ?(?P<side>[前后])(?P<years>[一两二三四1-4])年(?!来)")  # “十四五”后两年
_YEARS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PLAN_TITLE = re.compile(either(words()["plan_parts"]["title"]))


class Reader:
    """The text, how far it is read, and the last year and plan met.

    ``position`` is the end of the last expression: no bound word before it may be taken.
    """

    def __init__(self, text: str, frame: Frame) -> None:
        self.text, self.frame = text, frame
        self.position = 0
        self.neighbours = Neighbours(text)
        self.plan: Days | None = frame.period
        self._year: tuple[int, int] | None = None  # the offset where a year was last said, and the year

    # -------------------------------------------------------------- the words around a time

    def word_before(self, start: int) -> tuple[str | None, int]:
        """Kind of the bound words that end at ``start``, and where they begin."""
        low = max(self.position, start - bounds.LOOK)
        piece = self.text[low:start]
        if piece.rstrip()[-1:] not in bounds.before_ends():
            return None, start
        found = bounds.before().search(piece)
        return (found.lastgroup, low + found.start()) if found else (None, start)

    def word_after(self, end: int) -> tuple[str | None, int]:
        """Kind of the bound words that follow ``end``, and where they end."""
        found = bounds.after().match(self.text, end)
        return (found.lastgroup, found.end()) if found else (None, end)

    def validity_before(self, start: int) -> int | None:
        """Where a quote of validity starts, when 有效期 or its like stands right before ``start``."""
        low = max(self.position, start - bounds.LOOK)
        found = bounds.validity().search(self.text[low:start])
        if not found:
            return None
        return low + (found.start() if found["kept"] else found.start("bound"))

    # -------------------------------------------------------------- the time itself

    def stretch(self, match: re.Match[str], left: Stretch | None = None) -> Stretch | None:
        """What the match names; ``left`` is the other end of a range, which lends what is not said twice."""
        kind, start, end = match.lastgroup or "", match.start(), match.end()
        if kind in {"DATE", "ISO"}:
            return self._date(match, left)
        if kind == "PLAN":
            return self._plan(match)
        if kind == "PERIOD":
            return self._own_period(match)
        if kind == "DAYWORD":
            base = self.frame.published
            day = add_days(base, words()["relative_days"][match["DAYWORD"]]) if base else None
            return Stretch(start, end, (day, day), DatePrecision.DAY, unresolved=None if day else NO_DATE)
        if kind == "YEARS":
            return self._years(match)
        if kind == "LANDMARK":
            return Stretch(start, end, year_days(words()["landmarks"][match["LANDMARK"]]), DatePrecision.YEAR)
        if kind == "SEASON":
            return Stretch(start, end, (None, None), DatePrecision.MONTH, unresolved=f"“{match.group()}”没有固定日期")
        return None

    def _date(self, match: re.Match[str], left: Stretch | None) -> Stretch | None:
        moment = moment_of(match, self.frame)
        if left and left.moment:
            moment = _completed(moment, left.moment)
        moment, inferred = self._dated(moment, match.start())
        if moment.said and moment.year is None and match.lastgroup == "DATE":
            moment, inferred = self._this_year(moment, match)
        days = moment.resolve()
        if left and left.days[0] and days[1] and days[1] < left.days[0] and not moment.said:
            moment = replace(moment, year=(moment.year or 0) + 1)
            days = moment.resolve()
        if moment.said and moment.year:
            self._year = (match.end(), moment.year)
            if moment.months:
                self.neighbours.date(match.end(), moment.year, moment.months[0])
        if days == (None, None) and moment.year is not None and not moment.festival:
            return None  # 2月30日
        reason = _reason(moment, days)
        return Stretch(match.start(), match.end(), days, moment.precision, moment, reason, inferred)

    def _dated(self, moment: Moment, start: int) -> tuple[Moment, bool]:
        """Gives a month or day that stands alone the year of its sentence, else that of the document or of the dates
        around it, and says whether these last had to serve."""
        if moment.year is not None or moment.rhythm or moment.anaphoric or moment.said or moment.bare_day:
            return moment, False
        if self._year and start - self._year[0] <= _SAME_SENTENCE and not self._broken(start):
            return replace(moment, year=self._year[1]), False
        own = replace(moment, year=self.frame.open_year)
        lent = self.neighbours.schedule_year(start, moment.months[0]) if moment.months else None
        published, end = self.frame.published, own.resolve()[1]
        ahead = published and end and end < published - STALE and lent == published.year + 1
        if lent and (ahead or own.year is None):
            return replace(moment, year=lent), True
        return own, False

    def _this_year(self, moment: Moment, match: re.Match[str]) -> tuple[Moment, bool]:
        """今年 and 明年 of a text without a date, counted from what its neighbours say."""
        base = self.neighbours.this_year(match.start())
        if base is None or not match["ry"]:
            return moment, False
        return replace(moment, year=base + words()["relative_years"][match["ry"]]), True

    def _broken(self, start: int) -> bool:
        return self._year is not None and bool(bounds.SENTENCE_BREAK.search(self.text, self._year[0], start))

    def _plan(self, match: re.Match[str]) -> Stretch | None:
        tail = match["plt"] or ""
        first, last = words()["plans"][match["plan"] or match["plan2"]]
        days: Days = (year_days(first)[0], year_days(last)[1])
        if tail.endswith("以来") or (not tail and _PLAN_TITLE.match(self.text, match.end())):
            return None
        if not tail and _PLAN_NAMED.match(self.text, match.end()):
            return None
        self.plan = days
        part = _PLAN_PART.match(self.text, match.end()) if not tail or tail in {"期间", "时期"} else None
        if part:
            length = _YEARS[part["years"]]
            opening = first if part["side"] == "前" else last - length + 1
            days = (year_days(opening)[0], year_days(opening + length - 1)[1])
            return Stretch(match.start(), part.end(), days, DatePrecision.YEAR)
        if tail.endswith(tuple(words()["plan_parts"]["end"])):
            days = (None, days[1])
        return Stretch(match.start(), match.end(), days, DatePrecision.PLAN)

    def _own_period(self, match: re.Match[str]) -> Stretch:
        days: Days = self.plan or (None, None)
        if match["pt"] in words()["own_period"]["end"]:
            days = (None, days[1])
        reason = None if self.plan else "文中没有给出规划期的起止"
        return Stretch(match.start(), match.end(), days, DatePrecision.PLAN, unresolved=reason)

    def _years(self, match: re.Match[str]) -> Stretch:
        first, last = words()["relative_year_ranges"][match["YEARS"]]
        base = self.frame.base_year
        days: Days = (year_days(base + first)[0], year_days(base + last)[1]) if base else (None, None)
        return Stretch(match.start(), match.end(), days, DatePrecision.YEAR, unresolved=None if base else NO_DATE)


def _reason(moment: Moment, days: Days) -> str | None:
    if days != (None, None) or moment.rhythm:
        return None
    if moment.festival and moment.year is not None:
        return f"没有{moment.year}年{moment.festival}的日期"
    return IN_CONTEXT if moment.anaphoric or moment.bare_day else NO_DATE if moment.said else NO_YEAR


def _completed(moment: Moment, left: Moment) -> Moment:
    """The right side of a range takes from the left what it does not say."""
    if moment.bare_day and left.months:
        moment = replace(moment, months=left.months)
    if moment.year is None and not moment.anaphoric:
        moment = replace(moment, year=left.year)
    return replace(moment, rhythm=left.rhythm or moment.rhythm, anaphoric=left.anaphoric or moment.anaphoric)
