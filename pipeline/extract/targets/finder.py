"""Targets of running text: weigh every quantity, name what it measures, say by when and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from pipeline.extract.calendar import TimeExpression, cited_year, find_times
from pipeline.extract.context import Context
from pipeline.extract.targets.actors import base_year_of, bodies_after, strength_of
from pipeline.extract.targets.candidate import Candidate, Reader
from pipeline.extract.targets.evidence import Judge, Verdict
from pipeline.extract.targets.indicator import chain_of, changes_of, name_indicators
from pipeline.extract.targets.qualitative import find_qualitative
from pipeline.model import Change, Target

_BODIES_REACH = 160
_BRACKET_REACH = 60


def find_targets(context: Context) -> tuple[Target, ...]:
    """Numbers that the text commits somebody to reach, in order, with when, by whom and how bindingly.

    Dated goals without a number stand among them as ``qualitative``. A plan period that stands only in the title is
    never ``end``; it is offered as ``plan_end``.
    """
    reader = Reader(context)
    plan_end = plan_end_of(context)
    judged = [(c, v) for c, v in judge_all(context, reader) if v.is_target]
    found: list[Target] = []
    for _, group in groupby(judged, key=lambda pair: pair[0].sentence_start):
        pairs = list(group)
        candidates = [candidate for candidate, _ in pairs]
        times = _times(reader, candidates)
        changes = changes_of(candidates)
        for (c, v), name, change, time in zip(pairs, name_indicators(candidates), changes, times, strict=True):
            found.append(_target(context, reader, c, v, name, change, time, plan_end))
    found += find_qualitative(context, reader, tuple(found), plan_end)
    return tuple(sorted(found, key=lambda target: target.start_char))


def _times(reader: Reader, group: Sequence[Candidate]) -> list[TimeExpression | None]:
    """By when, for the targets of one sentence; 2024年、2025年分别突破A、B pairs times and numbers."""
    times = [c.scope.time or reader.scopes.bracketed(c.quantity.end_char, _reach(reader, c)) for c in group]
    for position, candidate in enumerate(group):
        chain = chain_of(group, position)
        if candidate.scope.time is None or "分别" not in chain[0].before:
            continue
        listed = reader.scopes.siblings(candidate.scope.time)
        if len(listed) == len(chain) > 1:
            times[position] = listed[chain.index(candidate)]
    return times


def _reach(reader: Reader, c: Candidate) -> int:
    """How far behind a sentence a bracket may still date it: not into the next item or heading."""
    items = reader.scopes.paragraphs.items
    number = c.scope.paragraph
    opens = number + 1 < len(items) and (items[number + 1].level > 0 or items[number + 1].is_heading)
    far = c.sentence_end + _BRACKET_REACH
    return min(far, items[number].end) if opens else far


def judge_all(context: Context, reader: Reader) -> Iterator[tuple[Candidate, Verdict]]:
    """Every quantity of the text with the evidence for and against it."""
    judge = Judge(context.title, context.folded, cited_year(context), report=reader.tenses.is_report)
    for candidate in reader.candidates():
        follow = bool(_bodies(reader, candidate))
        yield candidate, judge.weigh(candidate, bodies_follow=follow)


def plan_end_of(context: Context) -> date | None:
    """The last day of the plan period named in the title."""
    if not context.title:
        return None
    ends = [t.span.end for t in find_times(Context(context.title, context.published)) if t.span.end]
    return max(ends, default=None)


def _bodies(reader: Reader, candidate: Candidate) -> tuple[str, ...]:
    paragraph = reader.scopes.paragraphs.items[candidate.scope.paragraph]
    start = candidate.quantity.end_char
    return bodies_after(reader.text, start, min(paragraph.end, start + _BODIES_REACH))


def _target(
    context: Context,
    reader: Reader,
    c: Candidate,
    verdict: Verdict,
    indicator: str,
    change: Change,
    time: TimeExpression | None,
    plan_end: date | None,
) -> Target:
    q, text = c.quantity, context.text
    sentence_start, sentence_end = context.sentences.at(q.start_char)
    return Target(
        start_char=q.start_char,
        end_char=q.end_char,
        quote=text[q.start_char : q.end_char],
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        confidence=verdict.confidence,
        indicator=indicator,
        value=q.value,
        value_max=q.value_max,
        unit=q.unit,
        bound=q.bound,
        change=change,
        end=time.span.end if time else None,
        end_quote=text[time.start_char : time.end_char] if time else "",
        end_quote_start=time.start_char if time else None,
        plan_end=plan_end,
        base_year=base_year_of(c),
        bodies=_bodies(reader, c),
        strength=strength_of(c),
    )
