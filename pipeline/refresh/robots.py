"""robots.txt after RFC 9309: longest rule wins, ``*`` and ``$`` count (the standard library reads neither)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from pipeline.refresh.urls import SAFE

_LONGEST = 512 * 1024  # characters that RFC 9309 asks a crawler to read
_SLOWEST_S = 60.0


@dataclass(frozen=True, slots=True)
class Robots:
    """What one site asks of us: ``(pattern, allowed)`` rules, and seconds between visits."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay_s: float = 0.0

    @classmethod
    def read(cls, text: str, agent: str) -> Robots:
        """The rules for ``agent`` (``name/1.0 …``): those of its own groups or, without any, those for ``*``."""
        token = agent.split("/")[0].strip().lower()
        groups = list(_groups(text[:_LONGEST]))
        mine = [rules for names, rules in groups if token in names] or [
            rules for names, rules in groups if "*" in names
        ]
        lines = [line for rules in mine for line in rules]
        paths = tuple(
            (quote(value, SAFE), name == "allow") for name, value in lines if name in ("allow", "disallow") and value
        )
        delays = [_seconds(value) for name, value in lines if name == "crawl-delay"]
        return cls(paths, min(max(delays, default=0.0), _SLOWEST_S))

    def allows(self, path: str) -> bool:
        """``path`` with its query; where rules are equally long, the permission counts."""
        found = [(len(pattern), allowed) for pattern, allowed in self.rules if _matches(pattern, path)]
        return max(found, default=(0, True))[1]


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    names: set[str] = set()
    rules: list[tuple[str, str]] = []
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            if rules:
                yield names, rules
                names, rules = set(), []
            names.add(value.lower())
        elif colon and key in ("allow", "disallow", "crawl-delay"):
            rules.append((key, value))
    yield names, rules


def _matches(pattern: str, path: str) -> bool:
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(rest, 1):
        if anchored and number == len(rest):
            return path.endswith(piece) and len(path) - len(piece) >= at
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not anchored or at == len(path)


def _seconds(value: str) -> float:
    try:
        return max(0.0, float(value))
    except ValueError:
        return 0.0
