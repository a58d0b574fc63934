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
    return "(?:" + "|".join(re.escape(term) for term in _ordered(terms)) + ")"


def not_followed(terms: Iterable[str]) -> str:
    """Like ``either``, but a term counts only where the next character does not make another word of it."""
    table = words()["not_before"]
    guards = {term: f"(?!{either(table[term[-1]])})" for term in terms if term[-1] in table}
    return "(?:" + "|".join(re.escape(term) + guards.get(term, "") for term in _ordered(terms)) + ")"


def not_preceded(terms: Iterable[str]) -> str:
    """Like ``either``, but a term counts only where the character before does not make another word of it."""
    table = words()["not_behind"]
    guards = {term: f"(?<!{either(table[term])})" for term in terms if term in table}
    return "(?:" + "|".join(guards.get(term, "") + re.escape(term) for term in _ordered(terms)) + ")"


def _ordered(terms: Iterable[str]) -> list[str]:
    return sorted(set(terms), key=lambda term: (-len(term), term))
