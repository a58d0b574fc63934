"""The years that neighbouring times lend to one whose year neither the document nor its sentence gives."""

from __future__ import annotations

import re
from datetime import timedelta

from pipeline.extract.calendar.expression import TimeExpression, TimeRole
from pipeline.extract.calendar.vocabulary import either, words
from pipeline.model import DatePrecision

STALE = timedelta(days=60)  # a bare month that ended longer ago than this means next year's
_SCHEDULE = 500  # characters over which the dates of one schedule share their year
_HALF_YEAR = 6  # months
_PARAGRAPH = 400  # characters of a paragraph in which the date of a notice dates what is said of it
_SENTENCE_END = re.compile(r"[。！？\n]\s*")
_BORN = re.compile(r"[^。；;\n]{0,14}(?:出生|毕业|登记|注册)")  # the date of a person or a firm, of no schedule
_NOTICE = re.compile(rf"[^。\n]{{0,40}}{either(words()['own_acts']['issue'])}")
_PERIODS = frozenset({DatePrecision.YEAR, DatePrecision.PLAN})

Said = tuple[int, int]  # the offset where a year was said, and the year


class Neighbours:
    """The last date of a schedule, the last plan period and the last dated notice that the reading has passed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._dated: Said | None = None
        self._month = 0
        self._period: Said | None = None
        self._notice: Said | None = None

    def date(self, end: int, year: int, month: int) -> None:
        """A month or day said with its year ends at ``end``."""
        if not _BORN.match(self._text, end):
            self._dated = end, year
            self._month = month
        if _NOTICE.match(self._text, end):
            self._notice = end, year

    def period(self, time: TimeExpression) -> None:
        """A time read; only periods of years are kept: 2023—2025年, “十四五”期间."""
        if time.role is TimeRole.DURING and time.span.start and time.span.precision in _PERIODS:
            self._period = time.end_char, time.span.start.year

    def schedule_year(self, start: int, month: int) -> int | None:
        """The year of a month or day that stands without one among dates that have theirs; a schedule runs on: the
        January behind a December is the next year's."""
        if self._dated is None or start - self._dated[0] > _SCHEDULE:
            return None
        return self._dated[1] + (month + _HALF_YEAR < self._month)

    def this_year(self, start: int) -> int | None:
        """What 今年 means in a text without a date.

        A report on a plan speaks from the year in which the plan begins: 2023—2025年分三批实施。今年将选择30个城市.
        So the first year of a plan period in the same or the preceding sentence counts, else the year of a notice
        dated in the same paragraph.
        """
        if self._period and self._breaks(self._period[0], start) <= 1:
            return self._period[1]
        if self._notice and "\n" not in self._between(self._notice[0], start):
            return self._notice[1]
        return None

    def _between(self, first: int, last: int) -> str:
        return self._text[first:last] if last - first <= _PARAGRAPH else "\n"

    def _breaks(self, first: int, last: int) -> int:
        return len(_SENTENCE_END.findall(self._text, first, last)) if last - first <= _PARAGRAPH else 2
