"""Passages: short enough, whole, in order."""

from __future__ import annotations

from hand_made import NOTICE, build, center, table
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Document
from pipeline.structure.passages import MAX_CHARS

TITLE = center("海州市园区提质实施方案")
SENTENCE = "推动园区内企业开展数字化改造，支持建设公共服务平台。"


def check(document: Document) -> None:
    """Exact, ordered, without overlap; together they hold everything after the title."""
    end = len(document.title) if document.text.startswith(document.title) else 0
    for i, passage in enumerate(document.passages):
        assert passage.ordinal == i
        assert passage.text == document.text[passage.start_char : passage.end_char]
        assert passage.text.strip()
        assert len(passage.text) <= MAX_CHARS
        assert not document.text[end : passage.start_char].strip()
        end = passage.end_char
    assert not document.text[end:].strip()


def test_a_notice() -> None:
    document = build(*NOTICE)
    check(document)
    by_path = {passage.section_path: passage for passage in document.passages}
    assert by_path["二"].trail == ("二、重点任务",)
    assert by_path["二"].text.startswith("二、重点任务\n（一）推进数字化转型")
    assert by_path["附件1"].trail == ("附件1 海州市重点园区名单",)


def test_short_items_share_a_passage_under_their_parent() -> None:
    items = [f"{n}.完成第{n}项工作。" for n in range(1, 8)]
    document = build(TITLE, "为了做好工作，制定本方案。", "一、任务", "（一）清单", *items, "二、其他", "抓好落实。")
    check(document)
    passage = next(p for p in document.passages if "1.完成" in p.text)
    assert (passage.section_path, passage.trail[0]) == ("一", "一、任务")
    assert "7.完成" in passage.text
    assert all(not (p.text.startswith("一") and "二、其他" in p.text) for p in document.passages)


def test_a_heading_is_never_left_behind() -> None:
    document = build(TITLE, SENTENCE * 3, "一、任务", "（一）改造。" + SENTENCE * 10, "（二）提升", SENTENCE * 12)
    check(document)
    assert all(passage.text not in {"一、任务", "（二）提升"} for passage in document.passages)


def test_long_paragraphs_are_cut_evenly_at_sentences() -> None:
    document = build(TITLE, SENTENCE * 13)
    check(document)
    assert sorted(len(p.text) for p in document.passages) == [len(SENTENCE) * 6, len(SENTENCE) * 7]


def test_text_without_a_full_stop_is_cut_all_the_same() -> None:
    document = build(TITLE, "，".join(["推动园区发展"] * 100), "发" * 700)
    check(document)


def test_rows_of_tables_stay_whole() -> None:
    rows = [("序号", "指标", "目标"), *((str(n), f"第{n}项指标的名称和口径说明", f"{n * 10}%") for n in range(1, 40))]
    document = build(TITLE, "指标如下。", table(*rows))
    check(document)
    lines = {line for passage in document.passages for line in passage.text.split("\n")}
    assert "7\t第7项指标的名称和口径说明\t70%" in lines
    (found,) = document.tables
    assert document.text[found.start_char : found.end_char].split("\n")[0] == "序号\t指标\t目标"


@given(
    st.lists(
        st.one_of(
            st.text(alphabet="推动园区，。；：1（一）、条第\t ", min_size=1, max_size=700),
            st.integers(1, 9).map(lambda n: f"{n}.工作"),
            st.integers(1, 9).map(lambda n: f"（{'一二三四五六七八九'[n - 1]}）" + SENTENCE * n * 2),
        ),
        max_size=12,
    )
)
@settings(deadline=None, max_examples=80)
def test_any_text(lines: list[str]) -> None:
    check(build(TITLE, "为了做好工作，制定本方案。", *lines))
