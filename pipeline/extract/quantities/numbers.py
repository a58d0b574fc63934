"""Where a number starts and ends, and what it is worth: Arabic, Han, mixed, fractions, ranges of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pipeline.language import parse_number

HAN_DIGITS = "一二两三四五六七八九"
HAN_POWERS = "十百千万亿"
_DIGITS = frozenset(HAN_DIGITS + "零〇")
_MAGNITUDES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

_ARABIC = re.compile(r"\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?(?!\d)|\d{1,15}(?:\.\d{1,9})?(?!\d)")
_HAN = re.compile(rf"[{HAN_DIGITS}{HAN_POWERS}零〇]{{1,16}}(?:点[零〇{HAN_DIGITS}]{{1,9}}[万亿]{{0,2}})?")
# 千瓦, 百帕 are units: there the letter is no part of the number.
_POWERS = re.compile(r" ?((?:[十百千](?![瓦米克伏赫卡帕焦分]))?(?:万亿|亿|万)?)")
_APPROXIMATE = re.compile(r"[余多来]")
_FRACTION = re.compile(rf"([{HAN_DIGITS}十]{{1,3}})分之([{HAN_DIGITS}十百点零]{{1,6}}|\d+(?:\.\d+)?)")
_HUNDREDTHS = re.compile(r"([百千万])分之([一二两三四五六七八九十百点零〇]{1,8}|\d+(?:\.\d+)?)")
_SLASH = re.compile(r"([1-9])/([2-9]|10)(?![\d/年月.])")
_TENTHS = re.compile(
    rf"([{HAN_DIGITS}]|\d(?:\.\d)?)成(?:([{HAN_DIGITS}])?)(?=以[上下内]|左右|的|多|[至到~-]|[，,。;；、)）\s]|$)"
)
_DOUBLING = re.compile(rf"翻([{HAN_DIGITS}]|\d)?番")
_HALF = re.compile(r"半数|一半|(?<=[过超])半(?![年个天小月日载边])")


@dataclass(frozen=True, slots=True)
class Number:
    """``text[start:end]`` is worth ``value``; ``unit`` is set where the number brings its own (半数 → %)."""

    start: int
    end: int
    value: Decimal
    raw: Decimal
    power: int = 1
    approximate: bool = False
    unit: str = ""
    arabic: bool = True
    bare_power: bool = False
    value_max: Decimal | None = None


def read_number(text: str, start: int) -> Number | None:
    """The number that begins at ``start``: digits with 万/亿, or a Han numeral; None where none does."""
    arabic = _ARABIC.match(text, start)
    if arabic:
        raw = Decimal(arabic.group().replace(",", ""))
        return _with_power(text, start, arabic.end(), raw)
    return _read_han(text, start)


def _with_power(text: str, start: int, end: int, raw: Decimal) -> Number:
    """Reads 万/亿 and 余/多 in either order: 2万余, 20多万."""
    letters = _letters(text, end)
    approximate = bool(_APPROXIMATE.match(text, end + len(letters)))
    if approximate and not letters.strip():
        letters = letters + text[end + len(letters)] + _letters(text, end + len(letters) + 1)
    elif approximate:
        letters += text[end + len(letters)]
    power = 1
    for letter in letters:
        power *= _MAGNITUDES.get(letter, 1)
    if not letters.strip():
        letters = ""
    return Number(start, end + len(letters), _tidy(raw * power), raw, power, approximate)


def _tidy(value: Decimal) -> Decimal:
    """35000.0 → 35000."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _letters(text: str, end: int) -> str:
    match = _POWERS.match(text, end)
    return match.group() if match and match.group(1) else ""


def _read_han(text: str, start: int) -> Number | None:
    match = _HAN.match(text, start)
    if not match or not match.group():
        return None
    word = match.group()
    while (
        word
        and text.startswith(("瓦", "米", "克", "伏", "赫", "卡", "帕", "焦"), start + len(word))
        and word[-1] in "千百"
    ):
        word = word[:-1]
    if len(word) > 1 and all(c in _DIGITS for c in word):
        return _neighbours(word, start)
    value = parse_number("一" + word if word[:1] in ("万", "亿") else word) if word else None
    if value is None:
        return None
    end = start + len(word)
    approximate = bool(_APPROXIMATE.match(text, end))
    if approximate:
        end += 1
        letters = "" if word[-1] in "万亿" else _letters(text, end)
        for letter in letters.strip():
            value *= _MAGNITUDES[letter]
        end += len(letters)
    bare = word[0] in HAN_POWERS and word[0] != "十"
    return Number(start, end, value, value, 1, approximate, arabic=False, bare_power=bare)


def _neighbours(word: str, start: int) -> Number | None:
    """两三, 七八, 三五: a range in two digits; any other bare run of digits is a year or a list (一二三产业)."""
    low, high = parse_number(word[0]), parse_number(word[-1])
    if len(word) != 2 or low is None or high is None or not (high - low == 1 or word == "三五"):
        return None
    return Number(start, start + 2, low, low, arabic=False, value_max=high)


def read_share(text: str, start: int) -> Number | None:
    """Shares in words: 百分之三十, 三分之二, 1/3, 七成, 半数, 翻一番 (→ 2 倍); None where none begins at ``start``."""
    for pattern, worth in _DIGIT_SHARES if text[start].isdigit() else _SHARES:
        match = pattern.match(text, start)
        if match:
            value, unit = worth(match)
            if value is not None:
                return Number(match.start(), match.end(), value, value, unit=unit, arabic=False)
    return None


def _hundredths(match: re.Match[str]) -> tuple[Decimal | None, str]:
    value = parse_number(match[2])
    if value is None:
        return None, ""
    if match[1] == "万":
        return value / 100, "%"
    return value, "%" if match[1] == "百" else "‰"


def _fraction(match: re.Match[str]) -> tuple[Decimal | None, str]:
    whole, part = parse_number(match[1]), parse_number(match[2])
    return _per_cent(part, whole), "%"


def _slash(match: re.Match[str]) -> tuple[Decimal | None, str]:
    return _per_cent(Decimal(match[1]), Decimal(match[2])), "%"


def _per_cent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    if not part or not whole or part >= whole:
        return None
    return (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize() + 0


def _tenths(match: re.Match[str]) -> tuple[Decimal | None, str]:
    whole = parse_number(match[1])
    rest = parse_number(match[2]) if match[2] else Decimal(0)
    return (None if whole is None or rest is None else whole * 10 + rest), "%"


def _doubling(match: re.Match[str]) -> tuple[Decimal | None, str]:
    times = parse_number(match[1]) if match[1] else Decimal(1)
    return (None if times is None else Decimal(2) ** int(times)), "倍"


def _half(_: re.Match[str]) -> tuple[Decimal | None, str]:
    return Decimal(50), "%"


_SHARES = (
    (_HUNDREDTHS, _hundredths),
    (_FRACTION, _fraction),
    (_SLASH, _slash),
    (_TENTHS, _tenths),
    (_DOUBLING, _doubling),
    (_HALF, _half),
)
_DIGIT_SHARES = ((_SLASH, _slash), (_TENTHS, _tenths))
