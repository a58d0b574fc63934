"""The names a document goes by: how others cite it, and what a reference may mean."""

from __future__ import annotations

import re

from pipeline.model import Document, Reference, Region

_OPEN, _CLOSE = "《〈<", "》〉>"
_ISSUING = re.compile(r"(?:印发|转发|发布|公布|批转|颁发|下发)[^《》〈〉<>，。；]{0,12}?(?=[《〈<])")
_NOTICE = re.compile(r"[^《》〈〉<>，。；]{0,8}(?:通知|公告|决定|通报|函|通告|令)$")
# 关于印发青川市园区办法的通知: no marks around the title that it issues.
_UNMARKED = re.compile(r"(?:^|关于|政府|办公[厅室]|[局委厅])印发(?P<inner>[^《》〈〉<>，。；]{8,80})的通知$")
# 青川市人民政府办公室关于…: bodies before 关于 are told apart by region, not by spelling.
_BODIES = re.compile(r"^[^《》〈〉<>，。；：]{2,80}?(?=关于.{6,}$)")
_OF_A_NOTICE = re.compile(r"(?<=措施|意见|办法|方案|规定|细则|计划|规划|政策)的通知$")
_TRIAL = re.compile(r"[（(](?:试行|暂行)[）)]$")
# Titles that every government gives out every year: only with a place or a year do they name a document.
_ANNUAL = re.compile(r"(?:政府工作报告|国民经济和社会发展计划执行情况的报告)")


def names_of(title: str) -> list[str]:
    """A title and the titles it stands for: without its bodies, the one it prints or forwards, without 试行."""
    names = [title]
    inner = printed_title(title)
    if inner:
        names.append(inner)
    for name in list(names):
        bare = _BODIES.sub("", name, count=1)
        names += [bare] if bare != name else []
    names += [_OF_A_NOTICE.sub("", name) for name in names if "印发" not in name]
    names += [_TRIAL.sub("", name) for name in names if _TRIAL.search(name)]
    return [name for name in dict.fromkeys(names) if name and not _ANNUAL.fullmatch(name)]


def names_of_document(document: Document) -> list[str]:
    """What ``document`` may be cited by: its names, and its title with each issuer before it."""
    title = document.title
    return [*names_of(title), *(issuer + title for issuer in document.issuers if not title.startswith(issuer))]


def printed_title(title: str) -> str:
    """X of 关于印发《X》的通知, whatever its marks, nested marks kept; empty for other titles."""
    issuing = _ISSUING.search(title)
    if issuing is None:
        unmarked = _UNMARKED.search(title)
        return unmarked["inner"] if unmarked else ""
    start = issuing.end() + 1
    depth = 1
    for i in range(start, len(title)):
        depth += (title[i] in _OPEN) - (title[i] in _CLOSE)
        if depth == 0:
            return title[start:i] if _NOTICE.match(title[i + 1 :]) or i == len(title) - 1 else ""
    return ""


def region_meant(reference: Reference, citing: Region | None) -> tuple[str | None, bool]:
    """(region code, whether the reference says so itself): of the body that opens its title, of its number, else of
    the document that cites."""
    from pipeline.structure.gazetteer import find_region, region_of_number

    said = find_region(reference.title, within=citing)
    if said is None and reference.number:
        said = region_of_number(reference.number)
        if said is not None and citing is not None and _is_above(said.code, citing.code):
            said = citing  # 皖 stands for every office of the province, and for those of its cities
    if said is not None:
        return said.code, True
    return (citing.code if citing else None), False


def _is_above(upper: str, lower: str) -> bool:
    return upper != lower and upper != "000000" and lower.startswith(re.sub(r"(?:00)+$", "", upper))
