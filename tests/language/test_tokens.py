from __future__ import annotations

import builtins
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import tokens
from pipeline.language.tokens import bigrams, policy_words, runs, segment, segmenter_name

SENTENCE = "支持专精特新企业在雄安新区推进工业上楼，发展飞地经济。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工业上楼", ["工业", "业上", "上楼"]),
        ("国5G发展", ["国", "5g", "发展"]),
        ("税", ["税"]),
        ("", []),
        ("，。 ！", []),
        ("５Ｇ＋工业互联网", ["5g+", "工业", "业互", "互联", "联网"]),
        ("GB/T 2260", ["gb", "t", "2260"]),
        ("增长3.5%以上", ["增长", "3.5", "以上"]),
        ("园区，厂房", ["园区", "厂房"]),
    ],
)
def test_bigrams(text: str, expected: list[str]) -> None:
    assert bigrams(text) == expected


def test_runs_are_folded() -> None:
    assert runs("建设ＡＩ Park，2025年") == ["建设", "ai", "park", "2025", "年"]


@pytest.mark.parametrize("word", ["专精特新", "雄安新区", "工业上楼", "飞地经济"])
def test_policy_words_stay_whole(word: str) -> None:
    assert word in segment(SENTENCE)


def test_segment_keeps_everything_but_blanks() -> None:
    assert "".join(segment("政办发〔2021〕29号  关于 5G 建设\n的通知")) == "政办发〔2021〕29号关于5G建设的通知"
    assert segment("政办发〔2021〕29号")[0] == "政办发"


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="工业上楼园区5G ，。\n一二三AB", max_size=40))
def test_segment_loses_no_character(text: str) -> None:
    assert "".join(segment(text)) == "".join(text.split())


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=30))
def test_bigrams_come_from_runs(text: str) -> None:
    pieces = runs(text)
    assert all(any(token in piece for piece in pieces) for token in bigrams(text))


def test_policy_words_are_unique_and_long_enough() -> None:
    words = policy_words()
    assert len(words) > 1000
    assert len(set(words)) == len(words)
    assert all(len(word) > 1 and not word.startswith("#") for word in words)


def test_segmenter_name_tells_engine_and_words() -> None:
    name = segmenter_name()
    assert "jieba " in name
    assert " words:" in name
    assert segmenter_name() == name


def test_both_engines_keep_policy_words(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens._cutter.cache_clear()
    ordinary = builtins.__import__

    def without_rjieba(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "rjieba":
            raise ImportError(name)
        return ordinary(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_rjieba)
    try:
        assert segmenter_name().startswith("jieba ")
        assert {"专精特新", "雄安新区", "工业上楼", "飞地经济"} <= set(segment(SENTENCE))
        assert "".join(segment("工业 上楼")) == "工业上楼"
    finally:
        tokens._cutter.cache_clear()


def test_importing_loads_no_segmenter() -> None:
    code = "import sys, pipeline.language.tokens; assert not {'jieba', 'rjieba'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
