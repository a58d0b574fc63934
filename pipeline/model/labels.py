"""How a text is coded: policy instruments and strategies, with the words that earned them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.facts import Fact


class InstrumentSide(StrEnum):
    """On which side a policy instrument works (Rothwell & Zegveld)."""

    SUPPLY = "supply"  # 供给型
    ENVIRONMENT = "environment"  # 环境型
    DEMAND = "demand"  # 需求型


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Fact):
    """A clause coded as a policy instrument.

    ``kind`` is a sub-type of ``classify/instruments``; ``terms`` the words that earned it (none: its heading did).
    A sentence has one ``main`` code and may have others.
    """

    side: InstrumentSide
    kind: str
    terms: tuple[str, ...] = ()
    main: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that earned a label: offsets into ``Document.text`` and its share of the score."""

    start_char: int
    end_char: int
    quote: str
    weight: float
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StrategyLabel:
    strategy: str
    score: float
    evidence: tuple[Evidence, ...] = ()
    reviewed: bool = False  # given by a person


@dataclass(frozen=True, slots=True)
class SectionStrategy:
    """A section whose own sentences pursue a strategy; ``score`` is the chance that at least one does.

    ``section_path`` is empty for a text without sections; ``weight`` of its evidence is each sentence's own chance.
    """

    strategy: str
    score: float
    section_path: str
    start_char: int
    end_char: int
    evidence: tuple[Evidence, ...] = ()
