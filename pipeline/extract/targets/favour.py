"""What in its own clause speaks for a number: a verb that brings it about, a state to reach, an indicator it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.targets.bounding import ABOUT, KEPT, STATES, VAGUE_TAILS
from pipeline.extract.targets.candidate import Candidate
from pipeline.extract.targets.descriptor import is_small_han, last_match
from pipeline.extract.targets.tense import Tense
from pipeline.extract.targets.vocabulary import words
from pipeline.model import Bound, Change

_ENDS_ITEM = re.compile(r"[，。；;、,(（)）]|$|和|以及|及|用于|用作|作为|供")
_AT_LEAST = ("至少", "最少", "起码")
_KEEPS = frozenset({"保持", "维持", "稳定"})
_BROUGHT = re.compile(r"(?:^|[，,])(?:并|力争|逐步)?将[^，。；,;]{2,24}$")  # 将实验时间降低50%以上
_SIGNS = frozenset("≤<≥>=±")
_NO_BOUNDS = ABOUT | {"每"}
_NOUN_ENDS = re.compile(r"[\u4e00-\u9fffA-Za-z）)]$")
_PARTS = frozenset({"share", "index", "score"})
_ADVANCED = re.compile(r"[^，。；、,;]{2,30}(?:建设|改造|实施|开工|投产|前期工作)(?=[，。；、,;(（]|$)")
_ADVANCES = frozenset({"推进", "推动", "加快"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What the title says of every number below it: about housing, told rather than planned."""

    housing: bool = False
    told: bool = False


def wording(c: Candidate, setting: Setting) -> Iterator[str]:
    w = words()
    if w["strive"].search(c.so_far):
        yield "strive"
    if w["each_year"].search(c.so_far):
        yield "each_year"
    if w["assessment"].search(c.so_far) or c.scope.assessed:
        yield "assessment"
        if _is_item(c):
            yield "assessed_item"
    urged = w["prospective"].search(c.so_far) is not None
    if urged:
        yield "prospective"
    if c.told_before is Tense.AHEAD and c.scope.time is None:
        yield "ahead_before"
    if c.task_item and (c.told_before is Tense.AHEAD or (urged and c.told_before is Tense.OPEN)):
        yield "task_item"
    if w["indicator"].search(c.bare_before[-10:]):
        yield "indicator_noun"
        stated = not c.quantity.lead and _ENDS_ITEM.match(c.after) and w["indicator"].search(c.bare_before[-3:])
        if stated and c.quantity.measure != "count":
            yield "stated_value"
        noun = c.bare_before.removesuffix(c.quantity.lead)
        if c.quantity.unit == "%" and c.quantity.lead in STATES and w["indicator"].search(noun[-3:]):
            yield "stated_ratio"
    yield from _verb(c, setting)


def _verb(c: Candidate, setting: Setting) -> Iterator[str]:
    """Whether a verb of bringing about governs the number: right before it, or earlier in the clause."""
    q = c.quantity
    if q.lead in _AT_LEAST and q.number_start - q.start_char > len(q.lead) + 1:  # 至少组建1个
        yield "build_verb"
        return
    verb = last_match(words()["build"], c.bare_before)
    if verb is None:
        return
    if verb[0] in _KEEPS and c.quantity.measure in _PARTS:
        yield "state_word"
        return
    gap = c.bare_before[verb.end() :]
    if words().only_modifiers.fullmatch(gap):
        yield from _built(c, setting, verb[0], "build_verb")
    elif len(gap) <= 40:
        yield "build_far"
        if q.measure == "count" and verb[0] in _ADVANCES and _ADVANCED.match(c.bare_after):
            yield "object_count"
        figure = c.quantity.measure not in _PARTS and not is_small_han(c)
        if figure and len(gap) <= 24 and _ENDS_ITEM.match(c.after):
            yield from _built(c, setting, verb[0], "object_count")


def _built(c: Candidate, setting: Setting, verb: str, name: str) -> Iterator[str]:
    yield name
    single = words()["single"].search(c.bare_before)
    told = c.told_before is Tense.TOLD
    urged = c.scope.ahead or (words()["prospective"].search(c.so_far) and not told)
    if not setting.housing or single or (setting.told and not urged):
        return
    supplied = words()["supply"].match(verb) or words()["supply"].match(c.bare_before.lstrip())
    if supplied and (c.quantity.measure in ("count", "area") or c.quantity.unit == "公里"):
        yield "supply"


def value_words(c: Candidate) -> Iterator[str]:
    q = c.quantity
    upward = q.bound is not Bound.LE or q.lead == "优于"
    bound_stands = q.lead and q.lead not in _NO_BOUNDS and upward and q.start_char < q.number_start
    if bound_stands or q.lead in KEPT:
        yield "state_word"
    moved = q.change in (Change.INCREASE, Change.DECREASE)
    if moved:
        yield "change_word"
    if (moved or q.lead in STATES) and _BROUGHT.search(c.bare_before):
        yield "brought_to"
    if len(q.lead) == 3 and q.lead[-1] in "到至" and q.lead[0] != "达":
        yield "reach_form"
    if q.unit == "%" and not q.lead and _opens_share(c):
        yield "share_of_whole"


def _opens_share(c: Candidate) -> bool:
    """80%以上的建筑业企业实现…: the share stands first and its whole behind it."""
    head = words().only_modifiers.sub("", c.bare_before)
    return len(head) <= 6 and bool(re.match(r"的[\u4e00-\u9fff“]|[\u4e00-\u9fff“]{4,}", c.after))


def _is_item(c: Candidate) -> bool:
    """执行机构1套； 线宽≤10μm， 控制精度＜0.1%: the thing, its figure, and the item ends."""
    q = c.quantity
    if not _ENDS_ITEM.match(c.after) or not _NOUN_ENDS.search(c.bare_before):
        return False
    bounded = q.lead[:1] in _SIGNS or q.lead == "优于" or q.tail in VAGUE_TAILS
    return bounded or (q.measure == "count" and not q.lead and not q.han)
