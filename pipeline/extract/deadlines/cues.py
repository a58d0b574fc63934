"""The cue words of ``cues.toml`` as compiled patterns."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from pipeline.extract.calendar.vocabulary import either


@cache
def cue(table: str, key: str = "words") -> re.Pattern[str]:
    """A pattern that finds any word of one list."""
    return re.compile(either(_tables()[table][key]))


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("cues.toml").read_text(encoding="utf-8"))
