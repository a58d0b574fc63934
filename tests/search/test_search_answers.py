"""Questions that extracted facts answer, and those that they had better not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from workspaces import NOTICE, PLAN

import pipeline
from pipeline.search.answers import answer, read_question
from pipeline.workspace import Workspace

OTHER = """江湾区工业上楼三年行动计划（2025—2027年）
江政发〔2025〕9号
各街道，区政府各部门：
一、总体目标
到2027年，全区建成高标准厂房80万平方米，培育智能工厂12家。
二、附则
本计划自2025年8月1日起施行，有效期至2028年7月31日。
江湾区人民政府
2025年7月12日
"""
MEETING = """关于召开临江市数字化转型现场会的通知
各县（区）工业和信息化局：
经研究，定于2025年11月20日上午9:00在临江市会议中心召开临江市数字化转型现场会，请派员参加。
临江市工业和信息化局
2025年11月3日
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    root = tmp_path_factory.mktemp("answers")
    for name, text in (("plan", PLAN), ("notice", NOTICE), ("other", OTHER), ("meeting", MEETING)):
        (root / f"{name}.txt").write_text(text, "utf-8")
    with pipeline.init(str(root / "ws")) as found:
        found.ingest(root, workers=1)
        yield found


@pytest.mark.parametrize(
    ("question", "kind", "text", "proof"),
    [
        ("临江市到2027年工业上楼企业要达到多少家", "amount", "500家", "工业上楼企业达到500家以上"),
        ("临江市工业上楼行动计划到2026年培育多少家智能工厂", "amount", "20家", "到2026年培育智能工厂20家"),
        ("临江市工业上楼三年行动计划有效期到什么时候", "validity", "2027-12-31", "有效期至2027年12月31日"),
        ("临江市工业上楼三年行动计划什么时候施行", "force", "2025-07-01", "自2025年7月1日起施行"),
        ("临江市数字化转型现场会什么时候开", "meeting", "2025-11-20", "2025年11月20日"),
    ],
)
def test_answered_with_proof(workspace: Workspace, question: str, kind: str, text: str, proof: str) -> None:
    found = workspace.search(question).answer
    assert found is not None
    assert (found.kind, text in found.text) == (kind, True)
    assert proof in found.sentence
    document = workspace.document(found.doc_id)
    assert document.text[found.start_char : found.end_char] == found.sentence
    assert found.to_dict()["title"] == document.title


@pytest.mark.parametrize(
    "question",
    [
        "三年行动计划有效期到什么时候",  # two plans, two days
        "到2030年工业上楼企业要达到多少家",  # another year
        "到2027年高标准厂房要建多少亩",  # another unit
        "上海市到2027年工业上楼企业要达到多少家",  # another place
        "到2027年建成多少个飞地园区",  # nothing of the kind
        "工业上楼有什么补贴",  # no question for a fact
        "多少",
    ],
)
def test_nothing_is_said_when_unsure(workspace: Workspace, question: str) -> None:
    ids = sorted(workspace.store.doc_ids())
    assert answer(workspace.store.connection, question, ids) is None


def test_no_documents_no_answer(workspace: Workspace) -> None:
    assert answer(workspace.store.connection, "到2027年培育多少家智能工厂", []) is None


@pytest.mark.parametrize(
    ("question", "kind", "years", "unit"),
    [
        ("到2027年要建多少万平方米高标准厂房", "amount", {2027}, "平方米"),
        ("智能工厂要培育几家", "amount", set(), "家"),
        ("申报材料什么时候截止", "day", set(), ""),
        ("工业上楼补贴政策啥时候到期", "validity", set(), ""),
        ("数字化诊断由哪个部门负责", "body", set(), ""),
        ("园区评价谁来牵头", "body", set(), ""),
        ("园区分类新办法从哪天起执行", "force", set(), ""),
        ("园区招商大会何时召开", "meeting", set(), ""),
    ],
)
def test_kinds_of_questions(question: str, kind: str, years: set[int], unit: str) -> None:
    found = read_question(question)
    assert found is not None
    assert (found.kind, set(found.years), found.unit) == (kind, years, unit)


def test_who_is_charged(workspace: Workspace, tmp_path: Path) -> None:
    found = workspace.search("临江市多层厂房首批项目选址由哪个部门负责").answer
    assert found is not None
    assert found.text == "市自然资源局"
