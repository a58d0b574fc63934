"""Times on the calendar: starts, periods, points and bounds, and what they are for."""

from __future__ import annotations

import re
from datetime import date

from pipeline.extract.calendar import TimeRole
from pipeline.extract.deadlines.cues import cue
from pipeline.extract.deadlines.scene import Scene
from pipeline.extract.deadlines.tense import is_event, starts_force
from pipeline.extract.deadlines.verdict import Verdict
from pipeline.model import DatePrecision, DeadlineKind

Kind = DeadlineKind
_PLACE = re.compile(r"(?:其中|同时|会议要求|会议强调)?(?:全[省市县区国]|我[省市县区国])?")
_MEASURED = re.compile(r"\d ?(?:%|％|万|亿|个|家|项|户|亩|人|套|台|座|公里|平方)[^，,]{0,6}?(?:以上|左右)|\d+% ?以上")
_STANDARD = re.compile(r"^(?:的?(?:数据|口径|标准|时点)|为(?:准|基准|标准时点|基期))")


def judge_start(scene: Scene) -> Verdict | None:
    """自…起: force, a benefit, or work that begins; an event that no date fixes binds only as a start of force."""
    if starts_force(scene):
        return Verdict(Kind.EFFECTIVE, 0.95)
    if scene.time.span.start is None or scene.time.span.precision is DatePrecision.DURATION:
        return None
    if scene.quote.endswith("后") and scene.ahead.endswith("的"):
        return Verdict(Kind.WINDOW, 0.6)
    if cue("window", "tax").search(scene.ahead):
        return Verdict(Kind.WINDOW, 0.6)
    if cue("task", "start").search(scene.rest[:80]) and not cue("window", "benefits").search(scene.ahead):
        return Verdict(Kind.TASK, 0.6)
    return Verdict(Kind.EFFECTIVE, 0.7)


def judge_period(scene: Scene) -> Verdict | None:
    """A period with both ends."""
    labelled = _labelled(scene, Kind.WINDOW)
    if labelled:
        return labelled
    if re.match(r"的[^，,]{0,10}(?:数据|指标|情况|材料|账目)|出生", scene.clause_rest):
        return None
    if scene.time.span.precision is DatePrecision.PLAN:
        return _plan_period(scene)
    if is_event(scene) and scene.time.span.precision is DatePrecision.DAY:
        return Verdict(Kind.EVENT, 0.7)
    if cue("submission", "strong").search(scene.ahead[:30]) and not _is_condition(scene):
        return Verdict(Kind.SUBMISSION, 0.7)
    if scene.time.span.precision is DatePrecision.YEAR and not _is_condition(scene):
        return _year_period(scene)
    if re.match(r"放假|休市|闭馆", scene.clause_rest):
        return Verdict(Kind.EVENT, 0.6)
    if not _is_condition(scene) and not _benefits(scene) and _works(scene):
        return Verdict(Kind.TASK, 0.6)
    return Verdict(Kind.WINDOW, 0.7)


def _works(scene: Scene) -> bool:
    """An organ at work: …，由登记管理机关审查; …，组织完成数据验证."""
    return bool(
        re.match(r"由", scene.ahead) or cue("task").match(scene.ahead) or cue("task", "organs").search(scene.ahead[:20])
    )


def _plan_period(scene: Scene) -> Verdict | None:
    """“十四五”期间 at the head of a statement, not as the name of what is planned."""
    lead = re.sub(r"^(?:会议|全会)(?:指出|强调|要求|提出)", "", scene.clause_lead)
    if len(lead) > 4 and not re.search(r"(?:力争|确保|争取|在|到|于|提出|明确)$", lead):
        return None
    if re.search(r"[对和与的以及为是]$|部署|谋划|总结|列入|纳入|制定|编制|回顾|关于|衔接", lead[-8:]):
        return None
    if re.match(r"的|及|是|重点任务|规划|工作|发展|主要|目标", scene.clause_rest):
        return None
    if re.search(r"(?:是|具有|处在|处于|面临)[^，,]{0,20}(?:时期|阶段|关键期|地位|机遇)|历程", scene.ahead):
        return None
    if re.fullmatch(r"[^，,]{0,24}(?:要求|目标|任务|原则|思路|重点|格局|形势|规划|计划)", scene.rest):
        return None
    return Verdict(Kind.GOAL, 0.7)


def _year_period(scene: Scene) -> Verdict | None:
    """2023—2025年: the years of a plan, unless they only name one."""
    if scene.clause_rest.startswith("的") and not re.match(r"的[^，,]{0,8}(?:目标|任务)", scene.clause_rest):
        return None
    titled = re.search(r"(?:规划|计划|方案|纲要|行动|意见|办法)\s*[（(]$", scene.before)
    return None if titled and scene.rest[:1] in {")", "）"} else Verdict(Kind.GOAL, 0.7)


def judge_point(scene: Scene, now: date | None) -> Verdict | None:
    """A date without a bound word: binds as the time of a goal, a task or an event, not as an attribute."""
    known = scene.time.unresolved is None or _this_year(scene) or scene.time.span.precision is DatePrecision.DAY
    if scene.time.span.precision is DatePrecision.DURATION or not known:
        return None
    if re.search(r"(?:由|从|原)$", scene.clause_lead) and re.match(r"延|调整|顺延|推迟|提前|变更", scene.clause_rest):
        return None
    if scene.clause_rest.startswith(("前后", "左右")):
        return None
    bracketed = scene.before.rstrip()[-1:] in {"(", "（"} and scene.rest[:1] in {")", "）"}
    if _STANDARD.match(scene.clause_rest) or bracketed:
        return None
    labelled = _labelled(scene, Kind.TASK)
    if labelled:
        return labelled
    if starts_force(scene) and scene.time.span.precision is DatePrecision.DAY:
        return Verdict(Kind.EFFECTIVE, 0.9, (scene.time.span.start, None))
    if _is_condition(scene) and re.search(r"(?:^|[对凡在于且并])$", scene.clause_lead):
        return Verdict(Kind.WINDOW, 0.7)
    if scene.time.span.precision is DatePrecision.DAY:
        return _day_point(scene, now)
    if re.match(r"的?[^，,。的]{0,14}?(?:目标|任务|指标)[^，。]{0,4}(?:是|为|:|：)", scene.rest):
        return Verdict(Kind.GOAL, 0.8)
    return _long_point(scene, now)


def _this_year(scene: Scene) -> bool:
    """今年 in a text without a date still is the time of what it announces."""
    return scene.quote.startswith(("今年", "明年", "本年", "全年", "年内")) and bool(
        cue("ahead").search(scene.ahead[:12])
    )


def _day_point(scene: Scene, now: date | None) -> Verdict | None:
    if is_event(scene):
        return Verdict(Kind.EVENT, 0.8)
    if not scene.ahead or (now is None and not (scene.clause_rest and cue("task").match(scene.clause_rest))):
        return None
    return Verdict(Kind.SUBMISSION if _hands_in(scene) else Kind.TASK, 0.5)


def _long_point(scene: Scene, now: date | None) -> Verdict | None:
    """A year, half, quarter or month: does a statement about it follow?"""
    if (
        re.search(r"不得|不超过|最高", scene.ahead[:16])
        or cue("named").match(scene.clause_rest)
        or scene.clause_rest.startswith(("的", "及", "和", "与"))
    ):
        return None
    prospect = re.search(r"(?:力争|争取|确保|计划|预计|拟|将|目标|到|要)(?:在|于)?$", scene.clause_lead)
    upcoming = now is not None and scene.time.span.start is not None and scene.time.span.start > now
    stated = _states(scene) or (upcoming and scene.opens and re.match(r"[,，]", scene.rest) is not None)
    if prospect and (stated or not scene.clause_rest):
        return Verdict(_goal_or_task(scene), 0.7)
    if not (scene.opens or _PLACE.fullmatch(scene.clause_lead)) or not stated:
        return None
    if now is None and not cue("ahead").search(scene.ahead):
        return None
    return Verdict(_goal_or_task(scene), 0.6)


def _states(scene: Scene) -> bool:
    """A verb of work or of a goal follows, at once or behind a subject."""
    text = scene.ahead
    adverbs = re.match(rf"(?:{cue('ahead', 'adverbs').pattern}|在[^，,]{{2,12}}?(?:范围内|领域|内|中)){{0,3}}", text)
    behind = text[adverbs.end() :] if adverbs else text
    if _MEASURED.search(text) or (adverbs and re.search("将|拟|计划|力争|争取|确保|要|预计", adverbs[0])):
        return True
    verb = cue("task").match(behind) or cue("goal").match(behind)
    if verb:
        return not behind.startswith(("后", "的"), verb.end())
    return bool(cue("goal").search(text[:40]) or (not scene.clause_rest and cue("task").search(text[:30])))


def judge_bound(scene: Scene) -> Verdict | None:
    """到…, …前, 至…止: who is bound by it?"""
    if scene.time.unresolved and scene.time.span.end is None and not cue("task").search(scene.ahead):
        return None
    labelled = _labelled(scene, Kind.EXPIRY)
    if labelled:
        return labelled
    lasting = scene.quote.startswith("到") and re.search(
        r"(?:执行|实施|有效|延长|延续|顺延|持续|推迟)$", scene.clause_lead
    )
    closing = scene.time.role is TimeRole.UNTIL or "截" in scene.quote or lasting
    if closing:
        return _closing(scene)
    if _is_condition(scene) or scene.ahead.startswith(("已", "对", "凡")):
        return Verdict(Kind.WINDOW, 0.7)
    if not scene.quote.startswith("到") and _hands_in(scene):
        return Verdict(Kind.SUBMISSION, 0.7)
    if not scene.quote.startswith("到") and scene.quote.endswith(("前", "内")) and _benefits(scene):
        return Verdict(Kind.WINDOW, 0.6)
    return Verdict(_goal_or_task(scene), 0.8)


def _closing(scene: Scene) -> Verdict:
    """截至…, 至…止."""
    near = scene.lead[-30:]
    lasting = cue("expiry").search(near) or cue("expiry", "verbs").search(scene.clause_lead[-12:])
    if cue("goal").search(scene.clause_rest) and scene.time.span.precision is DatePrecision.YEAR and not lasting:
        return Verdict(Kind.GOAL, 0.7)
    if re.search(r"申请|申报|申领|受理|报名|提交|征集", scene.clause_lead) and not lasting:
        return Verdict(Kind.SUBMISSION, 0.7)
    if cue("expiry", "verbs").search(near) or cue("expiry").search(near) or not scene.clause_rest:
        return Verdict(Kind.EXPIRY, 0.7)
    return Verdict(Kind.WINDOW if _benefits(scene) else Kind.EXPIRY, 0.6)


# ---------------------------------------------------------------------- what the clause says


def _labelled(scene: Scene, validity: DeadlineKind) -> Verdict | None:
    """A label with a colon names the kind."""
    label = scene.label
    if not label:
        return None
    for key, kind in (
        ("submission", Kind.SUBMISSION),
        ("closing", Kind.EXPIRY),
        ("task", Kind.TASK),
        ("validity", validity),
        ("window", Kind.WINDOW),
        ("event", Kind.EVENT),
    ):
        if key == "closing" and cue("label", "closing").search(label):
            handed = re.search(r"申请|申报|公示|征求|反馈|报名|受理|提交", scene.lead[-80:])
            return Verdict(Kind.SUBMISSION if handed else kind, 0.8)
        if cue("label", key).search(label) and re.search(r"时间|期限|日期|时限|期$|进度|节点|安排|截止", label):
            return Verdict(kind, 0.8)
    return None


def _is_condition(scene: Scene) -> bool:
    """Inside …的, or behind 对 or 凡: who or what a measure is for."""
    if scene.conditional or cue("window", "persons").search(scene.clause_rest):
        return not _aims(scene)
    if re.match(r"的(?![^，,]{0,10}(?:目标|任务|指标))", scene.clause_rest) and scene.quote.endswith("前"):
        return True
    if re.search(r"(?<!面)(?<!针)(?:^|[^绝相])(?:对|凡|凡在|对在|凡于|对于)$", scene.clause_lead):
        return True
    acted = re.search(rf"^[^，,]{{0,24}}{cue('window', 'acts').pattern}[^，,]{{0,6}}的", scene.clause_rest)
    granted = re.search(
        r"的(?:[(（][^()（）]{0,40}[)）])?[,，][^。]{0,80}(?:给予|补贴|补助|奖励|享受|可|予以|按)", scene.rest
    )
    return bool(acted or (granted and cue("window", "acts").search(scene.rest[:60]) and not _aims(scene)))


def _benefits(scene: Scene) -> bool:
    return bool(cue("window", "benefits").search(scene.ahead) or cue("window", "acts").search(scene.clause_rest))


def _hands_in(scene: Scene) -> bool:
    """Somebody must hand something in: a strong verb, or any such verb under a duty (应于…前办理)."""
    clause = scene.ahead
    if cue("submission", "strong").search(clause[:40]) or cue("submission", "report").search(clause):
        return True
    duty = re.search(r"(?:应|须|需|请|必须|务必|要|可)当?(?:于|在)?$|(?:^|[^且并])于$", scene.clause_lead) or re.match(
        r"[^，,]{0,12}(?:应|须|需|请)", clause
    )
    return bool((duty or scene.opens) and cue("submission").search(clause[:30]))


def _goal_or_task(scene: Scene) -> DeadlineKind:
    clause = scene.ahead
    measured = re.search(r"\d+(?:\.\d+)?\s?(?:%|％|万|亿|个|家|项|户|亩|人)", clause) or re.search("以上|左右", clause)
    if scene.quote.startswith("到"):
        return Kind.GOAL
    if scene.time.span.precision is DatePrecision.DAY and not measured and not cue("goal").search(clause):
        return Kind.TASK
    if scene.quote.endswith("前") and cue("task").search(clause) and not measured:
        return Kind.TASK
    adverbs = re.match(rf"(?:{cue('ahead', 'adverbs').pattern}){{0,3}}", clause)
    behind = clause[adverbs.end() :] if adverbs else clause
    if cue("task").match(behind) and not measured and not cue("goal").search(clause):
        return Kind.TASK
    return Kind.GOAL


def _aims(scene: Scene) -> bool:
    """到2025年 names a goal; 到2025年底前 may be a condition."""
    return scene.quote.startswith("到") and not scene.quote.endswith("前")
