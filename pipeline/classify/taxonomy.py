"""The strategies, read from a TOML file anyone can edit, compiled into matchers."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import InputError

DEFAULT = Path(__file__).with_name("taxonomy.toml")
_GAP = r"[^，。；：！？、\s]{0,8}?"
_NEVER = re.compile(r"(?!)")
_LISTS = ("strong", "weak", "partners", "exclude", "examples")


@dataclass(frozen=True)
class Strategy:
    """One strategy and its compiled terms; see the head of ``taxonomy.toml`` for what the lists mean."""

    name: str
    definition: str
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    partners: re.Pattern[str]
    exclude: re.Pattern[str]
    examples: tuple[str, ...]


@cache
def load_taxonomy(path: Path | None = None) -> tuple[Strategy, ...]:
    """The strategies of ``path`` (default: ours). Raises ``InputError`` naming the entry that is wrong."""
    path = path or DEFAULT
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"找不到战略分类表 {path}；请检查 policy.toml 的 [classify] taxonomy") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"战略分类表 {path} 不是有效的 TOML：{error}") from error
    strategies = tuple(_strategy(path, entry) for entry in data.get("strategy", []))
    names = [s.name for s in strategies]
    doubled = {name for name in names if names.count(name) > 1}
    if not strategies or doubled:
        raise InputError(
            f"战略分类表 {path} " + (f"重复定义了 {'、'.join(doubled)}" if doubled else "没有 [[strategy]]")
        )
    return strategies


def _strategy(path: Path, entry: dict[str, Any]) -> Strategy:
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip():
        raise InputError(f"战略分类表 {path} 有一条 [[strategy]] 没有 name")
    for key in _LISTS:
        terms = entry.get(key, [])
        if not isinstance(terms, list) or not all(isinstance(t, str) and t.strip("* ") for t in terms):
            raise InputError(f"战略分类表 {path} 中“{name}”的 {key} 应是非空文字的列表，现为 {terms!r}")
    if not entry.get("strong"):
        raise InputError(f"战略分类表 {path} 中“{name}”没有 strong；至少写一个能单独说明问题的词")
    return Strategy(
        name=name.strip(),
        definition=str(entry.get("definition", "")),
        strong=_compile(entry["strong"]),
        weak=_compile(entry.get("weak", [])),
        partners=_compile(entry.get("partners", [])),
        exclude=_compile(entry.get("exclude", [])),
        examples=tuple(entry.get("examples", [])),
    )


def _compile(terms: list[str]) -> re.Pattern[str]:
    if not terms:
        return _NEVER
    # Longest first, so that an evidence term is the most telling one at its place.
    ordered = sorted(set(terms), key=lambda term: (-len(term), term))
    return re.compile("|".join(_GAP.join(re.escape(part) for part in term.split("*")) for term in ordered))
