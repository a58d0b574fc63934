"""What the text speaks from: its day, the year its title names, the period of its plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.extract.calendar.arithmetic import day_of, year_days
from pipeline.extract.calendar.expression import Days
from pipeline.extract.calendar.vocabulary import either, words
from pipeline.language import fold, parse_number

_RANGE = re.compile(r"(?<!\d)((?:19|2[01])\d\d) ?年? ?(?:-{1,2}|~|至|到) ?((?:19|2[01])\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|2[01])\d\d) ?年")
_PLAN = re.compile(rf"[“\"]({either(words()['plans'])})[”\"]")
_HAN = "[〇零一二三四五六七八九十]"
_DAY = (
    r"(?:(?P<y>(?:19|2[01])\d\d) ?[年./-] ?(?P<m>\d{1,2}) ?[月./-] ?(?P<d>\d{1,2})日?"
    rf"|(?P<hy>[一二]{_HAN}{{3}})年(?P<hm>{_HAN}{{1,2}})月(?P<hd>{_HAN}{{1,3}})日)"
)
_OWN_NUMBER = re.compile(r"^[ \t]*[\u4e00-\u9fff]{2,10}[〔\[(（]((?:19|20)\d\d)[〕\])）] ?\d{1,5} ?号[ \t]*$", re.M)
_OWN_DATES = [
    re.compile(rf"成文日期 ?[:：]?\s{{0,4}}{_DAY}"),
    re.compile(rf"^[ \t]*{_DAY}[ \t]*$", re.M),
    re.compile(rf"(?:发布|发表|印发|公布|公开)(?:日期|时间) ?[:：]?\s{{0,4}}{_DAY}"),
    re.compile(rf"{_DAY} ?印发"),
    re.compile(rf"{_DAY} ?[012]?\d:[0-5]\d(?::[0-5]\d)?\s{{0,4}}(?:来源|发布|作者|编辑|浏览|$)", re.M),
]


@dataclass(frozen=True, slots=True)
class Frame:
    """``year`` is the one year the title names, ``period`` the span of the plan in the title, ``numbered`` the year
    of the document's own 发文字号 where its text shows that on a line of its own."""

    published: date | None
    year: int | None
    period: Days | None
    numbered: int | None = None

    @classmethod
    def of(cls, title: str, published: date | None, text: str = "") -> Frame:
        title = fold(title)
        own = _OWN_NUMBER.search(text) if published is None else None
        return cls(published, _title_year(title, published), title_period(title), int(own[1]) if own else None)

    @property
    def base_year(self) -> int | None:
        """The year that 今年 means."""
        return self.published.year if self.published else self.numbered

    @property
    def open_year(self) -> int | None:
        """The year of a month or day that stands without one."""
        return self.year or self.base_year


def signed_on(text: str) -> date | None:
    """The day the text dates itself: 成文日期, a signature line, 发布日期, …印发; None where it does not."""
    for pattern in _OWN_DATES:
        for match in pattern.finditer(text):
            day = _day(match)
            if day:
                return day
    return None


def _day(match: re.Match[str]) -> date | None:
    if match["y"]:
        return day_of(int(match["y"]), int(match["m"]), int(match["d"]))
    numbers = [parse_number(match[name]) for name in ("hy", "hm", "hd")]
    year, month, day = (int(number) if number is not None else 0 for number in numbers)
    return day_of(year, month, day)


def title_period(title: str) -> Days | None:
    """The years a plan's title spans: （2023—2025年）, “十四五”; None where it names none."""
    spans = _RANGE.findall(title)
    if spans:
        first, last = (int(year) for year in spans[-1])
        return (year_days(first)[0], year_days(last)[1]) if first < last else None
    plan = _PLAN.search(title)
    if plan:
        first, last = words()["plans"][plan[1]]
        return year_days(first)[0], year_days(last)[1]
    return None


def _title_year(title: str, published: date | None) -> int | None:
    years = {int(year) for year in _YEAR.findall(_RANGE.sub("", title))}
    if published is None or len(years) != 1:
        return None
    year = years.pop()
    return year if year - published.year in (0, 1) else None
