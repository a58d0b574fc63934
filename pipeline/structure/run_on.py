"""Headings and clauses run on into the paragraph before them: …执行。四、加强管理。（一）…（二）…"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.language import parse_number
from pipeline.model import BlockKind
from pipeline.structure.units import Unit

_MARK = re.compile(
    r"(?:^|(?<=[。；;：:！？!?）)”])|(?<=[。；;：:！？!?）)”]\s))\s*"
    r"(?P<mark>(?P<han>[一二三四五六七八九十]{1,3})、|[（(](?P<paren>[一二三四五六七八九十]{1,3})[)）])(?=\s*[^\s、，。；和及至或])"
)
# 二、补贴对象（一）…: the first clause right after the heading.
_FIRST = re.compile(r"(?:^|[。；])\s*[一二三四五六七八九十]{1,3}、[^。；，：,:;（()）]{2,30}(?P<mark>[（(]一[)）])")
_SHORTEST = 6  # characters after a mark that make it more than a reference


@dataclass(frozen=True, slots=True)
class _Mark:
    unit: int
    start: int
    number: int
    is_han: bool


def part_run_on(units: Sequence[Unit]) -> list[Unit]:
    """Each numbered clause on a line of its own; only numbers that count on from one another are clauses."""
    marks = list(_marks(units))
    cuts: dict[int, list[int]] = {}
    for mark in _counting(marks):
        if mark.start:
            cuts.setdefault(mark.unit, []).append(mark.start)
    if not cuts:
        return list(units)
    return [part for i, unit in enumerate(units) for part in _parted(unit, cuts.get(i, []))]


def _parted(unit: Unit, cuts: list[int]) -> Iterator[Unit]:
    for start, end in zip([0, *cuts], [*cuts, len(unit.text)], strict=True):
        text = unit.text[start:end].strip()
        if text:
            yield replace(unit, text=text)


def _marks(units: Sequence[Unit]) -> Iterator[_Mark]:
    for i, unit in enumerate(units):
        if unit.kind is BlockKind.TABLE:
            continue
        found = [(m.start("mark"), m["han"] or m["paren"], m["han"] is not None) for m in _MARK.finditer(unit.text)]
        found += [(m.start("mark"), "一", False) for m in _FIRST.finditer(unit.text)]
        for start, numeral, is_han in sorted(set(found)):
            number = parse_number(numeral)
            if number and len(unit.text) - start >= _SHORTEST:
                yield _Mark(i, start, int(number), is_han)


def _counting(marks: Sequence[_Mark]) -> Iterator[_Mark]:
    """Those that count on from the one before, or that a second one follows; 一、 begins a new count of （一）."""
    last = {True: 0, False: 0}
    for i, mark in enumerate(marks):
        counts_on = mark.number == last[mark.is_han] + 1 if mark.number > 1 else _followed(marks, i)
        if mark.start and not counts_on:
            continue
        last[mark.is_han] = mark.number
        if mark.is_han:
            last[False] = 0
        yield mark


def _followed(marks: Sequence[_Mark], i: int) -> bool:
    """Whether the next mark of the same kind is number two."""
    for later in marks[i + 1 :]:
        if later.is_han == marks[i].is_han:
            return later.number == marks[i].number + 1
        if later.is_han:
            return False
    return False
