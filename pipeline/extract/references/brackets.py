"""Where titles stand: balanced 《…》 in one pass, whatever is nested, mistyped or left open."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BRACKET = re.compile("[《》〈〉<>]")
_OPENERS = "《〈<"
_MISTYPED = str.maketrans("«»", "《》")
_LONGEST = 240
_NOT_IN_TITLES = re.compile(r"[。；!！]|\n\s*\n\s*\n")


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets of a title with its brackets; ``angle`` where only 〈〉 or <> enclose it."""

    start_char: int
    end_char: int
    angle: bool


def title_spans(folded: str) -> list[Span]:
    """The outermost bracketed titles of width-folded ``folded``, in order. Linear in its length.

    A 》 closes the nearest open 《, skipping inner signs left open; a 〉 or > closes an open 《 only where no 》
    follows first. Stretches too long or with a full stop inside are no titles, but what is nested in them may be.
    """
    folded = folded.translate(_MISTYPED)
    stack: list[int] = []
    doubles: list[int] = []  # indexes into stack that hold a 《
    spans: list[Span] = []
    signs = [match.start() for match in _BRACKET.finditer(folded)]
    for i, at in enumerate(signs):
        if folded[at] in _OPENERS:
            if folded[at] == "《":
                doubles.append(len(stack))
            stack.append(at)
            continue
        start = _opener(stack, doubles, closes_double=folded[at] == "》" or _mistyped(folded, stack, signs, i))
        if start is not None:
            _keep(folded, spans, Span(start, at + 1, folded[start] != "《"), closer=folded[at])
    return spans


def _mistyped(folded: str, stack: list[int], signs: list[int], i: int) -> bool:
    """Whether the 〉 or > at ``signs[i]`` stands for a 》: the nearest open sign is a 《 and no 》 follows first."""
    if not stack or folded[stack[-1]] != "《":
        return False
    return i + 1 == len(signs) or folded[signs[i + 1]] != "》"


def _opener(stack: list[int], doubles: list[int], *, closes_double: bool) -> int | None:
    if not stack:
        return None
    if closes_double and doubles:
        depth = doubles.pop()
        start = stack[depth]
        del stack[depth:]
        return start
    if doubles and doubles[-1] == len(stack) - 1:
        return None
    return stack.pop()


def _keep(folded: str, spans: list[Span], span: Span, *, closer: str) -> None:
    length = span.end_char - span.start_char
    if length > _LONGEST or _NOT_IN_TITLES.search(folded, span.start_char, span.end_char):
        return
    if length <= 2:
        return
    while spans and spans[-1].start_char > span.start_char:
        spans.pop()
    spans.append(span)
