"""Numbered lines → the tree of sections, with paths that survive reformatting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model import Section
from pipeline.structure.headings import Heading, Key, find_headings
from pipeline.structure.numbering import Rank
from pipeline.structure.roles import Role
from pipeline.structure.units import Unit


@dataclass
class _Open:
    heading: Heading
    path: str
    level: int
    start: int


@dataclass
class _Root:
    """A text with an outline of its own: the document itself, or an attachment."""

    prefix: str
    level: int
    stack: list[_Open] = field(default_factory=list)
    nested: dict[Key, Key] = field(default_factory=dict)


class _Outliner:
    """Builds sections from headings; the stack holds the open ones, outermost first."""

    def __init__(self, headings: Sequence[Heading], offsets: Sequence[int], end: int) -> None:
        self._headings = headings
        self._offsets = offsets
        self._end = end
        self._next = _next_of_kind(headings)
        self._used: dict[str, int] = {}
        self._sections: list[Section] = []
        self._root = _Root("", 0)

    def open_root(self, prefix: str, level: int, offset: int) -> None:
        self._close_to(0, offset)
        self._root = _Root(prefix, level)

    def add(self, index: int) -> None:
        heading = self._headings[index]
        stack = self._root.stack
        depth = self._depth(index)
        offset = self._offsets[heading.unit]
        self._close_to(depth, offset)
        parent = stack[-1].path if stack else self._root.prefix
        label = heading.label if heading.number else self._item_label(heading, parent)
        path = self._unique(f"{parent}/{label}" if parent else label)
        stack.append(_Open(heading, path, self._root.level + len(stack) + 1, offset))

    def finish(self) -> tuple[Section, ...]:
        self._close_to(0, self._end)
        return tuple(sorted(self._sections, key=lambda s: (s.start_char, s.level)))

    def place(self, section: Section) -> None:
        self._sections.append(section)

    def unique(self, path: str) -> str:
        return self._unique(path)

    def _depth(self, index: int) -> int:
        """How many open sections stay open above the new one."""
        heading, stack = self._headings[index], self._root.stack
        if heading.key[0] == Rank.DECIMAL and heading.key[1] > 1:
            # 4.1 stands under 4 alone: where the line 4 was lost, beside 3 and not in it.
            stack = stack[: next((d for d, opened in enumerate(stack) if _foreign(opened.heading, heading)), None)]
        for depth, opened in enumerate(stack):
            if opened.heading.key == heading.key:
                return depth
        depth = len(stack)
        while depth and stack[depth - 1].heading.key > heading.key:
            if self._nests(index, stack[depth - 1].heading):
                break
            depth -= 1
        return depth

    def _nests(self, index: int, above: Heading) -> bool:
        """Whether a marker of a higher kind stands inside ``above`` all the same: the numbering of ``above`` goes on
        after it (1. …（一）…（二）… 2.), or articles run on through it ((一) 第2条 第3条 (二))."""
        heading = self._headings[index]
        if heading.number != 1 and heading.key[0] != Rank.ARTICLE and self._root.nested.get(heading.key) != above.key:
            return False
        following = self._next[index].get(above.key)
        goes_on = following is not None and self._headings[following].number == above.number + 1
        if goes_on:
            self._root.nested[heading.key] = above.key
        learned = self._root.nested.get(heading.key) == above.key
        return goes_on or (learned and (heading.number == 1 or heading.key[0] == Rank.ARTICLE))

    def _close_to(self, depth: int, offset: int) -> None:
        stack = self._root.stack
        while len(stack) > depth:
            opened = stack.pop()
            start = opened.start
            self._sections.append(
                Section(
                    path=opened.path,
                    heading=opened.heading.heading,
                    level=opened.level,
                    start_char=start,
                    end_char=max(offset - 1, start) if offset < self._end else offset,
                    heading_end=start + opened.heading.heading_end,
                )
            )

    def _item_label(self, heading: Heading, parent: str) -> str:
        """—— items and headings without a number count within their parent."""
        if heading.label != "——":
            return heading.label
        count = self._used.get(f"{parent}\x00—", 0) + 1
        self._used[f"{parent}\x00—"] = count
        return f"—{count}"

    def _unique(self, path: str) -> str:
        count = self._used.get(path, 0) + 1
        self._used[path] = count
        return path if count == 1 else self._unique(f"{path}#{count}")


def _foreign(above: Heading, heading: Heading) -> bool:
    """Whether an open decimal is no prefix of the new one; 3. opens 3.1 too."""
    if above.key[0] not in {Rank.DECIMAL, Rank.ARABIC}:
        return False
    return not heading.label.startswith(f"{above.label}.") and above.key != heading.key


def _next_of_kind(headings: Sequence[Heading]) -> list[dict[Key, int]]:
    """For each heading, where the next heading of each kind stands after it."""
    following: dict[Key, int] = {}
    result: list[dict[Key, int]] = [{}] * len(headings)
    for i in range(len(headings) - 1, -1, -1):
        result[i] = dict(following)
        following[headings[i].key] = i
    return result


@dataclass(frozen=True, slots=True)
class Part:
    """A text with its own outline that begins at unit ``start``: an attachment, or what a notice issues.

    ``prefix`` opens its paths; with a ``heading`` it is a section itself.
    """

    start: int
    prefix: str
    heading: str
    heading_units: int = 1


def build_outline(
    units: Sequence[Unit], roles: Mapping[int, Role], parts: Sequence[Part], offsets: Sequence[int], end: int
) -> tuple[Section, ...]:
    """All sections in text order. ``offsets`` are the starts of the units in the text, ``end`` its length."""
    headings = find_headings(units, roles)
    outliner = _Outliner(headings, offsets, end)
    coming = list(parts)
    for index, heading in enumerate(headings):
        while coming and coming[0].start <= heading.unit:
            _open_part(outliner, coming, units, offsets, end)
        outliner.add(index)
    while coming:
        _open_part(outliner, coming, units, offsets, end)
    return outliner.finish()


def _open_part(
    outliner: _Outliner, coming: list[Part], units: Sequence[Unit], offsets: Sequence[int], end: int
) -> None:
    part = coming.pop(0)
    start = offsets[part.start]
    if not part.heading:
        outliner.open_root(part.prefix, 0, start)
        return
    prefix = outliner.unique(part.prefix)
    outliner.open_root(prefix, 1, start)
    last = part.start + part.heading_units - 1
    stop = offsets[coming[0].start] - 1 if coming else end
    outliner.place(Section(prefix, part.heading, 1, start, stop, offsets[last] + len(units[last].text)))
