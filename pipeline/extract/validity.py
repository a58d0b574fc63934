"""From when to when this document itself is in force, and which it repeals."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from pipeline.extract.calendar.vocabulary import either
from pipeline.extract.context import Context
from pipeline.model import Deadline, DeadlineKind, Reference, Relation

_TITLE = re.compile(r"《([^《》]{2,120}(?:《[^《》]{1,60}》[^《》]{0,60}){0,2})》")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百\d、至和]{1,12}条")
_NEAR = 120  # characters between the clause of force and that of validity


@dataclass(frozen=True, slots=True)
class Validity:
    """First and last day in force, None where the text does not say; titles it repeals; whether it is a draft."""

    effective_on: date | None = None
    expires_on: date | None = None
    repeals: tuple[str, ...] = ()
    draft: bool = False

    def status(self, as_of: date | None, repealed_on: date | None = None) -> str:
        """``draft``, ``repealed``, ``not_yet``, ``expired``, ``in_force`` or ``unknown`` as of a day.

        ``repealed_on``: the day another document repealed this one, where that is known.
        """
        if self.draft:
            return "draft"
        if as_of is None:
            return "unknown"
        if repealed_on and repealed_on <= as_of:
            return "repealed"
        if self.effective_on and as_of < self.effective_on:
            return "not_yet"
        if self.expires_on and as_of > self.expires_on:
            return "expired"
        return "in_force" if self.effective_on or self.expires_on else "unknown"


def find_validity(context: Context, deadlines: Iterable[Deadline]) -> Validity:
    """The validity the document states of itself; ``deadlines`` are those found in the same context."""
    found = list(deadlines)
    force = _force_clause(context, found)
    return Validity(
        effective_on=force.span.start if force else None,
        expires_on=_expiry(context, found, force),
        repeals=tuple(dict.fromkeys(_repealed(context))),
        draft=_is_draft(context),
    )


@cache
def _word(table: str) -> re.Pattern[str]:
    source = files("pipeline.extract").joinpath("validity.toml").read_text(encoding="utf-8")
    return re.compile(either(tomllib.loads(source)[table]["words"]))


def _sentence(context: Context, fact: Deadline) -> str:
    return context.folded[fact.sentence_start : fact.sentence_end]


def _of_itself(context: Context, fact: Deadline) -> bool:
    """The sentence speaks of the document as a whole: 本办法…施行, not of one article."""
    lead = context.folded[fact.sentence_start : fact.start_char]
    return bool(_word("own").search(lead)) and not _ARTICLE.search(lead.split("本", 1)[-1])


# What follows a title of which only a part ends: 《办法》（文号）第五条停止执行, 《意见》中关于…的规定不再执行.
_PART = re.compile(
    r"[》〉>]?\s*(?:[（(][^（）()]{1,40}[）)]|[^，。；《》]{0,24}号)?\s*(?:文件)?\s*"
    r"(?:中(?:[有涉关的规对第“]|，)|的?附件|第[一二三四五六七八九十百\d]+[条款项章]|(?:有关|部分|相关)(?:条款|规定|内容|政策)|涉及|关于.{2,60}(?:规定|条款|政策|内容|要求))"
)
_REST_HOLDS = re.compile(
    r"其余(?:条款|内容|规定)?(?:继续|仍然?)(?:有效|执行)|[条款][^。；]{0,12}(?:停止|不再|不予)执行"
)


def settle_repeals(context: Context, references: Iterable[Reference]) -> tuple[Reference, ...]:
    """References whose document is ended only in part, or is only said not to apply, amend or cite it."""
    settled = []
    for reference in references:
        if reference.relation is Relation.REPEALS:
            after = context.text[reference.end_char : min(reference.sentence_end, reference.end_char + 160)]
            before = context.text[reference.sentence_start : reference.start_char]
            if re.search(r"(?:^|[，,])\s*(?:（[一二三四五六七八九十]+）)?在[^。；]*$", before) and re.match(
                r"[^。；]{0,60}(?:下|中)，", after
            ):
                reference = replace(reference, relation=Relation.CITES)
            elif _PART.match(after) or _REST_HOLDS.search(after):
                reference = replace(reference, relation=Relation.AMENDS)
        settled.append(reference)
    return tuple(settled)


def _force_clause(context: Context, deadlines: list[Deadline]) -> Deadline | None:
    """The start of force of the whole document: the last such clause, for the closing article has the last word."""
    starts = [d for d in deadlines if d.kind is DeadlineKind.EFFECTIVE and d.span.start]
    forced = [d for d in starts if _word("force").match(context.folded[d.end_char : d.end_char + 6].lstrip("起正式"))]
    own = [d for d in forced if _of_itself(context, d)]
    if own:
        return own[-1]
    return forced[-1] if len(forced) == 1 else None


def _expiry(context: Context, deadlines: list[Deadline], force: Deadline | None) -> date | None:
    """The end of force said beside the start, or of the document itself."""
    ends = [d for d in deadlines if d.kind is DeadlineKind.EXPIRY and d.span.end]
    if force:
        beside = [d for d in ends if -_NEAR <= d.start_char - force.end_char <= _NEAR]
        if beside:
            return min(beside, key=lambda d: abs(d.start_char - force.end_char)).span.end
    own = [d for d in ends if _of_itself(context, d)]
    return own[-1].span.end if own else None


def _repealed(context: Context) -> Iterator[str]:
    """Titles in a sentence that ends their force: 《A》同时废止, 废止《B》."""
    seen = -1
    for match in _word("repeal").finditer(context.folded):
        start, end = context.sentences.at(match.start())
        if start == seen:
            continue
        seen = start
        sentence = context.text[start:end]
        yield from (title[1] for title in _TITLE.finditer(sentence) if _is_object(sentence, title))


def _is_object(sentence: str, title: re.Match[str]) -> bool:
    """The title is what is repealed, not the ground for it (根据《…》) nor the document's own name."""
    return not re.search(r"(?:根据|依据|按照|依照|为贯彻|贯彻落实|本)$", sentence[: title.start()])


def _is_draft(context: Context) -> bool:
    return bool(_word("draft").search(context.title) or _word("draft").search(context.folded[:120]))
