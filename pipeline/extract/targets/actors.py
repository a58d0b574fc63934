"""Who is to act, how bindingly, and against which base year."""

from __future__ import annotations

import re

from pipeline.extract.targets.candidate import Candidate
from pipeline.extract.targets.evidence import last_match
from pipeline.extract.targets.vocabulary import words
from pipeline.model import Strength

_BRACKET = re.compile(r"[（(\[〔]([^（(\[〔]{0,8}(?:责任单位|责任部门|牵头单位|牵头部门|实施主体|责任主体)[^）)\]]{1,300}|[^（）()\[\]\n]{2,200}(?:牵头|负责|配合|按职责分工[^）)]{0,12})[^）)]{0,60})[）)\]〕]")
_LABEL = re.compile(r"(?:牵头|责任|配合|参与|协同|主体)?(?:单位|部门|主体|领导)[：:]|按?照?职责分工[^、，；;]{0,12}|分别?负责|牵头|负责|共同|配合|等部门|参与|具体|组织实施|完成时限.*")
_ASIDE = re.compile(r"[〔\[（(][^〕\])）]{0,30}[〕\])）]")
_SPLIT = re.compile(r"[、，,；;。\s]+")
_BODY = re.compile(r".*(?:厅|局|委|办|部|会|院|府|处|中心|署|行|团|县|区|市|公司|单位|集团|党工委|组织部|宣传部|馆|站|队|所|校|税务|联|组|领导|各地|银行|供电|通管|海关|法院)[^、]{0,6}$")
_BASE = re.compile(r"(?:比|较|与|相较|对比)(20\d\d)年|(20\d\d)年(?:的基础|基础上|为基数|基数)|(20\d\d)年的[\d一二两三四五六七八九十.]+倍|[由从](20\d\d)年")


def bodies_after(text: str, start: int, end: int) -> tuple[str, ...]:
    """The bodies that the first bracket in ``text[start:end]`` charges with the task."""
    match = _BRACKET.search(text, start, end)
    if match is None:
        return ()
    listed = _ASIDE.sub("", match[1].replace("\n", ""))
    names = [_LABEL.sub("", piece).strip("：: （）()") for piece in _SPLIT.split(listed)]
    return tuple(dict.fromkeys(name for name in names if 1 < len(name) <= 24 and _BODY.match(name)))


def strength_of(c: Candidate) -> Strength:
    """How binding the wording before the number is; the nearest modal word counts."""
    best = (-1, Strength.PLAIN)
    for kind, pattern in words().strengths:
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
