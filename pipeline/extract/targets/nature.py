"""What a number is by its place and its noun: inside a title, a point of comparison, a part of a scheme, a motto."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.targets.bounding import CEILINGS, FLOORS, STATES, VAGUE_TAILS
from pipeline.extract.targets.candidate import Candidate
from pipeline.extract.targets.descriptor import is_descriptor, is_enumeration, is_small_han
from pipeline.extract.targets.vocabulary import words
from pipeline.model import Bound

_FRAMED = re.compile(r"(?<![可得予加用])以[^，。]{2,}$")
_FUND = re.compile(r"的?[^，。；]{0,20}(?:基金|资金)")
_FOUNDED = re.compile(r"(?:设立|组建|建立|成立|发起)[^，。；]{0,20}$")
_PLACED = re.compile(r"(?:(?<![现存])在|面向)[^，。；]{0,6}$")
_BENEFITS = re.compile(r"(?:惠及|受益|受惠)[^，。；、,;]{0,8}$")
_NATIONAL = re.compile(
    r"(?:赤字|预算内投资|财政支出|公共预算支出|专项债券?(?:规模|额度)?|特别国债|固定资产投资(?:规模|总额)?|转移支付)[^，。；,;]{0,8}$"
)
_GROWN = frozenset({"增加到", "增加至", "扩大到", "扩大至", "安排"})
_ROUND = frozenset({100, 1000, 10000})
_WORKED_ON = re.compile(
    r"[^，。；]{1,20}(?:进行|实施|开展)[^，。；了]{0,6}(?:改造|整治|提升|升级|治理|修缮|更新|培训|帮扶|建设)"
)
_ACTED_ON = re.compile(r"(?<![相针面反绝])对(?:[^，。；,;]{0,90}的)?$")
_LANDS = re.compile(r"[^，。；为]{0,16}(?:落地|落实|见效|落细)")
_POINTS_BACK = re.compile(
    r"(?:(?<!一)这|(?<!应)该|上述|前述|(?<![因据就彼])此|(?:发布|停工|停产|提出|确定|列入|入选|获批|公布)的)$"
)
_MILESTONE = re.compile(r"(?:以?前|之前|以?后|之后|时)(?![沿期])")
_SELECTED = re.compile(r"(?:评选|遴选|推荐|申报|支持|资助|选树|评定)[^，。；,;、]{0,6}$")
_BETTERED = re.compile(r"[^，。；,;]{2,40}(?:质量|效能|水平|能力|品质)")
_WOULD = re.compile(r"(?<![均都])可(?:望|以)?(?:实现|达|节约|减少|带动|新增|增加|处理|节省|创造)[^，。；]{0,12}$")
_RECKONED = re.compile(r"[^，。；,;]{0,16}(?:测算|计算|核算|估算)")
_BASELINE = re.compile(r"(?:从|由)(?:原来?的?|现有的?|目前的?|\d{4}年底?的?)?$")


def place_of(c: Candidate) -> Iterator[str]:
    if c.in_title:
        yield "in_title"
    if c.in_quotes:
        yield "in_quotes"
    if c.in_brackets:
        yield "in_brackets"
    framed = re.match(r"[^，。；,;]{0,14}为", c.after) and _FRAMED.search(c.bare_before)
    if is_worked_on(c):
        yield "build_verb"
        return
    floor = c.quantity.lead in FLOORS and c.bare_before.endswith(("面向", "涵盖", "包括", "包含", "涉及"))
    if _POINTS_BACK.search(c.bare_before):
        yield "points_back"
    if framed or (words()["background"].search(c.bare_before) and not floor):
        yield "background"
    if c.quantity.measure == "share" and _MILESTONE.match(c.after):
        yield "milestone"
    if _RECKONED.match(c.after) and "按" in c.bare_before:
        yield "baseline"
    if _BASELINE.search(c.bare_before) or re.match(r"中[，,、]", c.after):
        yield "baseline"
    aimed = c.quantity.measure == "share" and words()["strive"].search(c.bare_before)
    if words()["comparison"].search(c.bare_before) and not aimed:
        yield "comparison"
    if words()["closes_list"].search(c.bare_before):
        yield "closes_list"
    if _WOULD.search(c.bare_before):
        yield "would_yield"
    if words()["forecast"].search(c.bare_before) and not words()["strive"].search(c.so_far):
        yield "forecast"
    if words()["fact_subject"].search(c.bare_before):
        yield "fact_subject"


def kind_of(c: Candidate) -> Iterator[str]:
    q = c.quantity
    if q.lead in CEILINGS and q.measure == "count" and _SELECTED.search(c.bare_before):
        yield "quota"
    if q.lead in ("提升", "提高") and q.measure == "count" and _BETTERED.match(c.after):
        yield "points_back"
    if q.lead in CEILINGS or (q.measure == "money" and q.bound is Bound.LE):
        yield "ceiling"
    scale = q.measure == "money" and (q.lead in STATES or q.lead in _GROWN) and _NATIONAL.search(c.bare_before)
    if q.measure == "money" and not scale and words()["money_spent"].search(c.bare_before):
        yield "money_spent"
    if _BENEFITS.search(c.bare_before) and q.tail not in VAGUE_TAILS and q.lead not in FLOORS:
        yield "beneficiaries"
    if _is_slogan(c):
        yield "slogan"
    articles = q.unit == "条" and c.bare_before.endswith("”")  # “民营经济”25条: a policy by its nickname
    parts = q.measure == "count" and q.unit and is_enumeration(c) and not (q.value >= 5 and _LANDS.match(c.after))
    if articles or parts:
        yield "enumeration"
    if is_descriptor(c):
        yield "descriptor"
    if q.measure == "money" and _FUND.match(c.after) and _FOUNDED.search(c.bare_before):
        yield "fund"
    if q.unit in ("次", "轮") and q.value == 1 and "每" in c.bare_before[-12:]:
        yield "rhythm"
    if (q.unit == "岁" and "寿命" not in c.bare_before) or (q.unit == "分" and "度" not in c.bare_before):
        yield "score_or_age"
    placed = q.measure == "count" and _PLACED.search(c.bare_before)
    if placed and words()["build"].search(c.after + c.rest[:6]):
        yield "places"
    if q.unit in ("批", "期", "轮", "步") and c.bare_before.endswith("分"):
        yield "in_batches"
    if is_small_han(c):
        yield "small_han"


def is_worked_on(c: Candidate) -> bool:
    """对…设施老化的31个小区进行改造: the number counts what the work is done on."""
    return _WORKED_ON.match(c.after) is not None and _ACTED_ON.search(c.bare_before) is not None


def _is_slogan(c: Candidate) -> bool:
    """滚动实施万项技改、推动万企转型: a round power of ten in Han, without bound or date, is a motto."""
    q = c.quantity
    plain = q.han and not q.lead and not q.tail and q.value in _ROUND and (q.measure == "count" or q.unit == "企")
    return plain and c.scope.time is None and "每年" not in c.so_far
