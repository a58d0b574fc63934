"""The words of ``vocabulary.toml``, compiled once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pipeline.language import alternatives

HAN = "一-龥"


@dataclass(frozen=True)
class Vocabulary:
    """Regex groups (not compiled, to be built into larger patterns) and word sets, named for their lists."""

    surname: str
    office: str
    foreign_office: str
    title_after: str
    after_name: str
    meeting: str
    meeting_head: str
    opening: str
    planning: str
    says: str
    speaks: str
    meeting_says: str
    meeting_subject: str
    role_break: str
    not_place: str
    not_names: frozenset[str]
    generic: frozenset[str]
    meant: frozenset[str]
    ends: str
    filler: str
    notice: dict[str, str]
    labels: dict[str, tuple[str, ...]]
    decides: str
    lists: str


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Read from the package's own data file."""
    data = tomllib.loads((files(__package__) / "vocabulary.toml").read_text("utf-8"))
    singles = "".join(sorted(set("".join(data["surnames"].split()))))
    heads, tails = alternatives(data["meetings"]), alternatives(data["not_after_meeting"])
    return Vocabulary(
        surname=f"(?:{alternatives(data['compound_surnames'])}|[{singles}])",
        office=alternatives(data["offices"]),
        foreign_office=alternatives(data["foreign_offices"]),
        title_after=alternatives(data["titles_after"]),
        after_name=alternatives(data["after_name"]),
        meeting=f"(?:{heads}(?!{tails}))",
        meeting_head=heads,
        opening=alternatives(data["name_openings"]),
        planning=alternatives(data["planning"]),
        says=alternatives(data["says"]),
        speaks=alternatives(data["speaks"]),
        meeting_says=alternatives(data["meeting_says"]),
        meeting_subject=alternatives(data["meeting_subjects"]),
        role_break=alternatives(data["role_breaks"]),
        not_place=alternatives(data["not_places"]),
        not_names=frozenset(data["not_names"]),
        generic=frozenset(data["generic"]),
        meant=frozenset(data["meant"]),
        ends=alternatives(data["ends"]),
        filler=alternatives(data["fillers"]),
        notice={key: alternatives(words) for key, words in data["notice"].items()},
        labels={key: tuple(words) for key, words in data["labels"].items()},
        decides=alternatives(data["minutes"]["decides"]),
        lists=alternatives(data["minutes"]["lists"]),
    )
