from __future__ import annotations

import tomllib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.language.width import fold
from pipeline.search.concepts import Concept, Link, Thesaurus, packs, read_concepts, thesaurus

SMALL = Thesaurus(
    [
        ("工业上楼", "往高处盖 厂房…盖高 摩天工厂 > 产业空间 < 智造空间"),
        ("工业用地", "建厂的地"),
        ("用地", "地"),
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


# Words that stand in every other question and say nothing about what is asked
EVERYWHERE = """
怎么办 怎么 多少钱 多少 什么 哪些 哪个 能不能 可以 不能 有没有 是不是 为什么 什么时候 现在 我们 自己 大家 国家 政府 问题 东西 事情 工作 情况
今年 去年 一个 几个 第一 个人 领导 办法 规矩 说法 计划 名单 目标 文件 上面 下面 还给
"""


def test_packs_are_toml_in_one_form_of_line() -> None:
    for name, text in packs().items():
        table = tomllib.loads(text)[name]
        assert [(c.term, c) for c in read_concepts(text)] == [
            (t, read_concepts(f'[x]\n"{t}" = "{v}"')[0]) for t, v in table.items()
        ]
        assert fold(text) == text, name
        assert text.count("\n") <= 600, name


def test_shipped_thesaurus_is_what_the_packs_hold() -> None:
    assert thesaurus().concepts == tuple(concept for text in packs().values() for concept in read_concepts(text))


def test_shipped_thesaurus_is_rich_and_says_nothing_twice() -> None:
    concepts = thesaurus().concepts
    assert len(concepts) >= 2600
    terms = Counter(concept.term for concept in concepts)
    assert not [term for term, count in terms.items() if count > 1]
    forms = Counter(form for concept in concepts for form in concept.variants)
    assert not [form for form, count in forms.items() if count > 2], "an everyday phrase belongs to few concepts"


def test_everyday_phrases_are_long_enough_and_not_everywhere() -> None:
    everywhere = frozenset(EVERYWHERE.split())
    for concept in thesaurus().concepts:
        for form in concept.variants:
            parts = form.split("…")
            assert all(parts), (concept.term, form)
            assert len("".join(parts)) >= 2, (concept.term, form)
            assert form not in everywhere, (concept.term, form)
            assert concept.term not in form, (concept.term, form, "adds nothing to a query that holds it")


def test_no_concept_contradicts_itself_or_another() -> None:
    concepts = {concept.term: concept for concept in thesaurus().concepts}
    for concept in concepts.values():
        groups = [(concept.term,), concept.variants, concept.broader, concept.narrower]
        everything = [word for group in groups for word in group]
        assert len(set(everything)) == len(everything), concept
        for related in (*concept.broader, *concept.narrower):
            assert len(related) >= 2, concept
            assert "…" not in related, concept
        for above in concept.broader:
            assert not (above in concepts and concept.term in concepts[above].broader), (concept.term, above)
        for below in concept.narrower:
            assert not (below in concepts and concept.term in concepts[below].narrower), (concept.term, below)


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("老人上楼不方便", "工业上楼"),
        ("第一套公积金利息多少", "骗提套取"),
        ("头套公积金能贷多少", "骗提套取"),
        ("冬天上楼没暖气", "工业上楼"),
        ("这条路怎么走", "办理流程"),
    ],
)
def test_no_phrase_fires_inside_other_words(query: str, term: str) -> None:
    assert term not in [e.term for e in thesaurus().expand(query) if e.link is Link.OFFICIAL]


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("把厂房往高处盖的扶持政策", "工业上楼"),
        ("厂房垂直化", "工业上楼"),
        ("公积金怎么拿出来", "住房公积金提取"),
        ("外地孩子上学要什么", "随迁子女入学"),
        ("不裁员返钱吗", "稳岗返还"),
        ("政府说不给办是什么意思", "不予受理通知"),
        ("拿假材料套补贴会怎样", "骗取补贴"),
        ("这份红头文件什么时候作废", "有效期"),
        ("魔都写字楼空着能改公寓吗", "上海"),
        ("俩娃家庭租房", "二孩家庭"),
        ("我想告官", "行政诉讼"),
        ("外卖小哥撞了人谁赔", "新就业形态劳动者"),
    ],
)
def test_everyday_words_lead_to_official_terms(query: str, term: str) -> None:
    assert (term, Link.OFFICIAL) in [(e.term, e.link) for e in thesaurus().expand(query)]


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="工业上楼厂房盖高往处建的地…", max_size=15))
def test_added_terms_are_never_in_the_query(query: str) -> None:
    assert all(expansion.term not in query for expansion in SMALL.expand(query))
