"""What we know about government pages, loaded once from ``portals.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Portals:
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    skip_tags: frozenset[str]
    skip_words: frozenset[str]
    chrome_line: re.Pattern[str]
    chrome_start: tuple[str, ...]
    tails: frozenset[str]
    label: re.Pattern[str]  # group "label"; matches a label with its colon or in brackets
    bare_label: re.Pattern[str]  # a whole cell that is a label, with or without colon
    noise: frozenset[str]
    tail_labels: frozenset[str]
    weak_labels: frozenset[str]
    footer: re.Pattern[str]
    meta: dict[str, str]
    suffixes: frozenset[str]
    attachment_classes: frozenset[str]


@cache
def portals() -> Portals:
    data = tomllib.loads(files("pipeline.parsers.html").joinpath("portals.toml").read_text(encoding="utf-8"))
    chrome, fields = data["chrome"], data["fields"]
    names = _spaced(fields["labels"] + fields["noise"])
    return Portals(
        strong=tuple(data["main"]["strong"]),
        weak=tuple(data["main"]["weak"]),
        skip_tags=frozenset(data["skip"]["tags"]),
        skip_words=frozenset(data["skip"]["words"]),
        chrome_line=re.compile(
            rf"(?:(?:{_any(chrome['phrases'])})|[\s:：|｜丨/\-—_,，.。·>»【】\[\]()（）\d])+", re.IGNORECASE
        ),
        chrome_start=tuple(chrome["starts"]),
        tails=frozenset(chrome["tails"]),
        label=re.compile(
            rf"(?<![\u4e00-\u9fff])(?:[【\[](?P<boxed>{names})[】\]]\s*[:：]?|(?P<plain>{names})\s*[:：])"
        ),
        bare_label=re.compile(rf"[【\[]?\s*(?P<label>{names})\s*[】\]]?\s*[:：]?"),
        noise=frozenset(fields["noise"]),
        weak_labels=frozenset(fields["weak"]),
        footer=re.compile(_any(chrome["footers"])),
        tail_labels=frozenset(fields["noise"] + fields["tail"]),
        meta={name.lower(): name for name in fields["meta"]},
        suffixes=frozenset(data["attachments"]["suffixes"]),
        attachment_classes=frozenset(name.lower() for name in data["attachments"]["classes"]),
    )


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _spaced(words: list[str]) -> str:
    """Alternation that also finds 索 引 号 and 标　　题, longest first."""
    ordered = sorted(set(words), key=len, reverse=True)
    return "|".join(r"\s*".join(re.escape(char) for char in word) for word in ordered)
