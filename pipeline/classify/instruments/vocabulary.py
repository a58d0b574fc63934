"""The kinds of policy instrument and the wording that speaks for each, read from ``instruments.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.model import InstrumentSide

_GAP = r"[^，。；：！？、\s]{0,8}?"


@dataclass(frozen=True, slots=True)
class Kind:
    """A sub-type: ``name`` is its code, ``label`` its Chinese name, ``declined`` what it leaves to other kinds."""

    name: str
    side: InstrumentSide
    label: str
    definition: str
    declined: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A term of one kind: ``role`` is strong, weak, exclude or heading; ``tail`` matches what follows ``head``."""

    kind: str
    role: str
    head: str
    tail: re.Pattern[str] | None


@dataclass(frozen=True)
class Vocabulary:
    """``cues`` by their first two characters (or the one they have); ``patterns`` as (kind, role, expression)."""

    kinds: Mapping[str, Kind]
    cues: Mapping[str, tuple[Cue, ...]]
    patterns: tuple[tuple[str, str, re.Pattern[str]], ...]
    skip: tuple[re.Pattern[str], ...]
    past: re.Pattern[str]
    acting: re.Pattern[str]
    skipped_types: frozenset[str]
    score: Mapping[str, float]


@cache
def vocabulary() -> Vocabulary:
    data = tomllib.loads((files("pipeline.classify.instruments") / "instruments.toml").read_text("utf-8"))
    entries = data["instrument"]
    return Vocabulary(
        kinds={entry["name"]: _kind(entry) for entry in entries},
        cues=_index([cue for entry in entries for cue in _cues(entry)]),
        patterns=tuple(found for entry in entries for found in _patterns(entry)),
        skip=tuple(re.compile(pattern) for pattern in data["unit"]["skip"]),
        past=re.compile(data["unit"]["past"]),
        acting=re.compile(data["unit"]["acting"]),
        skipped_types=frozenset(data["documents"]["skip"]),
        score=data["score"],
    )


def instrument_kinds() -> dict[str, Kind]:
    """Every sub-type by its code, in the order of the scheme."""
    return dict(vocabulary().kinds)


def _kind(entry: Mapping[str, Any]) -> Kind:
    side = InstrumentSide(entry["side"])
    return Kind(entry["name"], side, entry["label"], entry["definition"], entry.get("not", ""))


def _patterns(entry: Mapping[str, Any]) -> list[tuple[str, str, re.Pattern[str]]]:
    roles = (("sure", "sure"), ("patterns", "strong"))
    return [(entry["name"], role, re.compile(pattern)) for key, role in roles for pattern in entry.get(key, [])]


def _cues(entry: Mapping[str, Any]) -> list[Cue]:
    roles = ("strong", "weak", "exclude", "heading")
    return [_cue(entry["name"], role, term) for role in roles for term in dict.fromkeys(entry.get(role, []))]


def _cue(kind: str, role: str, term: str) -> Cue:
    head, *rest = term.split("*")
    tail = re.compile("".join(_GAP + re.escape(part) for part in rest)) if rest else None
    return Cue(kind, role, head, tail)


def _index(cues: Sequence[Cue]) -> dict[str, tuple[Cue, ...]]:
    index: dict[str, list[Cue]] = {}
    for cue in cues:
        index.setdefault(cue.head[:2], []).append(cue)
    return {key: tuple(found) for key, found in index.items()}
