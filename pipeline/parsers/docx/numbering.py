"""Automatic numbering: what Word prints before a paragraph stands in numbering.xml, not in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.parsers.docx.names import W, child, is_on, number, value
from pipeline.parsers.numerals import numeral

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
_NEEDS_SPACE = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]$")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list definition; ``restart`` is the level whose use resets it, -1 for never."""

    style: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    paragraph_style: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """What is printed before a paragraph; ``bullet`` where it is only a mark."""

    text: str
    bullet: bool


class Numbering:
    """List definitions and the counters of one document."""

    def __init__(self, root: _Element | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}  # abstract list → the style whose list it stands for
        self._styles: dict[str, str] = {}  # list style → abstract list that defines it
        self._lists: dict[str, str] = {}
        self._overrides: dict[str, dict[int, Level | int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[str] = set()
        if root is not None:
            self._read(root)

    def label(self, list_id: str, level: int) -> Label | None:
        """Count one paragraph of a list and return its label; None where the list is not defined."""
        abstract_id = self._lists.get(list_id)
        if abstract_id is None or not 0 <= level < _LEVELS:
            return None
        levels = self._levels(list_id, abstract_id)
        if level not in levels:
            return None
        counts = self._counts.setdefault(abstract_id, {})
        if list_id not in self._started:
            self._started.add(list_id)
            for place, override in self._overrides.get(list_id, {}).items():
                if isinstance(override, int):
                    counts[place] = override - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for lower, definition in levels.items():
            if (
                lower > level
                and definition.restart != -1
                and (definition.restart is None or level < definition.restart)
            ):
                counts.pop(lower, None)
        return self._print(levels, counts, level)

    def style_level(self, list_id: str, style_id: str) -> int | None:
        """The level a list gives to a paragraph style."""
        abstract_id = self._lists.get(list_id)
        if abstract_id is None:
            return None
        levels = self._levels(list_id, abstract_id)
        return next((place for place, level in levels.items() if level.paragraph_style == style_id), None)

    def _print(self, levels: dict[int, Level], counts: dict[int, int], place: int) -> Label:
        level = levels[place]
        if level.style == "bullet":
            return Label("", True)

        def fill(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            definition = levels.get(other, Level())
            count = counts.get(other, definition.start)
            return numeral(count, "decimal" if level.legal and other != place else definition.style)

        text = _PLACE.sub(fill, level.text)
        if level.suffix != "nothing" and _NEEDS_SPACE.search(text):
            text += " "
        return Label(text, False)

    def _levels(self, list_id: str, abstract_id: str) -> dict[int, Level]:
        linked = self._styles.get(self._links.get(abstract_id, ""), abstract_id)
        levels = self._abstract.get(linked) or self._abstract.get(abstract_id, {})
        own = {k: v for k, v in self._overrides.get(list_id, {}).items() if isinstance(v, Level)}
        return {**levels, **own} if own else levels

    def _read(self, root: _Element) -> None:
        for abstract in root.iter(W + "abstractNum"):
            identity = value(abstract, "abstractNumId") or ""
            self._abstract[identity] = {k: v for k, v in map(_level, abstract.iter(W + "lvl")) if k >= 0}
            link, style = value(child(abstract, "numStyleLink")), value(child(abstract, "styleLink"))
            if link:
                self._links[identity] = link
            if style:
                self._styles[style] = identity
        for item in root.iter(W + "num"):
            identity = value(item, "numId") or ""
            self._lists[identity] = value(child(item, "abstractNumId")) or ""
            overrides: dict[int, Level | int] = {}
            self._overrides[identity] = overrides
            for override in item.iter(W + "lvlOverride"):
                place, start = number(override, "ilvl"), number(child(override, "startOverride"))
                definition = child(override, "lvl")
                if place is None:
                    continue
                if definition is not None:
                    overrides[place] = _level(definition)[1]
                elif start is not None:
                    overrides[place] = start


def _level(element: _Element) -> tuple[int, Level]:
    restart = number(child(element, "lvlRestart"))
    start = number(child(element, "start"))
    return number(element, "ilvl") or 0, Level(
        style=value(child(element, "numFmt")) or "decimal",
        text=value(child(element, "lvlText")) or "",
        start=1 if start is None else start,
        suffix=value(child(element, "suff")) or "tab",
        legal=bool(is_on(child(element, "isLgl"))),
        restart=-1 if restart == 0 else restart,
        paragraph_style=value(child(element, "pStyle")),
    )
