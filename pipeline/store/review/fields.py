"""The fields of a fact that a person may set, and how their text becomes a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from pipeline.classify.instruments import instrument_kinds
from pipeline.errors import InputError
from pipeline.model import (
    Application,
    ApplicationKind,
    Bound,
    Change,
    DatePrecision,
    DateSpan,
    Deadline,
    DeadlineKind,
    Event,
    Fact,
    Instrument,
    Meeting,
    Relation,
    Strength,
)

F = TypeVar("F", bound=Fact)
Read = Callable[[str], Any]

_YES, _NO = ("是", "1", "true", "yes"), ("否", "0", "false", "no", "")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if text else None


def _year(text: str) -> int | None:
    return int(text) if text else None


def _names(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("、") if part)


def _flag(text: str) -> bool:
    if text.lower() not in (*_YES, *_NO):
        raise ValueError("应为 是 或 否")
    return text.lower() in _YES


def _optional(text: str) -> str | None:
    return text or None


def _one_of(codes: type[StrEnum]) -> Read:
    def read(text: str) -> StrEnum:
        if text not in [code.value for code in codes]:
            raise ValueError("应为 " + "、".join(code.value for code in codes))
        return codes(text)

    return read


def _instrument(text: str) -> str:
    for kind in instrument_kinds().values():
        if text in (kind.name, kind.label):
            return kind.name
    raise ValueError("应为 " + "、".join(kind.label for kind in instrument_kinds().values()))


_SPAN: dict[str, Read] = {"start": _day, "end": _day, "precision": _one_of(DatePrecision)}
SETTABLE: dict[str, dict[str, Read]] = {
    "deadlines": _SPAN | {"kind": _one_of(DeadlineKind), "action": str, "bodies": _names, "recurring": _flag},
    "targets": {
        "indicator": str, "value": _number, "value_max": _number, "unit": str, "bound": _one_of(Bound),
        "change": _one_of(Change), "end": _day, "base_year": _year, "bodies": _names,
        "strength": _one_of(Strength), "qualitative": _flag,
    },
    "doc_references": {"title": str, "number": _optional, "relation": _one_of(Relation), "alias": _optional},
    "meetings": _SPAN | {"name": str, "time_text": str, "place": str, "chair": str},
    "events": _SPAN | {"kind": str, "actor": str, "summary": str},
    "instruments": {"kind": _instrument},
    "applications": _SPAN | {"kind": _one_of(ApplicationKind), "action": str, "recurring": _flag},
}  # fmt: skip


def corrected(table: str, fact: F, changes: Mapping[str, str]) -> F:
    """``fact`` with ``changes``, marked as reviewed; ``InputError`` names a field or value that cannot be."""
    values = {name: _read(table, name, text.strip()) for name, text in changes.items()}
    if isinstance(fact, Deadline | Event | Meeting | Application):
        values = _with_span(fact, values)
    if isinstance(fact, Instrument) and "kind" in values:
        values["side"] = instrument_kinds()[values["kind"]].side
    made: F = replace(fact, **values, reviewed=True, confidence=1.0)
    return made


def _read(table: str, name: str, text: str) -> Any:
    known = SETTABLE[table]
    if name not in known:
        raise InputError(f"这类事实没有可改的字段 {name!r}；可用：{'、'.join(known)}")
    try:
        return known[name](text)
    except InvalidOperation as error:
        raise InputError(f"{name}={text} 看不懂：应为数字，如 120 或 0.5") from error
    except ValueError as error:
        hint = "应为日期，如 2026-12-31" if known[name] is _day else str(error)
        raise InputError(f"{name}={text} 看不懂：{hint}") from error


def _with_span(fact: Deadline | Event | Meeting | Application, values: dict[str, Any]) -> dict[str, Any]:
    """``start``, ``end`` and ``precision`` gathered into the span."""
    given = {name: values.pop(name) for name in _SPAN if name in values}
    if not given:
        return values
    span = replace(fact.span or DateSpan(None, None, DatePrecision.DAY), **given)
    if span.start and span.end and span.start > span.end:
        raise InputError(f"起始 {span.start} 晚于截止 {span.end}；请同时写 start= 和 end=")
    resolved = {"unresolved": None} if isinstance(fact, Deadline) and (span.start or span.end) else {}
    return values | {"span": span} | resolved
