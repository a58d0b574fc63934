"""Who is to act, how bindingly, and against which base year."""

from __future__ import annotations

import re

from pipeline.extract.targets.candidate import Candidate
from pipeline.extract.targets.descriptor import last_match
from pipeline.extract.targets.vocabulary import words
from pipeline.model import Strength

_ASIDE = re.compile(r"[〔\[（(][^〕\])）]{0,30}[〕\])）]")
_SPLIT = re.compile(r"[、，,；;。\s]+")
_BASE = re.compile(
    r"(?:比|较|与|相较|对比)(20\d\d)年|(20\d\d)年(?:的基础|基础上|为基数|基数)|(20\d\d)年底?的(?:$|[\d一二两三四五六七八九十.]+倍)|[由从](20\d\d)年"
)


def bodies_after(text: str, start: int, end: int) -> tuple[str, ...]:
    """The bodies that the first bracket in ``text[start:end]`` charges with the task."""
    match = words().bodies.bracket.search(text, start, end)
    if match is None:
        return ()
    return split_bodies(match[1])


def split_bodies(listing: str) -> tuple[str, ...]:
    """The bodies in 市工信局、市财政局，各区政府, without labels (责任单位：…, 牵头)."""
    listed = _ASIDE.sub("", listing.replace("\n", ""))
    names = [
        words().bodies.cut.sub("", piece).split("(")[0].split("（")[0].strip("：: ）)")
        for piece in _SPLIT.split(listed)
    ]
    return tuple(dict.fromkeys(name for name in names if 1 < len(name) <= 24 and words().bodies.name.search(name)))


def strength_of(c: Candidate) -> Strength:
    """How binding the wording before the number is; the nearest modal word counts."""
    best = (-1, Strength.PLAIN)
    for kind, pattern in words().strengths:
        if kind == Strength.ENCOURAGE and c.scope.assessed:
            continue  # 支持不少于6种协议: what a product can do
        match = last_match(pattern, c.so_far)
        if match and match.start() > best[0]:
            best = (match.start(), Strength(kind))
    return best[1]


def base_year_of(c: Candidate) -> int | None:
    """The year the change is measured from (比2020年提高)."""
    match = last_match(_BASE, c.before) or _BASE.search(c.after[:16])
    if match is None:
        return None
    return int(next(year for year in match.groups() if year))
