"""The words of ``vocabulary.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pipeline.language import alternatives


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event: the word it is filed under, its rank among others, and what must stand with its verb."""

    name: str
    rank: int
    needs: str


@dataclass(frozen=True)
class Vocabulary:
    """``verb`` finds any event verb, ``kinds`` says of which kind it is; other patterns are named for their lists."""

    verb: re.Pattern[str]
    kinds: dict[str, Kind]
    wanted: re.Pattern[str]
    wanted_short: re.Pattern[str]
    done: re.Pattern[str]
    documents: re.Pattern[str]
    meetings: re.Pattern[str]
    deals: re.Pattern[str]
    bodies: re.Pattern[str]
    speakers: re.Pattern[str]
    conditions: re.Pattern[str]
    forceful: str
    following: re.Pattern[str]
    recent: re.Pattern[str]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Read from the package's own data file."""
    data = tomllib.loads((files(__package__) / "vocabulary.toml").read_text("utf-8"))
    words = data["words"]
    kinds = {
        verb: Kind(row["kind"], rank, row["object"]) for rank, row in enumerate(data["kinds"]) for verb in row["verbs"]
    }
    return Vocabulary(
        verb=re.compile(
            f"(?P<verb>{alternatives(v for v in kinds if kinds[v].needs == 'meeting')}"
            f"|{alternatives(kinds)}(?!{alternatives(words['not_after'])}))"
        ),
        kinds=kinds,
        wanted=re.compile(alternatives(words["wanted"])),
        wanted_short=re.compile(alternatives(words["wanted_short"])),
        done=re.compile(alternatives(words["done"])),
        documents=re.compile(alternatives(words["documents"]) + "$"),
        meetings=re.compile(alternatives(words["meetings"])),
        deals=re.compile(alternatives(words["deals"])),
        bodies=re.compile(alternatives(words["bodies"]) + "(?:（[^）]*）)?$"),
        speakers=re.compile(alternatives(words["speakers"]) + "(?:同志)?$"),
        conditions=re.compile(alternatives(words["conditions"])),
        forceful=alternatives(words["forceful"]),
        following=re.compile(alternatives(words["following"])),
        recent=re.compile(alternatives(words["recent"]) + r"|(?<!\d)日前"),
    )
