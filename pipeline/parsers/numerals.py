"""Counters as Word prints them: 一、（一）1. (1) ① 甲 壹 Ⅳ …"""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_COUNTING = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
    "koreanCounting",
}  # fmt: skip


def numeral(count: int, style: str) -> str:
    """``count`` in a w:numFmt; styles we do not know print as decimal."""
    if style in {"none", "bullet"}:
        return ""
    if style in _COUNTING:
        return _counting(count, _DIGITS.replace("〇", "零"), "十百千", "")
    if style in {"ideographLegalTraditional", "chineseLegalSimplified", "japaneseLegal"}:
        return _counting(count, _LEGAL, "拾佰仟", "壹")
    if style in {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"}:
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    if style in _SINGLE:
        first, last, start = _SINGLE[style]
        if first <= count <= last:
            return chr(start + count - first)
        return str(count)
    if style == "ideographTraditional":
        return _STEMS[(count - 1) % 10]
    if style == "ideographZodiac":
        return _BRANCHES[(count - 1) % 12]
    if style in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("a") + (count - 1) % 26) * min(1 + (count - 1) // 26, 10)
        return letter.upper() if style == "upperLetter" else letter
    if style in {"upperRoman", "lowerRoman"}:
        return _roman(count).upper() if style == "upperRoman" else _roman(count)
    if style in {"decimalFullWidth", "decimalFullWidth2"}:
        return "".join(chr(0xFF10 + int(digit)) for digit in str(count))
    return f"{count:02d}" if style == "decimalZero" else str(count)


_SINGLE = {
    "decimalEnclosedCircle": (1, 20, 0x2460),
    "decimalEnclosedCircleChinese": (1, 20, 0x2460),
    "decimalEnclosedParen": (1, 20, 0x2474),
    "decimalEnclosedFullstop": (1, 20, 0x2488),
    "ideographEnclosedCircle": (1, 10, 0x3220),
}


def _counting(count: int, digits: str, units: str, ten: str) -> str:
    """1–99,999 in words; 十一, not 一十一, unless ``ten`` names the digit before a leading ten."""
    if count <= 0 or count > 99_999:
        return str(count)
    if count >= 10_000:
        head, rest = divmod(count, 10_000)
        zero = digits[0] if 0 < rest < 1_000 else ""
        return f"{_counting(head, digits, units, ten)}万{zero}{_counting(rest, digits, units, ten) if rest else ''}"
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = count // 10**power % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + (units[power - 1] if power else "")
            gap = False
        else:
            gap = True
    if 10 <= count < 20:
        text = ten + text[1:]
    return text


def _roman(count: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        while count >= worth and len(text) < 32:
            text, count = text + letters, count - worth
    return text
