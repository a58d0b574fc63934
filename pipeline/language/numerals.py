"""Numbers as Chinese writes them → exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_UNITS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def parse_number(text: str) -> Decimal | None:
    """The value of one numeral: ``2,000``, ``1.5万``, ``一百二十三亿``, ``二〇二五``, ``3千``; None if it is none.

    Digits and Han units mix (``16.4亿``); a bare run of Han digits reads positionally (``二〇二五`` → 2025).
    """
    text = text.strip().replace("，", ",")
    if not text:
        return None
    arabic = _ARABIC.match(text)
    if arabic:
        value = Decimal(arabic.group().replace(",", ""))
        rest = text[arabic.end() :]
        for char in rest:
            factor = SMALL_UNITS.get(char) or LARGE_UNITS.get(char)
            if factor is None:
                return None
            value *= factor
        return value
    return _parse_han(text)


def _parse_han(text: str) -> Decimal | None:
    if "点" in text:
        whole, _, fraction = text.partition("点")
        units = ""
        while fraction and fraction[-1] in LARGE_UNITS:
            fraction, units = fraction[:-1], fraction[-1] + units
        head = _parse_han(whole) if whole else None
        if head is None or not fraction or any(c not in DIGITS for c in fraction):
            return None
        value = head + Decimal("0." + "".join(str(DIGITS[c]) for c in fraction))
        for unit in units:
            value *= LARGE_UNITS[unit]
        return value
    if all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    total = section = 0
    digit: int | None = None
    for char in text:
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
        elif char in SMALL_UNITS:
            section += (1 if digit is None else digit) * SMALL_UNITS[char]
            digit = None
        elif char in LARGE_UNITS:
            section += digit or 0
            # 亿 multiplies all before it (一万亿), 万 only what stands between (一亿二千万)
            total = (total + section) * 10**8 if char in "亿億" else total + section * LARGE_UNITS[char]
            section, digit = 0, None
        else:
            return None
    return Decimal(total + section + (digit or 0))
