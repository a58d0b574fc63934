"""From when to when a document is in force, by its own words."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import extract_facts
from pipeline.extract.context import Context
from pipeline.extract.deadlines import find_deadlines
from pipeline.extract.validity import Validity, find_validity
from pipeline.model import Relation

TODAY = date(2023, 5, 10)


def validity(text: str, published: date | None = TODAY, title: str = "") -> Validity:
    context = Context(text, published, title)
    return find_validity(context, find_deadlines(context))


@pytest.mark.parametrize(
    ("text", "effective", "expires"),
    [
        ("第九条 本办法自2024年1月1日起施行，有效期3年。", date(2024, 1, 1), date(2026, 12, 31)),
        ("第九条 本办法有效期5年，自2024年3月1日起施行。", date(2024, 3, 1), date(2029, 2, 28)),
        ("本通知自印发之日起执行，有效期至2025年12月31日。", TODAY, date(2025, 12, 31)),
        ("本细则自公布之日起30日后施行。", date(2023, 6, 9), None),
        ("本政策自2023年2月1日起施行，试行一年。", date(2023, 2, 1), date(2024, 1, 31)),
        ("上述措施自2023年6月1日起实施，执行至2024年5月31日止。", date(2023, 6, 1), date(2024, 5, 31)),
        ("本方案执行期限：2023年6月1日至2024年5月31日", None, date(2024, 5, 31)),
        (
            "第三条 从2023年9月1日起，公办园按统一标准收费。\n第九条 本办法自2024年1月1日起施行。",
            date(2024, 1, 1),
            None,
        ),
        ("到2025年，建成农场100个。", None, None),
        ("每户补贴1万元，房票有效期为12个月。", None, None),
    ],
)
def test_force(text: str, effective: date | None, expires: date | None) -> None:
    found = validity(text)
    assert (found.effective_on, found.expires_on) == (effective, expires)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("本办法自2024年1月1日起施行，《某市管理办法》（某政发〔2018〕3号）同时废止。", ("某市管理办法",)),
        ("自本通知印发之日起，《甲规定》《乙规定》停止执行。", ("甲规定", "乙规定")),
        ("废止《某市补贴办法》。", ("某市补贴办法",)),
        ("《关于印发〈某市细则〉的通知》同时废止。", ("关于印发〈某市细则〉的通知",)),
        ("依据《某省条例》，《某市规定》予以废止。", ("某市规定",)),
        ("《某市规定》继续有效。", ()),
        ("有效期届满自行废止。", ()),
    ],
)
def test_repeals(text: str, titles: tuple[str, ...]) -> None:
    assert validity(text).repeals == titles


def test_drafts() -> None:
    assert validity("正文", title="某市办法（征求意见稿）").draft
    assert validity("某市办法\n（草案）\n第一条 为了规范管理").draft
    assert not validity("正文", title="某市办法").draft


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        (date(2023, 12, 31), "not_yet"),
        (date(2024, 1, 1), "in_force"),
        (date(2026, 12, 31), "in_force"),
        (date(2027, 1, 1), "expired"),
        (None, "unknown"),
    ],
)
def test_status_as_of_a_day(as_of: date | None, status: str) -> None:
    assert Validity(date(2024, 1, 1), date(2026, 12, 31)).status(as_of) == status


def test_status_of_drafts_repeals_and_documents_that_say_nothing() -> None:
    assert Validity(draft=True).status(TODAY) == "draft"
    assert Validity(date(2020, 1, 1)).status(TODAY, repealed_on=date(2022, 1, 1)) == "repealed"
    assert Validity(date(2020, 1, 1)).status(TODAY, repealed_on=date(2024, 1, 1)) == "in_force"
    assert Validity().status(TODAY) == "unknown"


# A sentence that speaks of an end, and what it does to the document that it names first.
ENDS = [
    ("《云海市厂房办法》同时废止。", Relation.REPEALS),
    ("《云海市厂房办法》（云政发〔2018〕1号）停止执行。", Relation.REPEALS),
    ("《云海市厂房办法》（云政发〔2018〕1号）第五条停止执行。", Relation.AMENDS),
    ("《云海市厂房办法》中关于租金的规定不再执行，其余条款继续有效。", Relation.AMENDS),
    ("《云海市厂房办法》附件3第二条同时废止。", Relation.AMENDS),
    ("《云海市厂房办法》有关条款同时废止。", Relation.AMENDS),
]


@pytest.mark.parametrize(("sentence", "relation"), ENDS)
def test_a_document_ends_only_as_a_whole(sentence: str, relation: Relation) -> None:
    text = f"本办法自2024年7月1日起施行。\n{sentence}"
    facts = extract_facts(text, date(2024, 6, 1), "云海市标准厂房办法")
    assert [r.relation for r in facts.references if "厂房办法" in r.title] == [relation]


def test_an_agreement_under_which_a_rule_does_not_apply_is_not_ended() -> None:
    text = "在《区域合作规定》框架下，对合作区内的企业，不再执行《资质管理规定》中关于范围的限制性规定。"
    relations = {r.title: r.relation for r in extract_facts(text, date(2024, 6, 1), "若干措施").references}
    assert relations["区域合作规定"] is Relation.CITES
    assert relations["资质管理规定"] is not Relation.REPEALS


def test_what_is_to_be_repealed_is_a_draft() -> None:
    facts = extract_facts("现就有关文件公示如下。", date(2024, 6, 1), "关于拟废止《云海市厂房办法》的公示")
    assert facts.validity.draft
