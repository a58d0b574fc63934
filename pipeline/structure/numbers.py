"""发文字号: reading every spelling, writing one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.language import fold

_OPEN, _CLOSE = r"[〔\[【（(〈<﹝{]", r"[〕\]】）)〉>﹞}]"
_AGENCY = r"[一-龥A-Za-z]{1,24}?"
_NUMBER = re.compile(
    rf"(?P<agency>{_AGENCY})\s*(?P<bracket>{_OPEN})\s*(?P<year>(?:19|20)\s*\d\s*\d)\s*年?\s*{_CLOSE}\s*"
    rf"(?:第|特)?\s*(?P<number>\d{{1,5}}(?:-\d{{1,3}})?)\s*号"
)
_ORDER = re.compile(
    r"(?P<organ>[一-龥、 ]{1,60}?(?:令|公告|通告|决定))\s*[（(]?\s*(?P<year>(?:19|20)\d\d)?\s*年?\s*"
    r"第\s*(?P<number>[\d一二三四五六七八九十百〇零]{1,6})\s*号\s*[)）]?"
)
_STANDARD = re.compile(
    r"(?P<kind>(?:DB\s*\d{2,6}|GB|HJ|YD|JT|JG|CJ|SL|NY|QB|AQ|WS|SJ|DZ|TD|LY|YB|HG|JR|GA|MZ|RB|SB)\s*(?:/\s*[TZ])?"
    r"|T/[A-Z]{2,8})\s*/?\s*(?P<number>\d{1,6}(?:\.\d{1,2})?)\s*-+\s*(?P<year>(?:19|20)?\d\d)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:按照|根据|依据|依照|参照|执行|落实|及|和|与|以|见|原|的)+")
_BARE_ORDER = re.compile(r"[（(]?\s*(?:(?P<year>(?:19|20)\d\d)\s*年\s*)?第\s*(?P<number>\d{1,4})\s*号\s*[)）]?")


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A 发文字号 in its one spelling, and where it stood."""

    number: str
    start: int
    end: int


def normalise(text: str) -> str | None:
    """``国发[2021] 29号`` → ``国发〔2021〕29号``; None where ``text`` holds no 发文字号."""
    found = find_number(text)
    return found.number if found else None


def find_number(text: str, start: int = 0) -> FoundNumber | None:
    """The first 发文字号 with a bracketed year in ``text``."""
    match = _NUMBER.search(fold(text), start)
    if match is None:
        return None
    lead = _LEAD.match(match["agency"])
    skip = lead.end() if lead and lead.end() < len(match["agency"]) else 0
    return FoundNumber(_spell(match)[skip:], match.start() + skip, match.end())


def standard_number(line: str) -> str | None:
    """The number of a standard alone on its line: ＧＢ／Ｔ ９７０４—２０１２ → GB/T 9704—2012."""
    match = _STANDARD.fullmatch(fold(line).strip())
    if match is None:
        return None
    kind = match["kind"].replace(" ", "").upper()
    return f"{kind} {match['number']}—{match['year']}"


def line_number(line: str) -> str | None:
    """The 发文字号 of a line that is nothing else (a 签发人 after it does not count), a 令 too: 国令第703号."""
    text = fold(line).strip().strip("，,。;；")
    text = re.sub(r"\s*签\s*发\s*人\s*[:：].*$", "", text)
    if len(text) > 60:
        return None
    bare = text[1:-1] if text[:1] in "（(" and text[-1:] in "）)" and "号" in text[-3:] else text
    match = _NUMBER.fullmatch("".join(bare.split()))
    if match is not None:
        return _spell(match)
    order = _ORDER.fullmatch(text)
    if order is not None:
        return _order(order)
    return None


def order_number(line: str) -> str | None:
    """``第703号`` or ``2023年第5号`` standing alone under a 令 or 公告."""
    match = _BARE_ORDER.fullmatch(fold(line).strip())
    if match is None:
        return None
    return f"{match['year']}年第{match['number']}号" if match["year"] else f"第{match['number']}号"


def _spell(match: re.Match[str]) -> str:
    year = "".join(match["year"].split())
    return f"{match['agency']}〔{year}〕{match['number']}号"


def _order(match: re.Match[str]) -> str:
    organ = "".join(match["organ"].split())
    year = f"{match['year']}年" if match["year"] else ""
    return f"{organ}{year}第{match['number']}号"
