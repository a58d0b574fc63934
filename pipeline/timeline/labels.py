"""Chinese names of the model's codes, from ``labels.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pipeline.errors import InputError


@cache
def labels() -> dict[str, dict[str, str]]:
    """Group (kind, detail, precision, bound, strength, level, status) → code → name."""
    return tomllib.loads((files("pipeline.timeline") / "labels.toml").read_text("utf-8"))


def label(group: str, code: str | None) -> str:
    """The name of one code; a code without a name (an event's kind is Chinese already) stays as it is."""
    return labels()[group].get(code, code) if code else ""


def code_of(group: str, word: str) -> str:
    """The code for a code or its Chinese name; ``InputError`` lists the choices."""
    names = labels()[group]
    for code, name in names.items():
        if word in (code, name):
            return code
    choices = "、".join(f"{code}（{name}）" for code, name in names.items())
    raise InputError(f"不认识 {word!r}；可用：{choices}")
