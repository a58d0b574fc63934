"""Starts, periods and bounds on the calendar, and what they are for."""

from __future__ import annotations

import re
from datetime import date

from pipeline.extract.calendar import TimeRole, find_times
from pipeline.extract.calendar.reader import IN_CONTEXT, NO_DATE
from pipeline.extract.deadlines.clause import benefits, goal_or_task, hands_in, is_condition, labelled, states, untitled
from pipeline.extract.deadlines.cues import acted, cue, frame, stated
from pipeline.extract.deadlines.scene import Scene
from pipeline.extract.deadlines.tense import is_event, starts_force
from pipeline.extract.deadlines.verdict import Verdict
from pipeline.model import DatePrecision, DeadlineKind

Kind = DeadlineKind


def judge_start(scene: Scene) -> Verdict | None:
    """自…起: force, a benefit, or work that begins; an event that no date fixes binds only as a start of force."""
    if frame("blank_date").match(scene.rest):
        return None
    if starts_force(scene):
        return Verdict(Kind.EFFECTIVE, 0.95)
    if frame("runs_on").match(scene.rest):
        return Verdict(Kind.TASK, 0.7)
    if scene.opens and frame("defined").fullmatch(scene.rest.lstrip("，, ")) and not stated().match(scene.rest):
        return None
    bears = frame("bearer").fullmatch(scene.clause_rest) and not stated().match(scene.clause_rest)
    told = not (scene.conditional or bears)
    yearly = scene.time.span.precision is DatePrecision.YEAR
    if told and not yearly and frame("handed_at_once").match(scene.ahead):
        return Verdict(Kind.SUBMISSION, 0.6)
    counted = scene.time.span.precision is DatePrecision.DURATION
    if counted and frame("forfeits").match(scene.rest):
        return Verdict(Kind.PROCEDURAL, 0.5, (None, None))
    if counted and scene.time.unresolved:
        return None
    if frame("happened").search(scene.ahead[:24]):
        return None
    if re.match("自?[次翌下]", scene.quote) and frame("hangs_on").search(scene.lead):
        return None
    triggered = scene.time.unresolved == IN_CONTEXT and re.search("[次翌下]", scene.quote)
    if (triggered or scene.time.unresolved == NO_DATE) and scene.ahead and not scene.conditional:
        return None if frame("reckoned").match(scene.clause_rest) else Verdict(Kind.EFFECTIVE, 0.6)
    if scene.time.span.start is None or counted:
        return None
    if frame("reckoned").match(scene.clause_rest):
        return None
    excluded = scene.quote.endswith("后") and (scene.conditional or acted().match(scene.clause_rest))
    promised = frame("will").search(scene.rest[:60]) and cue("goal").search(scene.rest[:80])
    if scene.quote.endswith("后") and promised and not excluded:
        return Verdict(Kind.GOAL, 0.6)
    if excluded or cue("window", "tax").search(scene.ahead):
        return Verdict(Kind.WINDOW, 0.6)
    begins = cue("task", "start").search(untitled(scene.rest[:80])) or scene.ahead.startswith("每年")
    yearly_duty = cue("task", "organs").search(scene.ahead) and "每年" in scene.ahead
    if told and (begins or yearly_duty) and not cue("window", "benefits").search(_said_after_manner(scene)):
        return Verdict(Kind.TASK, 0.6)
    return Verdict(Kind.EFFECTIVE, 0.7)


def _said_after_manner(scene: Scene) -> str:
    """What is said then: behind 按照…要求, 结合…实际 the clause that follows, else the one at the time."""
    rest = scene.rest.lstrip("，, ")
    manner = frame("manner").match(rest)
    return re.split("[，,]", rest[manner.end() :])[0] if manner else scene.ahead


def judge_period(scene: Scene) -> Verdict | None:
    """A period with both ends."""
    if frame("reckoning").search(scene.label):
        return None if _behind_the_text(scene) else Verdict(Kind.WINDOW, 0.7)
    if frame("phase").search(scene.before) and scene.time.span.precision is not DatePrecision.YEAR:
        return Verdict(Kind.TASK, 0.6)
    named = labelled(scene, Kind.WINDOW)
    if named:
        return named
    if frame("data_of").match(scene.clause_rest):
        return None
    precision = scene.time.span.precision
    if precision is DatePrecision.PLAN:
        return Verdict(Kind.GOAL, 0.7) if _is_stated_of_plan(scene) else None
    if precision is DatePrecision.DAY and (is_event(scene) or frame("holiday").match(scene.clause_rest)):
        return Verdict(Kind.EVENT, 0.7)
    if scene.ahead.startswith("凡") and cue("submission", "strong").search(scene.rest):
        return Verdict(Kind.SUBMISSION, 0.6)
    if is_condition(scene):
        return Verdict(Kind.WINDOW, 0.7)
    asked = frame("asked").search(scene.clause_lead) and cue("submission", "strong").search(scene.rest[:60])
    if asked or cue("submission", "strong").search(scene.ahead[:30]):
        return Verdict(Kind.SUBMISSION, 0.7)
    if precision is DatePrecision.YEAR:
        return None if _only_names(scene) else Verdict(Kind.GOAL, 0.7)
    works = scene.ahead.startswith("由") or cue("task").match(scene.ahead)
    if not benefits(scene) and (works or cue("task", "organs").search(scene.ahead[:20])):
        return Verdict(Kind.TASK, 0.6)
    return Verdict(Kind.WINDOW, 0.7)


def _behind_the_text(scene: Scene) -> bool:
    """Over before the newest year that the text names: what is counted lies behind, whatever the text's own date."""
    newest = max((time.span.end for time in find_times(scene.context) if time.span.end), default=None)
    last = scene.time.span.end
    return bool(newest and last and last < date(newest.year, 1, 1))


def _is_stated_of_plan(scene: Scene) -> bool:
    """“十四五”期间 at the head of a statement, not as the name of what is planned."""
    if scene.clause_lead.endswith(("经过", "通过", "历经")):
        return frame("plan_effort").match(scene.clause_rest) is not None
    said = frame("said_at_meeting").match(scene.clause_lead)
    lead = scene.clause_lead[said.end() :] if said else scene.clause_lead
    if len(lead) > 4 and not frame("plan_opens").search(lead):
        return False
    if frame("plan_object").search(lead[-8:]) or frame("plan_named").match(scene.clause_rest):
        return False
    return not (frame("plan_described").search(scene.ahead) or frame("heading_noun").fullmatch(scene.rest))


def _only_names(scene: Scene) -> bool:
    """2023—2025年 that describes something else or stands behind the name of its plan."""
    titled = frame("plan_title").search(scene.before) and scene.rest.startswith((")", "）"))
    return bool(titled or frame("modifies").match(scene.clause_rest))


def judge_bound(scene: Scene) -> Verdict | None:
    """到…, …前, 至…止: who is bound by it?"""
    if frame("year_end").match(scene.quote) and frame("yearly_review").match(scene.clause_rest):
        return None
    if frame("reckoning").search(scene.lead[-24:]):
        return Verdict(Kind.WINDOW, 0.7)
    if scene.clause_rest.endswith("时"):
        return None  # 当月末个贷率达到90%时
    if scene.time.unresolved and scene.time.span.end is None:
        if scene.time.unresolved.startswith("以事件"):
            return Verdict(Kind.PROCEDURAL, 0.6) if frame("duty").search(scene.clause_lead) else None
        if not (hands_in(scene) or states(scene)):
            return None
    named = labelled(scene, Kind.EXPIRY)
    if named:
        return named
    if frame("latest").match(scene.quote) and not scene.clause_rest:
        return Verdict(_of_what(scene.lead[-30:]), 0.7)
    lasting = scene.quote.startswith("到") and frame("lasting").search(scene.clause_lead)
    if scene.time.role is TimeRole.UNTIL or "截" in scene.quote or lasting:
        return _closing(scene)
    if frame("whole_of").fullmatch(scene.quote) and scene.clause_lead.endswith(("对", "凡", "根据", "按", "按照")):
        return None
    granted_to = scene.opens and _said_after_manner(scene).startswith("对")
    whom = scene.ahead.startswith(("已", "凡")) or granted_to
    if is_condition(scene) or frame("open_to_all").search(scene.ahead) or whom:
        return Verdict(Kind.WINDOW, 0.7)
    if not scene.quote.startswith("到"):
        permitted = frame("permitted").match(scene.rest.lstrip("，, "))
        if permitted and not cue("submission", "handed").search(scene.rest[:40]):
            return Verdict(Kind.WINDOW, 0.6)
        if hands_in(scene):
            return Verdict(Kind.SUBMISSION, 0.7)
        granted = benefits(scene) or permitted
        if scene.quote.endswith(("前", "内")) and granted and not cue("task").match(scene.clause_rest):
            return Verdict(Kind.WINDOW, 0.6)
    return Verdict(goal_or_task(scene), 0.8)


def _of_what(named: str) -> DeadlineKind:
    """提交时间不得晚于…, 购房日期最晚不超过…: the noun before the bound says what is bound."""
    if cue("label", "submission").search(named):
        return Kind.SUBMISSION
    return Kind.WINDOW if cue("window", "acts").search(named) else Kind.TASK


def _grants_till(scene: Scene) -> bool:
    """至2025年12月31日，纳税人…的，可…: how long something is granted."""
    return scene.opens and not scene.clause_rest and bool(cue("window", "benefits").search(scene.rest))


def _closing(scene: Scene) -> Verdict:
    """截至…, 至…止: the end of force, of an application, of a benefit; or a goal written 至2035年."""
    near = scene.lead[-30:]
    lasting = cue("expiry").search(near) or cue("expiry", "verbs").search(scene.clause_lead[-12:])
    if cue("goal").search(scene.clause_rest) and scene.time.span.precision is DatePrecision.YEAR and not lasting:
        return Verdict(Kind.GOAL, 0.7)
    closes = scene.quote.startswith(("截止日期", "截止时间"))
    if closes and frame("applied_near").search(scene.clause_lead):
        return Verdict(Kind.SUBMISSION, 0.8)
    closes = closes and frame("applied_near").search(near) is not None
    if (closes or frame("applied").search(scene.clause_lead)) and not lasting:
        return Verdict(Kind.SUBMISSION, 0.7)
    if not lasting and (frame("suspended").search(scene.clause_lead) or _grants_till(scene)):
        return Verdict(Kind.WINDOW, 0.6)
    if lasting or cue("expiry", "verbs").search(near) or not scene.clause_rest:
        return Verdict(Kind.EXPIRY, 0.7)
    return Verdict(Kind.WINDOW if benefits(scene) else Kind.EXPIRY, 0.6)
