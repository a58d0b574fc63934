"""Does a time bound anything, and what? The clause's own words decide, then the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.extract.calendar import Days, TimeRole
from pipeline.extract.deadlines.cues import cue
from pipeline.extract.deadlines.scene import Scene
from pipeline.model import DatePrecision, DeadlineKind

Kind = DeadlineKind


@dataclass(frozen=True, slots=True)
class Verdict:
    kind: DeadlineKind
    confidence: float
    days: Days | None = None


def judge(scene: Scene, now: date | None) -> Verdict | None:
    """The kind of deadline, or None where the time bounds nobody's obligation."""
    if is_furniture(scene):
        return None
    role = scene.time.role
    if role is TimeRole.LOOKBACK:
        return None
    if role is TimeRole.VALIDITY:
        return Verdict(Kind.EXPIRY, 0.95)
    if role is TimeRole.LENGTH:
        return length(scene)
    if role is TimeRole.WITHIN:
        return within(scene)
    if role is TimeRole.RECURRING:
        return rhythm(scene)
    if is_over(scene, now):
        return None
    if role is TimeRole.FROM:
        return start(scene)
    if role is TimeRole.DURING:
        return period(scene)
    if role is TimeRole.POINT:
        return point(scene, now)
    return bound(scene)


# ---------------------------------------------------------------------- what is no deadline


_HEADER_LABEL = re.compile(r"(?:日\s?期|时\s?间|来源|浏览|消息|讯)\s?[:：]?\s*$")


def is_furniture(scene: Scene) -> bool:
    """A signature line, a header field, the date of a news agency."""
    before, after = scene.line
    if scene.time.role in {TimeRole.POINT, TimeRole.FROM, TimeRole.DURING} and scene.time.span.precision in {
        DatePrecision.DAY,
        DatePrecision.MONTH,
    }:
        if not before and (not after or after.startswith("印发")):
            return True
        if _HEADER_LABEL.search(before) and len(before) < 12 and cue("labels").search(before):
            return len(after) < 30
    return False


def is_over(scene: Scene, now: date | None) -> bool:
    """Past by the calendar, or told as past."""
    first, last = scene.time.span.start, scene.time.span.end
    told = told_as_past(scene)
    if now is None:
        return told
    if scene.time.role is TimeRole.FROM:
        if first and first < now:
            return not own_force(scene)
        return told
    if last and last < now:
        return True
    if first and first <= now and scene.time.role is TimeRole.POINT and scene.time.span.precision is DatePrecision.DAY:
        return True
    return told and not (first and first > now)


def told_as_past(scene: Scene) -> bool:
    return bool(
        cue("past", "done").search(scene.next_clauses) or cue("past", "verbs").match(scene.clause_rest)
    ) and not re.match(r"[^，,]{0,30}的", scene.clause_rest)


def own_force(scene: Scene) -> bool:
    """The start of force of this document itself."""
    return bool(cue("effective", "verbs").match(scene.clause_rest.lstrip("起")) or not scene.clause_rest) and bool(
        cue("effective", "subjects").search(scene.lead[-60:])
    )


# ---------------------------------------------------------------------- role by role


def length(scene: Scene) -> Verdict | None:
    if re.search(r"(?:延长|缩短|压缩|控制|等待|放宽|延期|展期)(?:至|到|为|期限)?$", scene.clause_lead):
        if "时限" in scene.lead or re.search(r"(?:延长|缩短|等待|压缩)", scene.clause_lead):
            return Verdict(Kind.PROCEDURAL, 0.6)
    if scene.time.span.start:
        return Verdict(Kind.TASK if re.search("连续|实施|开展", scene.clause_lead) else Kind.WINDOW, 0.6)
    return None


def within(scene: Scene) -> Verdict | None:
    text = scene.context.folded[scene.time.start_char : scene.time.end_char]
    if scene.time.unresolved or scene.time.span.end is None or re.search("日|天|小时|周", text):
        if re.search("无|没有|未|不得|不可|限", scene.clause_rest[:12]):
            return None
        return Verdict(Kind.PROCEDURAL, 0.8, (None, None))
    if re.search("免征|补贴|补助|毕业|无|不得|限", scene.next_clauses):
        return None
    if cue("goal").search(scene.rest):
        return Verdict(Kind.GOAL, 0.8)
    return Verdict(Kind.TASK, 0.6)


def rhythm(scene: Scene) -> Verdict | None:
    text = scene.context.folded[scene.time.start_char : scene.time.end_char]
    if not re.search(r"[前底末]|月|日", text[2:]) or text in {"每个月", "每工作日", "每半年"}:
        return None
    return Verdict(Kind.SUBMISSION if cue("submission", "strong").search(scene.next_clauses) else Kind.TASK, 0.8)


def start(scene: Scene) -> Verdict | None:
    rest = scene.next_clauses
    if cue("effective", "verbs").match(scene.clause_rest):
        return Verdict(Kind.EFFECTIVE, 0.95)
    if cue("effective", "benefits").search(rest):
        return Verdict(Kind.WINDOW, 0.6)
    if cue("effective", "work").search(rest):
        return Verdict(Kind.TASK, 0.6)
    return Verdict(Kind.EFFECTIVE, 0.7)


def period(scene: Scene) -> Verdict | None:
    if scene.time.span.precision is DatePrecision.PLAN:
        return Verdict(Kind.GOAL, 0.8)
    if cue("submission", "strong").search(scene.clause_lead[-12:]):
        return Verdict(Kind.SUBMISSION, 0.6)
    if scene.time.span.precision is DatePrecision.YEAR:
        return Verdict(Kind.GOAL, 0.7)
    return Verdict(Kind.WINDOW, 0.7)


def point(scene: Scene, now: date | None) -> Verdict | None:
    rest = scene.clause_rest
    if scene.time.span.precision is DatePrecision.DAY:
        if cue("event").search(rest):
            return Verdict(Kind.EVENT, 0.8)
        return None
    if re.search(r"[对凡在于]$", scene.clause_lead) or cue("window", "persons").search(rest):
        return Verdict(Kind.WINDOW, 0.7)
    if not rest or re.match(r"的?(?:主要)?(?:目标|任务)", rest):
        return Verdict(goal_or_task(scene), 0.7)
    if cue("goal").match(rest) or cue("task").match(rest):
        return Verdict(goal_or_task(scene), 0.6)
    return None


def bound(scene: Scene) -> Verdict | None:
    text = scene.context.folded[scene.time.start_char : scene.time.end_char]
    if "截" in text or scene.time.role is TimeRole.UNTIL:
        if cue("submission", "strong").search(scene.clause_lead):
            return Verdict(Kind.SUBMISSION, 0.7)
        if cue("expiry").search(scene.lead[-40:]) or scene.time.role is TimeRole.UNTIL or "截" in text:
            return Verdict(Kind.EXPIRY, 0.7)
    if cue("window", "persons").search(scene.clause_rest) and not text.startswith("到"):
        return Verdict(Kind.WINDOW, 0.7)
    if cue("submission", "strong").search(scene.clause_rest) and text.endswith("前"):
        return Verdict(Kind.SUBMISSION, 0.7)
    return Verdict(goal_or_task(scene), 0.8)


def goal_or_task(scene: Scene) -> DeadlineKind:
    text = scene.context.folded[scene.time.start_char : scene.time.end_char]
    if text.startswith("到"):
        return Kind.GOAL
    if text.endswith("前") and cue("task").search(scene.next_clauses) and not re.search(r"\d", scene.next_clauses):
        return Kind.TASK
    if cue("task").match(scene.next_clauses.lstrip("，")) and not cue("goal").search(scene.next_clauses):
        return Kind.TASK
    return Kind.GOAL
