"""What in its sentence speaks against a number: the past, money handed out, conditions and rules for single cases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.calendar import TimeRole
from pipeline.extract.targets.bounding import CEILINGS, FLOORS, VAGUE_TAILS
from pipeline.extract.targets.candidate import Candidate
from pipeline.extract.targets.nature import is_worked_on
from pipeline.extract.targets.vocabulary import words

_CONSEQUENCE = re.compile(r"[^，。；,;]{0,6}(?:即可|方可|方能|可(?:申请|办理|按|享受|予|选)|应当?|给予|予以|视为|按)")
_ONLY_THEN = re.compile(r"^[^。；;]{0,60}(?:方可|方能|才可|才能)(?!确保|实现|保证)")
_ONE_EACH = re.compile(r"(?:^|[，,、）)])(?:单个|单体|单宗|单户)[^，。；,;]{2,60}[，,]")
_ITS = re.compile(r"^(?:其|应|须|需|要|可|不得|确保|原则上|且|并|或)")
_BINDS = re.compile(
    r"(?:应当?|须|不得)(?:采用|使用|配置|配备|设置|按照?|符合|满足|选用|安装)[^，。；,;]{2,40}[，,]\s?$"
)
_TO_FUND = re.compile(r"(?:拟|计划|预计|共)资助[^，。；,;]{0,14}$")
_RISES = frozenset({"达到", "达", "超过", "突破", "增至", "上升到", "上升至"})


def against(c: Candidate) -> Iterator[str]:
    """The names of all evidence of this kind."""
    yield from _told(c)
    yield from _granted(c)
    yield from _regulated(c)
    yield from _ruled(c)


def _told(c: Candidate) -> Iterator[str]:
    w = words()
    told = w["past_clause"].search(c.clause) or w["past_sentence"].search(c.under_time)
    left = not c.scope.ahead and w["from_past"].search(c.clause)
    worse = c.quantity.lead in _RISES and w["problem"].search(c.bare_before[-6:])
    estimated = c.scope.elapsed and "预计" in c.so_far
    if told or left or worse or estimated:
        yield "past_word"
    if w["past_rest"].search(c.lead_in) or w["past_rest"].search(c.rest):
        yield "past_rest"
    if ("同比" in c.clause or "同比" in c.lead_in) and not (c.scope.ahead and c.quantity.tail in VAGUE_TAILS):
        yield "year_on_year"


def _granted(c: Candidate) -> Iterator[str]:
    w = words()
    if c.quantity.measure == "count" and _TO_FUND.search(c.bare_before):  # 拟资助培育项目25项
        yield "subsidy_aside"
    elif w["subsidy"].search(c.clause):
        yield "subsidy_clause"
    elif w["subsidy"].search(c.lead_in) or w["subsidy"].search(c.rest):
        yield "subsidy_sentence" if c.quantity.measure in ("money", "share", "area") else "subsidy_aside"


def _regulated(c: Candidate) -> Iterator[str]:
    """Loans, fees, buildings; not where the goal is named right before its value (涨幅控制目标为5%)."""
    w = words()
    aimed = w["aimed_value"].search(c.bare_before) is not None
    if aimed:
        yield "aimed_value"
    paid = c.quantity.measure in ("money", "share") or "/" in c.quantity.unit
    if not aimed and w["credit"].search(c.clause):
        yield "credit"
    if not aimed and paid and w["fee"].search(c.clause):
        yield "fee"
    sized = c.quantity.measure in ("length", "area")
    if (not aimed and w["building"].search(c.clause)) or (sized and w["building"].search(c.lead_in[-40:])):
        yield "building_rule"
    yield from (name for name in ("applicant", "quota", "negated", "gathering", "reserved") if w[name].search(c.clause))


def _ruled(c: Candidate) -> Iterator[str]:
    w = words()
    if c.scope.conditional or (_is_condition(c) and not is_worked_on(c)):
        yield "condition"
    if _names_bearer(c):
        yield "bearer"
    ruled = (w["rule"].search(c.bare_before) and not _is_duty(c)) or _is_ruled_along(c)
    if ruled or c.quantity.lead.startswith("不得"):
        yield "rule_clause"
    if w["vague_rule"].search(c.bare_before):
        yield "vague_rule"
    single = w["single"].search(c.bare_before) and not c.scope.assessed
    each = w["per_unit"].search(c.bare_before[-8:]) or c.quantity.lead == "每" or "元/" in c.quantity.unit
    if single or each:
        yield "per_unit"
    if _ONE_EACH.search(c.lead_in) and _ITS.match(c.bare_before):
        yield "single_rule"


def _is_ruled_along(c: Candidate) -> bool:
    """项目应采用绿色建材，应用比例不低于70%: the clause before it binds what is built, and this one says how much."""
    if c.scope.ahead or c.scope.assessed or c.quantity.lead not in FLOORS | CEILINGS:
        return False
    return _BINDS.search(c.lead_in) is not None and words()["build"].search(c.bare_before) is None


def _is_condition(c: Candidate) -> bool:
    """A condition begins in the number's own clause; the next one may only bring its consequence."""
    match = words()["condition"].search(f"{c.clause}{c.rest[:16]}")
    if match is not None and (match.start() < len(c.clause) or _CONSEQUENCE.match(c.rest)):
        return True
    # 投资强度达到25%，持…证明，方可申请
    return not c.scope.ahead and _ONLY_THEN.search(c.rest) is not None


def _names_bearer(c: Candidate) -> bool:
    """对…的企业, 对…项目，投资达到25%以上的，可申请: whom a measure is for, and the number says which."""
    if words()["for_whom"].search(c.lead_in) and words()["grants"].search(c.after + c.rest):
        return True
    opened = words()["for_whom"].match(c.bare_before)
    return opened is not None and bool(words().thing_ends.search(c.bare_after.strip(" ，,。；;")))


def _is_duty(c: Candidate) -> bool:
    """园区应当在2028年底前实现上云率95%以上: with a coming date a rule sets a goal."""
    time = c.scope.time
    return c.scope.ahead and time is not None and time.role is TimeRole.BY and time.start_char >= c.clause_start
