from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stored_documents import document, full_document

from pipeline.model import DatePrecision, DateSpan, Document
from pipeline.store import codec


def test_a_document_with_every_field_comes_back_equal() -> None:
    made = full_document()
    assert codec.loads(Document, codec.dumps(made)) == made


def test_equal_documents_give_equal_bytes_whatever_the_order_of_keys() -> None:
    one, other = document(extra={"a": 1, "b": 2}), document(extra={"b": 2, "a": 1})
    assert codec.dumps(one) == codec.dumps(other)


def test_types_inside_free_values_survive() -> None:
    made = full_document()
    extra = codec.loads(Document, codec.dumps(made)).extra
    assert {key: type(value) for key, value in extra.items()} == {key: type(value) for key, value in made.extra.items()}
    assert extra["表"] == [{"$date": "字面"}]  # a dict that looks like a mark is no mark


FREE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])) | st.dates() | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner)
    | st.dictionaries(st.sampled_from(["a", "$date", "$plain", "$tuple", "名"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), FREE, max_size=3))
def test_any_free_value_round_trips(extra: dict[str, Any]) -> None:
    made = document(extra=extra)
    assert codec.loads(Document, codec.dumps(made)) == made


@settings(max_examples=60, deadline=None)
@given(st.none() | st.dates(), st.none() | st.dates(), st.sampled_from(DatePrecision))
def test_date_spans_round_trip(start: date | None, end: date | None, precision: DatePrecision) -> None:
    span = DateSpan(start, end, precision)
    assert codec.from_plain(DateSpan, codec.to_plain(span)) == span


def test_decimals_keep_their_digits() -> None:
    made = full_document()
    value = replace(made.targets[0], value=Decimal("0.3000000000000000000000001"))
    assert codec.from_plain(type(value), codec.to_plain(value)).value == value.value


def test_fields_unknown_to_the_reader_are_ignored_and_missing_ones_take_their_default() -> None:
    plain = codec.to_plain(document())
    plain["of_tomorrow"] = 1
    del plain["status"]
    assert codec.from_plain(Document, plain) == document()


@dataclass(frozen=True)
class Odd:
    value: int | str


@pytest.mark.parametrize(
    "value",
    [document(extra={"a": {1: 2}}), document(extra={"a": {1, 2}}), document(extra={"a": b"x"}), Odd(1), object()],
)
def test_what_cannot_be_stored_says_so(value: object) -> None:
    with pytest.raises(TypeError, match="cannot store"):
        codec.dumps(value)
