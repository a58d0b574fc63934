"""The cue words and frames of ``cues.toml`` as compiled patterns."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.extract.calendar.vocabulary import either


@cache
def cue(table: str, key: str = "words") -> re.Pattern[str]:
    """A pattern that finds any word of one list."""
    return re.compile(either(_tables()[table][key]))


@cache
def frame(name: str) -> re.Pattern[str]:
    """A pattern of the table ``frames``: how words stand together right before or behind a time."""
    return re.compile(_tables()["frames"][name])


@cache
def adverbs() -> re.Pattern[str]:
    """Up to three words that may stand between a time and its verb."""
    return re.compile(f"(?:{cue('ahead', 'adverbs').pattern}|{frame('place').pattern}){{0,3}}")


@cache
def stated() -> re.Pattern[str]:
    """A verb of work or of a goal, with what may stand before it: 重点|抓好, 在全省范围内|推广. Group ``work``."""
    return re.compile(f"{adverbs().pattern}(?:(?P<work>{cue('task').pattern})|{cue('goal').pattern})")


@cache
def force() -> re.Pattern[str]:
    """施行, 正式实施, 开始执行."""
    return re.compile(frame("beside_force").pattern + cue("force", "verbs").pattern)


@cache
def acts_by() -> re.Pattern[str]:
    """付款时间|不得超过, 延期|不超过: what somebody must do is what the ceiling is for."""
    return re.compile(cue("length", "bounded").pattern + frame("ceiling_noun").pattern)


@cache
def acted() -> re.Pattern[str]:
    """A clause in which somebody does what a benefit asks: …购买住房的."""
    return re.compile(f"[^，,]{{0,24}}{cue('window', 'acts').pattern}[^，,]{{0,12}}的")


def ends_with(text: str, table: str, key: str) -> bool:
    """``text`` ends with a word of the list."""
    return any(match.end() == len(text) for match in cue(table, key).finditer(text))


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("cues.toml").read_text(encoding="utf-8"))
