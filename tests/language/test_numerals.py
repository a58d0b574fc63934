from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import parse_number

CASES = [
    ("1.5万", "15000"),
    ("16.4亿", "1640000000"),
    ("2,000", "2000"),
    ("1,234,567.5", "1234567.5"),
    ("3千", "3000"),
    ("2.3万亿", "2300000000000"),
    ("一百二十三亿", "12300000000"),
    ("三百六十五万", "3650000"),
    ("一万亿", "1000000000000"),
    ("三点五亿", "350000000"),
    ("二〇二五", "2025"),
    ("二零三〇", "2030"),
    ("十五", "15"),
    ("两千三百", "2300"),
    ("一百零五", "105"),
    ("零", "0"),
    (" 12 ", "12"),
    ("壹佰贰拾", "120"),
]


@pytest.mark.parametrize(("text", "value"), CASES)
def test_reads(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "  ", "若干", "12个", "一点", "点五", "三四十", "一点三百"])
def test_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(0, 10**12), st.sampled_from(["", "万", "亿"]))
@settings(max_examples=60, deadline=None)
def test_arabic_with_han_unit_is_exact(number: int, unit: str) -> None:
    factor = {"": 1, "万": 10**4, "亿": 10**8}[unit]
    assert parse_number(f"{number}{unit}") == Decimal(number) * factor


def _han(n: int) -> str:
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千"]
    text, zero = "", False
    for power in range(3, -1, -1):
        digit = n // 10**power % 10
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + units[power]
            zero = False
        else:
            zero = True
    return text or "零"


@given(st.integers(1, 9999))
@settings(max_examples=100, deadline=None)
def test_han_round_trip(n: int) -> None:
    assert parse_number(_han(n)) == n
    assert parse_number(_han(n) + "万") == n * 10**4
