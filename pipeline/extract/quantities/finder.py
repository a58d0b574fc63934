"""Finds quantities in one pass: number, range, unit, then the words on either side that bind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.extract.context import Context
from pipeline.extract.quantities.binding import bind
from pipeline.extract.quantities.numbers import HAN_DIGITS, HAN_POWERS, Number, read_number, read_share
from pipeline.extract.quantities.quantity import Quantity
from pipeline.extract.quantities.unit import read_unit
from pipeline.extract.quantities.vocabulary import bounds, units
from pipeline.extract.quantities.wrapping import Unwrapped
from pipeline.model import Bound, Change

_HAN = f"{HAN_DIGITS}{HAN_POWERS}零〇"
_RANGE = re.compile(r" ?(?:-{1,2}|~|至|到) ?(?=[\d" + _HAN + "])")
_RANGE_AHEAD = re.compile(r"[^，。；、\d]{0,7}?[-~至到]")
_LIST = re.compile(r"[、和与及](?=\d)")
_NOT_INSIDE = re.compile(r"[A-Za-z0-9_.+±#$〔\[]")
_NUMBERING = re.compile(
    r"(?:第|图|表|附件|附表|附录|专栏|No\.|编号) ?(?:[\d一二三四五六七八九十]{1,3}[至到、和~-]){0,2}$"
)
_CLAUSE_END = re.compile(r"\s*(?:[,，。;；、:：)）]|$|\n)")
_BARE_POWERS = frozenset({"百", "千", "万", "亿", "百万", "千万", "十亿", "百亿", "千亿", "万亿", "百万亿"})
_ONE_AT_LEAST = frozenset(
    {"以上", "及以上", "至少", "不少于", "不低于", "不超过", "不得超过", "不得少于", "最多", "至多"}
)
_SECOND = frozenset("轮次期批套手班级")  # the cardinal there is 两; 二轮承包 is the second
_YEARS_MEASURED = re.compile(r"(?:年限|寿命|年数)[^，。；,;]{0,8}$")
_PROGRAMME = re.compile(r"[\u4e00-\u9fff、“”]{2,20}(?:计划|工程|行动)[，。；、,;]")
_RANKED = re.compile(r"[名位家个强项所座席]")


def find_quantities(context: Context) -> list[Quantity]:
    """All quantities of the text in order; computed once a context.

    Dates, durations, ordinals, numbering, ratios, telephone and document numbers are none.
    """
    if "quantities" not in context.memo:
        unwrapped = Unwrapped(context.folded)
        context.memo["quantities"] = [unwrapped.restore(quantity) for quantity in _find(unwrapped.text)]
    found: list[Quantity] = context.memo["quantities"]
    return found


def _scanner() -> re.Pattern[str]:
    firsts = "".join(re.escape(char) for char in sorted(units().words))
    date_or_longer = r"(?!\d|[月日号]|(?<=\d{4})年)"
    han = rf"(?<![{_HAN}])[{_HAN}]++(?=[余多来]?[{firsts}企分成点半至到~ \n-])"
    return re.compile(rf"\d+{date_or_longer}|{han}|半|翻(?=[{HAN_DIGITS}\d]?番)")


_SCAN = _scanner()


def _find(text: str) -> Iterator[Quantity]:
    position = 0
    for match in _SCAN.finditer(text):
        start = match.start()
        if start < position:
            continue
        found = _read(text, start)
        if found:
            yield from found
            position = found[-1].end_char
        else:
            position = match.end()


def _read(text: str, start: int) -> list[Quantity]:
    """The quantities that begin at ``start``: one, several where one unit serves a list (5、8和10家), or none."""
    if not _may_start(text, start):
        return []
    share = read_share(text, start)
    first = share or read_number(text, start)
    if first is None:
        return []
    if share:
        return _shares(text, share)
    shared = _list_of_numbers(text, first)
    if shared:
        return shared
    quantity = _range(text, first) or _single(text, first)
    return [quantity] if quantity else []


def _may_start(text: str, start: int) -> bool:
    before = text[start - 1] if start else ""
    if not before:
        return True
    if before == "±":  # ±0 is the ground level of a building
        zero = text[start] == "0" and not text.startswith("0.", start)
        return not zero and not text[start - 2 : start - 1].isdigit()
    if _NOT_INSIDE.match(before):
        return False
    if before in "-/:∶":
        return not (start > 1 and text[start - 2].isalnum())
    if before in "数几" and text[start] in HAN_POWERS:
        return False
    return not _NUMBERING.search(text, max(0, start - 8), start)


def _shares(text: str, share: Number) -> list[Quantity]:
    end = _RANGE.match(text, share.end)
    upper = read_share(text, end.end()) if end else None
    if upper and upper.unit == share.unit and upper.value > share.value:
        joined = replace(share, end=upper.end, value_max=upper.value)
        return [bind(text, joined, share.unit, upper.end)]
    quantity = bind(text, share, share.unit, share.end)
    if text.startswith("翻", share.start):
        quantity = replace(quantity, change=Change.INCREASE)
    return [quantity]


def _list_of_numbers(text: str, first: Number) -> list[Quantity]:
    """分别达到5、8和10家: the unit of the last number is that of all."""
    numbers = [first]
    while len(numbers) < 8:
        joint = _LIST.match(text, numbers[-1].end)
        following = read_number(text, joint.end()) if joint else None
        if following is None:
            break
        numbers.append(following)
    if len(numbers) < 2 or "分别" not in text[max(0, first.start - 8) : first.start]:
        return []
    unit, end = read_unit(text, numbers[-1])
    if not unit:
        return []
    last = bind(text, numbers[-1], unit, end)
    head = [bind(text, number, unit, number.end) for number in numbers[:-1]]
    return [*(replace(q, bound=last.bound if q.bound is Bound.EQ else q.bound) for q in head), last]


def _range(text: str, first: Number) -> Quantity | None:
    if first.value_max is not None or not _RANGE_AHEAD.match(text, first.end):
        return None
    unit, end = read_unit(text, first, bare=True)
    joint = _RANGE.match(text, end if unit else first.end)
    second = read_number(text, joint.end()) if joint else None
    if second is None or second.arabic != first.arabic:
        return None
    last_unit, last_end = read_unit(text, second)
    if not last_unit or (unit and unit != last_unit) or _RANGE.match(text, second.end):
        return None
    low = first.raw * second.power if first.power == 1 and not unit else first.value
    if low >= second.value:
        low = first.value
    if low >= second.value:
        return None
    return bind(text, replace(first, end=second.end, value=low, value_max=second.value), last_unit, last_end)


def _single(text: str, number: Number) -> Quantity | None:
    if text.startswith(("+", ":", "∶", "/"), number.end) and text[number.end + 1 : number.end + 2].isalnum():
        return None
    unit, end = read_unit(text, number)
    if not unit:
        return _without_unit(text, number)
    quantity = bind(text, number, unit, end)
    if text.startswith("前", number.start - 1) and number.start and _RANKED.match(unit):
        return None
    if not number.arabic and not _han_counts(text, number, quantity):
        return None
    return quantity


def _han_counts(text: str, number: Number, quantity: Quantity) -> bool:
    """Whether a Han numeral with a unit is a figure and not an article or part of a word (一个, 二元, 百家争鸣)."""
    word = text[number.start : number.end]
    if number.bare_power:
        fits = word in _BARE_POWERS and quantity.unit in units().bare_power
        if quantity.unit == "人" and not quantity.tail and not _CLAUSE_END.match(text, quantity.unit_end):
            return False  # 万人发明专利拥有量, 千人计划
        if word == "万" and quantity.unit == "元" and not quantity.lead and not quantity.tail:
            return False  # 万元地区生产总值能耗
        if _PROGRAMME.match(text, quantity.unit_end):
            return False  # 千名数据官培养计划
        return fits and not text.startswith(("争鸣", "万户", "计划", "工程", "行动", "次"), quantity.unit_end)
    if word == "一":
        bound = quantity.tail in _ONE_AT_LEAST or quantity.lead in _ONE_AT_LEAST
        return bound and quantity.unit not in units().digits_only
    if word[0] in "零〇" or (word == "二" and quantity.unit in _SECOND):
        return False
    return len(word) > 1 or quantity.unit not in units().digits_only


def _without_unit(text: str, number: Number) -> Quantity | None:
    """指数达到125左右: a bare figure counts only where a bound word leads it and the clause ends behind it."""
    if not number.arabic:
        return None
    years = text.startswith("年", number.end) and _YEARS_MEASURED.search(text, max(0, number.start - 20), number.start)
    if years:
        return replace(bind(text, number, "年", number.end + 1), measure="duration")
    quantity = bind(text, number, "", number.end)
    lead = bounds().before.get(quantity.lead)
    if lead is None or len(quantity.lead) < 2 or lead is Bound.APPROX:
        return None
    if len(str(number.raw)) == 4 and str(number.raw).startswith(("19", "20")):
        return None
    return quantity if quantity.tail or _CLAUSE_END.match(text, number.end) else None
