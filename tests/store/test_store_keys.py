from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stored_documents import document, full_document

from pipeline.store.keys import FactIds, citation_keys, number_key, title_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("国发〔2021〕29号", "国发〔2021〕29号"),
        ("国发[2021]29号", "国发〔2021〕29号"),
        ("国发 （２０２１） 29 号", "国发〔2021〕29号"),
        ("国发【2021】029号", "国发〔2021〕29号"),
        ("青政办发〔2023〕第8号", "青政办发〔2023〕8号"),
        ("2023年第3号公告", "2023年第3号公告"),
        ("GB/T 9704—2012", "GB/T9704—2012"),
        ("  ", None),
        (None, None),
    ],
)
def test_document_numbers_have_one_spelling(written: str | None, key: str | None) -> None:
    assert number_key(written) == key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("《关于加快园区改造的意见》", "关于加快园区改造的意见", True),
        ("关于加快 园区改造的意见（试行）", "关于加快园区改造的意见(试行)", True),
        ("中华人民共和国土地管理法", "土地管理法", True),
        ("中华人民共和国驻外使馆名录", "驻外使馆名录", False),
        ("园区改造办法", "园区改造办法（征求意见稿）", False),
    ],
)
def test_titles_are_compared_without_spaces_marks_and_width(one: str, other: str, same: bool) -> None:
    assert (title_key(one) == title_key(other)) is same


@pytest.mark.parametrize(
    ("title", "cited_as"),
    [
        ("青川市政府关于印发《青川市工业上楼行动方案》的通知", "青川市工业上楼行动方案"),
        ("关于转发《省局关于落实〈厂房办法〉的通知》的通知", "省局关于落实〈厂房办法〉的通知"),
        ("关于印发《关于修改《厂房办法》的决定》的通知", "关于修改《厂房办法》的决定"),
        ("关于推进园区改造的意见", "青川市政府关于推进园区改造的意见"),
    ],
)
def test_a_document_may_be_cited_by_its_inner_title_or_with_its_issuer(title: str, cited_as: str) -> None:
    assert title_key(cited_as) in citation_keys(document(title=title, issuers=("青川市政府",)))


@pytest.mark.parametrize("title", ["关于《厂房办法》的解读", "关于印发《没有收尾的通知"])
def test_other_titles_in_marks_are_not_its_own(title: str) -> None:
    assert citation_keys(document(title=title)) == [title_key(title)]


def ids(made: object, version: int = 1) -> dict[str, list[tuple[str, str]]]:
    generator = FactIds(made.doc_id, version)  # type: ignore[attr-defined]
    return {
        name: generator.of(name, getattr(made, name))
        for name in ("deadlines", "targets", "references", "meetings", "events")
    }


def test_fact_ids_are_unique_and_repeatable_and_new_with_each_version() -> None:
    made = full_document()
    first, again, next_version = ids(made), ids(made), ids(made, 2)
    every = [fact for pairs in first.values() for fact, _ in pairs]
    assert first == again
    assert len(set(every)) == len(every) == 12
    assert set(every).isdisjoint(fact for pairs in next_version.values() for fact, _ in pairs)


def test_two_facts_on_the_same_words_have_two_ids() -> None:
    made = full_document()
    twice = replace(made, targets=(made.targets[0], made.targets[0]))
    (one, thread), (two, other_thread) = ids(twice)["targets"]
    assert one != two
    assert thread != other_thread


def test_the_thread_of_a_fact_survives_a_new_date_and_new_offsets() -> None:
    made = full_document()
    submission = made.deadlines[2]
    moved = replace(submission, start_char=5, end_char=9, quote="11月1日", span=replace(submission.span, start=None))
    assert FactIds("a", 1).of("deadlines", [submission])[0][1] == FactIds("a", 2).of("deadlines", [moved])[0][1]


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from("青政办发〔2０[]（23）年第八8号《》“办法” \u3000"), max_size=20))
def test_keys_are_stable_under_themselves(text: str) -> None:
    assert title_key(title_key(text)) == title_key(text)
    key = number_key(text)
    assert key is None or number_key(key) == key
