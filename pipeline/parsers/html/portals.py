"""What we know about government pages, loaded once from ``portals.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SEPARATOR = "\ufdd0"  # stands between inline elements of a line; no character, so that no page has it
_GAP = rf"[\s{SEPARATOR}]*"


@dataclass(frozen=True, slots=True)
class Portals:
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    skip_tags: frozenset[str]
    skip_words: frozenset[str]
    chrome_line: re.Pattern[str]
    chrome_start: tuple[str, ...]
    feet: tuple[str, ...]
    foot_words: re.Pattern[str]
    tails: frozenset[str]
    label: re.Pattern[str]  # group "label"; matches a label with its colon or in brackets
    bare_label: re.Pattern[str]  # a whole cell that is a label, with or without colon
    byline: re.Pattern[str]  # groups "before", "date", "after"
    noise: frozenset[str]
    tail_labels: frozenset[str]
    weak_labels: frozenset[str]
    footer: re.Pattern[str]
    meta: dict[str, str]
    suffixes: frozenset[str]
    attachment_classes: frozenset[str]
    script_keys: dict[str, str]  # name in a script, lower case → label
    file_names: frozenset[str]
    properties: dict[str, str]


@cache
def portals() -> Portals:
    data = tomllib.loads(files("pipeline.parsers.html").joinpath("portals.toml").read_text(encoding="utf-8"))
    chrome, fields, scripts = data["chrome"], data["fields"], data["scripts"]
    names = _spaced(fields["labels"] + fields["noise"])
    return Portals(
        strong=tuple(data["main"]["strong"]),
        weak=tuple(data["main"]["weak"]),
        skip_tags=frozenset(data["skip"]["tags"]),
        skip_words=frozenset(data["skip"]["words"]),
        chrome_line=re.compile(
            rf"(?:(?:{_any(chrome['phrases'])})|(?:责任编辑|编辑|编审|审核|校对|录入|初审|复审|终审|监制|作者)\s*[:：]\s*[\u4e00-\u9fff]{{2,4}}(?![\u4e00-\u9fff])|[\s:：|｜丨/\-—_,，.。·>»【】\[\]()（）\d])+",
            re.IGNORECASE,
        ),
        chrome_start=tuple(chrome["starts"]),
        feet=tuple(chrome["feet"]),
        foot_words=re.compile(_any(chrome["foot_words"])),
        tails=frozenset(chrome["tails"]),
        label=re.compile(
            rf"(?<![\u4e00-\u9fff])(?:[【\[](?P<boxed>{names})[】\]]{_GAP}[:：]?|(?P<plain>{names}){_GAP}[:：])"
        ),
        bare_label=re.compile(rf"[【\[]?\s*(?P<label>{names})\s*[】\]]?\s*[:：]?"),
        byline=re.compile(
            rf"(?:(?P<before>[\u4e00-\u9fff]{{1,20}}(?:{_any(fields['publishers'])}))?\s*[|｜/]?\s*"
            rf"(?P<date>(?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?:\s*\d{{1,2}}:\d\d(?::\d\d)?)?)"
            rf"\s*[|｜/]?\s*(?P<after>(?(before)|[\u4e00-\u9fff]{{1,20}}(?:{_any(fields['publishers'])}))))"
        ),
        noise=frozenset(fields["noise"]),
        weak_labels=frozenset(fields["weak"]),
        footer=re.compile(_any(chrome["footers"])),
        tail_labels=frozenset(fields["noise"] + fields["tail"]),
        meta={name.lower(): name for name in fields["meta"]},
        suffixes=frozenset(data["attachments"]["suffixes"]),
        attachment_classes=frozenset(name.lower() for name in data["attachments"]["classes"]),
        script_keys={name.lower(): label for label, names in scripts["keys"] for name in names},
        file_names=frozenset(scripts["file_names"]),
        properties=scripts["properties"],
    )


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _spaced(words: list[str]) -> str:
    """Alternation that also finds 索 引 号 and 标　　题, longest first."""
    ordered = sorted(set(words), key=len, reverse=True)
    return "|".join(_GAP.join(re.escape(char) for char in word) for word in ordered)
