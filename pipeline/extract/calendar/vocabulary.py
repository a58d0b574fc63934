"""The words of the time grammar, read once from ``vocabulary.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words() -> dict[str, Any]:
    """The tables of ``vocabulary.toml``."""
    return tomllib.loads(files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8"))


def either(terms: Iterable[str]) -> str:
    """A non-capturing alternation, longest first, so that no word hides a longer one."""
    ordered = sorted(set(terms), key=lambda term: (-len(term), term))
    return "(?:" + "|".join(re.escape(term) for term in ordered) + ")"
