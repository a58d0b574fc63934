"""What the clause around a time says: who must hand in, who benefits, what is reached or done."""

from __future__ import annotations

import re

from pipeline.extract.deadlines.cues import acted, adverbs, cue, frame, stated
from pipeline.extract.deadlines.scene import Scene
from pipeline.extract.deadlines.verdict import Verdict
from pipeline.model import DatePrecision, DeadlineKind

Kind = DeadlineKind
_TITLES = re.compile(r"《[^《》]*》|“[^“”]*”")


def labelled(scene: Scene, validity: DeadlineKind) -> Verdict | None:
    """A label with a colon names the kind; ``validity`` is that of 执行时间 and its like."""
    if not scene.label or scene.clause_rest.startswith("的"):
        return None
    if frame("own_registry").search(scene.label):
        return Verdict(Kind.WINDOW, 0.6)
    if cue("label", "submission").search(scene.label) and frame("label_of_time").search(scene.label):
        return Verdict(Kind.SUBMISSION, 0.8)
    if cue("label", "closing").search(scene.label):
        handed = frame("applied_near").search(scene.lead[-80:])
        return Verdict(Kind.SUBMISSION if handed else Kind.EXPIRY, 0.8)
    rest = (("task", Kind.TASK), ("validity", validity), ("window", Kind.WINDOW), ("event", Kind.EVENT))
    for key, kind in rest:
        if cue("label", key).search(scene.label) and frame("label_of_time").search(scene.label):
            return Verdict(kind, 0.8)
    return Verdict(Kind.TASK, 0.7) if scene.label.endswith("时限") else None


def aims(scene: Scene) -> bool:
    """到2025年 names a goal; 到2025年底前 may be a condition."""
    return scene.quote.startswith("到") and not scene.quote.endswith("前")


def is_condition(scene: Scene) -> bool:
    """Inside …的, or behind 对 or 凡: who or what a measure is for."""
    if scene.conditional or cue("window", "persons").search(scene.clause_rest):
        return not aims(scene)
    if scene.quote.endswith("前") and frame("modifies").match(scene.clause_rest):
        return True
    opened = frame("opens_for").match(scene.clause_lead) and frame("ends_for").search(scene.rest)
    if opened or (not scene.clause_rest and frame("dates_of").search(scene.clause_lead)):
        return not aims(scene)
    later = scene.rest[len(scene.clause_rest) :]
    if frame("bearer").fullmatch(scene.clause_rest) and cue("window", "benefits").search(later):
        return not aims(scene)
    if frame("handled").match(scene.clause_rest):
        return not aims(scene)
    if frame("for_whom").search(scene.clause_lead) or acted().match(scene.clause_rest):
        return True
    granted = frame("granted").search(scene.rest) and cue("window", "acts").search(scene.rest[:60])
    return bool(granted) and not aims(scene)


def untitled(text: str) -> str:
    """Without titles, names and attributes, whose words say nothing of what is done: 下发《推荐通知》, 申报的项目."""
    return frame("attributive").sub("", _TITLES.sub("", text))


def benefits(scene: Scene) -> bool:
    """The clause grants something or lets somebody do something; 减免完成 is work on it."""
    if frame("carried_out").search(scene.clause_rest) or frame("measured_goal").search(scene.clause_rest):
        return False
    acts = scene.clause_rest or scene.ahead[:40]
    return bool(cue("window", "benefits").search(untitled(scene.ahead)) or cue("window", "acts").search(untitled(acts)))


def hands_in(scene: Scene) -> bool:
    """Somebody must hand something in: a strong verb, or any such verb under a duty (应于…前办理)."""
    clause = untitled(scene.ahead).replace("招投标", "").replace("招标投标", "")
    if frame("downward").search(clause) or reports_itself(scene) or clause.startswith(("根据", "按照", "依据")):
        return False
    if cue("submission", "strong").search(clause[:40]) or cue("submission", "report").search(clause) or sent_up(scene):
        return True
    if frame("goes").match(clause) or frame("collects").match(clause):
        return True
    if frame("applicants").search(scene.clause_lead) and cue("submission", "handed").search(untitled(scene.rest[:60])):
        return True
    duty = frame("duty").search(scene.clause_lead) or frame("duty_ahead").match(clause) or scene.opens
    return bool(duty and cue("submission").search(clause[:30]))


def sent_up(scene: Scene) -> bool:
    """各部门于每年2月底前，根据成效，提出名单，报送…: lower bodies send up what they first prepare."""
    lower = frame("lower").search(scene.lead[-20:]) and not reports_itself(scene)
    return bool(lower and frame("sends_up").match(untitled(scene.rest)))


def reports_itself(scene: Scene) -> bool:
    """市发展改革委于…前向市政府报告: an organ's own duty, not what is handed in to it."""
    subject = frame("led_up").sub("", scene.clause_lead)
    return bool(frame("own_organ").search(subject) and not frame("lower").search(subject))


def states(scene: Scene) -> bool:
    """A verb of work or of a goal follows, at once or behind a subject."""
    text = scene.ahead
    if frame("measured_goal").search(text) or frame("intent").search(text[: _between(text)]):
        return True
    verb = stated().match(text)
    if verb:
        return not text.startswith(("后", "的", "于", "应", "须", "由"), verb.end())
    return bool(cue("goal").search(text[:40]) or (not scene.clause_rest and cue("task").search(text[:30])))


def goal_or_task(scene: Scene) -> DeadlineKind:
    """A state or a number to reach, or work to do."""
    clause = scene.ahead
    if frame("downward").search(clause) or reports_itself(scene):
        return Kind.TASK
    if scene.quote.startswith("到") or frame("measured").search(clause):
        return Kind.GOAL
    if scene.quote.endswith("前") and cue("task").search(clause):
        return Kind.TASK
    verb = stated().match(clause)
    begun = verb.start("work") if verb and verb["work"] else 0
    reached = cue("goal").search(clause[:begun]) or cue("goal", "states").search(clause, begun)
    working = verb["work"] if verb else cue("task").search(clause[:30])
    worked = scene.time.span.precision is DatePrecision.DAY or working
    return Kind.TASK if worked and not reached else Kind.GOAL


def _between(text: str) -> int:
    """Where the verb stands behind 计划, 全市, 在全省范围内 …"""
    found = adverbs().match(text)
    return found.end() if found else 0
