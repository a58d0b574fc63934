"""The bound words on both sides of a number, and the quantity they make with it."""

from __future__ import annotations

import re

from pipeline.extract.quantities.numbers import HAN_POWERS, Number
from pipeline.extract.quantities.quantity import Quantity
from pipeline.extract.quantities.vocabulary import bounds, units
from pipeline.model import Bound, Change

_NOUN_REACH = 14
_VERB_REACH = 8
_WHOLE_REACH = 26


def bind(text: str, number: Number, unit: str, unit_end: int) -> Quantity:
    """Adds the bound words on both sides."""
    banded = text.startswith("±", number.start - 1) and number.start > 0
    start, lead, bound, change = _read_before(text, number.start - banded)
    if not lead and bound is Bound.EQ and text.startswith("的", start - 1) and start:
        bound = _bound_of_whole(text, start)
    if banded or (lead == "优于" and _less_is_better(text, start, unit)):
        bound = Bound.LE
    tail = bounds().tail.match(text, unit_end)
    end, word = (tail.end(), tail[1]) if tail else (unit_end, "")
    if word in ("起", "内", "之内") and (
        not unit or text.startswith(("地", "容", "部", "外", "需", "涵", "点", "步"), end)
    ):
        end, word = unit_end, ""
    if word:
        bound = bounds().after[word] if bound is not Bound.GE or word in ("左右", "上下") else bound
    elif number.approximate and bound is Bound.EQ:
        bound = Bound.APPROX
    if number.value_max is not None:
        bound = Bound.RANGE
    return Quantity(
        start,
        end,
        number.value,
        unit,
        bound,
        number.value_max,
        change,
        _measure(unit),
        number.start,
        unit_end,
        lead,
        word,
        not number.arabic,
    )


def _bound_of_whole(text: str, start: int) -> Bound:
    """不少于用地总面积的10%: the bound word stands before the whole that the share is of."""
    match = bounds().of_whole.search(text, max(0, start - _WHOLE_REACH), start)
    return bounds().before[match[1]] if match else Bound.EQ


def _less_is_better(text: str, start: int, unit: str) -> bool:
    """分辨率优于0.1μm, 误差优于2%: better than a figure means below it; 识别精度优于95% above."""
    noun = bounds().small.search(text, max(0, start - _NOUN_REACH), start)
    return noun is not None and (unit != "%" or noun[0] in bounds().small_shares)


def _measure(unit: str) -> str:
    """What a unit measures; a compound goes by its first part, a bare figure is an index."""
    if not unit:
        return "index"
    table = units().measures
    return table.get(unit) or table.get(re.split(r"[/（(]", unit)[0]) or "physical"


def _read_before(text: str, start: int) -> tuple[int, str, Bound, Change | None]:
    """Bound words right before the number, at most three (力争达到不少于约…), then a word of direction."""
    words, begin, lead, bound = bounds(), start, "", Bound.EQ
    change: Change | None = None
    for _ in range(3):
        gap = begin - 1 if begin and text[begin - 1] in " \n" else begin
        word = words.word_before(text, gap, words.before)
        if not word or (word == "上" and text[start] not in HAN_POWERS):
            break
        begin, lead = gap - len(word), word
        bound = words.before[word] if bound is Bound.EQ else bound
        if words.before[word] is Bound.EQ:
            change = Change.LEVEL
    gap = begin - 1 if begin and text[begin - 1] in " \n" else begin
    through = None if lead else words.through_verb.search(text, max(0, start - _VERB_REACH), start)
    if through:
        return through.start(), through[0][:2], Bound.GE, words.direction.get(through[0][2:])
    direction = words.word_before(text, gap, words.direction)
    if direction and change is None:
        change = words.direction[direction]
        lead = lead or direction
    if text[begin - 1 : begin] == "每" and begin:
        lead = "每"
    return begin, lead, bound, change
