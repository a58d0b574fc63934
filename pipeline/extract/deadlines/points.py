"""Times without a bound word: 2025年, 6月30日, 一季度. They bind as the time of something, not as its attribute."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.extract.calendar import cited_year
from pipeline.extract.deadlines.clause import goal_or_task, hands_in, is_condition, labelled, states
from pipeline.extract.deadlines.cues import cue, frame, stated
from pipeline.extract.deadlines.scene import Scene
from pipeline.extract.deadlines.tense import is_event, starts_force
from pipeline.extract.deadlines.verdict import Verdict
from pipeline.model import DatePrecision, DeadlineKind

Kind = DeadlineKind


def judge_point(scene: Scene, now: date | None) -> Verdict | None:
    """The kind of what happens then; None where the time only describes or is told in passing."""
    if _describes(scene):
        return None
    named = labelled(scene, Kind.TASK)
    if named:
        ends = (named.kind is Kind.EXPIRY or "截止" in scene.label) and scene.time.span.end
        return replace(named, days=(None, scene.time.span.end)) if ends else named
    daily = scene.time.span.precision is DatePrecision.DAY
    if daily and starts_force(scene):
        return Verdict(Kind.EFFECTIVE, 0.9, (scene.time.span.start, None))
    if daily and frame("comes_to_end").match(scene.clause_rest):
        return Verdict(Kind.EXPIRY, 0.6, (None, scene.time.span.end))
    if frame("whole_of").fullmatch(scene.quote) and scene.clause_lead.endswith(("对", "凡")):
        return None  # 对全年上缴低于1万元的: what is reckoned, not by when
    modifies = scene.clause_rest.startswith("的") and not daily
    if frame("condition_opens").search(scene.clause_lead) and not modifies and is_condition(scene):
        return Verdict(Kind.WINDOW, 0.7)
    if daily:
        return _day(scene, now)
    undertaken = _undertaken(scene, now)
    if undertaken is not None:
        return Verdict(undertaken, 0.6)
    if frame("heading_noun").fullmatch(scene.line[1]) and not stated().match(scene.rest):
        return None
    if scene.opens and frame("applies_then").match(scene.rest) and not frame("told_done").search(scene.rest):
        return Verdict(Kind.WINDOW, 0.6)
    if frame("aim_of").match(scene.rest):
        return Verdict(Kind.GOAL, 0.8)
    return _long(scene, now)


def _describes(scene: Scene) -> bool:
    """近期, an old limit (由6月30日延长至…), a reference date (以…为准), a year in brackets."""
    precision = scene.time.span.precision
    unknown = scene.time.unresolved is not None and precision is not DatePrecision.DAY and not _this_year(scene)
    event = scene.time.unresolved is not None and scene.time.unresolved.startswith("以事件")
    if precision is DatePrecision.DURATION or unknown or event:
        return True
    if frame("moved_from").search(scene.clause_lead) and frame("moved_to").match(scene.clause_rest):
        return True
    if scene.before.rstrip().endswith(("(", "（")) and scene.rest.startswith((")", "）")):
        return True
    return scene.clause_rest.startswith(("前后", "左右")) or frame("standard").match(scene.clause_rest) is not None


def _undertaken(scene: Scene, now: date | None) -> DeadlineKind | None:
    """完成|全年|目标任务, 组织实施|2024年度|重点工作, and headings over them: the year of what is undertaken."""
    if now is None and not _looks_ahead(scene):
        return None
    if scene.headed and not frame("reviewed").search(scene.line[1]):
        aims, works = frame("heading_aims").fullmatch(scene.line[1]), frame("heading_works").fullmatch(scene.line[1])
        return Kind.GOAL if aims else Kind.TASK if works else None
    if frame("only_announced").search(scene.lead[-40:] + "|" + scene.rest[:60]):
        return None
    if frame("attains").search(scene.clause_lead) and frame("aims_of_year").match(scene.clause_rest):
        return Kind.GOAL
    carries = frame("carries_out").search(scene.clause_lead) and frame("works_of_year").match(scene.clause_rest)
    return Kind.TASK if carries else None


def _this_year(scene: Scene) -> bool:
    """今年 in a text without a date still is the time of what it announces."""
    announced = frame("this_year").match(scene.quote) and cue("ahead").search(scene.ahead[:12])
    return bool(announced and not frame("foreseen").match(scene.ahead))


def _day(scene: Scene, now: date | None) -> Verdict | None:
    """A day ahead is the day of an event or a step; where no date is known, only if its verb follows at once."""
    if is_event(scene) or frame("holiday").match(scene.clause_rest):
        return Verdict(Kind.EVENT, 0.8)
    if not scene.ahead or (now is None and not _is_scheduled(scene)):
        return None
    handed = hands_in(scene) or frame("applied").search(scene.clause_lead)
    return Verdict(Kind.SUBMISSION if handed else Kind.TASK, 0.5)


def _is_scheduled(scene: Scene) -> bool:
    """In a text without a date: what is handed in or done on the day, right behind it or behind a comma; no news."""
    if hands_in(scene) or (scene.clause_rest and states(scene)):
        return True
    step = cue("task").search(scene.ahead[:40]) or cue("submission").search(scene.ahead[:40])
    start = scene.time.span.start
    expected = start is None or str(start.year) in scene.context.title
    return bool(expected and scene.opens and step and not frame("news_told").search(scene.rest[:60]))


def _long(scene: Scene, now: date | None) -> Verdict | None:
    """A year, half, quarter or month: does a statement about it follow?"""
    if cue("named").match(scene.clause_rest) or frame("in_conjunction").match(scene.clause_rest):
        return None
    if frame("ceiling").search(scene.ahead[:16]) or scene.clause_rest.startswith("是"):
        return None
    if frame("bound_behind").search(scene.clause_rest):
        return None  # 2023年债券项目年底前支付: the year only names them
    start = scene.time.span.start
    upcoming = now is not None and start is not None and start > now and scene.opens
    said = states(scene) or _stated_behind(scene) or (upcoming and scene.rest.startswith(("，", ",")))
    monthly = scene.time.span.precision is DatePrecision.MONTH
    step = "的" not in scene.clause_rest[:10] and cue("task").search(scene.clause_rest[:8])
    hoped = said or step or not scene.clause_rest
    if frame("prospect").search(scene.clause_lead) and hoped:
        return Verdict(Kind.EVENT if monthly and is_event(scene) else goal_or_task(scene), 0.7)
    if stated().match(scene.ahead) and frame("leads_to").search(scene.clause_lead):
        return Verdict(goal_or_task(scene), 0.6)
    heads = scene.opens or frame("whole_place").fullmatch(scene.clause_lead)
    if not heads or (now is None and not _looks_ahead(scene)):
        return None
    if frame("applied_then").match(scene.ahead):
        return Verdict(Kind.WINDOW, 0.6)
    if said and monthly and is_event(scene):
        return Verdict(Kind.EVENT, 0.6)
    return Verdict(goal_or_task(scene), 0.6) if said else None


def _stated_behind(scene: Scene) -> bool:
    """2024年，围绕…主题，打造10个左右…: a figure to reach, or a verb, behind the clause that says how."""
    aside = frame("set_apart").match(scene.rest) if scene.opens else None
    if aside is None or frame("told_done").search(scene.rest):
        return False
    said = scene.rest[aside.end() :]
    return bool(stated().match(said) or frame("measured_goal").search(said))


def _looks_ahead(scene: Scene) -> bool:
    """In a text without a date: an intent, or a year no earlier than that of the newest document it cites."""
    cited, start = cited_year(scene.context), scene.time.span.start
    return bool(cue("ahead").search(scene.ahead) or (cited and start and start.year >= cited))
