"""The words of ``vocabulary.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pipeline.model import Relation

Cue = tuple[Relation, re.Pattern[str]]


def alternatives(words: Iterable[str]) -> str:
    """A regex group that prefers the longest of ``words``."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w))) + ")"


@dataclass(frozen=True)
class Vocabulary:
    """``head`` finds the kind of document a title ends with; the other patterns are named for their lists."""

    head: re.Pattern[str]
    correspondence: re.Pattern[str]
    excluded: re.Pattern[str]
    excluded_except: re.Pattern[str]
    handed_in: re.Pattern[str]
    names: frozenset[str]
    generic: re.Pattern[str]
    drafts: frozenset[str]
    never_alone: frozenset[str]
    commentary: re.Pattern[str]
    number_stop: re.Pattern[str]
    number_keep: re.Pattern[str]
    blind: re.Pattern[str]
    before: tuple[Cue, ...]
    after: tuple[Cue, ...]
    standard: re.Pattern[str]
    standard_before: re.Pattern[str]
    standard_after: re.Pattern[str]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Read from the package's own data file."""
    data = tomllib.loads((files(__package__) / "vocabulary.toml").read_text("utf-8"))
    heads, relations, standards = data["documents"], data["relations"], data["standards"]
    return Vocabulary(
        head=re.compile(alternatives(heads) + "$"),
        correspondence=re.compile("关于.*" + alternatives(data["correspondence"]) + "$"),
        excluded=re.compile(alternatives(data["excluded"]) + "$"),
        excluded_except=re.compile(alternatives(data["excluded_except"]) + "$"),
        handed_in=re.compile(alternatives(data["handed_in"]) + "$"),
        names=frozenset(data["names"]),
        generic=re.compile(alternatives(data["modifiers"]) + "{0,4}" + alternatives(heads)),
        drafts=frozenset(data["drafts"]),
        never_alone=frozenset(data["never_alone"]),
        commentary=re.compile(alternatives(data["commentary"])),
        number_stop=re.compile(alternatives(data["number_stops"])),
        number_keep=re.compile(alternatives(data["number_keeps"])),
        blind=re.compile(alternatives(relations["blind"])),
        before=_cues(relations["before"]),
        after=_cues(relations["after"]),
        standard=re.compile(_standard_pattern(standards["prefixes"])),
        standard_before=re.compile(
            alternatives(standards["before"]) + r"(?:现行|最新)?(?:国家|行业|地方|推荐性|强制性)*(?:标准)?\s?$"
        ),
        standard_after=re.compile(
            r"\s?(?:的|等|中的?|的?有关|的?相关){0,2}" + alternatives(standards["after"]) + "(?!机构)"
        ),
    )


def _cues(rows: Iterable[dict[str, object]]) -> tuple[Cue, ...]:
    result = []
    for row in rows:
        cues = row["cues"]
        assert isinstance(cues, list)
        result.append((Relation(str(row["kind"])), re.compile(alternatives(cues))))
    return tuple(result)


def _standard_pattern(prefixes: Iterable[str]) -> str:
    number = r"\d{2,6}(?:\.\d{1,3})*"
    return (
        r"(?<![A-Za-z0-9/])"
        + alternatives(prefixes)
        + r"\d{0,4}(?:/[TZJ])?\s?"
        + number
        + r"(?:\s?[-:]\s?(?:19|20)?\d\d(?!\d))?"
        r"(?:\s?[~]\s?(?:" + alternatives(prefixes) + r"(?:/[TZJ])?\s?)?" + number + r")?"
    )
