"""Lengths and rhythms: procedural limits, programmes of some years, validity, yearly duties."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pipeline.extract.calendar import TimeRole, find_times
from pipeline.extract.deadlines.clause import reports_itself, sent_up, untitled
from pipeline.extract.deadlines.cues import acts_by, cue, ends_with, frame
from pipeline.extract.deadlines.scene import Scene
from pipeline.extract.deadlines.verdict import Verdict
from pipeline.model import DatePrecision, DeadlineKind

Kind = DeadlineKind
_NEAR = 20  # characters between a start and the years that count from it
_BRACKETED = re.compile(r"[（(][^（）()]{0,30}[)）]")


def judge_validity(scene: Scene, now: date | None) -> Verdict | None:
    """有效期…: the end of force, unless it lies behind; a certificate's counts from its own issue."""
    last = scene.time.span.end
    if now and last and last < now and not cue("force", "own").search(scene.lead[-60:]):
        return None
    if scene.clause_rest.startswith("的"):
        return None
    if scene.quote.startswith(("截止日期", "截止时间")) and frame("applied_near").search(scene.clause_lead):
        return Verdict(Kind.SUBMISSION, 0.8)
    if _of_a_thing(scene):
        kind = Kind.EXPIRY if frame("certificate").search(scene.clause_lead) else Kind.PROCEDURAL
        return Verdict(kind, 0.5, (None, None), "从证件自身的签发之日起算")
    spelled = scene.time.span.start and scene.time.span.precision is DatePrecision.DAY
    if cue("label", "window").search(scene.label) and (spelled or not cue("label", "validity").search(scene.label)):
        return Verdict(Kind.WINDOW, 0.8)
    granted = scene.time.span.start and last and cue("window", "gifts").search(scene.lead)
    if spelled and granted and "有效" not in scene.quote and not frame("of_policy").search(scene.lead[-12:]):
        return Verdict(Kind.WINDOW, 0.7)  # 给予补贴，实施时间为1月1日至6月30日
    return Verdict(Kind.EXPIRY, 0.95)


def _of_a_thing(scene: Scene) -> bool:
    """居住证有效期一年, 更新单元计划有效期两年: the validity of a paper, counted from its own issue."""
    if scene.time.span.precision is not DatePrecision.DURATION or not frame("kept_valid").match(scene.quote):
        return False
    owner = re.split(r"[，,、]", _BRACKETED.sub("", scene.lead)[-16:])[-1].strip()
    if cue("force", "subjects").search(scene.lead[-12:]) or frame("policy_own").search(owner):
        return False
    return bool(cue("expiry", "things").search(owner) or frame("own_paper").search(owner))


def judge_length(scene: Scene, now: date | None) -> Verdict | None:
    """A bare length binds where a limit is set (缩短至10个工作日) or where it runs from a named start."""
    start = scene.time.span.start
    if start is not None:
        if (now and start.year < now.year) or cue("length", "idle_before").search(scene.lead[-7:]):
            return None
        return Verdict(Kind.WINDOW if cue("window", "tax").search(scene.clause_lead) else Kind.TASK, 0.6)
    return Verdict(Kind.PROCEDURAL, 0.6) if _sets_limit(scene) else None


def _sets_limit(scene: Scene) -> bool:
    """What the words around a bare length make of it: a limit that is set, changed or lengthened, a grace given."""
    around, long = scene.lead[-40:], frame("long_unit").search(scene.quote)
    if scene.clause_rest.startswith(("以上", "以下", "及以上")):
        return False
    if frame("grace").match(scene.clause_rest):
        return True
    if frame("lengthened").search(scene.lead):
        return not scene.clause_rest.startswith("的")
    if cue("length", "idle").search(around):
        return False
    if frame("extended_by").search(scene.lead) and not frame("of_age").search(around):
        return not scene.clause_rest.startswith("的")
    near = cue("length", "terms").search(around)
    if ends_with(scene.lead, "length", "changed") and cue("length", "terms").search(scene.lead[-60:]):
        return True
    if ends_with(scene.lead, "length", "limits") and (not long or near):
        return True
    if not long and frame("limit_noun").search(scene.lead) and frame("limit_kind").search(around):
        return True
    if frame("term_of_act").search(scene.lead) or (_from_event(scene) and frame("at_most").search(scene.quote)):
        return True
    if not long and (frame("at_the_latest").match(scene.quote) or frame("soon_done").match(scene.clause_rest)):
        return True
    if frame("paid_within").search(scene.lead) and frame("ceiling").match(scene.quote):
        return True
    ceiling = frame("ceiling").match(scene.quote)
    if ceiling and (acts_by().search(scene.lead) or frame("works_by").search(scene.lead)):
        return True
    counted = ceiling or frame("limit_most").search(scene.lead) or _from_event(scene)
    return bool(counted and frame("settled").match(scene.clause_rest))


def judge_within(scene: Scene) -> Verdict | None:
    """…内: a programme counted from the document, or a limit counted from an event."""
    if scene.clause_rest.startswith("是") or frame("comes_about").search(scene.ahead):
        return None  # 今后五年是关键时期, 未来10年将有四成…
    if frame("told_done").search(scene.rest[:40]) and not _from_event(scene):
        return None  # 用三年艰苦努力，有效应对了
    if _replaced(scene) or frame("served_then").search(scene.rest[:30]):
        return None
    if scene.clause_rest.startswith("有效"):
        return Verdict(Kind.PROCEDURAL, 0.5, (None, None))
    if frame("barred").match(scene.ahead) or frame("revoked").search(scene.clause_lead[-4:]):
        return None  # 3年内不得转让, 取消其五年内申请资格: what is forbidden so long, not what must be done by then
    if scene.quote.startswith(("提前", "至少提前")):
        return Verdict(Kind.PROCEDURAL, 0.6, (None, None)) if _given_ahead(scene) else None
    from_event = _from_event(scene)
    if not from_event and cue("length", "idle_before").search(scene.clause_lead[-8:]):
        return None
    if scene.time.span.start is not None:
        return Verdict(Kind.WINDOW if _grants(scene) else Kind.TASK, 0.7)
    running = _running_from(scene)
    if running:
        return Verdict(Kind.TASK, 0.7, running)
    if not from_event and _is_programme(scene):
        reached = cue("goal").search(scene.rest) and not scene.lead.endswith("分")
        return Verdict(Kind.GOAL if reached else Kind.TASK, 0.8)
    if not _limits(scene, from_event):
        return None
    again = frame("each_time").search(scene.clause_lead) and _handed(scene)
    return Verdict(Kind.SUBMISSION if again else Kind.PROCEDURAL, 0.8, (None, None))


def _running_from(scene: Scene) -> tuple[date, date] | None:
    """从去年开始，用3年时间: the years count from the start named just before them."""
    end, now = scene.time.span.end, scene.context.published
    if end is None or now is None or "年" not in scene.quote or not re.search("(?:开始|起)[，,]", scene.lead[-24:]):
        return None
    begun = [t for t in find_times(scene.context) if t.role is TimeRole.FROM and t.end_char <= scene.time.start_char]
    if not begun or scene.time.start_char - begun[-1].end_char > _NEAR or end.year <= now.year:
        return None
    first = begun[-1].span.start
    if first is None or begun[-1].span.precision is not DatePrecision.YEAR:
        return None
    return first, date(first.year + end.year - now.year, first.month, 1) - timedelta(days=1)


def _grants(scene: Scene) -> bool:
    """A benefit or the act it hangs on follows, and no organ is set to work: 各县制定细则，明确补贴对象."""
    if cue("task", "organs").search(scene.ahead[:12]) and cue("task").search(scene.ahead):
        return False
    return bool(cue("window", "benefits").search(scene.rest) or cue("window", "acts").search(scene.rest))


def _replaced(scene: Scene) -> bool:
    """由“…一年以内提出”调整为“…两年以内提出”: the limit that is given up."""
    return bool(frame("given_up").search(scene.lead[-60:]) and frame("put_instead").search(scene.rest[:60]))


def _given_ahead(scene: Scene) -> bool:
    """应提前5个工作日申请: a notice to be given; 提前两年完成 is a boast or a goal."""
    if frame("done_early").match(scene.ahead):
        return False
    return bool(frame("duty_near").search(scene.clause_lead) or not frame("long_unit").search(scene.quote))


def _limits(scene: Scene, from_event: bool) -> bool:
    """Somebody must act within the length, and it neither looks back nor caps a frequency."""
    behind = frame("promptly").sub("", scene.clause_rest)
    granted = frame("granted_over").match(scene.ahead) and frame("long_unit").search(scene.quote)
    if from_event and ((not behind and granted) or frame("graduated").search(scene.quote)):
        return False
    if not behind:
        limited = ends_with(scene.lead, "length", "limits") or frame("limit_near").search(scene.lead[-20:])
        changed = ends_with(scene.lead, "length", "changed") and cue("length", "terms").search(scene.lead[-60:])
        done = frame("done_first").search(scene.clause_lead)
        ahead = scene.rest[:60] if done else scene.ahead
        followed = re.match(r"\s*[,，]", scene.rest) and cue("length", "acts").search(ahead)
        return bool(limited or changed or followed or from_event)
    related = frame("relative_clause").match(behind) and not frame("duty_within").search(scene.clause_lead[-4:])
    described = behind.endswith("的") and not frame("duty_within").search(scene.clause_lead[-4:])
    if re.match("应|须|需|要|必须", behind) and not behind.endswith("的"):
        return True
    if frame("forfeits").match(scene.rest):
        return True
    failed = described and re.search("未|不", behind)  # …之日起5日内不予受理的
    if failed or ((related or described) and not from_event) or cue("length", "barred_after").search(behind[:8]):
        return False
    long = frame("long_unit").search(scene.quote)
    if long and not cue("length", "acts").match(behind) and cue("length", "idle_after").search(behind[:8]):
        return False
    bound = frame("bound_within").search(scene.clause_lead) and not frame("granted_long").match(behind)
    bound = bound and not cue("length", "idle_after").search(behind[:8])
    return bool(from_event or not long or bound or cue("length", "acts").search(behind[:30]))


def _from_event(scene: Scene) -> bool:
    return bool(scene.time.unresolved and scene.time.unresolved.startswith("以事件"))


def _is_programme(scene: Scene) -> bool:
    """力争三年内…, 通过三年…, 未来五年…: years counted from the document's day."""
    if not frame("long_unit").search(scene.quote) or scene.clause_rest.startswith("是"):
        return False
    if frame("plan_described").search(scene.ahead) or frame("told_length").search(scene.clause_lead):
        return False
    if "时间" in scene.quote or scene.lead.endswith("分"):
        return True
    if cue("length", "programme").match(scene.quote):
        return len(scene.clause_lead) <= 6 or bool(frame("plan_opens").search(scene.clause_lead))
    if cue("length", "striving").search(scene.lead[-12:]):
        return True
    if frame("will_within").search(scene.clause_lead) and cue("goal").match(scene.clause_rest):
        return True
    said = scene.clause_rest or scene.ahead
    stated = cue("goal").match(said) or frame("measured_goal").search(said)
    if not scene.clause_rest:
        stated = stated or cue("goal").search(said)
    return bool(scene.opens and stated and "年" in scene.quote and not _qualifies(said))


def _qualifies(said: str) -> bool:
    """建成投产的, 建成投产的企业: says which, not what is to be reached."""
    return said.endswith("的") or frame("bearer").fullmatch(said) is not None


def judge_rhythm(scene: Scene) -> Verdict | None:
    """每年3月底前 binds; a bare 每年 does not."""
    if frame("bare_rhythm").fullmatch(scene.quote):
        return None
    return Verdict(Kind.SUBMISSION if _handed(scene) and not reports_itself(scene) else Kind.TASK, 0.8)


def _handed(scene: Scene) -> bool:
    """Something is handed in or sent up, not made known downwards."""
    said = untitled(scene.ahead)
    if frame("downward").search(said):
        return False
    return bool(cue("submission").search(said) or cue("submission", "report").search(said) or sent_up(scene))
