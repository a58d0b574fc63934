from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from stored_documents import TEXT, document, full_document, place

from pipeline.errors import InputError
from pipeline.model import Reference, Relation
from pipeline.store import Filters, SourceInfo, Store, open_store


@pytest.fixture
def library(store: Store, source: SourceInfo) -> Store:
    store.save(full_document(), source, processed_with="v1")
    for name, day, number in (
        ("青川市绿色工厂评定办法", date(2024, 2, 1), "青工信〔2024〕3号"),
        ("青川市绿色工厂奖补办法", date(2022, 2, 1), None),
    ):
        made = document(f"{name}.docx", name, doc_number=number, written_on=day, issuers=("青川市工信局",))
        store.save(made, SourceInfo(path=f"{name}.docx"), processed_with="v1")
    return store


@pytest.mark.parametrize(
    "reference",
    [
        full_document().doc_id,
        full_document().doc_id[:6],
        f" {full_document().doc_id.upper()} ",
        "青川/工业上楼.html",
        "青政办发〔2023〕8号",
        "青政办发[2023]8号",
        "青川市工业上楼三年行动方案",
        "《青川市工业上楼三年行动方案》",
        "工业上楼",
    ],
)
def test_a_document_is_found_by_what_people_call_it(library: Store, reference: str) -> None:
    assert library.document(reference).identity == "青川/工业上楼.html"


def test_several_candidates_are_listed(library: Store) -> None:
    with pytest.raises(InputError) as error:
        library.document("绿色工厂")
    message = str(error.value)
    assert "2 份" in message
    assert message.index("2024-02-01") < message.index("2022-02-01")
    assert "青川市绿色工厂奖补办法" in message


def test_long_lists_of_candidates_are_cut(store: Store, source: SourceInfo) -> None:
    for i in range(13):
        store.save(document(f"{i}.txt", f"第{i}号通知"), source, processed_with="v1")
    with pytest.raises(InputError, match="另有 3 份"):
        store.find("号通知")


@pytest.mark.parametrize("reference", ["没有的文件", "abcdef12", "2023", "", "  ", "《》"])
def test_an_unknown_document_is_an_input_error(library: Store, reference: str) -> None:
    with pytest.raises(InputError, match="文档"):
        library.find(reference)


def test_the_whole_id_wins_over_everything(store: Store, source: SourceInfo) -> None:
    first = document("甲.txt", "甲")
    store.save(first, source, processed_with="v1")
    store.save(document("乙.txt", f"{first.doc_id}号"), source, processed_with="v1")
    assert store.find(first.doc_id) == first.doc_id


def test_a_title_of_an_old_version_no_longer_finds_it(library: Store, source: SourceInfo) -> None:
    renamed = document("青川市绿色工厂奖补办法.docx", "新名", title="青川市零碳工厂奖补办法")
    library.save(renamed, source, processed_with="v1")
    assert library.find("零碳工厂") == renamed.doc_id
    with pytest.raises(InputError):
        library.find("绿色工厂奖补")


def test_list_rows_carry_what_lists_show(library: Store) -> None:
    rows = list(library.documents())
    assert [row.dated_on for row in rows] == [date(2024, 2, 1), date(2023, 6, 12), date(2022, 2, 1)]
    row = rows[1]
    assert row.strategies == ("工业上楼", "产业集群")
    assert (row.region_code, row.issuers, row.passage_count) == ("510822", "青川市人民政府办公室", 2)
    assert (row.source_url, row.source_path) == ("https://www.qingchuan.example/gk/8.html", "raw/8.html")
    assert [r.doc_id for r in library.documents(limit=1)] == [rows[0].doc_id]
    with pytest.raises(InputError, match="没有文档"):
        library.row("0" * 16)


def test_passages_come_document_by_document_with_their_headings(library: Store) -> None:
    found = list(library.passages())
    assert [(p.ordinal, p.section_path) for p in found] == [(0, "一"), (1, "二/（一）")]
    assert found[1].trail == ("二、重点任务", "（一）摸清底数")
    assert found[1].text == TEXT[found[1].start_char : found[1].end_char]
    assert (found[0].title, found[0].page) == (full_document().title, 1)
    assert list(library.passages(since_generation=1)) == []
    assert len(list(library.passages(doc_ids=[found[0].doc_id, "x"]))) == 2
    assert list(library.passages(doc_ids=[])) == []
    assert list(library.passages(Filters(region="上海"))) == []


def test_passages_of_old_versions_are_out(library: Store, source: SourceInfo) -> None:
    newer = full_document(content_sha256="c" * 64, passages=full_document().passages[:1])
    generation = library.generation
    library.save(newer, source, processed_with="v1")
    assert [(p.version, p.ordinal) for p in library.passages()] == [(2, 0)]
    assert [(p.version, p.ordinal) for p in library.passages(since_generation=generation)] == [(2, 0)]


def test_counts_and_repr(library: Store) -> None:
    assert library.counts() == {
        "documents": 3, "versions": 3, "passages": 2, "deadlines": 6, "targets": 2, "references": 2, "meetings": 1,
        "events": 1, "instruments": 2, "applications": 1, "failures": 0,
    }  # fmt: skip
    assert "3 份文档" in repr(library)


def test_facets_count_the_chosen_documents(library: Store) -> None:
    assert library.facets() == {
        "region": [("四川省广元市青川县", 1)], "level": [("county", 1)],
        "issuer": [("青川市工信局", 2), ("青川市人民政府办公室", 1)], "doc_type": [("其他", 2), ("行动方案", 1)],
        "status": [("unknown", 2), ("in_force", 1)], "strategy": [("产业集群", 1), ("工业上楼", 1)],
        "year": [("2022", 1), ("2023", 1), ("2024", 1)],
    }  # fmt: skip
    assert library.facets(Filters(strategy="工业上楼", region="四川"))["issuer"] == [("青川市人民政府办公室", 1)]


def test_citations_by_number_and_by_title(library: Store, source: SourceInfo) -> None:
    plan = document("规划.html", "省先进制造业发展规划", doc_number="川政发[2021]7号")
    old = document("标准厂房.html", "旧办法", title="关于印发《青川市标准厂房管理办法》的通知")
    for made in (plan, old):
        library.save(made, source, processed_with="v1")
    found = library.citations(full_document().doc_id)
    assert [(c.cited_doc_id, c.relation) for c in found] == [
        (plan.doc_id, "implements"),  # both by number and by title, and yet once
        (old.doc_id, "repeals"),
    ]
    assert library.citations(old.doc_id) == found[1:]
    assert TEXT[found[1].start_char : found[1].end_char] == found[1].quote == "《青川市标准厂房管理办法》"


def test_a_document_does_not_cite_itself(store: Store, source: SourceInfo) -> None:
    text = "园区办法\n修改《园区办法》第三条。"
    reference = Reference(**place(text, "《园区办法》"), title="园区办法", relation=Relation.AMENDS)
    made = document("园区.txt", text, references=(reference,))
    store.save(made, source, processed_with="v1")
    assert store.citations(made.doc_id) == []


def test_views_answer_from_plain_sqlite3(library: Store, source: SourceInfo) -> None:
    library.save(document("转载.html", TEXT), source, processed_with="v1")
    library.save(document("再转载.html", TEXT), source, processed_with="v1")
    library.close()
    db = sqlite3.connect(library.path)
    db.row_factory = sqlite3.Row
    timeline = db.execute("SELECT * FROM timeline ORDER BY date, kind").fetchall()
    assert {row["kind"] for row in timeline} == {"deadline", "target", "event", "meeting", "milestone"}
    submission = next(row for row in timeline if row["detail"] == "submission")
    assert (submission["date"], submission["date_end"]) == ("2023-10-08", "2023-10-20")
    assert submission["quote"] in submission["sentence"]
    assert (submission["section"], submission["strategies"]) == ("二、重点任务 › （二）组织申报", "工业上楼、产业集群")
    written = next(row for row in timeline if row["detail"] == "written_on" and row["quote"])
    assert written["quote"] == "2023年6月12日"
    published = next(row for row in timeline if row["detail"] == "published_on")
    assert (published["quote"], published["sentence"], published["start_char"]) == ("", "信息栏：2023-06-15", None)
    targets = db.execute("SELECT indicator, value, unit, by_date, by_plan FROM targets_by_region").fetchall()
    assert [tuple(row) for row in targets] == [
        ("产业空间", 3000000, "平方米", "2025-12-31", 1),
        ("工业上楼示范园区", 12, "个", "2025-12-31", 0),
    ]
    due = db.execute("SELECT due_on FROM due_deadlines ORDER BY due_on").fetchall()
    assert [row[0] for row in due] == ["2023-07-01", "2023-09-30", "2023-10-20", "2025-12-31", "2025-12-31"]
    (reprint,) = db.execute("SELECT copies, identities FROM same_text").fetchall()
    assert (reprint["copies"], set(reprint["identities"].split())) == (
        3, {"转载.html", "再转载.html", "青川/工业上楼.html"},
    )  # fmt: skip
    db.close()


def test_upcoming_deadlines_counts_from_the_day_of_asking(store: Store, source: SourceInfo) -> None:
    deadline = full_document().deadlines[0]
    far = replace(deadline, span=replace(deadline.span, end=date(9998, 12, 31)))
    store.save(full_document(deadlines=(deadline, far)), source, processed_with="v1")
    rows = store.connection.execute("SELECT due_on, days_left FROM upcoming_deadlines WHERE due_on > '9000'").fetchall()
    assert [row["due_on"] for row in rows] == ["9998-12-31"]
    assert rows[0]["days_left"] > 2_000_000


def test_target_dates_have_the_precision_of_the_words_that_give_them(store: Store, source: SourceInfo) -> None:
    target = full_document().targets[0]
    ends = {
        "year": (date(2030, 12, 31), None), "month": (date(2030, 6, 30), None), "day": (date(2030, 6, 15), None),
        "submission": (date(2023, 10, 20), TEXT.index("2023年10月8日")),
    }  # fmt: skip
    made = [replace(target, end=end, end_quote_start=start) for end, start in ends.values()]
    store.save(full_document(targets=(*made, replace(target, end=None))), source, processed_with="v1")
    rows = store.connection.execute("SELECT precision FROM targets ORDER BY rowid")
    assert [row[0] for row in rows] == ["year", "month", "day", "day", None]


def test_sqlite_utils_opens_on_the_same_connection(library: Store) -> None:
    assert library.db["documents"].count == 3
    assert library.db.view_names()


def test_open_store_creates_or_opens(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as made:
        assert made.counts()["documents"] == 0
    with open_store(tmp_path / "a.db", readonly=True) as opened:
        assert list(opened.documents()) == []


def test_passages_of_a_strategy_are_those_whose_own_sentences_pursue_it(library: Store) -> None:
    found = list(library.passages(strategy="工业上楼"))
    assert [(p.ordinal, p.section_path) for p in found] == [(0, "一")]
    assert list(library.passages(strategy="数字化转型")) == []  # the document as a whole does not carry it
    rows = library.connection.execute("SELECT strategy, heading, evidence FROM strategy_sections").fetchall()
    assert [(row["strategy"], row["heading"]) for row in rows] == [("工业上楼", "一、总体目标")]
    assert "12个" in rows[0]["evidence"]
