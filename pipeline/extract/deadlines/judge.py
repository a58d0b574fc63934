"""Does a time bound anything, and what? Its clause decides first, then the words around it."""

from __future__ import annotations

import re
from datetime import date

from pipeline.extract.calendar import TimeRole
from pipeline.extract.deadlines.counted import judge_length, judge_rhythm, judge_validity, judge_within
from pipeline.extract.deadlines.cues import cue, frame
from pipeline.extract.deadlines.dated import judge_bound, judge_period, judge_start
from pipeline.extract.deadlines.furniture import is_furniture
from pipeline.extract.deadlines.points import judge_point
from pipeline.extract.deadlines.scene import Scene
from pipeline.extract.deadlines.tense import is_over
from pipeline.extract.deadlines.verdict import Verdict


def judge(scene: Scene, now: date | None) -> Verdict | None:
    """The kind of deadline, or None where the time bounds nobody's obligation. ``now``: the document's day."""
    role = scene.time.role
    if role is TimeRole.LOOKBACK or is_furniture(scene) or scene.clause_lead.endswith("是指"):
        return None
    if role is TimeRole.VALIDITY:
        return judge_validity(scene, now)
    if role is TimeRole.LENGTH:
        return judge_length(scene, now)
    if role is TimeRole.WITHIN:
        return judge_within(scene)
    if role is TimeRole.RECURRING:
        return judge_rhythm(scene)
    if is_over(scene, now) or _is_forecast(scene):
        return None
    if role is TimeRole.FROM:
        return judge_start(scene)
    if role is TimeRole.DURING:
        return judge_period(scene)
    if role is TimeRole.POINT:
        return judge_point(scene, now)
    return judge_bound(scene)


def _is_forecast(scene: Scene) -> bool:
    """有望…, 预计2025年将有3个楼盘入市: what others expect, not what anybody undertakes."""
    if frame("expected").search(scene.clause_lead) and frame("comes_about").search(scene.ahead):
        return True
    return bool(cue("forecast").search(scene.rest[:60]) and not re.search("目标|力争", scene.lead))
