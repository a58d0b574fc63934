"""Which times bind, as what, until when, and whom."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from pipeline.evaluate.extraction import extraction_report, score_extraction
from pipeline.extract.context import Context
from pipeline.extract.deadlines import find_deadlines
from pipeline.model import Deadline, DeadlineKind

TODAY = date(2023, 5, 10)
Row = tuple[str, str, str, str]


def load() -> list[tuple[str, str, list[Row]]]:
    """(sentence, published, rows) of ``deadlines.tsv``, rows of one sentence together."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for line in Path(__file__).with_name("deadlines.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        sentence, published, *fields = line.split("\t")
        wanted = groups[sentence.replace("⏎", "\n"), published]
        if fields != ["-"]:
            quote, kind, start, end = fields
            wanted.append((quote, kind, start, end))
    return [(sentence, published, rows) for (sentence, published), rows in groups.items()]


def published_of(cell: str) -> date | None:
    return None if cell == "none" else date.fromisoformat(cell) if cell else TODAY


def deadlines(text: str, published: date | None = TODAY, title: str = "") -> tuple[Deadline, ...]:
    return find_deadlines(Context(text, published, title))


def row_of(fact: Deadline) -> Row:
    start, end = fact.span.start, fact.span.end
    return fact.quote, fact.kind.value, start.isoformat() if start else "-", end.isoformat() if end else "-"


@pytest.mark.parametrize(("sentence", "published", "rows"), load())
def test_table(sentence: str, published: str, rows: list[Row]) -> None:
    assert [row_of(fact) for fact in deadlines(sentence, published_of(published))] == rows


# ---------------------------------------------------------------------- what else a deadline carries


def test_sentence_and_section_offsets_prove_it() -> None:
    text = "一、目标\n全市加快建设。到2025年，建成农场100个。其余照旧。"
    (fact,) = deadlines(text)
    assert text[fact.sentence_start : fact.sentence_end] == "到2025年，建成农场100个。"
    assert fact.action == "建成农场100个"


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("各县应于2023年9月底前完成方案制定；逾期通报。", "完成方案制定"),
        ("本办法自2024年1月1日起施行。", "本办法施行"),
        ("本办法自2024年1月1日起施行，有效期5年。", "本办法施行，有效期5年"),
        ("完成时限：2023年10月底前", "完成时限"),
    ],
)
def test_action(text: str, action: str) -> None:
    assert deadlines(text)[0].action == action


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("到2025年，建成农场100个。（责任单位：市农业农村局、市财政局，各县（市、区）人民政府）", ("市农业农村局", "市财政局", "各县人民政府")),
        ("2023年底前出台细则。（市商务局牵头，市税务局、市住建局按职责分工负责）", ("市商务局", "市税务局", "市住建局")),
        ("2023年底前出台细则。〔责任单位：市住建局〕", ("市住建局",)),
        ("责任单位：省住房城乡建设厅、省财政厅\n时序进度：2023年12月底前", ("省住房城乡建设厅", "省财政厅")),
        ("市自然资源局应于2023年9月底前完成清查。", ("市自然资源局",)),
        ("各县（市、区）人民政府要在2023年9月底前完成清查。", ("各县人民政府",)),
        ("到2025年，建成农场100个（含在建）。", ()),
        ("到2025年，建成农场100个。\n\n（责任单位：市财政局）", ()),
    ],
)  # fmt: skip
def test_bodies(text: str, bodies: tuple[str, ...]) -> None:
    assert deadlines(text)[0].bodies == bodies


def test_unresolved_says_why_and_procedural_limits_have_no_dates() -> None:
    (fact,) = deadlines("年底前完成清查。", None)
    assert (fact.span.end, fact.unresolved) == (None, "文中没有给出年份，文件日期不详")
    (fact,) = deadlines("经办机构应在30日内办结。")
    assert (fact.kind, fact.span.start, fact.span.end) == (DeadlineKind.PROCEDURAL, None, None)
    assert fact.unresolved is None


def test_recurring_deadlines_have_no_end() -> None:
    (fact,) = deadlines("各单位每年3月底前报送总结。")
    assert fact.recurring
    assert fact.span.end is None


def test_a_page_that_dates_itself_tells_past_from_future() -> None:
    page = "发布时间：2019-06-20 09:58 来源：某报\n2017年7月，某市建成产业园66个。到2022年，产业园达到80个。"
    assert [fact.quote for fact in deadlines(page, None)] == ["到2022年"]


def test_hard_wrapped_lines() -> None:
    text = "到 2025\n年，规模以上企业普遍实现数字化，建成 500 个以上示\n范工厂。"
    (fact,) = deadlines(text)
    assert fact.quote == "到 2025\n年"
    assert fact.span.end == date(2025, 12, 31)


# ---------------------------------------------------------------------- real passages, where they are at hand


def test_measured_on_the_gold_passages(shared: Path) -> None:
    lines = (shared / "gold" / "passages_dev.jsonl").read_text(encoding="utf-8").splitlines()
    passages = [json.loads(line) for line in lines if line.strip()]
    tallies = score_extraction(passages, lambda text, day, title: (deadlines(text, day, title), (), ()))
    report = extraction_report(tallies)["deadlines"]
    assert report["f1"] >= 0.93
    assert report["kind_accuracy"] >= 0.90


def test_an_analysts_article_without_a_date(shared: Path) -> None:
    text = (shared / "corpus" / "articles" / "传统制造业与园区指引.txt").read_text(encoding="utf-8")
    found = {fact.quote: fact for fact in deadlines(text, None, "传统制造业与园区指引")}
    assert found["2023-2025年间"].span.end == date(2025, 12, 31)
    assert found["2025年"].span.end == date(2025, 12, 31)
    assert found["今年"].span.end == date(2023, 12, 31)
    assert found["今年"].confidence == 0.6
