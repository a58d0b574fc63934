from __future__ import annotations

import pytest
from hand_made import build

from pipeline.classify.features import Hit
from pipeline.classify.sections import any_of, clause_score, label_sections, passage_scores
from pipeline.classify.strategies import classify_strategies, read_strategies
from pipeline.model import Document

PARTS = (
    "海州市制造业提质行动计划",
    "一、推进工业上楼",
    "支持企业建设多层厂房，工业上楼项目优先保障用地指标。鼓励厂房加层改造，提高工业用地容积率。",
    "二、加快数字化转型",
    "实施智能化技术改造，建设一批智能工厂，推动中小企业上云用数。",
    "三、保障措施",
    "各区要加强组织领导，定期通报进展。",
)


@pytest.fixture(scope="module")
def plan() -> Document:
    return build(*PARTS)


def test_each_section_carries_what_its_own_sentences_do(plan: Document) -> None:
    labels, sections = read_strategies(plan)
    assert {label.strategy for label in labels} >= {"工业上楼", "数字化转型"}
    found = {(s.section_path, s.strategy) for s in sections}
    assert {("一", "工业上楼"), ("二", "数字化转型")} <= found
    assert not any(path == "三" for path, _ in found)
    assert labels == classify_strategies(plan)


def test_evidence_lies_in_its_section_and_is_quoted_exactly(plan: Document) -> None:
    for section in read_strategies(plan)[1]:
        assert 0 < section.score <= 1
        for evidence in section.evidence:
            assert section.start_char <= evidence.start_char < evidence.end_char <= section.end_char
            assert plan.text[evidence.start_char : evidence.end_char] == evidence.quote


def test_passages_carry_what_stands_in_them(plan: Document) -> None:
    scores = passage_scores(plan.passages, read_strategies(plan)[1])
    by_passage = {strategy: plan.passages[ordinal].text for ordinal, strategy in scores}
    assert "多层厂房" in by_passage["工业上楼"]
    assert "智能工厂" in by_passage["数字化转型"]


def test_a_text_without_sections_counts_as_one() -> None:
    document = build("鼓励企业在原厂区建设多层厂房，推进工业上楼。")
    (section,) = [s for s in read_strategies(document)[1] if s.strategy == "工业上楼"]
    assert (section.section_path, section.start_char, section.end_char) == ("", 0, len(document.text))


def hit(**changes: object) -> Hit:
    values: dict[str, object] = {
        "span": (0, 5), "weight": 1.0, "terms": ("词",), "strong": True, "heading": False, "cited": False, "acting": True
    } | changes  # fmt: skip
    return Hit(**values)  # type: ignore[arg-type]


def test_clauses_rank_as_a_reader_would() -> None:
    plain, cited, weak = clause_score(hit()), clause_score(hit(cited=True)), clause_score(hit(strong=False))
    double = clause_score(hit(terms=("甲", "乙")))
    assert double > plain > 0.5 > cited > weak


def test_weak_words_alone_label_no_section() -> None:
    document = build("一、总则", "企业数量有所增加，绿色产品丰富。")
    assert label_sections(document, {"绿色制造": [hit(strong=False, acting=False)]}) == ()


def test_chances_add_up() -> None:
    assert any_of([]) == 0
    assert any_of([0.5, 0.5]) == pytest.approx(0.75)
