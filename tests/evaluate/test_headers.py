"""Scoring of header fields."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from hand_made import NOTICE, build, table

from pipeline.evaluate.headers import header_values, score_headers
from pipeline.model import DatePrecision, DateSpan, Deadline, DeadlineKind, Document, RawDocument
from pipeline.parsers import parse
from pipeline.structure import build_document

GOLD = {
    "path": "a.html",
    "title": "海州市人民政府办公室关于印发 海州市园区提质三年行动计划的通知",
    "issuers": ["海州市人民政府办公室"],
    "doc_number": "海政办发〔２０２４〕12号",
    "written_date": "2024-03-14",
    "published_date": "2024-03-20",
    "effective_date": None,
    "first_paragraph": "《海州市园区提质三年行动计划》已经市政府同意，现印发给你们，",
    "last_paragraph": "本行动计划自印发之日起施行，有效期至2026年12月31日。",
}


def test_width_and_spaces_do_not_count() -> None:
    score = score_headers([GOLD], lambda path: build(*NOTICE))
    assert score.errors == []
    report = score.report()
    assert report["overall"] == 1.0
    assert set(report["fields"]) == set(GOLD) - {"path"}


def test_errors_tell_both_sides() -> None:
    wrong = {"path": "a.html", "title": "另一个标题", "issuers": ["甲局", "乙局"], "doc_number": None}
    score = score_headers([wrong], lambda path: build(*NOTICE))
    assert score.report() == {"overall": 0.0, "fields": {"title": 0.0, "issuers": 0.0, "doc_number": 0.0}}
    assert ("a.html", "issuers", "甲局、乙局", "海州市人民政府办公室") in score.errors
    assert ("a.html", "doc_number", "", "海政办发〔2024〕12号") in score.errors


def test_issuers_compare_as_sets() -> None:
    document = replace(build(*NOTICE), issuers=("甲局", "乙局"))
    assert score_headers([{"path": "a", "issuers": ["乙局", "甲 局"]}], lambda path: document).errors == []


def test_nothing_asked_scores_nothing() -> None:
    assert score_headers([], lambda path: build()).report() == {"overall": 0.0, "fields": {}}


def test_rows_of_tables_are_no_paragraphs() -> None:
    document = build(
        "园区评价办法", table(("序号", "园区")), "园区应当公开。", table(("1", "临港")), table(("2", "空港"))
    )
    values = header_values(document)
    assert (values["first_paragraph"], values["last_paragraph"]) == ("园区应当公开。", "园区应当公开。")
    assert header_values(build())["first_paragraph"] == ""


def _in_force(quote: str) -> Document:
    day = date(2024, 3, 14)
    deadline = Deadline(
        start_char=0,
        end_char=len(quote),
        quote=quote,
        sentence_start=0,
        sentence_end=len(quote),
        span=DateSpan(day, None, DatePrecision.DAY),
        kind=DeadlineKind.EFFECTIVE,
    )
    return replace(build(*NOTICE), effective_on=day, deadlines=(deadline,))


def test_a_day_of_force_counts_where_it_is_written() -> None:
    assert header_values(_in_force("自2024年3月14日起"))["effective_date"] == "2024-03-14"
    assert header_values(_in_force("自印发之日起"))["effective_date"] is None
    assert header_values(replace(build(*NOTICE), effective_on=date(2024, 5, 1)))["effective_date"] == "2024-05-01"


def test_real_pages(shared: Path) -> None:
    """The bars of the project: 0.98 of the fields, 0.97 of first and last paragraphs."""
    rows = [json.loads(line) for line in (shared / "gold" / "headers_dev.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        row.pop("effective_date")  # found by the extractors, later

    def load(path: str) -> Document:
        content = (shared / path).read_bytes()
        return build_document(RawDocument(content, path), parse(content, name=path))

    report = score_headers(rows, load).report()
    assert report["overall"] >= 0.98
    assert report["fields"]["first_paragraph"] >= 0.97
    assert report["fields"]["last_paragraph"] >= 0.97
