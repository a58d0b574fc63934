from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ParseError
from pipeline.parsers.encoding import clean, decode
from pipeline.parsers.tidy import join_source_lines, tidy

SIMPLE = "为推动工业上楼，支持企业利用存量厂房扩大生产。"
TRADITIONAL = "為推動產業升級，支援企業利用既有廠房擴大生產，特訂定本辦法。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLE, "utf-8"), (SIMPLE, "utf-8-sig"), (SIMPLE, "gb18030"), (SIMPLE, "gb2312"), (SIMPLE, "utf-16"), (SIMPLE + "abc\n", "utf-16-le"),
        (SIMPLE + "abc\n", "utf-16-be"), (SIMPLE, "utf-32"), (TRADITIONAL, "big5"), ("plain ASCII", "ascii"), ("园区名单", "gbk"),
    ],
)  # fmt: skip
def test_encodings_are_recognised(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@settings(deadline=None, max_examples=40)
@given(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=80),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_unicode_encodings_round_trip(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_declared_charset_decides_between_look_alikes() -> None:
    assert decode(SIMPLE.encode("gb18030"), "GB2312").encoding == "gb18030"
    assert decode(TRADITIONAL.encode("big5"), "big5").text == TRADITIONAL
    assert decode(SIMPLE.encode("gb18030"), "no-such-charset").text == SIMPLE


def test_a_file_cut_inside_a_character_is_still_read() -> None:
    cut = decode((SIMPLE * 20).encode()[:-1])
    assert (cut.encoding, cut.damaged) == ("utf-8", 1)
    assert cut.text.startswith(SIMPLE)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ParseError) as caught:
        decode(bytes([0x80, 0xFF, 0xFE, 0x81, 0x39]) * 400)
    assert caught.value.reason == "encoding"


def test_controls_and_direction_marks_go() -> None:
    assert (
        clean("关于\u202e知通\u202c\u200b印发\x00\x07\ufeff的\r\n通知\r第二行\u2028第三行\u00ad")
        == "关于知通印发的\n通知\n第二行\n第三行"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u3000\u3000一、总体\u00a0\u00a0要求\t ", "一、总体 要求"),
        ("规 划 的 批 复", "规划的批复"),
        ("《 办 法 》", "《办法》"),
        ("示例市 示例县", "示例市 示例县"),
        ("张 三 出席会议", "张 三 出席会议"),
        ("GB 8702", "GB 8702"),
        ("第一行\n第二行", "第一行 第二行"),
        ("", ""),
    ],
)  # fmt: skip
def test_tidy(text: str, expected: str) -> None:
    assert tidy(text) == expected


def test_source_line_breaks_vanish_between_han_only() -> None:
    assert join_source_lines("工业\n   上楼，\nA\nB") == "工业上楼， A B"
