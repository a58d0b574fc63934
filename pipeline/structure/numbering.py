"""The markers official documents number their parts with: 第三章, 一、, （一）, 1., （1）, ①, 1.2.3, ——."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from pipeline.language import fold, parse_number


class Rank(IntEnum):
    """Kinds of marker, outermost first, as GB/T 9704 and the drafting rules for regulations order them."""

    BOOK = 0  # 第一编
    DIVISION = 1  # 第一部分
    CHAPTER = 2  # 第一章
    SECTION = 3  # 第一节
    HAN = 4  # 一、
    ARTICLE = 5  # 第一条
    HAN_PAREN = 6  # （一）
    ARABIC = 7  # 1.
    DECIMAL = 8  # 1.1; deeper ones by their number of parts
    ARABIC_PAREN = 9  # （1）
    HALF_PAREN = 10  # 1）
    CIRCLED = 11  # ①
    LETTER = 12  # a）
    ITEM = 13  # 首先 …, 一是 …, —— …


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker at the start of a line. ``label`` is its canonical form, the element of a section path; ``end`` is
    the offset in the line where the words after it begin; ``depth`` counts the parts of a decimal."""

    rank: Rank
    number: int
    label: str
    end: int
    depth: int = 0


_HAN = "零〇一二三四五六七八九十百两"
_ORDINAL_WORDS = {"首先": 1, "其次": 2, "再次": 3, "第三": 3, "最后": 9}
_UNITS = {
    "编": Rank.BOOK,
    "篇": Rank.BOOK,
    "部分": Rank.DIVISION,
    "章": Rank.CHAPTER,
    "节": Rank.SECTION,
    "条": Rank.ARTICLE,
}

_NUMBERED = re.compile(
    rf"第\s*(?P<number>[{_HAN}](?:\s?[{_HAN}])*|\d(?:\s?\d)*)\s*(?P<unit>部分|[编篇章节条])(?P<sub>之[{_HAN}])?"
    r"(?![款项目、，,和至及与或到》”\"]|的|规定|所|中|以|修改为|第|章|约|件)"
    r"[\s:：]*"
)
_HAN_COMMA = re.compile(rf"(?P<number>[{_HAN}]{{1,4}})\s*(?:[、.]|(?=\s)(?!\s*[、.])\s)\s*(?![{_HAN}]+[、级类]|\d+年)")
_HAN_PAREN = re.compile(rf"[(（]\s*(?P<number>[{_HAN}]{{1,4}})\s*[)）]\s*[、.]?\s*")
_ARABIC = re.compile(
    r"(?P<number>\d{1,3})\s*(?:、|\.(?=(?:19|20)\d\d年|\d{1,2}[GDAKgk]\b|\d[GD]|[^\d.])|\.$)\s*(?!\d{1,2}[日月号时])"
)
_DECIMAL = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,4})\.?(?P<gap>[\s、]*)(?![\d.%~-]|[亿万千百]|[元个家项倍米吨年月日时点号兆度]|平方|公里|公顷|小时|左右|以上|[a-zA-Z])"
)
_BARE = re.compile(r"(?P<number>\d{1,2})\s+(?=[一-龥])")
_ARABIC_PAREN = re.compile(r"[(（]\s*(?P<number>\d{1,3})\s*[)）]\s*[、.]?\s*")
_HALF_PAREN = re.compile(r"(?P<number>\d{1,3})\s*[)）]\s*")
_LETTER = re.compile(r"[(（]?\s*(?P<letter>[a-zA-Z])\s*[)）]\s*")
_ITEM_HAN = re.compile(rf"(?P<number>[{_HAN}]{{1,2}})是[，,、]?\s*")
_ITEM_WORD = re.compile(r"(?P<word>首先|其次|再次|最后)[，,、:：]\s*")
_DASH = re.compile(r"-{2,}\s*(?=[^\s\d-])")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SPECIAL = (
    {chr(0x2460 + i): (Rank.CIRCLED, i + 1) for i in range(20)}
    | {chr(0x2776 + i): (Rank.CIRCLED, i + 1) for i in range(10)}
    | {chr(0x2474 + i): (Rank.ARABIC_PAREN, i + 1) for i in range(20)}
    | {chr(0x2488 + i): (Rank.ARABIC, i + 1) for i in range(20)}
    | {chr(0x3220 + i): (Rank.HAN_PAREN, i + 1) for i in range(10)}
)


def han(number: int) -> str:
    """``12`` → ``十二``, ``105`` → ``一百零五``; 0 to 9999."""
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千"]
    text = str(number)
    out = ""
    for i, char in enumerate(text):
        if char != "0":
            out += digits[int(char)] + units[len(text) - 1 - i]
        elif out and out[-1] != "零" and text[i:].strip("0"):
            out += "零"
    return (out[1:] if out.startswith("一十") else out) or "零"


def read_marker(line: str, *, bare: bool = False) -> Marker | None:
    """The marker that ``line`` opens with, or None. Spaces before it do not count, ones inside it neither.

    ``bare`` also takes an Arabic numeral set off by a space alone (``1 总则``), for texts numbered 1, 1.1, 1.1.1.
    """
    indent = len(line) - len(line.lstrip())
    text = fold(line[indent : indent + 60])
    if not text:
        return None
    found = _special(text) or _numbered(text) or _han(text) or _arabic(text, bare) or _item(text)
    if found is None:
        return None
    return Marker(found.rank, found.number, found.label, indent + found.end, found.depth)


def _special(text: str) -> Marker | None:
    if text[0] not in _SPECIAL:
        return None
    rank, number = _SPECIAL[text[0]]
    end = 1
    while end < len(text) and text[end] in " 、.":
        end += 1
    return Marker(rank, number, _label(rank, number), end)


def _numbered(text: str) -> Marker | None:
    match = _NUMBERED.match(text)
    if match is None:
        return None
    number, unit = _value(match["number"]), match["unit"]
    if number is None:
        return None
    label = f"第{han(number)}{unit}{match['sub'] or ''}"
    return Marker(_UNITS[unit], number, label, match.end())


def _han(text: str) -> Marker | None:
    for pattern, rank in ((_HAN_PAREN, Rank.HAN_PAREN), (_HAN_COMMA, Rank.HAN)):
        match = pattern.match(text)
        number = _value(match["number"]) if match else None
        if match and number:
            return Marker(rank, number, _label(rank, number), match.end())
    return None


def _arabic(text: str, bare: bool) -> Marker | None:
    decimal = _DECIMAL.match(text)
    parts = [int(part) for part in decimal["number"].split(".")] if decimal else []
    if decimal and all(parts):
        return Marker(Rank.DECIMAL, parts[-1], ".".join(map(str, parts)), decimal.end(), len(parts))
    for pattern, rank in ((_ARABIC, Rank.ARABIC), (_ARABIC_PAREN, Rank.ARABIC_PAREN), (_HALF_PAREN, Rank.HALF_PAREN)):
        match = pattern.match(text)
        if match:
            number = int(match["number"])
            return Marker(rank, number, _label(rank, number), match.end())
    match = _BARE.match(text) if bare else None
    if match:
        return Marker(Rank.DECIMAL, int(match["number"]), str(int(match["number"])), match.end(), 1)
    letter = _LETTER.match(text)
    if letter:
        return Marker(Rank.LETTER, ord(letter["letter"].lower()) - 96, letter["letter"].lower() + "）", letter.end())
    return None


def _item(text: str) -> Marker | None:
    match = _ITEM_HAN.match(text)
    number = _value(match["number"]) if match else None
    if match and number:
        return Marker(Rank.ITEM, number, f"{han(number)}是", match.end())
    match = _ITEM_WORD.match(text)
    if match:
        return Marker(Rank.ITEM, _ORDINAL_WORDS[match["word"]], match["word"], match.end())
    match = _DASH.match(text)
    return Marker(Rank.ITEM, 0, "——", match.end()) if match else None


def _value(numeral: str) -> int | None:
    value = parse_number("".join(numeral.split()))
    return int(value) if value is not None and 0 < value < 1000 else None


def _label(rank: Rank, number: int) -> str:
    match rank:
        case Rank.HAN:
            return han(number)
        case Rank.HAN_PAREN:
            return f"（{han(number)}）"
        case Rank.ARABIC_PAREN:
            return f"（{number}）"
        case Rank.HALF_PAREN:
            return f"{number}）"
        case Rank.CIRCLED if number <= len(_CIRCLED):
            return _CIRCLED[number - 1]
        case _:
            return str(number)
