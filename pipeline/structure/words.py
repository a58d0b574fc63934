"""``words.toml`` as compiled patterns, loaded once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Words:
    labels: dict[str, tuple[str, ...]]
    title_end: re.Pattern[str]  # a text that ends as titles do
    portal: re.Pattern[str]
    organ_end: re.Pattern[str]  # a text that ends as the names of bodies do
    media: re.Pattern[str]


def any_of(words: Iterable[str]) -> str:
    """A regular expression that matches any of ``words``, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def words() -> Words:
    data = tomllib.loads(files("pipeline.structure").joinpath("words.toml").read_text(encoding="utf-8"))
    title, issuers = data["title"], data["issuers"]
    tail = rf"(?:[（(〔\[][^（）()]{{0,12}}(?:{any_of(title['tails'])})?[^（）()]{{0,8}}[)）〕\]])*"
    return Words(
        labels={field: tuple(labels) for field, labels in data["labels"].items()},
        title_end=re.compile(rf"(?:{any_of(title['nouns'])})[》〉>”\"]*\s*{tail}[》〉>”\"]*$"),
        portal=re.compile(any_of(title["portal"])),
        organ_end=re.compile(rf"(?:{any_of(issuers['suffixes'])})$"),
        media=re.compile(any_of(issuers["media"])),
    )
