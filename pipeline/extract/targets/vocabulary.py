"""The words that decide what a number is, loaded once from ``evidence.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


def any_of(terms: Iterable[str]) -> re.Pattern[str]:
    """One pattern for a list of words and small patterns, longest first."""
    return re.compile("|".join(sorted(terms, key=lambda t: (-len(t), t))))


class Bodies:
    """How the bodies charged with a task are written."""

    def __init__(self, table: dict[str, list[str]]) -> None:
        label, verb = "|".join(table["label"]), "|".join(table["verb"])
        self.bracket = re.compile(
            rf"[（(\[〔]([^（(\[〔]{{0,8}}(?:{label})(?:[^（()）\[\]]|[（(\[][^（()）\[\]]{{0,30}}[)）\]]){{1,300}}"
            rf"|[^（）()\[\]\n]{{2,200}}(?:{verb})[^）)]{{0,60}})[）)\]〕]"
        )
        self.cut = any_of(table["cut"])
        self.name = re.compile(f"(?:{'|'.join(table['name'])})[^、]{{0,6}}$")


class Words:
    """Patterns by the role they play; see the comments in ``evidence.toml``."""

    def __init__(self) -> None:
        table = tomllib.loads(files(__package__).joinpath("evidence.toml").read_text(encoding="utf-8"))
        self.weights: dict[str, float] = table["weights"]
        self.threshold: float = table["threshold"]
        lists: dict[str, list[str]] = table["words"]
        self._patterns = {name: any_of(terms) for name, terms in lists.items()}
        self.sections = [(kind, any_of(terms)) for kind, terms in table["sections"].items()]
        self.heading = any_of([t for terms in table["sections"].values() for t in terms])
        self.titles = [(kind, any_of(terms)) for kind, terms in table["titles"].items()]
        self.thing_ends = re.compile(f"(?:{'|'.join(lists['thing'])})$")
        self.only_modifiers = re.compile(f"(?:{'|'.join(lists['modifier'])}){{0,4}}$")
        self.bodies = Bodies(table["bodies"])
        self.strengths = [(kind, any_of(terms)) for kind, terms in table["strength"].items()]

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return self._patterns[name]


@cache
def words() -> Words:
    return Words()
