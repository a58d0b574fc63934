from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.highlights import highlights


@pytest.mark.parametrize(
    ("text", "query", "phrases", "shown"),
    [
        ("鼓励工业上楼，给予补贴。", "工业上楼补贴", (), ["工业上楼", "补贴"]),
        ("推进５Ｇ网络建设", "5g网络", (), ["５Ｇ网络"]),
        ("工业 上楼", "工业上楼", (), []),
        ("支持摩天工厂建设", "往高处盖", ("摩天工厂",), ["摩天工厂"]),
        ("支持AI应用", "ai应用场景", (), ["AI应用"]),
        ("完全无关的句子", "工业上楼", (), []),
        ("", "工业上楼", ("",), []),
    ],
)
def test_highlights(text: str, query: str, phrases: tuple[str, ...], shown: list[str]) -> None:
    assert [text[start:end] for start, end in highlights(text, query, phrases)] == shown


def test_words_of_the_frame_are_not_shown() -> None:
    assert highlights("如何申请补贴", "如何申请", skip={"如何", "申请"}) == ((0, 4),)  # four characters in a row tell
    assert highlights("如何办理", "如何申请", skip={"如何"}) == ()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="工业上楼园区5GＡ，", max_size=30), st.text(alphabet="工业上楼园区5Ga", max_size=8))
def test_spans_are_apart_and_inside(text: str, query: str) -> None:
    spans = highlights(text, query, (query,))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] < right[0] for left, right in itertools.pairwise(spans))
