"""A time as named, before the words around it bound it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.calendar.expression import Days, TimeExpression, TimeRole
from pipeline.extract.calendar.moments import Moment
from pipeline.model import DatePrecision, DateSpan


@dataclass(frozen=True, slots=True)
class Stretch:
    """Offsets of the time words alone, and the days they cover."""

    start: int
    end: int
    days: Days
    precision: DatePrecision
    moment: Moment | None = None
    unresolved: str | None = None
    inferred: bool = False

    @property
    def open_start(self) -> bool:
        """Only an end is meant: 年底, 期末."""
        if self.moment is not None:
            return self.moment.open_start
        return self.days[0] is None and self.days[1] is not None

    def expression(
        self, start: int, end: int, role: TimeRole, days: Days, also: tuple[Days, ...] = ()
    ) -> TimeExpression:
        span = DateSpan(*days, self.precision)
        return TimeExpression(
            start,
            end,
            span,
            role,
            unresolved=self.unresolved,
            also=also,
            inferred=self.inferred and days != (None, None),
        )
