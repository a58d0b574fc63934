"""A bracketed title with what stands around it: its number, its alias, the list it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.references.brackets import Span, title_spans
from pipeline.extract.references.numbers import find_numbers
from pipeline.extract.references.titles import clean, split_number
from pipeline.extract.references.vocabulary import vocabulary

_ALIAS = re.compile(
    r"(?:以?下?简称|以下称|下称|以下统称|统称)(?:为|作)?\s?[:：]?\s?[“”\"‘'「]?\s?《?([^》“”\"’'」）)，,；;。]{1,24})"
)
_ALIAS_LEAD = re.compile(r"(?:简称|下称|统称)(?:为|作)?\s?[:：]?\s?[“”\"‘'「]?\s?$")
_ISSUED_BY = re.compile(r"由|经|根据|依据|通过|以|《")
_ISSUES = re.compile(r"\s?文?件?(?:印发|转发|批复|批准|发布|下发|公布)")
_ASKED = r"\s*(?:的?(?:有关|相关)?(?:要求|精神|规定|部署))?\s*"  # 根据《甲》要求和《乙》精神
_JOINED = re.compile(rf"{_ASKED}(?:[、，,；;]|和|及|与|以及|并|或)?\s*(?:[^《》。；，,\n]{{0,24}})\s*")
_SEPARATOR = re.compile(rf"{_ASKED}(?:[、，,]|和|及|与|以及|或|$)")
_OPEN, _CLOSE = "（(【〔[", "）)】〕]"
_LONGEST_NOTE = 160


@dataclass(frozen=True, slots=True)
class Candidate:
    """``tail_end`` is the end of the notes in brackets after the title; ``list_start`` the start of its list."""

    start_char: int
    end_char: int
    tail_end: int
    list_start: int
    title: str
    number: str | None
    alias: str | None
    angle: bool
    standard: bool
    defines_alias: bool


def candidates(text: str, folded: str) -> Iterator[Candidate]:
    """Every bracketed title of ``text``, left to right."""
    previous: Candidate | None = None
    for span in title_spans(folded):
        previous = _read(text, folded, span, previous)
        yield previous


def _read(text: str, folded: str, span: Span, previous: Candidate | None) -> Candidate:
    title, number = split_number(clean(text[span.start_char + 1 : span.end_char - 1]))
    notes, tail_end = _notes(folded, span.end_char)
    own = _own_number(folded, span, notes)
    if own is not None:
        number, end = own
        tail_end = max(tail_end, end)
    alias = next((m.group(1).strip() for start, end in notes if (m := _ALIAS.search(folded, start, end))), None)
    if alias is None and (
        match := _ALIAS.match(folded, span.end_char + (folded[span.end_char : span.end_char + 1] in ",，"))
    ):
        alias = match.group(1).strip()
    return Candidate(
        start_char=span.start_char,
        end_char=span.end_char,
        tail_end=tail_end,
        list_start=_list_start(folded, span, previous),
        title=title,
        number=number,
        alias=alias,
        angle=span.angle,
        standard=_beside_standard(folded, span, notes),
        defines_alias=bool(_ALIAS_LEAD.search(folded, max(0, span.start_char - 12), span.start_char)),
    )


def _notes(folded: str, end: int) -> tuple[list[tuple[int, int]], int]:
    """Spans inside up to three bracketed notes right after the title, and where they end."""
    notes: list[tuple[int, int]] = []
    for _ in range(3):
        at = end
        while at < len(folded) and folded[at] in ' ”"\n' and at - end < 2:
            at += 1
        if at >= len(folded) or folded[at] not in _OPEN:
            break
        close = _closing(folded, at)
        if close is None:
            break
        notes.append((at + 1, close))
        end = close + 1
    return notes, end


def _closing(folded: str, at: int) -> int | None:
    depth = 0
    for i in range(at, min(len(folded), at + _LONGEST_NOTE)):
        if folded[i] in _OPEN:
            depth += 1
        elif folded[i] in _CLOSE:
            depth -= 1
            if depth == 0:
                return i
        elif folded[i] == "。":
            break
    return None


def _own_number(folded: str, span: Span, notes: list[tuple[int, int]]) -> tuple[str, int] | None:
    """The document's own 发文字号 and where it ends: in the notes, right after the title or right before it."""
    for start, end in notes:
        for number in find_numbers(folded[start:end]):
            lead = folded[start : start + number.start_char]
            rest = folded[start + number.end_char : end]
            if not _ISSUED_BY.search(lead) and not _ISSUES.match(rest) and len(lead) <= 16:
                return number.value, end + 1
            break
    window = folded[span.end_char : span.end_char + 60]
    lead_length = len(window) - len(window.lstrip(" \n"))
    for number in find_numbers(window):
        if number.start_char <= lead_length and not _ISSUES.match(window, number.end_char):
            return number.value, span.end_char + number.end_char
        break
    begin = max(0, span.start_char - 60)
    before = folded[begin : span.start_char].rsplit("》", 1)[-1].rstrip(" ")
    numbers = list(find_numbers(before))
    if numbers and numbers[-1].end_char == len(before):
        return numbers[-1].value, span.end_char
    return None


def _beside_standard(folded: str, span: Span, notes: list[tuple[int, int]]) -> bool:
    standard = vocabulary().standard
    if any(standard.search(folded, start, end) for start, end in notes):
        return True
    if standard.match(folded, span.end_char + (folded[span.end_char : span.end_char + 1] == " ")):
        return True
    lead = folded[max(0, span.start_char - 40) : span.start_char].rstrip()
    return any(match.end() == len(lead) for match in standard.finditer(lead))


def _list_start(folded: str, span: Span, previous: Candidate | None) -> int:
    if previous is None or span.start_char - previous.tail_end > 32:
        return span.start_char
    between = folded[previous.tail_end : span.start_char]
    joined = not between.strip() or (_SEPARATOR.match(between) and _JOINED.fullmatch(between))
    return previous.list_start if joined else span.start_char
