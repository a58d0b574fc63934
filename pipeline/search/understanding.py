"""Filters that a query seems to name: 2023年以来上海的工业上楼补贴 → since 2023-01-01, region 上海市.

``Workspace.search`` applies them, says so, and leaves them out where asked to; ``SearchEngine.search`` does not know
them. A strategy is only a hint: documents that speak of it need not carry its label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.language.width import fold

_YEAR = r"(?:19|20)\d\d"
_RANGE = re.compile(rf"(?:从)?({_YEAR})\s*年?\s*(?:-+|~|到|至)\s*({_YEAR})\s*年?(?:期间|之间|间)?")
_SINCE = re.compile(rf"(?:自|从)?({_YEAR})\s*年?(?:以来|以后|之后|起|至今|开始)")
_UNTIL = re.compile(rf"({_YEAR})\s*年?(以前|之前|前)")
# 2021—2025年发展规划 is the name of a plan, not the years in which documents were written
_NAMED = re.compile(r"[)）]|[^\s，。,；;]{0,16}?(?:规划|计划|方案|纲要|行动|目标)")
_MARKED = re.compile(r"[\"“”「」『』]|(?:^|\s)[+-]\S")
_ABOUT = re.compile(r"^(?:的|关于|有关|在|对|\s)+|(?:关于|有关|\s)+$")


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a query seems to limit itself to. ``rest`` is the query without it; ``region`` a GB/T 2260 code;
    ``strategy`` a label of the taxonomy that the query names, which stays in ``rest``."""

    rest: str
    region: str | None = None
    region_name: str = ""
    since: date | None = None
    until: date | None = None
    strategy: str = ""

    def __bool__(self) -> bool:
        return bool(self.region or self.since or self.until)

    def __str__(self) -> str:
        """For people: ``地区：上海市；不早于 2023-01-01``."""
        parts = [f"地区：{self.region_name}"] if self.region else []
        parts += [f"不早于 {self.since}"] if self.since else []
        parts += [f"不晚于 {self.until}"] if self.until else []
        return "；".join(parts)


def understand(query: str, strategies: Iterable[str] = ()) -> Understanding:
    """Read years with 以来, 以前 or a range, a place that only one division bears the name of, and one of
    ``strategies`` by its name. Words in quotes and those marked + or - are left alone: so are queries with them."""
    text = fold(query).strip()
    named = next((name for name in sorted(strategies, key=len, reverse=True) if fold(name) in text), "")
    if _MARKED.search(text):
        return Understanding(text, strategy=named)
    since, until, rest = _period(text)
    region, name, rest = _region(rest)
    rest = _ABOUT.sub("", " ".join(rest.split())) or rest.strip()
    return Understanding(rest, region, name, since, until, named)


def _period(text: str) -> tuple[date | None, date | None, str]:
    match = _RANGE.search(text)
    if match and _NAMED.match(text, match.end()):
        return None, None, text
    if match and match[1] <= match[2]:
        return date(int(match[1]), 1, 1), date(int(match[2]), 12, 31), _cut(text, match.span())
    if match := _SINCE.search(text):
        return date(int(match[1]), 1, 1), None, _cut(text, match.span())
    # 2023年前 may be a goal (2023年前建成); only 以前 and 之前 and a year that ends the query speak of documents
    if (match := _UNTIL.search(text)) and (match[2] != "前" or match.end() == len(text)):
        return None, date(int(match[1]) - 1, 12, 31), _cut(text, match.span())
    return None, None, text


def _region(text: str) -> tuple[str | None, str, str]:
    from pipeline.search.places import named_codes
    from pipeline.structure.gazetteer import match_region

    mentions = named_codes(text)
    if len(mentions) != 1:
        return None, "", text
    region = match_region(mentions[0])
    if region is None:
        return None, "", text
    for size in range(len(text), 1, -1):  # the longest piece of the query that names it
        for start in range(len(text) - size + 1):
            piece = text[start : start + size]
            found = match_region(piece) if piece in region.name else None
            if found is not None and found.code == region.code:
                return region.code, region.name, _cut(text, (start, start + size))
    return region.code, region.name, text


def _cut(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]]} {text[span[1] :]}"
