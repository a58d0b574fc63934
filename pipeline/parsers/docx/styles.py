"""Paragraph styles with what they inherit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.parsers.docx.names import W, child, is_on, number, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says; ``heading`` from 1, ``size`` in points."""

    name: str = ""
    align: str | None = None
    bold: bool | None = None
    size: float | None = None
    heading: int | None = None
    list_id: str | None = None
    list_level: int | None = None

    @property
    def is_contents(self) -> bool:
        return bool(_CONTENTS.match(self.name))


class Styles:
    """Styles of a document by id."""

    def __init__(self, root: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._cache: dict[str | None, Style] = {}
        self._default_id: str | None = None
        self._base = Style()
        if root is None:
            return
        defaults = child(root, "docDefaults")
        self._base = read_style(child(defaults, "pPrDefault", "pPr"), child(defaults, "rPrDefault", "rPr"), Style())
        for element in root.iter(W + "style"):
            identity = value(element, "styleId")
            if identity is None:
                continue
            self._elements[identity] = element
            if value(element, "type") == "paragraph" and value(element, "default") in {"1", "true"}:
                self._default_id = identity

    def get(self, identity: str | None) -> Style:
        """The style, or the default one where ``identity`` is None or unknown."""
        if identity not in self._elements:
            identity = self._default_id
        if identity not in self._cache:
            self._cache[identity] = self._resolve(identity)
        return self._cache[identity]

    def _resolve(self, identity: str | None) -> Style:
        chain: list[_Element] = []
        while identity in self._elements and len(chain) < _CHAIN:
            element = self._elements[identity or ""]
            if element in chain:
                break
            chain.append(element)
            identity = value(child(element, "basedOn"))
        style = self._base
        for element in reversed(chain):
            name = value(child(element, "name")) or ""
            style = read_style(child(element, "pPr"), child(element, "rPr"), replace(style, name=name))
            found = _HEADING.fullmatch(name.strip())
            if found:
                style = replace(style, heading=int(found[1]))
        return style


def read_style(paragraph: _Element | None, run: _Element | None, base: Style) -> Style:
    """``base`` with what w:pPr and w:rPr change."""
    outline = number(child(paragraph, "outlineLvl"))
    half_points = number(child(run, "sz"))
    bold = is_on(child(run, "b"))
    numbering = child(paragraph, "numPr")
    list_id = value(child(numbering, "numId"))
    level = number(child(numbering, "ilvl"))
    heading = base.heading if outline is None else (outline + 1 if 0 <= outline < 9 else None)
    return replace(
        base,
        align=value(child(paragraph, "jc")) or base.align,
        bold=base.bold if bold is None else bold,
        size=base.size if half_points is None else half_points / 2,
        heading=heading,
        list_id=base.list_id if list_id is None else list_id,
        list_level=base.list_level if level is None else level,
    )
