"""Whether a time, seen from the document's day, is over."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from pipeline.extract.calendar import TimeRole
from pipeline.extract.deadlines.cues import cue, force, frame
from pipeline.extract.deadlines.scene import Scene
from pipeline.model import DatePrecision

_CLOSING = timedelta(days=45)
_BENEFIT_OVER = timedelta(days=366)  # a text that gathers measures names their periods even when they have run out
_ITEM_MARK = re.compile(r"^\s*(?:\d{1,2}[.、．]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、])")
_PRESS = timedelta(days=7)
_RECENT_FORCE = timedelta(
    days=180
)  # a measure in force this long, or since the year began, is still the text's own news


def is_over(scene: Scene, now: date | None) -> bool:
    """Past by the calendar, or told as past."""
    first, last, role = scene.time.span.start, scene.time.span.end, scene.time.role
    if now is None:
        if role in {TimeRole.POINT, TimeRole.DURING} and first is not None and _is_narrated(scene):
            return True
        stated_so_far = role is TimeRole.BY and scene.quote.startswith("截") and scene.opens and not scene.label
        return told_as_past(scene) or (stated_so_far and not frame("intent").search(scene.ahead))
    if role is TimeRole.FROM and frame("runs_on").match(scene.rest):
        return False  # 从去年开始，用3年时间…: what runs on is not over
    if role is TimeRole.FROM:
        return first is not None and _opened_until(first, scene.time.span.precision) < now and not _in_force(scene, now)
    if role is TimeRole.POINT and starts_force(scene) and _in_force(scene, now):
        return False
    if role is TimeRole.POINT and scene.time.span.precision is DatePrecision.YEAR and _is_planned(scene, now):
        return False
    if role is TimeRole.DURING and last and now - last < _BENEFIT_OVER and _was_granted(scene):
        return False
    if last is not None and (last < now or (last == now and role is TimeRole.BY)):
        return True
    if last is None and first is None:
        return told_as_past(scene)
    yearly = role is TimeRole.POINT and scene.time.span.precision is DatePrecision.YEAR
    if yearly and last and last - now < _CLOSING:
        ahead = frame("intent").search(scene.rest[:40]) or frame("measured_goal").search(scene.rest)
        return (scene.opens and not ahead) or scene.clause_lead.endswith("预计")
    if scene.time.span.precision is DatePrecision.PLAN and last and last - now < _CLOSING:
        return not frame("intent").search(scene.ahead)  # “十四五”期间 in its last weeks: a review
    if role is TimeRole.POINT and first and _is_news(scene, first, now):
        return True
    if role in {TimeRole.BY, TimeRole.UNTIL} or (first and first > now):
        return False
    if role is TimeRole.POINT and scene.time.span.precision is DatePrecision.DAY:
        return True
    if role is TimeRole.DURING and first and first <= now and is_event(scene) and not scene.label:
        return True
    return told_as_past(scene)


def _is_planned(scene: Scene, now: date) -> bool:
    """2021年全市计划供应…, in a copy published the year after: the text speaks ahead of that year."""
    last = scene.time.span.end
    recent = last is not None and last < now and now.year - last.year == 1
    return bool(recent and scene.opens and frame("planned").match(scene.rest))


def _was_granted(scene: Scene) -> bool:
    """2024年1月1日—6月30日，对…给予补贴: the period of a benefit, said at the head of its sentence."""
    head = not _ITEM_MARK.sub("", scene.lead).strip()
    granted = head and frame("grants_then").match(scene.rest)
    return bool(granted and not (told_as_past(scene) or frame("told_done").search(scene.rest)))


def _is_narrated(scene: Scene) -> bool:
    """In a text without a date: 1980年9月1日国务院批转…, 2002年到2005年，…组织进行了…."""
    if not scene.opens or frame("intent").search(scene.ahead):
        return False
    if frame("said_then").match(scene.rest):
        return True
    return bool(frame("told_by_organ").match(scene.ahead) or frame("told_done").search(scene.rest))


def _is_news(scene: Scene, first: date, now: date) -> bool:
    """7月7日，市政府发布…: a report on the day it appears, whose page may carry an earlier date."""
    if scene.time.span.precision is not DatePrecision.DAY or first - now > _PRESS:
        return False
    planned = frame("sooner").search(scene.clause_lead[-3:] + scene.ahead[:6])
    return not planned and cue("news").search(scene.rest[:80]) is not None


def told_as_past(scene: Scene) -> bool:
    """The clause tells of something done."""
    if scene.clause_rest.startswith("已") and scene.time.role is TimeRole.POINT and not scene.conditional:
        return True
    if scene.time.role is TimeRole.DURING and scene.opens and frame("told_years").match(scene.rest):
        return True
    if cue("past", "verbs").match(scene.clause_rest) or frame("done_before").search(scene.clause_lead):
        return True
    if frame("told_done").search(scene.ahead[:16]) and not scene.conditional:
        return True
    if frame("growth_aimed").search(scene.ahead) and not cue("past", "already").search(scene.ahead):
        return False
    if cue("past", "done").search(scene.ahead) or cue("past", "already").search(scene.ahead):
        return not (scene.conditional or frame("for_whom").search(scene.clause_lead))
    return False


def _opened_until(first: date, precision: DatePrecision) -> date:
    """The last day of the year or month that 自…起 names: it has only begun."""
    if precision is DatePrecision.YEAR:
        return date(first.year, 12, 31)
    if precision is DatePrecision.MONTH:
        return date(first.year, first.month, monthrange(first.year, first.month)[1])
    return first


def _in_force(scene: Scene, now: date) -> bool:
    """The start of force of this document, or of a measure it has just brought, may lie behind its date."""
    first = scene.time.span.start
    if first is None or scene.lead.rstrip().endswith("》") or scene.quote.endswith("后"):
        return False
    if starts_force(scene) and cue("force", "subjects").search(scene.lead[-60:]):
        return True
    recent = first >= min(now - _RECENT_FORCE, date(now.year, 1, 1))
    return recent and (scene.opens or starts_force(scene))


def is_event(scene: Scene) -> bool:
    """…在北京召开: something takes place then."""
    return bool(cue("event").search(scene.ahead[:40])) and not frame("hypothetical").search(scene.ahead[:6])


def starts_force(scene: Scene) -> bool:
    """…起施行, …起正式实施."""
    return force().match(scene.clause_rest) is not None
