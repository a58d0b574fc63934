"""Lengths and rhythms: procedural limits, programmes of some years, validity, yearly duties."""

from __future__ import annotations

import re
from datetime import date

from pipeline.extract.deadlines.cues import cue
from pipeline.extract.deadlines.scene import Scene
from pipeline.extract.deadlines.verdict import Verdict
from pipeline.model import DatePrecision, DeadlineKind

Kind = DeadlineKind
_LONG = re.compile(r"[年月]|季度|学期")
_BARE_RHYTHM = re.compile(
    r"每(?:年度?|个?月度?|季度?|个季度|半年|周|星期|学期|学年|旬|天|日|个?工作日)(?:第一个月|首个?月|末月)?"
)


def judge_validity(scene: Scene, now: date | None) -> Verdict | None:
    """有效期…: the end of force, unless it is a certificate's or lies behind."""
    last = scene.time.span.end
    if now and last and last < now and not cue("force", "own").search(scene.lead[-60:]):
        return None
    if scene.clause_rest.startswith("的"):
        return None
    owner = scene.lead[-12:]
    counted = scene.time.span.precision is DatePrecision.DURATION
    if (
        counted
        and cue("expiry", "things").search(re.split(r"[，,、]", owner)[-1])
        and not cue("force", "subjects").search(owner)
    ):
        return None
    if cue("label", "window").search(scene.label) and not cue("label", "validity").search(scene.label):
        return Verdict(Kind.WINDOW, 0.8)
    return Verdict(Kind.EXPIRY, 0.95)


def judge_length(scene: Scene, now: date | None) -> Verdict | None:
    """A bare length binds where a limit is set (缩短至10个工作日) or where it runs from a named start."""
    start = scene.time.span.start
    if start is not None:
        if now and start < now.replace(day=1) and start.year < now.year:
            return None
        if cue("window", "tax").search(scene.clause_lead):
            return Verdict(Kind.WINDOW, 0.7)
        return Verdict(Kind.TASK, 0.6)
    around = scene.lead[-40:]
    if cue("length", "idle").search(around):
        return None
    limit = re.search(r"(?:期限|时限|(?<!受理)时间)(?:为|是|:|：|不超过|不得超过)?$", scene.lead)
    named = cue("length", "terms").search(around) or not _LONG.search(scene.quote)
    if _ends_with(scene.lead, "limits") and named:
        return Verdict(Kind.PROCEDURAL, 0.6)
    if (
        limit
        and re.search("办结|办理|审核|审批|审查|承诺|法定|答复|受理|核发|放款", around)
        and not _LONG.search(scene.quote)
    ):
        return Verdict(Kind.PROCEDURAL, 0.6)
    if re.search(r"(?:最长|最多|不超过|限)$", scene.lead) and re.match(r"办结|完成|办理|答复", scene.clause_rest):
        return Verdict(Kind.PROCEDURAL, 0.6)
    return None


def judge_within(scene: Scene) -> Verdict | None:
    """…内: a programme counted from the document, or a limit counted from an event."""
    if cue("length", "idle_before").search(scene.clause_lead[-8:]) and not _from_event(scene):
        return None
    if scene.time.span.start is not None:
        return _from_own_act(scene)
    if _is_programme(scene):
        return Verdict(Kind.GOAL if cue("goal").search(scene.rest) else Kind.TASK, 0.8)
    behind = scene.clause_rest
    related = re.match(r"的|[^，]{1,4}的", behind) and not re.search(
        r"应|须|需|可|在$|于$|并$|且$", scene.clause_lead[-4:]
    )
    if related and not _from_event(scene):
        return None
    if not behind:
        limited = _ends_with(scene.lead, "limits") or re.search(r"时限|期限|压缩|缩短", scene.lead[-20:])
        followed = re.match(r"\s*[,，]", scene.rest) and cue("length", "acts").search(scene.ahead)
        return Verdict(Kind.PROCEDURAL, 0.7, (None, None)) if limited or followed or _from_event(scene) else None
    if cue("length", "barred_after").search(behind[:8]):
        return None
    at_once = cue("length", "acts").match(behind)
    if not at_once and _LONG.search(scene.quote) and cue("length", "idle_after").search(behind[:8]):
        return None
    if _from_event(scene) or not _LONG.search(scene.quote) or cue("length", "acts").search(behind[:30]):
        return Verdict(Kind.PROCEDURAL, 0.8, (None, None))
    return None


def _from_event(scene: Scene) -> bool:
    return bool(scene.time.unresolved and scene.time.unresolved.startswith("以事件"))


def _from_own_act(scene: Scene) -> Verdict:
    if cue("window", "benefits").search(scene.rest) or cue("window", "acts").search(scene.rest):
        return Verdict(Kind.WINDOW, 0.7)
    return Verdict(Kind.TASK, 0.7)


def _is_programme(scene: Scene) -> bool:
    """力争三年内…, 通过三年…, 未来五年…: years counted from the document's day."""
    if not _LONG.search(scene.quote) or _from_event(scene) or re.match("是", scene.clause_rest):
        return False
    named = cue("length", "programme").match(scene.quote) or "时间" in scene.quote
    if named or cue("length", "striving").search(scene.lead[-12:]):
        return True
    if re.search(r"(?:将|拟|要|计划)在?$", scene.clause_lead) and cue("goal").match(scene.clause_rest):
        return True
    stated = cue("goal").search(scene.ahead) and re.match(r"\s*[,，]", scene.rest)
    return bool(scene.opens and stated and "年" in scene.quote)


def judge_rhythm(scene: Scene) -> Verdict | None:
    """每年3月底前 binds; a bare 每年 does not."""
    if _BARE_RHYTHM.fullmatch(scene.quote):
        return None
    hands_in = cue("submission").search(scene.ahead) or cue("submission", "report").search(scene.ahead)
    return Verdict(Kind.SUBMISSION if hands_in else Kind.TASK, 0.8)


def _ends_with(text: str, key: str) -> bool:
    return any(match.end() == len(text) for match in cue("length", key).finditer(text))
