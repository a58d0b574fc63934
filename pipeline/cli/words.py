"""Codes as words a reader knows."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model import Bound, DateSpan, DeadlineKind, Relation, Target

STATUSES = {
    "draft": "征求意见",
    "in_force": "现行",
    "not_yet": "尚未施行",
    "expired": "已失效",
    "repealed": "已废止",
    "unknown": "不详",
}
DEADLINE_KINDS = {
    DeadlineKind.GOAL: "目标",
    DeadlineKind.TASK: "任务",
    DeadlineKind.SUBMISSION: "申报",
    DeadlineKind.EVENT: "活动",
    DeadlineKind.EFFECTIVE: "施行",
    DeadlineKind.EXPIRY: "失效",
    DeadlineKind.WINDOW: "政策期",
    DeadlineKind.PROCEDURAL: "办理时限",
}
BOUNDS = {Bound.EQ: "", Bound.GE: " 以上", Bound.LE: " 以内", Bound.APPROX: " 左右", Bound.RANGE: ""}
RELATIONS = {
    Relation.BASIS: "依据",
    Relation.IMPLEMENTS: "落实",
    Relation.FORWARDS: "转发",
    Relation.ISSUES: "印发",
    Relation.AMENDS: "修订",
    Relation.REPEALS: "废止",
    Relation.CITES: "引用",
}


def span_text(span: DateSpan) -> str:
    """``2025-12-31``, ``2023-01-01 → 2025-12-31``, ``≥ 2024-01-01`` …, ``未定`` where nothing is resolved."""
    if span.start and span.end:
        return str(span.start) if span.start == span.end else f"{span.start} → {span.end}"
    if span.end:
        return f"≤ {span.end}"
    return f"≥ {span.start}" if span.start else "未定"


def number_text(value: Decimal) -> str:
    """The exact value, without an exponent or idle zeros; 万 and 亿 where they divide it well."""
    for factor, word in ((Decimal(10**8), "亿"), (Decimal(10**4), "万")):
        if abs(value) >= factor:
            return f"{(value / factor).normalize():f}{word}"
    return f"{value.normalize():f}"


def amount(target: Target) -> str:
    """The value of a target with its unit; a qualitative one shows its words."""
    if target.value is None:
        return target.quote
    high = f"—{number_text(target.value_max)}" if target.value_max is not None else ""
    return f"{number_text(target.value)}{high}{target.unit}"
