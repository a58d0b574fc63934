"""Every deadline of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.extract.calendar import TimeExpression, bounds, dated_on, find_times
from pipeline.extract.context import Context
from pipeline.extract.deadlines.bodies import bodies_of
from pipeline.extract.deadlines.judge import judge
from pipeline.extract.deadlines.scene import Scene
from pipeline.extract.deadlines.verdict import Verdict
from pipeline.model import Deadline, DeadlineKind

_ASIDE = re.compile(rf"^{bounds.INCLUDING}")
_EDGES = "，,、：:；; 　"
_INFERRED = 0.6  # confidence of a deadline whose year its neighbours lend
_LONGEST = 120  # characters of an action


def find_deadlines(context: Context) -> tuple[Deadline, ...]:
    """The times that bound a goal, a task, a submission, an event or a validity, in order."""
    return tuple(_deadlines(context))


def _deadlines(context: Context) -> Iterator[Deadline]:
    for time in find_times(context):
        scene = Scene(context, time)
        verdict = judge(scene, dated_on(context))
        if verdict is not None:
            yield _deadline(scene, time, verdict)


def _deadline(scene: Scene, time: TimeExpression, verdict: Verdict) -> Deadline:
    row = scene.row
    first, last = (row.start, row.end) if row else scene.context.sentences.at(time.start_char)
    span = time.span if verdict.days is None else replace(time.span, start=verdict.days[0], end=verdict.days[1])
    return Deadline(
        start_char=time.start_char,
        end_char=time.end_char,
        quote=scene.context.text[time.start_char : time.end_char],
        sentence_start=first,
        sentence_end=max(last, time.end_char),
        confidence=min(verdict.confidence, _INFERRED) if time.inferred else verdict.confidence,
        span=span,
        kind=verdict.kind,
        recurring=time.recurring,
        action=_action(scene, verdict.kind),
        bodies=bodies_of(scene),
        unresolved=verdict.reason or time.unresolved if verdict.kind is not DeadlineKind.PROCEDURAL else None,
    )


def _action(scene: Scene, kind: DeadlineKind) -> str:
    """The clause the time bounds: what follows it in the sentence, or what leads to it; in a table that of its cell,
    or the other cells of the row."""
    if scene.row:
        beside = (scene.row.before + scene.row.after).strip(_EDGES)
        return (beside if len(beside) >= 4 else "、".join(scene.row.others) or beside)[:_LONGEST]
    lead, rest = scene.lead.strip(_EDGES), (scene.tail if scene.listed else scene.rest)
    rest = _ASIDE.sub("", rest, count=1).strip(_EDGES)
    if kind in {DeadlineKind.EFFECTIVE, DeadlineKind.EXPIRY} or len(rest) < 4:
        rest = (scene.clause_lead + rest).strip(_EDGES)
    return (rest or lead or scene.label)[:_LONGEST]
