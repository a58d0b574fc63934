"""Options that several commands share."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

import click

from pipeline.errors import InputError
from pipeline.workspace import Workspace, resolve_filters

C = TypeVar("C", bound=Callable[..., Any])
_PARTIAL = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?$")


def parse_day(text: str | None, *, last: bool = False) -> date | None:
    """``2022`` → its first day, or with ``last`` its last day; likewise ``2022-06``; a full date stays."""
    if text is None:
        return None
    match = _PARTIAL.match(text.strip())
    if not match:
        raise InputError(f"日期 {text!r} 看不懂；请写 2024、2024-06 或 2024-06-30")
    year, month, day = (int(g) if g else None for g in match.groups())
    assert year is not None
    try:
        if day:
            return date(year, month or 1, day)
        if not last:
            return date(year, month or 1, 1)
        following = date(year + 1, 1, 1) if (month or 12) == 12 else date(year, (month or 12) + 1, 1)
        return following - timedelta(days=1)
    except ValueError as error:
        raise InputError(f"日期 {text!r} 不存在；请写 2024、2024-06 或 2024-06-30") from error


def filter_options(command: C) -> C:
    """--region … --until, gathered into one ``filters`` argument."""

    @functools.wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        kwargs["filters"] = resolve_filters(
            region=kwargs.pop("region"),
            level=kwargs.pop("level"),
            issuer=kwargs.pop("issuer"),
            doc_type=kwargs.pop("doc_type"),
            strategy=kwargs.pop("strategy"),
            status=kwargs.pop("status"),
            since=parse_day(kwargs.pop("since")),
            until=parse_day(kwargs.pop("until"), last=True),
            as_of=parse_day(kwargs.pop("as_of"), last=True),
        )
        return command(*args, **kwargs)

    for option in reversed(
        [
            click.option("--region", help="地区：上海、宁波、330200 …（含下级）"),
            click.option("--level", help="层级：national、province、prefecture、county（或 国家、省、市、县）"),
            click.option("--issuer", help="发文机关（部分名称即可）"),
            click.option("--type", "doc_type", help="文种：意见、行动计划、通知 …"),
            click.option("--strategy", help="战略：数字化转型、工业上楼 …"),
            click.option("--status", help="效力：in_force、draft、expired …"),
            click.option("--since", help="成文或发布不早于：2022、2022-06、2022-06-30"),
            click.option("--until", help="成文或发布不晚于"),
            click.option("--as-of", help="在这一天有效的文件"),
        ]
    ):
        wrapper = option(wrapper)
    return wrapper  # type: ignore[return-value]


def open_workspace(ctx: click.Context) -> Workspace:
    """The workspace named by -w, or the one around the current folder."""
    return Workspace.open(ctx.find_root().obj)
