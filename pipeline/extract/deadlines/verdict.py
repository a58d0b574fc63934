"""The outcome of a judgement."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.calendar import Days
from pipeline.model import DeadlineKind


@dataclass(frozen=True, slots=True)
class Verdict:
    """``days`` replaces the days of the time where the kind calls for others (procedural limits have none);
    ``reason`` then says why there are none."""

    kind: DeadlineKind
    confidence: float
    days: Days | None = None
    reason: str | None = None
