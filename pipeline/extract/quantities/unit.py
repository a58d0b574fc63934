"""The unit behind a number, plain or composed."""

from __future__ import annotations

import re

from pipeline.extract.quantities.numbers import Number
from pipeline.extract.quantities.vocabulary import bounds, longest, units

_SYMBOL = re.compile(r"[A-Za-zμΩ°℃][A-Za-z0-9²³·^]{0,9}(?:/[A-Za-z][A-Za-z0-9²³]{0,4})?")
_NO_SYMBOL = frozenset(
    {"G", "D", "K", "A", "AI", "PC", "IT", "VR", "AR", "LED", "App", "APP", "C", "N", "X", "R", "GDP", "TO", "to"}
)
_PAIRED = re.compile(r"[(（]([^()（）\s]{1,3})[)）]")


def read_unit(text: str, number: Number, *, bare: bool = False) -> tuple[str, int]:
    """The unit behind the number and where it ends; ``("", end)`` where none stands."""
    start = _skip_gap(text, number)
    if (text[start : start + 1].isascii() and text[start : start + 1].isalpha()) or text[start : start + 1] in "μΩ°":
        return _symbol(text, start, number)
    word = longest(units().words, text, start)
    blocked = units().blocked if start == number.end else units().blocked_by_gap
    if not word or len(longest(blocked, text, start)) >= len(word):
        return ("企", start + 1) if number.bare_power and text.startswith("企", start) else ("", number.end)
    end = start + len(word)
    name = word.removeprefix("个") if word in ("个百分点", "个基点", "个量级", "个数量级") else word
    if bare:
        return name, end
    if text.startswith("级", end) and not text.startswith("级别", end):
        return "", number.end
    return _compound(text, name, end)


def _skip_gap(text: str, number: Number) -> int:
    """Past one space, or the line break of a wrapped line (not where the number itself opens the line)."""
    end = number.end
    if text.startswith(" ", end):
        return end + 1
    opens_line = number.start == 0 or text[number.start - 1] == "\n"
    if text.startswith("\n", end) and not opens_line:
        return end + 1
    return end


def _compound(text: str, name: str, end: int) -> tuple[str, int]:
    """吨/年, 件/万人, 台（套）."""
    if text.startswith("/", end):
        per = longest(units().per, text, end + 1)
        if per:
            return f"{name}/{per}", end + 1 + len(per)
    paired = _PAIRED.match(text, end)
    if paired and paired[1] in units().measures:
        return name + paired.group(), paired.end()
    return name, end


def _symbol(text: str, start: int, number: Number) -> tuple[str, int]:
    """A Latin unit: one of the table, or any run of letters where a bound word stands at the number."""
    word = longest(units().words, text, start)
    after = start + len(word)
    if word and not (text[after : after + 1].isascii() and text[after : after + 1].isalnum()):
        name, end = _compound(text, word, after)
        if len(word) > 1 or not word.isalpha() or _bound_stands(text, number, end):
            return name, end
        return "", number.end
    match = _SYMBOL.match(text, start)
    if not match or match.group() in _NO_SYMBOL or not _bound_stands(text, number, match.end()):
        return "", number.end
    return match.group(), match.end()


def _bound_stands(text: str, number: Number, end: int) -> bool:
    before = number.start - 1 if text.startswith((" ", "\n"), number.start - 1) and number.start else number.start
    return bool(bounds().word_before(text, before, bounds().before) or bounds().tail.match(text, end))
