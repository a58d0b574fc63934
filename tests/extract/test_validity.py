"""From when to when a document is in force, by its own words."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract.context import Context
from pipeline.extract.deadlines import find_deadlines
from pipeline.extract.validity import Validity, find_validity

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
