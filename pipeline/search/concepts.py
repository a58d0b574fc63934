"""The thesaurus: official terms and how people say them in everyday words.

``thesaurus/`` holds a pack of concepts for each field, one a line: the official term, then, blank-separated, other ways
of saying it, then after ``>`` broader terms and after ``<`` narrower ones. ``…`` in a way of saying stands for anything
between its parts, in any order: ``厂房…往高`` is found in 把厂房往高处盖.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files

from pipeline.errors import InputError
from pipeline.language.width import fold

GAP = "…"
_LINE = re.compile(r'"([^"\\]+)" = "([^"\\]*)"')


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
    """Finds what to add to a query. ``entries`` are ``(official term, rest of its line)`` as the packs write them.

    A line is taken apart only when a query speaks of it: the thesaurus is on the way of every search from the shell.
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._entries = list(entries)
        by_start: defaultdict[str, list[int]] = defaultdict(list)
        for number, (term, line) in enumerate(self._entries):
            # filed under the first two characters of each form: few concepts need a closer look
            by_start[term[:2].lower()].append(number)
            for form in line.partition("<")[0].partition(">")[0].lower().split():
                start = form[:2]
                by_start[start[0] if start[-1] == GAP else start].append(number)
        self._by_start = dict(by_start)
        self._read: dict[int, list[tuple[str, Concept, list[str]]]] = {}

    @cached_property
    def concepts(self) -> tuple[Concept, ...]:
        return tuple(_concept(term, line) for term, line in self._entries)

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

    def _forms(self, number: int) -> list[tuple[str, Concept, list[str]]]:
        """The ways of saying concept ``number``, each with the parts that must stand in a text."""
        if number not in self._read:
            concept = _concept(*self._entries[number])
            forms = (concept.term, *concept.variants)
            self._read[number] = [(form, concept, form.lower().split(GAP)) for form in forms]
        return self._read[number]

    def _mentions(self, text: str) -> Iterator[tuple[str, Concept]]:
        """Forms that stand in ``text``, longest first; a form inside a longer one found is left out."""
        starts = dict.fromkeys([*(text[i : i + 2] for i in range(len(text))), *text])
        near = dict.fromkeys(number for start in starts for number in self._by_start.get(start, ()))
        forms = (form for number in near for form in self._forms(number))
        found = [(form, concept, parts) for form, concept, parts in forms if all(part in text for part in parts)]
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
    """The shipped thesaurus: every pack of ``thesaurus/``."""
    return Thesaurus(_LINE.findall("\n".join(packs().values())))


def packs() -> dict[str, str]:
    """The text of each shipped pack by its name, in order of names."""
    folder = files("pipeline.search") / "thesaurus"
    found = {path.name.removesuffix(".toml"): path for path in folder.iterdir() if path.name.endswith(".toml")}
    return {name: found[name].read_text("utf-8") for name in sorted(found)}


def read_concepts(toml: str) -> list[Concept]:
    """The concepts of a pack, whatever table they stand in; ``InputError`` names a line that is wrong.

    Packs are TOML, yet of one form of line only, so that :func:`thesaurus` need not read all of TOML, which takes
    twenty times longer. They hold half-width signs only.
    """
    concepts: list[Concept] = []
    table = ""
    for line in toml.splitlines():
        if match := _LINE.fullmatch(line):
            if not table:
                raise InputError(f"同义词表的 {line} 应写在 [领域] 之下")
            concepts.append(_concept(match[1], match[2]))
        elif line.startswith("["):
            table = line
        elif line and not line.startswith("#"):
            raise _unreadable(line)
    return concepts


def _concept(term: str, line: str) -> Concept:
    head, *below = line.split("<")
    variants, *above = head.split(">")
    if len(below) > 1 or len(above) > 1 or any(">" in part for part in below) or not line.strip("<> "):
        raise _unreadable(f'"{term}" = "{line}"')
    return Concept(term, tuple(variants.split()), tuple(_words(above)), tuple(_words(below)))


def _words(parts: list[str]) -> list[str]:
    return parts[0].split() if parts else []


def _unreadable(line: str) -> InputError:
    return InputError(f'同义词表的 {line} 看不懂；应写作 "政策用语" = "说法 说法 > 上位词 < 下位词"')
