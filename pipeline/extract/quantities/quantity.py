"""The value an expression like ``15项以上`` stands for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.model import Bound, Change


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its unit as it stands in the text.

    ``start_char``/``end_char`` cover value, unit and bound words (达到2万亿元, 15项以上); ``number_start`` and
    ``unit_end`` the value and unit alone. ``value`` has 万/亿 multiplied out; ``value_max`` is set for ranges.
    ``unit`` is as in the text without 万/亿, ``""`` for a bare figure (达到125左右); shares are per cent.
    ``measure`` says what the unit measures: count, money, share, area … ``change`` is None where no word beside
    the number says which way it moves. ``lead`` is the bound or direction word before the number, ``tail`` the one
    behind it.
    """

    start_char: int
    end_char: int
    value: Decimal
    unit: str
    bound: Bound
    value_max: Decimal | None = None
    change: Change | None = None
    measure: str = "count"
    number_start: int = 0
    unit_end: int = 0
    lead: str = ""
    tail: str = ""
    han: bool = False
