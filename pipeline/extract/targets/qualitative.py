"""Dated goals without a number: 到2025年，…体系基本建成."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.extract.calendar import TimeExpression, TimeRole
from pipeline.extract.context import Context
from pipeline.extract.targets.candidate import Reader, tidy
from pipeline.extract.targets.layout import Section
from pipeline.extract.targets.vocabulary import words
from pipeline.model import Bound, Target

_CONFIDENCE = 0.6
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_CLAUSE = re.compile(r"(?:[^，。；;：:！？!?\n,]|(?<=\d),(?=\d))+")
_DEPENDENT = re.compile(
    r"(?:为(?!期)|以|使|让|从而|进而|是|已|有力|有效|对|凡|按|根据|(?:住房|省|市|县|国务院)?[^，]{0,12}(?:提出|出台|表示|指出|强调))"
)
_CONDITION = re.compile(r"的[\s）)]*$|(?:给予|享受|予以|补贴|奖励|可申请|方可|申请人|购房|购买|缴存|贷款|办理)")
_SPELL = re.compile(r"[日号起止]")  # 8月15日至12月31日: a measure runs then, nothing is to be reached
_WINDOW = re.compile(r"(?:自|从|凡|于|即日起至)[^，。；\n]{0,20}$")
_LEAD = re.compile(r"^(?:力争|争取|确保|努力|全[省市县区]|我[省市县区])+")
_SHORTEST, _LONGEST, _MOST = 6, 120, 8
_DATED = frozenset({TimeRole.BY, TimeRole.DURING, TimeRole.WITHIN, TimeRole.UNTIL, TimeRole.POINT})


def find_qualitative(
    context: Context, reader: Reader, numeric: Sequence[Target], plan_end: date | None
) -> Iterator[Target]:
    """The result clauses (建成, 形成, 显著提升 …) of every sentence that a coming date opens.

    A clause with a numeric target is left to that target; ``value`` is None and ``qualitative`` true.
    """
    taken = [target.start_char for target in numeric]
    for time in reader.scopes.openers():
        if time.role not in _DATED:
            continue
        scope = reader.scopes.at(time.end_char)
        wording = context.folded[time.start_char : time.end_char]
        if time.role is not TimeRole.BY and _SPELL.search(wording):
            continue
        if (
            scope.conditional
            or scope.elapsed
            or _WINDOW.search(context.folded, max(0, time.start_char - 24), time.start_char)
        ):
            continue
        if scope.past or scope.section is Section.PAST or (scope.dateless and scope.section is not Section.GOAL):
            continue
        paragraph = reader.scopes.paragraphs.items[scope.paragraph]
        yield from _clauses(context, time, min(paragraph.end, time.end_char + 4 * _LONGEST), taken, plan_end)


def _clauses(
    context: Context, time: TimeExpression, limit: int, taken: list[int], plan_end: date | None
) -> Iterator[Target]:
    text = context.folded
    stop = _SENTENCE_END.search(text, time.end_char, limit)
    end = stop.start() if stop else limit
    count = 0
    for match in _CLAUSE.finditer(text, time.end_char, end):
        clause = tidy(match.group()).strip()
        if not _SHORTEST <= len(clause) <= _LONGEST or re.search(r"\d", clause):
            continue
        numbered = bisect_left(taken, match.start()) < bisect_left(taken, match.end())
        if numbered or not words()["achieve"].search(clause):
            continue
        if _DEPENDENT.match(clause) or _CONDITION.search(clause):
            continue
        yield _target(context, time, match.start(), match.end(), plan_end)
        count += 1
        if count == _MOST:
            return


def _target(context: Context, time: TimeExpression, start: int, end: int, plan_end: date | None) -> Target:
    text = context.text
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    sentence_start, sentence_end = context.sentences.at(start)
    return Target(
        start_char=start,
        end_char=end,
        quote=text[start:end],
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        confidence=_CONFIDENCE,
        indicator=_LEAD.sub("", tidy(text[start:end])),
        value=None,
        bound=Bound.EQ,
        end=time.span.end,
        end_quote=text[time.start_char : time.end_char],
        end_quote_start=time.start_char,
        plan_end=plan_end,
        qualitative=True,
    )
