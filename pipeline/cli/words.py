"""Dates, amounts and quotations as a reader writes them."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model import DateSpan, Target


def span_text(span: DateSpan | None) -> str:
    """``2025-12-31``, ``2023-01-01 → 2025-12-31``, ``≥ 2024-01-01`` …, ``未定`` where nothing is resolved."""
    if span is None or not (span.start or span.end):
        return "未定"
    if span.start and span.end:
        return str(span.start) if span.start == span.end else f"{span.start} → {span.end}"
    return f"≤ {span.end}" if span.end else f"≥ {span.start}"


def number_text(value: Decimal) -> str:
    """The exact value, without an exponent or idle zeros; in 亿 or 万 from there on."""
    for factor, word in ((Decimal(10**8), "亿"), (Decimal(10**4), "万")):
        if abs(value) >= factor:
            return f"{(value / factor).normalize():f}{word}"
    return f"{value.normalize():f}"


def amount(target: Target) -> str:
    """The value of a target with its unit; a qualitative one shows its words."""
    if target.value is None:
        return target.quote
    high = f"—{number_text(target.value_max)}" if target.value_max is not None else ""
    return f"{number_text(target.value)}{high}{target.unit}"


def shortened(text: str, width: int = 60) -> str:
    """One line of at most ``width`` characters, cut with … where there is more."""
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
