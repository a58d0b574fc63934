"""What the time grammar hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.model import DateSpan

Days = tuple[date | None, date | None]


class TimeRole(StrEnum):
    """How an expression bounds what it stands beside."""

    POINT = "point"  # 2025年, 6月30日, 2024年一季度
    BY = "by"  # 到2025年, 6月底前, 年内, 截至未来
    FROM = "from"  # 自2024年1月1日起, 2020年以后
    UNTIL = "until"  # 至2025年12月31日止
    DURING = "during"  # 2023—2025年, “十四五”期间
    WITHIN = "within"  # 三年内, 自受理之日起20个工作日内, 通过三年时间
    VALIDITY = "validity"  # 有效期3年, 有效期至2025年12月31日
    RECURRING = "recurring"  # 每年3月底前, 每年
    LOOKBACK = "lookback"  # 近三年, 2017年以来
    LENGTH = "length"  # 三年, 满12个月, 2年以上: an amount of time that bounds nothing by itself


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """One expression of time: offsets into the text, with its bound words, and the days it means.

    ``span`` is resolved from ``Context.published``; a side is None where it is open or cannot be known, and
    ``unresolved`` then says why. ``also`` holds other (start, end) readings that are as right.
    ``inferred``: the year is taken from a neighbouring time, for neither the document nor the sentence gives it.
    """

    start_char: int
    end_char: int
    span: DateSpan
    role: TimeRole
    recurring: bool = False
    unresolved: str | None = None
    also: tuple[Days, ...] = ()
    inferred: bool = False
