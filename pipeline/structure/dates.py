"""The dates a header writes: one day, in any script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.language import fold, parse_number

_HAN = "〇零一二三四五六七八九十○O0"
_ARABIC_DAY = r"(?P<y>(?:19|20)\d\d)\s*[年./-]\s*(?P<m>\d{1,2})\s*[月./-]\s*(?P<d>\d{1,2})(?!\d{3})\s*[日号]?"
_HAN_DAY = rf"(?P<hy>[一二][{_HAN}\s]{{3,7}})年\s*(?P<hm>[{_HAN}]{{1,2}})\s*月\s*(?P<hd>[{_HAN}]{{1,3}})\s*[日号]"
_COMPACT = r"(?P<cy>(?:19|20)\d\d)(?P<cm>0[1-9]|1[0-2])(?P<cd>0[1-9]|[12]\d|3[01])"
_DAY = re.compile(rf"{_ARABIC_DAY}|{_HAN_DAY}|(?<!\d){_COMPACT}(?!\d)")
_LINE_TAIL = re.compile(r"\s*(?:[上下]午)?\s*(?:\d{1,2}[:：时]\d{1,2}(?:[:：分]\d{1,2})?秒?)?\s*")


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day and where it stands: ``text[start:end]``."""

    day: date
    start: int
    end: int


def find_day(text: str, start: int = 0) -> FoundDay | None:
    """The first full date in ``text`` from ``start``: 2023年6月5日, 2023-06-05 10:30, 二〇二三年六月五日, 20230605."""
    for match in _DAY.finditer(fold(text), start):
        day = _day(match)
        if day is not None:
            return FoundDay(day, match.start(), match.end())
    return None


def last_day(text: str) -> FoundDay | None:
    """The last full date in ``text``."""
    found, position = None, 0
    while (following := find_day(text, position)) is not None:
        found, position = following, following.end
    return found


def whole_day(text: str) -> date | None:
    """The day, if ``text`` is a date and nothing else (brackets and a time of day apart)."""
    bare = text.strip().strip("()（）[]【】 ")
    found = find_day(bare)
    if found is None or found.start != 0 or not _LINE_TAIL.fullmatch(bare, found.end):
        return None
    return found.day


def _day(match: re.Match[str]) -> date | None:
    if match["y"]:
        parts = [int(match["y"]), int(match["m"]), int(match["d"])]
    elif match["cy"]:
        parts = [int(match["cy"]), int(match["cm"]), int(match["cd"])]
    else:
        parts = [_han_number(match[name]) for name in ("hy", "hm", "hd")]
    try:
        return date(*parts)
    except ValueError:
        return None


def _han_number(text: str) -> int:
    value = parse_number("".join(text.split()).replace("O", "〇").replace("0", "〇").replace("○", "〇"))
    return int(value) if value is not None else 0
