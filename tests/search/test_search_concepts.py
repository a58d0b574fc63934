from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.search.concepts import Concept, Link, Thesaurus, read_concepts, thesaurus

SMALL = Thesaurus(
    [
        Concept("工业上楼", ("往高处盖", "厂房…盖高", "摩天工厂"), ("产业空间",), ("智造空间",)),
        Concept("工业用地", ("建厂的地",)),
        Concept("用地", ("地",)),
    ]
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("把厂房往高处盖", [("工业上楼", Link.OFFICIAL)]),
        ("厂房能不能盖高", [("工业上楼", Link.OFFICIAL)]),
        ("盖高厂房", [("工业上楼", Link.OFFICIAL)]),
        ("建厂的地", [("工业用地", Link.OFFICIAL)]),
        (
            "工业上楼",
            [
                ("往高处盖", Link.VARIANT),
                ("摩天工厂", Link.VARIANT),
                ("智造空间", Link.NARROWER),
                ("产业空间", Link.BROADER),
            ],
        ),
        ("产业政策", []),
        ("", []),
    ],
)
def test_expand(query: str, expected: list[tuple[str, Link]]) -> None:
    assert [(e.term, e.link) for e in SMALL.expand(query)] == expected


def test_what_is_typed_is_not_added() -> None:
    assert all(e.term != "摩天工厂" for e in SMALL.expand("工业上楼和摩天工厂"))


def test_expansion_says_why() -> None:
    assert str(SMALL.expand("厂房要盖高")[0]) == "厂房…盖高→工业上楼"


@pytest.mark.parametrize(
    ("line", "concept"),
    [
        ('"甲" = "乙 丙 > 丁 < 戊 己"', Concept("甲", ("乙", "丙"), ("丁",), ("戊", "己"))),
        ('"甲" = "乙"', Concept("甲", ("乙",))),
        ('"甲" = "> 丁"', Concept("甲", (), ("丁",))),
        ('"甲" = "乙 < 戊"', Concept("甲", ("乙",), (), ("戊",))),
    ],
)
def test_read(line: str, concept: Concept) -> None:
    assert read_concepts(f"[x]\n{line}") == [concept]


@pytest.mark.parametrize("toml", ['"甲" = "乙"', '[x]\n"甲" = ""', '[x]\n"甲" = 3', '[x]\n"甲" = "乙 < 丙 > 丁"'])
def test_wrong_lines_are_named(toml: str) -> None:
    with pytest.raises(InputError, match="甲"):
        read_concepts(toml)


def test_shipped_thesaurus_is_rich_and_clean() -> None:
    concepts = thesaurus().concepts
    assert len(concepts) >= 500
    terms = [concept.term for concept in concepts]
    assert len(set(terms)) == len(terms)
    for concept in concepts:
        assert all(len(form.replace("…", "")) > 0 for form in concept.variants), concept
        assert concept.term not in concept.variants, concept


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("把厂房往高处盖的扶持政策", "工业上楼"),
        ("厂房垂直化", "工业上楼"),
        ("公积金怎么拿出来", "住房公积金提取"),
        ("外地孩子上学要什么", "随迁子女入学"),
        ("不裁员返钱吗", "稳岗返还"),
    ],
)
def test_everyday_words_lead_to_official_terms(query: str, term: str) -> None:
    assert (term, Link.OFFICIAL) in [(e.term, e.link) for e in thesaurus().expand(query)]


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="工业上楼厂房盖高往处建的地…", max_size=15))
def test_added_terms_are_never_in_the_query(query: str) -> None:
    assert all(expansion.term not in query for expansion in SMALL.expand(query))
