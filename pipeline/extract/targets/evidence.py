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

from pipeline.extract.calendar import TimeExpression, TimeRole
from pipeline.extract.targets.bounding import ABOUT, VAGUE_TAILS
from pipeline.extract.targets.candidate import Candidate
from pipeline.extract.targets.favour import Setting, value_words, wording
from pipeline.extract.targets.layout import Section
from pipeline.extract.targets.nature import kind_of, place_of
from pipeline.extract.targets.rules import against
from pipeline.extract.targets.tense import Tense
from pipeline.extract.targets.vocabulary import words
from pipeline.model import Bound, DatePrecision

_GOES_ON = re.compile(r"其中[^，。；]{0,12}|再?")
_TOLD_NAMES = frozenset({"accumulated", "past_word", "told_along"})


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
        self._cited = cited
        self._report = report
        self._tells = words()["telling"].search(text) is not None
        kinds = [kind for kind, pattern in words().titles if pattern.search(title)]
        self._title = list(_title_evidence(kinds))
        self._setting = Setting(housing="topic" in kinds, told=bool({"talk", "news", "report"} & set(kinds)))
        self._previous: tuple[Candidate, bool, tuple[str, ...]] | None = None

    def weigh(self, candidate: Candidate, *, bodies_follow: bool) -> Verdict:
        names = [*self._title, *self._time(candidate), *self._section(candidate), *wording(candidate, self._setting)]
        names += [*value_words(candidate), *self._told_of(candidate), *against(candidate)]
        names += [*place_of(candidate), *kind_of(candidate), *self._parallel(candidate)]
        if candidate.listed:
            names.append("dash_item")
        if bodies_follow:
            names.append("bodies_follow")
        found = tuple(dict.fromkeys(names))
        score = words().weights["prior"] + sum(words().weights[name] for name in found)
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
        elif self._is_told_period(c):
            yield "told_time"
        elif c.scope.time is not None:
            if self._setting.told and _is_year_just_over(c):
                yield "told_time"
                return
            if _is_window(c.scope.time):
                yield "window_time"
                return
            yield "goal_time" if c.scope.own else "goal_time_above"
            if c.scope.own and c.scope.time.role is TimeRole.BY and not c.in_brackets:
                yield "by_date"

    def _is_told_period(self, c: Candidate) -> bool:
        """“十四五”期间，我国创建…, in a report without a date: it tells of the period, a plan would set its goal."""
        return c.scope.undated and (self._report or self._tells) and not self._looks_ahead(c)

    def _looks_ahead(self, c: Candidate) -> bool:
        """In a text without a date: an intent stands beside the bare year, or nothing cited is newer than it."""
        time = c.scope.time
        start = time.span.start if time else None
        cited = self._cited is not None and start is not None and start.year >= self._cited
        return cited or bool(words()["strive"].search(c.so_far)) or c.scope.section is Section.GOAL

    def _section(self, c: Candidate) -> Iterator[str]:
        if c.scope.section is not Section.NONE:
            yield f"{c.scope.section}_section"

    def _told_of(self, c: Candidate) -> Iterator[str]:
        """What the paragraph and the kind of text say where the sentence itself looks neither back nor ahead."""
        w, q = words(), c.quantity
        ahead = c.scope.ahead and not self._is_told_period(c)
        if ahead or c.scope.section is Section.GOAL or c.scope.assessed or w["intends"].search(c.so_far):
            return
        if self._told_along(c):
            yield "told_along"
        elif c.told_before is Tense.TOLD:
            yield "told_before"
        if self._report and c.told_before is not Tense.AHEAD:
            yield "report_text"
        if (q.bound is Bound.APPROX and not q.lead and not q.tail) or q.lead in ABOUT:  # 2万余个, 近400家
            yield "rough_count"
        if "累计" in c.bare_before and q.tail not in VAGUE_TAILS:
            yield "accumulated"
        if w["announced"].search(c.bare_before):
            yield "past_word"

    def _told_along(self, c: Candidate) -> bool:
        """累计建设2070个，覆盖全省1/3的村: the number before it in the sentence is told."""
        if self._previous is None or self._previous[0].sentence_start != c.sentence_start:
            return False
        return not _TOLD_NAMES.isdisjoint(self._previous[2])

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


def _is_year_just_over(c: Candidate) -> bool:
    """全年发布标准80项, said in February: the year is the one before, unless something is to come of it."""
    return c.scope.whole_year and not words()["intends"].search(c.so_far) and not words()["strive"].search(c.so_far)


def _is_window(time: TimeExpression) -> bool:
    """2024年10月1日至2025年12月31日期间: a measure runs from day to day, a goal does not."""
    return time.role in (TimeRole.DURING, TimeRole.UNTIL) and time.span.precision is DatePrecision.DAY


def _goes_on(other: Candidate, c: Candidate) -> bool:
    """…100家以上，50个以上示范园区; …30万个，其中公共车位15万个: a new clause of the sentence, no verb of its own."""
    if other.sentence_start != c.sentence_start or other.clause_start == c.clause_start:
        return False
    return _GOES_ON.fullmatch(c.bare_before) is not None
