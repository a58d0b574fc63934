"""What a text states and proves: deadlines, targets, references, events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pipeline.model.dates import DateSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Anything extracted. ``quote`` is ``text[start_char:end_char]``; the sentence offsets give its context.

    ``reviewed``: a person accepted or corrected it.
    """

    start_char: int
    end_char: int
    quote: str
    sentence_start: int
    sentence_end: int
    section_path: str = ""
    page: int | None = None
    confidence: float = 1.0
    reviewed: bool = False


class DeadlineKind(StrEnum):
    GOAL = "goal"
    TASK = "task"
    SUBMISSION = "submission"
    EVENT = "event"
    EFFECTIVE = "effective"
    EXPIRY = "expiry"
    WINDOW = "window"
    PROCEDURAL = "procedural"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Fact):
    """A time expression that bounds a goal, a task, an application, an event or a validity (gold GUIDELINES).

    ``action`` is the clause it bounds; ``bodies`` who is to act, where named;
    ``unresolved`` says why dates are missing.
    """

    span: DateSpan
    kind: DeadlineKind
    recurring: bool = False
    action: str = ""
    bodies: tuple[str, ...] = ()
    unresolved: str | None = None


class Bound(StrEnum):
    EQ = "eq"
    GE = "ge"
    LE = "le"
    APPROX = "approx"
    RANGE = "range"


class Change(StrEnum):
    LEVEL = "level"
    INCREASE = "increase"
    DECREASE = "decrease"


class Strength(StrEnum):
    """How binding the wording is."""

    MUST = "must"  # 必须 应当 确保
    PLAIN = "plain"  # 要, or no modal at all
    STRIVE = "strive"  # 力争 争取
    ENCOURAGE = "encourage"  # 鼓励 支持
    EXPLORE = "explore"  # 探索 研究


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Fact):
    """A number (or, ``qualitative``, a dated state) that a policy commits somebody to reach (gold GUIDELINES).

    ``value`` has 万/亿 multiplied out; ``value_max`` is set for ranges; ``end`` is the day by which, and
    ``end_quote`` the words that say so, with their offset; ``plan_end`` is the end of the plan named in the title.
    """

    indicator: str
    value: Decimal | None
    value_max: Decimal | None = None
    unit: str = ""
    bound: Bound = Bound.EQ
    change: Change = Change.LEVEL
    end: date | None = None
    end_quote: str = ""
    end_quote_start: int | None = None
    plan_end: date | None = None
    base_year: int | None = None
    bodies: tuple[str, ...] = ()
    strength: Strength = Strength.PLAIN
    qualitative: bool = False


class Relation(StrEnum):
    """What the document does with the document it names."""

    BASIS = "basis"  # 根据 依据 按照
    IMPLEMENTS = "implements"  # 贯彻 落实
    FORWARDS = "forwards"  # 转发
    ISSUES = "issues"  # 印发
    AMENDS = "amends"  # 修订 修改
    REPEALS = "repeals"  # 废止
    CITES = "cites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Fact):
    """A policy, law, plan, standard or notice named in the text. ``number`` is its 发文字号 with 〔〕."""

    title: str
    number: str | None = None
    relation: Relation = Relation.CITES
    alias: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Fact):
    """A dated policy event in the past or announced: 印发, 发布, 成立, 出台, 签署, 批复, 施行, 召开, 提出 …"""

    kind: str
    span: DateSpan
    actor: str = ""
    summary: str = ""


def each_wording(quotes: Iterable[str]) -> tuple[str, ...]:
    """Line breaks and spaces as one space, each wording once, in order."""
    return tuple(dict.fromkeys(" ".join(quote.split()) for quote in quotes))
