from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language.tokens import bigrams
from pipeline.search.numbers import find_number
from pipeline.search.query import parse_query, query_bigrams


@pytest.mark.parametrize(
    ("raw", "text", "must", "must_not"),
    [
        ("工业上楼 补贴", "工业上楼 补贴", (), ()),
        ("“工业上楼”的补贴", "工业上楼 的补贴", ("工业上楼",), ()),
        ('"工业上楼" 补贴', "工业上楼 补贴", ("工业上楼",), ()),
        ("「飞地」 『园区』", "飞地 园区", ("飞地", "园区"), ()),
        ("园区 +补贴 -上海", "园区 补贴", ("补贴",), ("上海",)),
        ("园区 －上海 ＋补贴", "园区 补贴", ("补贴",), ("上海",)),
        ("-“数字经济” 园区", "园区", (), ("数字经济",)),
        ("5G+工业互联网 2023-2025", "5G+工业互联网 2023-2025", (), ()),
        ("——工业上楼", "--工业上楼", (), ()),
        ("+ - 园区", "+ - 园区", (), ()),
        ("“，” 园区", "园区", (), ()),
        ("-上海", "", (), ("上海",)),
        ("  ", "", (), ()),
        ("税", "税", ("税",), ()),
        ("税 -费", "税", ("税",), ("费",)),
    ],
)
def test_parse(raw: str, text: str, must: tuple[str, ...], must_not: tuple[str, ...]) -> None:
    parsed = parse_query(raw)
    assert (parsed.text, parsed.must, parsed.must_not) == (text, must, must_not)
    assert parsed.raw == raw


@pytest.mark.parametrize(
    ("query", "number", "rest"),
    [
        ("国发〔2021〕29号", "国发〔2021〕29号", ""),
        ("国发[2021]29号", "国发〔2021〕29号", ""),
        ("国发（2021）029号", "国发〔2021〕29号", ""),
        ("国发【2021】29", "国发〔2021〕29号", ""),
        ("国发 〔 2021 〕 第 29 号", "国发〔2021〕29号", ""),
        ("国发２０２１年第２９号", "国发〔2021〕29号", ""),
        ("甬政办发2023年5号 摩天工厂", "甬政办发〔2023〕5号", "摩天工厂"),
    ],
)
def test_number_in_any_spelling(query: str, number: str, rest: str) -> None:
    mention = find_number(query)
    assert mention is not None
    assert mention.spellings[0] == number
    assert mention.rest == rest


@pytest.mark.parametrize("query", ["上海2023年12号楼", "2023年5月号", "工业上楼", "29号", "〔2021〕29号"])
def test_no_number(query: str) -> None:
    assert find_number(query) is None


def test_agency_is_tried_from_the_left() -> None:
    mention = find_number("请找国发〔2021〕29号")
    assert mention is not None
    assert mention.spellings == ("请找国发〔2021〕29号", "找国发〔2021〕29号", "国发〔2021〕29号")


def test_question_frame_counts_less() -> None:
    weights = query_bigrams("补贴怎么申请", frozenset({"怎么"}), 0.3)
    assert weights == {"补贴": 1.0, "贴怎": 0.3, "怎么": 0.3, "么申": 0.3, "申请": 1.0}


def test_a_query_of_frame_alone_keeps_its_weight() -> None:
    assert query_bigrams("怎么", frozenset({"怎么"}), 0.3) == {"怎么": 1}
    assert query_bigrams("补贴", frozenset(), 0.3) == {"补贴": 1.0}


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='园区+-"“”「」 －＋2A〔〕号，', max_size=20))
def test_any_text_parses(raw: str) -> None:
    parsed = parse_query(raw)
    assert all(bigrams(phrase) for phrase in (*parsed.must, *parsed.must_not))
    assert all(phrase in parsed.text for phrase in parsed.must)
