"""Numbered lines → the tree of sections, with paths that survive reformatting."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model import BlockKind, Section
from pipeline.structure.numbering import Marker, Rank, read_marker
from pipeline.structure.roles import Role
from pipeline.structure.units import Unit

# A line that may carry a marker; in everything else (signatures, lists of attachments, contents) numbers mean nothing.
_OUTLINED = frozenset({Role.BODY})
_HEADING_LEVEL_OFFSET = -20  # headings a format states stand above all numbering
_MAX_HEADING = 60
_LEAD = re.compile(r"(?P<lead>[^。！？；\n]{1,45})[。！？]")
_COLON = re.compile(r"(?P<lead>[^。；，、：:\s]{2,18})[：:](?=.)")
_SPACED = re.compile(r"(?P<lead>[一-龥“”、]{2,16})\s(?=\S)")
_BRACKETED = re.compile(r"[【（(](?P<lead>[^】）)]{2,20})[】）)]\s*")
_CLAUSE_WORDS = re.compile(
    r"\d{3,}|^本[法办规条细政方意措通]|自.+起|应当|不得|可以|的[，,]|按照|根据|^对(?!接|外|标)|^到20|^自(?:20|\d|本|印发|公布|发布|\S{0,6}之日)|^为[了进]|给予"
)

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens a section: its key (rank, depth), number, path element, and where its heading ends."""

    unit: int
    key: Key
    number: int
    label: str
    heading: str
    heading_end: int  # offset in the unit


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


def find_headings(units: Sequence[Unit], roles: Mapping[int, Role]) -> list[Heading]:
    """Every line that opens a section, in text order."""
    candidates = [i for i in range(len(units)) if roles.get(i, Role.BODY) in _OUTLINED and not units[i].is_table]
    bare = _has_decimals(units, candidates)
    headings: list[Heading] = []
    decimals: dict[str, int] = {}
    for i in candidates:
        unit = units[i]
        marker = read_marker(unit.text, bare=bare and len(unit.text) <= 40 and "。" not in unit.text)
        if marker is not None and marker.rank is Rank.DECIMAL:
            marker = _plausible(marker, unit.text, decimals)
        if marker is not None:
            headings.append(_numbered(i, unit, marker))
        elif unit.kind is BlockKind.HEADING and unit.level is not None and len(unit.text) <= _MAX_HEADING:
            key = (_HEADING_LEVEL_OFFSET + unit.level, 0)
            headings.append(Heading(i, key, 0, _slug(unit.text), unit.text, len(unit.text)))
    return headings


def _plausible(marker: Marker, text: str, last: dict[str, int]) -> Marker:
    """1.2 follows 1.1; 2.2人户 after 1.3人户 is a list 1. 2. whose entries begin with a numeral."""
    prefix = marker.label.rpartition(".")[0]
    expected = last.get(prefix, 0)
    if marker.depth != 2 or marker.number == 1 or (0 <= marker.number - expected <= 2 and expected):
        last[prefix] = marker.number
        return marker
    number = int(prefix)
    return Marker(Rank.ARABIC, number, prefix, text.find(".") + 1 if "." in text else text.find("．") + 1)


def _has_decimals(units: Sequence[Unit], candidates: Sequence[int]) -> bool:
    count = 0
    for i in candidates:
        marker = read_marker(units[i].text)
        count += marker is not None and marker.rank is Rank.DECIMAL
        if count >= 2:
            return True
    return False


def _slug(text: str) -> str:
    return re.sub(r"[\s/]+", "", text)[:20]


def _numbered(i: int, unit: Unit, marker: Marker) -> Heading:
    end = heading_end(unit.text, marker.end, marker.rank)
    heading = re.sub(r"\s+", " ", unit.text[:end]).strip().rstrip("。：:；;，,、.． ")
    return Heading(i, (int(marker.rank), marker.depth), marker.number, marker.label, heading, end)


def heading_end(text: str, start: int, rank: Rank) -> int:
    """Where the heading part of a numbered line ends; ``start`` is the end of its marker.

    （一）总体要求。到2025年… ends after 总体要求。; a short line without a full stop is a heading as a whole; a clause
    that has none ends where its marker does.
    """
    rest = text[start:]
    if not rest:
        return len(text)
    bracketed = _BRACKETED.match(rest) if rank is Rank.ARTICLE else None
    if bracketed:
        return start + bracketed.end()
    if len(rest) <= _MAX_HEADING and not re.search(r"[。；;！]", rest) and rank is not Rank.ITEM:
        return len(text) if rank is not Rank.ARTICLE or len(rest) <= 20 else start
    lead = _LEAD.match(rest)
    if lead and rank is Rank.ARTICLE and len(lead["lead"]) > 20:
        lead = None
    if lead and not _CLAUSE_WORDS.search(lead["lead"]) and lead["lead"].count("，") <= 2:
        whole = lead.end() == len(rest.rstrip())
        if not whole or (len(lead["lead"]) <= 25 and rank in {Rank.HAN, Rank.HAN_PAREN, Rank.ARABIC}):
            return start + lead.end()
    colon = _COLON.match(rest)
    if colon and not _CLAUSE_WORDS.search(colon["lead"]):
        return start + colon.end()
    spaced = _SPACED.match(rest)
    if spaced and rank <= Rank.HAN_PAREN and len(rest) > 40 and not _CLAUSE_WORDS.search(spaced["lead"]):
        return start + spaced.end()
    return start


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
