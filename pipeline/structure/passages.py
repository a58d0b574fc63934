"""The text cut into passages: the units of search, at most 300 characters within one section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Passage, Section
from pipeline.structure.units import Unit

MAX_CHARS = 300
SMALL = 80
_SENTENCE = re.compile(r"[。！？!?；;]+[”’」』）)\"]*")
_CLAUSE = re.compile(r"[，,、：:\t]")


@dataclass(frozen=True, slots=True)
class _Atom:
    """A stretch that is never cut: ``heading`` stands alone and wants what follows."""

    start: int
    end: int
    path: str
    page: int | None
    heading: bool = False
    table: bool = False


def build_passages(
    text: str, units: Sequence[Unit], offsets: Sequence[int], sections: Sequence[Section], first: int
) -> tuple[Passage, ...]:
    """Passages over ``units[first:]``, without gap or overlap but for the line breaks between them."""
    headings = {section.path: section.heading for section in sections}
    atoms = _settle_headings(list(_atoms(text, units, offsets, sections, first)))
    passages: list[Passage] = []
    for group in _groups(atoms):
        start, end = group[0].start, group[-1].end
        path = _common([atom.path for atom in group])
        passages.append(
            Passage(len(passages), path, _trail(path, headings), start, end, text[start:end], group[0].page)
        )
    return tuple(passages)


def _trail(path: str, headings: dict[str, str]) -> tuple[str, ...]:
    elements = path.split("/") if path else []
    paths = ("/".join(elements[: i + 1]) for i in range(len(elements)))
    return tuple(headings[p] for p in paths if p in headings)


def _atoms(
    text: str, units: Sequence[Unit], offsets: Sequence[int], sections: Sequence[Section], first: int
) -> Iterator[_Atom]:
    innermost = _Innermost(sections)
    lead = 0  # characters of headings that wait for their first words
    for i in range(first, len(units)):
        start, unit = offsets[i], units[i]
        section = innermost.at(start)
        path = section.path if section else ""
        end = start + len(unit.text)
        if section and section.start_char == start and section.heading_end >= end and end - start <= MAX_CHARS:
            yield _Atom(start, end, path, unit.page, heading=True)
            lead += end - start + 1
            continue
        room = MAX_CHARS - lead if lead <= SMALL * 2 else MAX_CHARS
        lead = 0
        for a, b in _rows(text, start, end) if unit.is_table else _pieces(text, start, end, room):
            yield _Atom(a, b, path, unit.page, table=unit.is_table)


def _settle_headings(atoms: list[_Atom]) -> list[_Atom]:
    """A heading line with nothing under it is an item like any other."""
    for i, atom in enumerate(atoms):
        following = atoms[i + 1].path if i + 1 < len(atoms) else ""
        if atom.heading and following != atom.path and not following.startswith(atom.path + "/"):
            atoms[i] = replace(atom, heading=False)
    return atoms


class _Innermost:
    """The innermost section at ascending offsets, in one pass."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = sections
        self._next = 0
        self._open: list[Section] = []

    def at(self, offset: int) -> Section | None:
        while self._next < len(self._sections) and self._sections[self._next].start_char <= offset:
            self._open.append(self._sections[self._next])
            self._next += 1
        while self._open and self._open[-1].end_char <= offset:
            self._open.pop()
        return self._open[-1] if self._open else None


def _pieces(text: str, start: int, end: int, room: int = MAX_CHARS) -> Iterator[tuple[int, int]]:
    """Cut a long paragraph into even pieces at sentence ends, a long sentence at clause ends, the rest where it must.

    ``room`` is what the first piece may take.
    """
    while end - start > room:
        count = 1 + -(-(end - start - room) // MAX_CHARS)
        target = min(room, -(-(end - start) // count))
        cut = _best_break(_SENTENCE, text, start, room, target) or _best_break(_CLAUSE, text, start, room, target)
        cut = cut or start + room
        yield start, cut
        start, room = cut, MAX_CHARS
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _best_break(pattern: re.Pattern[str], text: str, start: int, room: int, target: int) -> int | None:
    """The break after ``start`` that is nearest to ``target`` characters and leaves no scrap."""
    cuts = (match.end() for match in pattern.finditer(text, start + SMALL // 2, start + room))
    return min(cuts, key=lambda cut: abs(cut - start - target), default=None)


def _rows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in re.compile(r"[^\n]+").finditer(text, start, end):
        yield from _pieces(text, match.start(), match.end())


def _groups(atoms: Sequence[_Atom]) -> Iterator[list[_Atom]]:
    group: list[_Atom] = []
    for i, atom in enumerate(atoms):
        if group and not _joins(group, atom, atoms[i + 1] if i + 1 < len(atoms) else None):
            yield group
            group = []
        group.append(atom)
    if group:
        yield group


def _joins(group: Sequence[_Atom], atom: _Atom, following: _Atom | None) -> bool:
    size = atom.end - group[0].start
    if size > MAX_CHARS or group[-1].table != atom.table:
        return False
    if all(member.heading for member in group):
        # A heading goes with what it heads, and a heading above it too.
        return atom.path.startswith(group[-1].path)
    same = atom.path == _common([member.path for member in group])
    if atom.heading:
        wanted = following.end - group[0].start if following else size
        return size <= SMALL * 2 and wanted <= MAX_CHARS and _siblings(group, atom)
    if same:
        return True
    return (size - (atom.end - atom.start) < SMALL or atom.end - atom.start < SMALL) and _siblings(group, atom)


def _siblings(group: Sequence[_Atom], atom: _Atom) -> bool:
    """Whether the atom and the group share a section above them; top-level sections never run together."""
    shared = _common([*(member.path for member in group), atom.path])
    return bool(shared) or not (group[0].path or atom.path)


def _common(paths: Sequence[str]) -> str:
    shared = paths[0].split("/") if paths[0] else []
    for path in paths[1:]:
        elements = path.split("/")
        n = 0
        while n < min(len(shared), len(elements)) and shared[n] == elements[n]:
            n += 1
        shared = shared[:n]
    return "/".join(shared)
