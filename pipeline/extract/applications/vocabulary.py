"""The words of ``vocabulary.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.extract.calendar.vocabulary import either


@cache
def words() -> dict[str, Any]:
    """The tables of ``vocabulary.toml``."""
    return tomllib.loads(files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8"))


@cache
def group(name: str, table: str = "") -> str:
    """A regex group of one list, longest word first."""
    source = words()[table] if table else words()
    if table == "labels":  # set apart to fill a line: 联 系 人
        spaced = sorted(source[name], key=lambda word: (-len(word), word))
        return "(?:" + "|".join(r"\s{0,4}".join(map(re.escape, word)) for word in spaced) + ")"
    return either(source[name])


@cache
def pattern(source: str) -> re.Pattern[str]:
    """``source`` with ``{list}`` or ``{table.list}`` replaced by that list's group, compiled."""

    def fill(match: re.Match[str]) -> str:
        table, _, name = match[1].rpartition(".")
        return group(name, table)

    return re.compile(re.sub(r"\{([a-z_.]+)\}", fill, source))
