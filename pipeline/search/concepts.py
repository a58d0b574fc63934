"""The thesaurus: official terms and how people say them in everyday words.

``concepts.toml`` holds one concept a line: the official term, then, blank-separated, other ways of saying it, then
after ``>`` broader terms and after ``<`` narrower ones. ``…`` in a way of saying stands for anything between its
parts: ``厂房…往高`` is found in 把厂房往高处盖.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pipeline.errors import InputError
from pipeline.language.width import fold

GAP = "…"


class Link(StrEnum):
    """How an added term relates to what was typed."""

    OFFICIAL = "official"  # everyday words were typed, the official term is added
    VARIANT = "variant"  # the official term was typed, another way of saying it is added
    NARROWER = "narrower"
    BROADER = "broader"


@dataclass(frozen=True, slots=True)
class Concept:
    term: str
    variants: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expansion:
    """``term`` is searched for too, because ``matched`` stands in the query."""

    term: str
    matched: str
    link: Link

    def __str__(self) -> str:
        return f"{self.matched}→{self.term}"


class Thesaurus:
    """Finds what to add to a query."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = tuple(concepts)
        plain: dict[str, list[tuple[tuple[str, ...], str, Concept]]] = {}
        for concept in self.concepts:
            for form in (concept.term, *concept.variants):
                parts = tuple(fold(part).lower() for part in form.split(GAP) if part)
                # filed under its first two characters: few forms need a closer look
                plain.setdefault(parts[0][:2], []).append((parts, form, concept))
        self._by_start = plain

    def expand(self, query: str) -> list[Expansion]:
        """Terms to search for besides those typed, official terms first, each once; never one that is in ``query``."""
        text = fold(query).lower()
        added: dict[str, Expansion] = {}
        for form, concept in self._mentions(text):
            for expansion in _additions(form, concept):
                if fold(expansion.term).lower() not in text:
                    added.setdefault(expansion.term, expansion)
        order = list(Link)
        return sorted(added.values(), key=lambda expansion: order.index(expansion.link))

    def _mentions(self, text: str) -> Iterator[tuple[str, Concept]]:
        """Forms that stand in ``text``, longest first; a form inside a longer one found is left out."""
        found = [
            (form, concept, parts)
            for start in dict.fromkeys([*(text[i : i + 2] for i in range(len(text))), *text])
            for parts, form, concept in self._by_start.get(start, ())
            if all(part in text for part in parts)
        ]
        found.sort(key=lambda item: -len(item[0]))
        longer: list[str] = []
        for form, concept, parts in found:
            if len(parts) == 1 and any(parts[0] in other and parts[0] != other for other in longer):
                continue
            longer.extend(parts)
            yield form, concept


def _additions(form: str, concept: Concept) -> Iterator[Expansion]:
    shown = form.replace(GAP, "…")
    if form != concept.term:
        yield Expansion(concept.term, shown, Link.OFFICIAL)
        return
    for links, link in (
        (concept.variants, Link.VARIANT),
        (concept.narrower, Link.NARROWER),
        (concept.broader, Link.BROADER),
    ):
        yield from (Expansion(term, shown, link) for term in links if GAP not in term)


@cache
def thesaurus() -> Thesaurus:
    """The shipped thesaurus."""
    return Thesaurus(read_concepts((files("pipeline.search") / "concepts.toml").read_text("utf-8")))


def read_concepts(toml: str) -> list[Concept]:
    """The concepts of a ``concepts.toml``, whatever table they stand in; ``InputError`` names a line that is wrong."""
    concepts: list[Concept] = []
    for table, entries in tomllib.loads(toml).items():
        if not isinstance(entries, dict):
            raise InputError(f"同义词表的 {table} 应写在 [领域] 之下")
        concepts += [_concept(term, line) for term, line in entries.items()]
    return concepts


def _concept(term: str, line: object) -> Concept:
    match = re.fullmatch(r"([^<>]*)(?:>([^<>]*))?(?:<([^<>]*))?", line) if isinstance(line, str) else None
    if not match or not any(group and group.strip() for group in match.groups()):
        raise InputError(f'同义词表的 {term!r} = {line!r} 看不懂；应写作 "说法 说法 > 上位词 < 下位词"')
    variants, broader, narrower = (tuple((group or "").split()) for group in match.groups())
    return Concept(term, variants, broader, narrower)
