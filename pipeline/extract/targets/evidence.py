"""What speaks for and against a number being a target.

Every piece of evidence has a name and a weight (``evidence.toml``); ``weigh`` adds them up. Nothing here looks at one
sentence's wording alone: time, section, clause verb, unit, subject and the vocabulary of money, conditions and the past
each say their part.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.calendar import TimeRole
from pipeline.extract.targets.candidate import Candidate
from pipeline.extract.targets.descriptor import is_descriptor, is_enumeration, last_match
from pipeline.extract.targets.layout import Section
from pipeline.extract.targets.tense import Tense
from pipeline.extract.targets.vocabulary import Words, words
from pipeline.model import Bound, Change

_ENDS_ITEM = re.compile(r"[，。；;、,(（)）]|$|和|以及|及")
_FRAMED = re.compile(r"(?<![可得予加用])以[^，。]{2,}$")
_FUND = re.compile(r"的?[^，。；]{0,20}(?:基金|资金)")
_FOUNDED = re.compile(r"(?:设立|组建|建立|成立|发起)[^，。；]{0,20}$")
_GOES_ON = re.compile(r"其中[^，。；]{0,12}|再?")
_PLACED = re.compile(r"(?:(?<![现存])在|面向)[^，。；]{0,6}$")
_KEPT = frozenset({"稳定在", "保持在", "维持在", "控制在", "管控在", "压控在"})
_STATES = _KEPT | frozenset(
    [
        "达到",
        "达",
        "提高到",
        "提高至",
        "提升到",
        "提升至",
        "降至",
        "降到",
        "不低于",
        "超过",
        "突破",
        "优于",
        "大于",
        "高于",
    ]
)
_AT_LEAST = ("至少", "最少", "起码")
_KEEPS = frozenset({"保持", "维持", "稳定"})
_SIGNS = frozenset("≤<≥>=±")
_TOLD_NAMES = frozenset({"accumulated", "past_word", "told_along"})
_VAGUE_TAILS = frozenset({"以上", "及以上", "左右"})
_NOUN_ENDS = re.compile(r"[\u4e00-\u9fffA-Za-z）)]$")
_CONSEQUENCE = re.compile(r"[^，。；,;]{0,6}(?:即可|方可|方能|可(?:申请|办理|按|享受|予|选)|应当?|给予|予以|视为|按)")
_ONLY_THEN = re.compile(r"^[^。；;]{0,60}(?:方可|方能|才可|才能)(?!确保|实现|保证)")
_ONE_EACH = re.compile(r"(?:^|[，,、）)])(?:单个|单体|单宗|单户)[^，。；,;]{2,60}[，,]")
_ITS = re.compile(r"^(?:其|应|须|需|要|可|不得|确保|原则上|且|并|或)")
_BENEFITS = re.compile(r"(?:惠及|受益|受惠)[^，。；、,;]{0,8}$")
_NATIONAL = re.compile(
    r"(?:赤字|预算内投资|财政支出|公共预算支出|专项债券?(?:规模|额度)?|特别国债|固定资产投资(?:规模|总额)?|转移支付)[^，。；,;]{0,8}$"
)
_GROWN = frozenset({"增加到", "增加至", "扩大到", "扩大至", "安排"})
_RISES = frozenset({"达到", "达", "超过", "突破", "增至", "上升到", "上升至"})
_FLOORS = frozenset({"不少于", "不低于", "至少"})
_CEILINGS = frozenset({"不超过", "不得超过", "不能超过", "最高", "最多", "至多", "上限"})
_SUPPLIED = frozenset({"count", "area", "length"})
_ROUND = frozenset({100, 1000, 10000})
_PARTS = frozenset({"share", "index", "score"})
_WORKED_ON = re.compile(
    r"[^，。；]{1,20}(?:进行|实施|开展)[^，。；了]{0,6}(?:改造|整治|提升|升级|治理|修缮|更新|培训|帮扶|建设)"
)
_ACTED_ON = re.compile(r"(?<![相针面反绝])对(?:[^，。；,;]{0,90}的)?$")
_LANDS = re.compile(r"[^，。；]{0,16}(?:落地|落实|见效|落细)")
_WOULD = re.compile(r"(?<![均都])可(?:望|以)?(?:实现|达|节约|减少|带动|新增|增加|处理|节省|创造)[^，。；]{0,12}$")
_BASELINE = re.compile(r"(?:从|由)(?:原来?的?|现有的?|目前的?|\d{4}年底?的?)?$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The evidence found, by name, and the sum of its weights."""

    names: tuple[str, ...]
    score: float

    @property
    def is_target(self) -> bool:
        return self.score >= words().threshold

    @property
    def confidence(self) -> float:
        """The score as a probability-like figure, two decimals."""
        return round(1 / (1 + math.exp(-self.score)), 2)


class Judge:
    """Weighs the candidates of one text in order; a number joined to another shares its fate."""

    def __init__(self, title: str, text: str = "", cited: int | None = None, *, report: bool = False) -> None:
        self._words: Words = words()
        self._cited = cited
        self._report = report
        self._tells = self._words["telling"].search(text) is not None
        kinds = [kind for kind, pattern in self._words.titles if pattern.search(title)]
        self._title = list(_title_evidence(kinds))
        self._housing = "topic" in kinds
        self._told = bool({"talk", "news", "report"} & set(kinds))
        self._previous: tuple[Candidate, bool, tuple[str, ...]] | None = None

    def weigh(self, candidate: Candidate, *, bodies_follow: bool) -> Verdict:
        names = [*self._title, *self._time(candidate), *self._section(candidate), *self._wording(candidate)]
        names += [*self._value(candidate), *self._told_of(candidate), *self._against(candidate), *self._kind(candidate)]
        names += list(self._parallel(candidate))
        if candidate.listed:
            names.append("dash_item")
        if bodies_follow:
            names.append("bodies_follow")
        found = tuple(dict.fromkeys(names))
        score = self._words.weights["prior"] + sum(self._words.weights[name] for name in found)
        verdict = Verdict(found, score)
        self._previous = (candidate, verdict.is_target, found)
        return verdict

    def _time(self, c: Candidate) -> Iterator[str]:
        if c.scope.past:
            yield "past_time"
        elif c.scope.elapsed:
            yield "elapsed_time"
        elif c.scope.time is not None and c.scope.dateless:
            yield "told_time" if self._tells and not self._looks_ahead(c) else "dateless_time"
        elif c.scope.time is not None:
            yield "goal_time" if c.scope.own else "goal_time_above"
            if c.scope.own and c.scope.time.role is TimeRole.BY and not c.in_brackets:
                yield "by_date"

    def _looks_ahead(self, c: Candidate) -> bool:
        """In a text without a date: an intent stands beside the bare year, or nothing cited is newer than it."""
        time = c.scope.time
        start = time.span.start if time else None
        cited = self._cited is not None and start is not None and start.year >= self._cited
        return cited or bool(self._words["strive"].search(c.so_far)) or c.scope.section is Section.GOAL

    def _section(self, c: Candidate) -> Iterator[str]:
        if c.scope.section is not Section.NONE:
            yield f"{c.scope.section}_section"

    def _wording(self, c: Candidate) -> Iterator[str]:
        w = self._words
        if w["strive"].search(c.so_far):
            yield "strive"
        if w["each_year"].search(c.so_far):
            yield "each_year"
        if w["assessment"].search(c.so_far) or c.scope.assessed:
            yield "assessment"
            if _is_item(c):
                yield "assessed_item"
        if w["prospective"].search(c.so_far):
            yield "prospective"
            if c.told_before is not Tense.TOLD and c.task_item:
                yield "task_item"
        if w["indicator"].search(c.bare_before[-10:]):
            yield "indicator_noun"
            stated = not c.quantity.lead and _ENDS_ITEM.match(c.after) and w["indicator"].search(c.bare_before[-3:])
            if stated and c.quantity.measure != "count":
                yield "stated_value"
            noun = c.bare_before.removesuffix(c.quantity.lead)
            if c.quantity.unit == "%" and c.quantity.lead in _STATES and w["indicator"].search(noun[-3:]):
                yield "stated_ratio"
        yield from self._verb(c)

    def _verb(self, c: Candidate) -> Iterator[str]:
        """Whether a verb of bringing about governs the number: right before it, or earlier in the clause."""
        q = c.quantity
        if q.lead in _AT_LEAST and q.number_start - q.start_char > len(q.lead) + 1:  # 至少组建1个
            yield "build_verb"
            return
        verb = last_match(self._words["build"], c.bare_before)
        if verb is None:
            return
        if verb[0] in _KEEPS and c.quantity.measure in _PARTS:
            yield "state_word"
            return
        gap = c.bare_before[verb.end() :]
        if self._words.only_modifiers.fullmatch(gap):
            yield from self._built(c, verb[0], "build_verb")
        elif len(gap) <= 40:
            yield "build_far"
            figure = c.quantity.measure not in _PARTS and not _is_small_han(c)
            if figure and len(gap) <= 24 and _ENDS_ITEM.match(c.after):
                yield from self._built(c, verb[0], "object_count")

    def _built(self, c: Candidate, verb: str, name: str) -> Iterator[str]:
        yield name
        single = self._words["single"].search(c.bare_before)
        urged = c.scope.ahead or self._words["prospective"].search(c.so_far)
        if not self._housing or single or (self._told and not urged):
            return
        supplied = self._words["supply"].match(verb) or self._words["supply"].match(c.bare_before.lstrip())
        if c.quantity.measure in _SUPPLIED and supplied:
            yield "supply"

    def _value(self, c: Candidate) -> Iterator[str]:
        q = c.quantity
        upward = q.bound is not Bound.LE or q.lead == "优于"
        bound_stands = q.lead and q.lead != "每" and upward and q.start_char < q.number_start
        if bound_stands or q.lead in _KEPT:
            yield "state_word"
        if q.change in (Change.INCREASE, Change.DECREASE):
            yield "change_word"
        if len(q.lead) == 3 and q.lead[-1] in "到至" and q.lead[0] != "达":
            yield "reach_form"
        if q.unit == "%" and not q.lead and self._opens_share(c):
            yield "share_of_whole"

    def _opens_share(self, c: Candidate) -> bool:
        """80%以上的建筑业企业实现…: the share stands first and its whole behind it."""
        head = self._words.only_modifiers.sub("", c.bare_before)
        return len(head) <= 6 and bool(re.match(r"的[\u4e00-\u9fff“]|[\u4e00-\u9fff“]{4,}", c.after))

    def _told_of(self, c: Candidate) -> Iterator[str]:
        """What the paragraph and the kind of text say where the sentence itself looks neither back nor ahead."""
        w, q = self._words, c.quantity
        if c.scope.ahead or c.scope.section is Section.GOAL or c.scope.assessed or w["intends"].search(c.so_far):
            return
        if self._told_along(c):
            yield "told_along"
        elif c.told_before is Tense.TOLD:
            yield "told_before"
        if self._report and c.told_before is not Tense.AHEAD:
            yield "report_text"
        if "累计" in c.bare_before and q.tail not in _VAGUE_TAILS:
            yield "accumulated"
        if w["announced"].search(c.bare_before):
            yield "past_word"

    def _told_along(self, c: Candidate) -> bool:
        """累计建设2070个，覆盖全省1/3的村: the number before it in the sentence is told."""
        if self._previous is None or self._previous[0].sentence_start != c.sentence_start:
            return False
        return not _TOLD_NAMES.isdisjoint(self._previous[2])

    def _against(self, c: Candidate) -> Iterator[str]:
        w = self._words
        told = w["past_clause"].search(c.clause) or w["past_sentence"].search(c.under_time)
        left = not c.scope.ahead and w["from_past"].search(c.clause)
        worse = c.quantity.lead in _RISES and w["problem"].search(c.bare_before[-6:])
        estimated = c.scope.elapsed and "预计" in c.so_far
        if told or left or worse or estimated:
            yield "past_word"
        if "同比" in c.clause or "同比" in c.lead_in:
            yield "year_on_year"
        if w["subsidy"].search(c.clause):
            yield "subsidy_clause"
        elif w["subsidy"].search(c.lead_in) or w["subsidy"].search(c.rest):
            yield "subsidy_sentence" if c.quantity.measure in ("money", "share", "area") else "subsidy_aside"
        if w["past_rest"].search(c.lead_in) or w["past_rest"].search(c.rest):
            yield "past_rest"
        aimed = w["aimed_value"].search(c.bare_before) is not None
        for name in ("credit", "fee", "applicant", "quota", "negated", "gathering", "reserved"):
            if w[name].search(c.clause) and not (aimed and name in ("credit", "fee")):
                yield name
        if aimed:
            yield "aimed_value"
        sized = c.quantity.measure in ("length", "area")
        if (not aimed and w["building"].search(c.clause)) or (sized and w["building"].search(c.lead_in[-40:])):
            yield "building_rule"
        if c.scope.conditional or (self._is_condition(c) and not _is_worked_on(c)):
            yield "condition"
        if self._names_bearer(c):
            yield "bearer"
        if (w["rule"].search(c.bare_before) and not self._is_duty(c)) or c.quantity.lead.startswith("不得"):
            yield "rule_clause"
        if w["vague_rule"].search(c.bare_before):
            yield "vague_rule"
        single = w["single"].search(c.bare_before) and not c.scope.assessed
        each = w["per_unit"].search(c.bare_before[-8:]) or c.quantity.lead == "每" or "元/" in c.quantity.unit
        if single or each:
            yield "per_unit"
        if _ONE_EACH.search(c.lead_in) and _ITS.match(c.bare_before):
            yield "single_rule"
        yield from self._place(c)

    def _is_condition(self, c: Candidate) -> bool:
        """A condition begins in the number's own clause; the next one may only bring its consequence."""
        match = self._words["condition"].search(f"{c.clause}{c.rest[:16]}")
        if match is not None and (match.start() < len(c.clause) or _CONSEQUENCE.match(c.rest)):
            return True
        # 投资强度达到25%，持…证明，方可申请
        return not c.scope.ahead and _ONLY_THEN.search(c.rest) is not None

    def _names_bearer(self, c: Candidate) -> bool:
        """对…的企业, 对…项目，投资达到25%以上的，可申请: whom a measure is for, and the number says which."""
        if self._words["for_whom"].search(c.lead_in) and self._words["grants"].search(c.after + c.rest):
            return True
        opened = self._words["for_whom"].match(c.bare_before)
        return opened is not None and bool(self._words.thing_ends.search(c.bare_after.strip(" ，,。；;")))

    def _is_duty(self, c: Candidate) -> bool:
        """园区应当在2028年底前实现上云率95%以上: with a coming date a rule sets a goal."""
        time = c.scope.time
        return c.scope.ahead and time is not None and time.role is TimeRole.BY and time.start_char >= c.clause_start

    def _place(self, c: Candidate) -> Iterator[str]:
        if c.in_title:
            yield "in_title"
        if c.in_quotes:
            yield "in_quotes"
        if c.in_brackets:
            yield "in_brackets"
        framed = re.match(r"[^，。；,;]{0,14}为", c.after) and _FRAMED.search(c.bare_before)
        if _is_worked_on(c):
            yield "build_verb"
            return
        floor = c.quantity.lead in _FLOORS and c.bare_before.endswith(("面向", "涵盖", "包括", "包含", "涉及"))
        if framed or (self._words["background"].search(c.bare_before) and not floor):
            yield "background"
        if _BASELINE.search(c.bare_before) or re.match(r"中[，,、]", c.after):
            yield "baseline"
        aimed = c.quantity.measure == "share" and self._words["strive"].search(c.bare_before)
        if self._words["comparison"].search(c.bare_before) and not aimed:
            yield "comparison"
        if self._words["closes_list"].search(c.bare_before):
            yield "closes_list"
        if _WOULD.search(c.bare_before):
            yield "would_yield"
        if self._words["fact_subject"].search(c.bare_before):
            yield "fact_subject"

    def _kind(self, c: Candidate) -> Iterator[str]:
        q = c.quantity
        if q.lead in _CEILINGS or (q.measure == "money" and q.bound is Bound.LE):
            yield "ceiling"
        scale = q.measure == "money" and (q.lead in _STATES or q.lead in _GROWN) and _NATIONAL.search(c.bare_before)
        if q.measure == "money" and not scale and self._words["money_spent"].search(c.bare_before):
            yield "money_spent"
        if _BENEFITS.search(c.bare_before) and q.tail not in _VAGUE_TAILS and q.lead not in _FLOORS:
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
        if placed and self._words["build"].search(c.after + c.rest[:6]):
            yield "places"
        if q.unit in ("批", "期", "轮", "步") and c.bare_before.endswith("分"):
            yield "in_batches"
        if _is_small_han(c):
            yield "small_han"

    def _parallel(self, c: Candidate) -> Iterator[str]:
        if self._previous is None:
            return
        other, was_target, _ = self._previous
        if was_target and _goes_on(other, c):
            yield "continues"
            return
        if not c.gap:
            return
        if other.sentence_start != c.sentence_start or c.gap[0] == "的" or len(c.gap) > 40:
            return
        if not re.search(r"[、和及与或]", c.gap):
            return
        yield "parallel_target" if was_target else "parallel_other"


def _title_evidence(kinds: list[str]) -> Iterator[str]:
    """A plan's name outweighs what it is about; mere measures on a topic are in between."""
    meeting = "talk" in kinds and "news" in kinds  # 全国…工作会议召开: news of what is to be done
    for kind in kinds:
        if kind == "topic" and "work" not in kinds:
            yield "topic_measures" if "plan" in kinds or meeting else "topic_title"
        elif kind not in ("topic", "work") and not (meeting and kind == "talk"):
            yield f"{kind}_title"


def _is_item(c: Candidate) -> bool:
    """执行机构1套； 线宽≤10μm， 控制精度＜0.1%: the thing, its figure, and the item ends."""
    q = c.quantity
    if not _ENDS_ITEM.match(c.after) or not _NOUN_ENDS.search(c.bare_before):
        return False
    return q.lead[:1] in _SIGNS or q.lead == "优于" or (q.measure == "count" and not q.lead and not q.han)


def _is_small_han(c: Candidate) -> bool:
    """两个, 三类: a count in Han characters up to ten, with no bound beside it."""
    q = c.quantity
    plain = not q.lead and not q.tail and q.value_max is None
    return q.han and plain and q.measure == "count" and q.value <= 10 and q.value == q.value.to_integral_value()


def _is_worked_on(c: Candidate) -> bool:
    """对…设施老化的31个小区进行改造: the number counts what the work is done on."""
    return _WORKED_ON.match(c.after) is not None and _ACTED_ON.search(c.bare_before) is not None


def _is_slogan(c: Candidate) -> bool:
    """滚动实施万项技改、推动万企转型: a round power of ten in Han, without bound or date, is a motto."""
    q = c.quantity
    plain = q.han and not q.lead and not q.tail and q.value in _ROUND and (q.measure == "count" or q.unit == "企")
    return plain and c.scope.time is None and "每年" not in c.so_far


def _goes_on(other: Candidate, c: Candidate) -> bool:
    """…100家以上，50个以上示范园区; …30万个，其中公共车位15万个: a new clause of the sentence, no verb of its own."""
    if other.sentence_start != c.sentence_start or other.clause_start == c.clause_start:
        return False
    return _GOES_ON.fullmatch(c.bare_before) is not None
