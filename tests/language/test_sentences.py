from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import SentenceIndex, clauses, fold, nfkc, sentences

TEXT = "一、总体要求。到2027年，建成示范工厂30家；推广“云上”模式！\n（一）落实责任。 "


def test_sentences_keep_their_marks_and_drop_space() -> None:
    found = [TEXT[a:b] for a, b in sentences(TEXT)]
    assert found == ["一、总体要求。", "到2027年，建成示范工厂30家；", "推广“云上”模式！", "（一）落实责任。"]


def test_closing_quote_stays_with_its_sentence() -> None:
    text = "他说：“尽快落实。”会议结束。"
    assert [text[a:b] for a, b in sentences(text)] == ["他说：“尽快落实。”", "会议结束。"]


def test_clauses_are_offsets_into_the_whole_text() -> None:
    start, end = sentences(TEXT)[1]
    assert [TEXT[a:b] for a, b in clauses(TEXT, start, end)] == ["到2027年", "建成示范工厂30家"]


def test_index_finds_the_sentence_of_an_offset() -> None:
    index = SentenceIndex(TEXT)
    assert TEXT[slice(*index.at(TEXT.index("示范")))] == "到2027年，建成示范工厂30家；"
    assert index.at(len(TEXT) - 1) == (len(TEXT) - 1, len(TEXT) - 1)
    assert SentenceIndex("").at(0) == (0, 0)


def test_fold_keeps_chinese_punctuation() -> None:
    assert fold("２０２５年　ＡＢ％，（试行）２—３个～５") == "2025年 AB%，（试行）2-3个~5"
    assert nfkc("①％") == "1%"


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_folding_never_moves_an_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="甲乙。；\n，！” ", max_size=120))
@settings(max_examples=150, deadline=None)
def test_sentences_are_ordered_and_lose_nothing_but_space(text: str) -> None:
    spans = sentences(text)
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    kept = "".join(text[a:b] for a, b in spans)
    assert kept.replace(" ", "").replace("\n", "").replace("”", "") == "".join(text.split()).replace("”", "")
