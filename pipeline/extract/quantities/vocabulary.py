"""The unit table and the bound words, loaded once from their TOML files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.model import Bound, Change

Buckets = Mapping[str, tuple[str, ...]]


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _buckets(words: Iterable[str]) -> Buckets:
    """Words by first character, longest first: the longest match is the first that fits."""
    result: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        result.setdefault(word[0], []).append(word)
    return {char: tuple(group) for char, group in result.items()}


def longest(buckets: Buckets, text: str, start: int) -> str:
    """The longest word of ``buckets`` that stands at ``start``; ``""`` where none does."""
    for word in buckets.get(text[start : start + 1], ()):
        if text.startswith(word, start):
            return word
    return ""


class Units:
    """Which strings are units, and what they measure."""

    def __init__(self) -> None:
        table = _load("units.toml")
        self.measures: dict[str, str] = {}
        for measure in (
            "count",
            "money",
            "share",
            "area",
            "length",
            "volume",
            "mass",
            "energy",
            "physical",
            "computing",
            "score",
        ):
            self.measures |= dict.fromkeys(table[measure]["words"], measure)
        symbols = table["symbols"]
        latin = [prefix + base for prefix in symbols["prefixes"] for base in symbols["bases"]] + symbols["alone"]
        self.symbols = frozenset(latin)
        self.measures |= {symbol: "physical" for symbol in latin if symbol not in self.measures}
        self.words = _buckets(self.measures)
        self.blocked = _buckets(table["not_unit"]["after"])
        self.blocked_by_gap = _buckets([*table["not_unit"]["after"], *table["not_unit"]["after_gap"]])
        self.per = _buckets([*table["per"]["words"], *self.measures])
        self.digits_only = frozenset(table["digits_only"]["words"])
        self.bare_power = frozenset(table["bare_power"]["words"])


class Bounds:
    """Words beside a number → bound and direction."""

    def __init__(self) -> None:
        table = _load("bounds.toml")
        self.before = {word: Bound(name) for name, words in table["before"].items() for word in words}
        self.direction = {word: Change(name) for name, words in table["direction"].items() for word in words}
        self.after = {word: Bound(name) for name, words in table["after"].items() for word in words}
        self.not_before = frozenset(table["not_before"]["words"])
        self.small_shares = frozenset(table["less_is_better"]["share"])
        nouns = "|".join(
            sorted(map(re.escape, [*self.small_shares, *table["less_is_better"]["size"]]), key=len, reverse=True)
        )
        self.small = re.compile(rf"(?:{nouns})(?=[^，。；,;]{{0,6}}$)")
        through = table["through_verb"]
        self.through_verb = re.compile(rf"(?:{'|'.join(through['words'])})(?:{'|'.join(through['verbs'])})$")
        limits = "|".join(word for word, bound in self.before.items() if word[0] == "不" and bound is not Bound.EQ)
        self.of_whole = re.compile(rf"({limits})(?!\d)[^，。；、,;\n]{{2,18}}的$")
        self._widths = tuple(range(max(map(len, [*self.before, *self.direction])), 0, -1))
        self.tail = re.compile(
            r"[ \n]?(?:[(（]含[^)）]{0,8}[)）])?("
            + "|".join(sorted(map(re.escape, self.after), key=len, reverse=True))
            + r")(?:[(（][不]?含[^)）]{0,8}[)）])?"
        )

    def word_before(self, text: str, end: int, words: Mapping[str, Any]) -> str:
        """The longest of ``words`` that ends at ``end``; ``""`` where none does."""
        for width in self._widths:
            word = text[end - width : end] if end >= width else ""
            if word in words and not (width == 1 and self._ends_a_word(text, end)):
                return word
        return ""

    def _ends_a_word(self, text: str, end: int) -> bool:
        return text[max(0, end - 2) : end] in self.not_before


@cache
def units() -> Units:
    return Units()


@cache
def bounds() -> Bounds:
    return Bounds()
