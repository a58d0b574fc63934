"""Numbers that only say what kind of thing is meant, or count parts of a scheme."""

from __future__ import annotations

import re

from pipeline.extract.targets.candidate import Candidate
from pipeline.extract.targets.vocabulary import words

_NOUN_FOLLOWS = re.compile(r"[\u4e00-\u9fffA-Za-z“]")
_NO_NOUN = re.compile(r"[的，,。；;、：:）)（(]|$|和|及|与|以及|并|且|目标|任务|左右|之|以|到|由|为|在|用于")
_VAGUE_COUNT = re.compile(r"(?:(?<![第十])一批|若干|一大批)[^，。；的]{0,30}$")
_SETTLED = re.compile(r"的?(?:自然村|行政村|村|乡镇|社区|小区|单位|企业|公司|机构|场所|班组)")  # 20人以上的自然村
_FOR_WHOM = re.compile(r"(?:^|[，,；;])(?:对|凡)")
_LIMITS = frozenset({"大于", "小于", "超过", "不足", "不大于", "不小于"})
_KIND_FOLLOWS = re.compile(r"的\d|[^，。；、,;]{0,16}支持的")
_ALL_ROUND = re.compile(r"(?:全向|全景|全方位|无死角|旋转|环绕|环视|视角|视野)")  # 360度全景
_COUNTED_LATER = re.compile(r"[\u4e00-\u9fff]{2,16}\d")
_HANDLED = ("将", "把", "由", "凡", "向")
_SIZES = frozenset({"area", "length", "volume", "mass"})
_PHYSICAL = frozenset({"area", "length", "volume", "mass", "energy", "physical", "computing", "money", "score"})


def is_enumeration(c: Candidate) -> bool:
    """三个方面, 4类指标: what is counted is a part of a text or a scheme."""
    if c.quantity.lead or c.quantity.tail or c.quantity.value > 60:  # a figure with a bound is no mere count of parts
        return False
    counted = re.match(r"[^，。；、：（(,;:]{0,9}", c.after)
    return counted is not None and bool(words()["enumerated"].search(counted.group()))


def is_descriptor(c: Candidate) -> bool:
    """年产值过亿元的供应商, 90平方米以下住房, 110千伏变电站: the number says what kind of thing is meant."""
    q, after = c.quantity, c.bare_after
    if q.unit in ("人", "户") and q.tail and _SETTLED.match(after):
        return True
    if _VAGUE_COUNT.search(c.bare_before) or (q.unit == "度" and _ALL_ROUND.match(after)):
        return True
    if q.measure == "share" and _FOR_WHOM.search(c.bare_before) and _names_a_thing(after.removeprefix("的")):
        return after.startswith("的")
    if q.measure not in _PHYSICAL:
        return False
    if _KIND_FOLLOWS.match(after) or (q.han and _COUNTED_LATER.match(after)):
        return True
    if after.startswith("的") and c.bare_before.endswith(_HANDLED):  # 将超过400万元的工程面向中小企业
        return True
    limit = q.lead in _LIMITS and q.measure in _SIZES
    if limit and after.startswith("的") and not words()["build"].search(c.bare_before[-3:]):
        return True
    if after.startswith("的"):
        thing = re.match(r"的([^，。；、：（(“,;:]{0,30})", after)
        return thing is not None and _names_a_thing(thing[1])
    if not after or _NO_NOUN.match(after):
        return False
    if q.tail:
        return bool(_NOUN_FOLLOWS.match(after)) and not words()["build"].match(after)
    if q.measure == "money":
        return bool(q.lead) and _names_a_thing(re.split(r"[，。；、：（(,;:]", after)[0])
    verb = last_match(words()["build"], c.bare_before)
    governed = verb is not None and bool(words().only_modifiers.fullmatch(c.bare_before[verb.end() :]))
    return not governed and not q.lead and q.change is None


def _names_a_thing(phrase: str) -> bool:
    """Whether a noun phrase, cut where something is said about it, names a kind of thing (企业达到 → 企业)."""
    said = words()["said"].search(phrase)
    return bool(words().thing_ends.search(phrase[: said.start()] if said else phrase))


def last_match(pattern: re.Pattern[str], piece: str) -> re.Match[str] | None:
    """The last match of ``pattern`` in a short string."""
    matches = list(pattern.finditer(piece))
    return matches[-1] if matches else None


def is_small_han(c: Candidate) -> bool:
    """两个, 三类: a count in Han characters up to ten, with no bound beside it."""
    q = c.quantity
    plain = not q.lead and not q.tail and q.value_max is None
    return q.han and plain and q.measure == "count" and q.value <= 10 and q.value == q.value.to_integral_value()
