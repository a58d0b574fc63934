"""The lines of a document in their roles, and what follows from them: the text, its parts, its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.model import BlockKind, ParseResult
from pipeline.structure.addressees import part_addressees
from pipeline.structure.closing import Annex, Closing, part_imprints, read_closing
from pipeline.structure.contents import contents_lines
from pipeline.structure.decoration import MAX_TITLE, clean_title
from pipeline.structure.header import Stated, stated_titles
from pipeline.structure.numbering import read_marker
from pipeline.structure.opening import HEAD_UNITS, Opening, read_opening
from pipeline.structure.outline import Part
from pipeline.structure.roles import AFTER_TEXT, BEFORE_TEXT, Role
from pipeline.structure.run_on import part_run_on
from pipeline.structure.title import could_be_title
from pipeline.structure.units import Unit, fields_of, open_frames, squeeze, units_of
from pipeline.structure.words import words


@dataclass
class Layout:
    """The units of a document with their roles; ``kept`` are those that make up the text, the title line first."""

    units: list[Unit]
    roles: dict[int, Role]
    stated: Stated
    opening: Opening
    closing: Closing
    kept: list[Unit]
    kept_roles: dict[int, Role]
    position: dict[int, int]  # unit → index in kept
    has_title_line: bool

    @classmethod
    def of(cls, parsed: ParseResult) -> Layout:
        pairs = fields_of(parsed.blocks)
        units = part_run_on(part_addressees(part_imprints(open_frames(units_of(parsed.blocks))), HEAD_UNITS))
        contents = contents_lines(units)
        opening = read_opening(units, stated_titles(Stated(pairs)))
        stated = Stated([*pairs, *opening.fields])
        closing = read_closing(units, opening.body, frozenset(contents) | frozenset(opening.roles))
        roles = {**dict.fromkeys(contents, Role.CONTENTS), **closing.roles, **opening.roles}
        _name_parts(units, roles, opening, closing)
        return cls._kept(units, roles, stated, opening, closing)

    @classmethod
    def _kept(
        cls, units: list[Unit], roles: dict[int, Role], stated: Stated, opening: Opening, closing: Closing
    ) -> Layout:
        kept: list[Unit] = []
        kept_roles: dict[int, Role] = {}
        position: dict[int, int] = {}
        if opening.title:
            page = units[opening.title_units.start].page if opening.title_units else None
            kept.append(Unit(opening.title, BlockKind.HEADING, page=page))
            kept_roles[0] = Role.TITLE
        for i, unit in enumerate(units):
            role = roles.get(i, Role.BODY)
            if role in {Role.TITLE, Role.DROPPED}:
                continue
            position[i] = len(kept)
            kept_roles[len(kept)] = role
            kept.append(unit)
        return cls(units, roles, stated, opening, closing, kept, kept_roles, position, bool(opening.title))

    def compose(self) -> tuple[str, list[int]]:
        offsets, size = [], 0
        for unit in self.kept:
            offsets.append(size)
            size += len(unit.text) + 1
        return "\n".join(unit.text for unit in self.kept), offsets

    def parts(self) -> list[Part]:
        """Where an attachment, or the text that a notice issues, begins an outline of its own."""
        annexes = {annex.start: annex for annex in self.closing.annexes}
        found: list[Part] = []
        for i in sorted(self.position):
            if i in annexes:
                annex = annexes[i]
                size = 1
                while self.roles.get(i + size) is Role.PART_TITLE:
                    size += 1
                found.append(Part(self.position[i], annex.label, _annex_heading(annex), size))
            elif self.roles.get(i) is Role.PART_TITLE and self._opens_part(i):
                found.append(self._issued(i))
            elif i == self._tail:
                found.append(Part(self.position[i], "", ""))
        return found

    @cached_property
    def _tail(self) -> int | None:
        """The first unit of the signature that closes the text: it belongs to no section."""
        body = self.body_units()
        after = body[-1] + 1 if body else -1
        return after if self.roles.get(after) in AFTER_TEXT - {Role.DROPPED} else None

    def _opens_part(self, i: int) -> bool:
        return self.roles.get(i - 1) not in {Role.PART_TITLE, Role.ANNEX}

    def _issued(self, i: int) -> Part:
        """The issued text: its paths stand alone where the notice has no outline, else under 附."""
        size = 1
        while self.roles.get(i + size) is Role.PART_TITLE:
            size += 1
        before = any(self.roles.get(k, Role.BODY) is Role.BODY and _numbered(self.units[k]) for k in range(i))
        title = clean_title("".join(self.units[i + k].text for k in range(size)))
        return Part(self.position[i], "附" if before else "", title if before else "", size)

    def body_units(self) -> list[int]:
        """The units of the text proper: after the head, before the closing signature or the first attachment."""
        body = [i for i in self.position if self.roles.get(i, Role.BODY) not in BEFORE_TEXT]
        body = body[: _first_annex(self, body)]
        while body and self.roles.get(body[-1], Role.BODY) in AFTER_TEXT:
            body.pop()
        while body and self.roles.get(body[0], Role.BODY) in AFTER_TEXT:
            body.pop(0)
        return body

    def body_bounds(self, offsets: Sequence[int], end: int) -> tuple[int, int]:
        """Offsets of the text proper."""
        body = self.body_units()
        if not body:
            return (offsets[1] if len(offsets) > 1 else end), end
        first, last = self.position[body[0]], self.position[body[-1]]
        return offsets[first], offsets[last] + len(self.kept[last].text)


def _first_annex(layout: Layout, body: Sequence[int]) -> int:
    starts = [annex.start for annex in layout.closing.annexes]
    if not starts or not body or starts[0] == body[0]:
        return len(body)
    return next((k for k, i in enumerate(body) if i >= starts[0]), len(body))


def _numbered(unit: Unit) -> bool:
    return not unit.is_table and read_marker(unit.text) is not None


def _annex_heading(annex: Annex) -> str:
    return clean_title(f"{annex.label} {annex.title}")


def _name_parts(units: Sequence[Unit], roles: dict[int, Role], opening: Opening, closing: Closing) -> None:
    """After a signature in the middle, the next title-like lines head the text that the notice issues."""
    for signature in closing.signatures:
        i = signature.end
        while i < len(units) and roles.get(i) in {Role.NOTE, Role.COPIES, Role.PRINTED, Role.ANNEX_LIST}:
            i += 1
        k = i
        while k < min(i + 4, len(units)) and k not in roles and _heads_part(units[k], opening.title, first=k == i):
            roles[k] = Role.PART_TITLE
            k += 1


def _heads_part(unit: Unit, title: str, *, first: bool) -> bool:
    if not could_be_title(unit) or len(unit.text) > MAX_TITLE // 2 or _numbered(unit):
        return False
    if unit.key and unit.key in squeeze(title):
        return True
    return unit.stands_out or (first and bool(words().title_end.search(unit.text)))
