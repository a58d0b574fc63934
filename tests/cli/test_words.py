from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipeline.cli.options import parse_day
from pipeline.cli.search import highlighted
from pipeline.cli.words import amount, number_text, span_text
from pipeline.errors import InputError
from pipeline.model import DatePrecision, DateSpan, Target

Y = DatePrecision.YEAR


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (DateSpan(None, date(2027, 12, 31), Y), "≤ 2027-12-31"),
        (DateSpan(date(2025, 1, 1), None, Y), "≥ 2025-01-01"),
        (DateSpan(date(2025, 1, 1), date(2025, 12, 31), Y), "2025-01-01 → 2025-12-31"),
        (DateSpan(date(2025, 6, 3), date(2025, 6, 3), Y), "2025-06-03"),
        (DateSpan(None, None, Y), "未定"),
        (None, "未定"),
    ],
)
def test_span_text(span: DateSpan | None, text: str) -> None:
    assert span_text(span) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("30", "30"), ("66.67", "66.67"), ("15000", "1.5万"), ("2000000000000", "20000亿"), ("100", "100"), ("0", "0")],
)
def test_number_text(value: str, text: str) -> None:
    assert number_text(Decimal(value)) == text


def target(value: str | None, value_max: str | None = None) -> Target:
    high = Decimal(value_max) if value_max else None
    return Target(
        start_char=0, end_char=2, quote="建成", sentence_start=0, sentence_end=2, indicator="园区", unit="个",
        value=Decimal(value) if value else None, value_max=high, qualitative=value is None,
    )  # fmt: skip


def test_amount() -> None:
    assert amount(target("2", "3")) == "2—3个"
    assert amount(target("20000")) == "2万个"
    assert amount(target(None)) == "建成"


@pytest.mark.parametrize(
    ("text", "last", "day"),
    [
        ("2022", False, date(2022, 1, 1)),
        ("2022", True, date(2022, 12, 31)),
        ("2022-02", True, date(2022, 2, 28)),
        ("2022-12", True, date(2022, 12, 31)),
        ("2022年6月", False, date(2022, 6, 1)),
        ("2022-06-30", True, date(2022, 6, 30)),
        ("2022.6.5", False, date(2022, 6, 5)),
    ],
)
def test_parse_day(text: str, last: bool, day: date) -> None:
    assert parse_day(text, last=last) == day


@pytest.mark.parametrize("text", ["去年", "2022-13", "2022-02-30", "22", ""])
def test_a_day_that_is_none(text: str) -> None:
    with pytest.raises(InputError, match="2024-06-30"):
        parse_day(text)


def test_no_day_stays_none() -> None:
    assert parse_day(None) is None


def test_highlighting_keeps_the_text() -> None:
    import click

    styled = highlighted("推进工业上楼，\n降低成本", [(2, 6), (8, 10)])
    assert click.unstyle(styled) == "推进工业上楼， 降低成本"
    assert styled.count("\x1b[0m") == 2
