from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from stored_documents import TEXT, document, full_document, place

from pipeline.errors import InputError, StoreError
from pipeline.extract import Context
from pipeline.extract.deadlines import find_deadlines
from pipeline.model import Bound, Document, InstrumentSide, Relation
from pipeline.store import Filters, SaveOutcome, SourceInfo, Store
from pipeline.store.review import SETTABLE, Action

DAY = "2026-11-23T08:00:00+08:00"


@pytest.fixture
def full(store: Store, source: SourceInfo) -> Document:
    made = full_document()
    store.save(made, source, processed_with="v1")
    return made


def fact_id(store: Store, table: str, quote: str) -> str:
    row = store.connection.execute(f"SELECT fact_id FROM {table} WHERE quote = ?", [quote]).fetchone()
    return str(row[0])


def facts(store: Store, table: str) -> list[str]:
    return [row[0] for row in store.connection.execute(f"SELECT quote FROM {table} ORDER BY start_char")]


def test_the_doubtful_come_first_and_the_reviewed_not_at_all(store: Store, full: Document) -> None:
    rows = store.doubtful()
    assert [row.confidence for row in rows] == sorted(row.confidence for row in rows)
    assert rows[0].quote == "逾期不予受理"
    assert {row.fact_table for row in store.doubtful(["deadlines", "targets"])} == {"deadlines", "targets"}
    assert [row.quote for row in store.doubtful(["deadlines"], below=0.9)] == ["2023年10月8日至10月20日"]
    assert len(store.doubtful(limit=3)) == 3
    assert store.doubtful(filters=Filters(doc_type="通知")) == []
    store.review(rows[0].fact_id, Action.ACCEPT, decided_at=DAY)
    assert rows[0].fact_id not in {row.fact_id for row in store.doubtful()}


def test_a_rejected_fact_vanishes_everywhere_and_comes_back_when_withdrawn(store: Store, full: Document) -> None:
    key = fact_id(store, "targets", "12个")
    threads = {row[0]: row[1] for row in store.connection.execute("SELECT quote, thread_id FROM targets")}
    store.review(key, Action.REJECT, note="是描述", decided_at=DAY)
    assert facts(store, "targets") == ["300万平方米以上"]
    assert [t.quote for t in store.document(full.doc_id).targets] == ["300万平方米以上"]
    assert store.row(full.doc_id).target_count == 1
    assert store.as_read(full.doc_id) == full
    left = store.connection.execute("SELECT thread_id FROM targets").fetchone()[0]
    assert left == threads["300万平方米以上"]
    store.review(key, Action.WITHDRAW)
    assert store.document(full.doc_id) == full
    assert fact_id(store, "targets", "12个") == key
    assert [c.action for c in store.corrections()] == [Action.REJECT, Action.WITHDRAW]


def test_set_fields_show_the_corrected_values_and_add_up(store: Store, full: Document) -> None:
    key = fact_id(store, "targets", "12个")
    store.review(key, Action.SET, {"value": "15", "bound": "ge"})
    store.review(key, Action.SET, {"end": "2026-06-30", "bodies": "市工信局、市规划局"})
    target = store.document(full.doc_id).targets[0]
    assert (target.value, target.bound, target.end) == (Decimal(15), Bound.GE, date(2026, 6, 30))
    assert target.bodies == ("市工信局", "市规划局")
    assert (target.reviewed, target.confidence) == (True, 1.0)
    row = store.connection.execute("SELECT value, end_date, precision, reviewed FROM targets WHERE fact_id = ?", [key])
    assert tuple(row.fetchone()) == (15, "2026-06-30", "month", 1)
    assert store.corrections()[0].original["value"] == "12"
    store.review(key, Action.ACCEPT)
    assert store.document(full.doc_id).targets[0].value == Decimal(12)


@pytest.mark.parametrize(
    ("table", "quote", "changes", "shown"),
    [
        ("deadlines", "2023年9月底前", {"end": "2023-10-31", "kind": "goal"}, lambda d: d.deadlines[1].span.end == date(2023, 10, 31)),
        ("deadlines", "每年3月底前", {"start": "2024-03-01", "end": "2024-03-31", "recurring": "否"}, lambda d: not d.deadlines[3].recurring and d.deadlines[3].unresolved is None),
        ("doc_references", "《省先进制造业发展规划》", {"relation": "basis", "number": ""}, lambda d: d.references[0].relation is Relation.BASIS and d.references[0].number is None),
        ("meetings", "市长周明远主持召开推进会", {"place": "市会议中心", "end": ""}, lambda d: d.meetings[0].place == "市会议中心" and d.meetings[0].span.end is None),
        ("events", "6月5日，市长周明远主持召开推进会", {"kind": "提出"}, lambda d: d.events[0].kind == "提出"),
        ("instruments", "逾期不予受理", {"kind": "公共服务"}, lambda d: (d.instruments[1].kind, d.instruments[1].side) == ("public_service", InstrumentSide.SUPPLY)),
    ],
)  # fmt: skip
def test_every_kind_of_fact_can_be_corrected(
    store: Store, full: Document, table: str, quote: str, changes: dict[str, str], shown: Callable[[Document], bool]
) -> None:
    store.review(fact_id(store, table, quote), Action.SET, changes)
    assert shown(store.document(full.doc_id))
    store.connection.execute("SELECT * FROM timeline").fetchall()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": "十来个"}, "应为数字"),
        ({"colour": "红"}, "没有可改的字段.*indicator"),
        ({"end": "年底"}, "应为日期"),
        ({"bound": "more"}, "应为 eq"),
        ({"qualitative": "也许"}, "是 或 否"),
        ({"base_year": "去年"}, "看不懂"),
        ({}, "至少一项"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_kept(
    store: Store, full: Document, changes: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        store.review(fact_id(store, "targets", "12个"), Action.SET, changes)
    assert store.corrections() == []


def test_an_end_before_the_start_and_an_unknown_instrument_are_refused(store: Store, full: Document) -> None:
    with pytest.raises(InputError, match="晚于"):
        store.review(fact_id(store, "deadlines", "2023年10月8日至10月20日"), Action.SET, {"end": "2023-01-01"})
    with pytest.raises(InputError, match="税收优惠"):
        store.review(fact_id(store, "instruments", "逾期不予受理"), Action.SET, {"kind": "魔法"})


@pytest.mark.parametrize(("wrong", "message"), [("abc", "太短"), ("0123456789abcdef", "没有对应"), ("", "太短")])
def test_an_unknown_fact_is_named(store: Store, full: Document, wrong: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        store.review(wrong, Action.ACCEPT)


def test_a_reader_cannot_decide(store: Store, full: Document) -> None:
    with Store(store.path, readonly=True) as reader, pytest.raises(StoreError, match="只读"):
        reader.review("0" * 20, Action.ACCEPT)


def test_decisions_survive_newer_code_and_new_versions(store: Store, full: Document, source: SourceInfo) -> None:
    store.review(fact_id(store, "targets", "12个"), Action.SET, {"value": "15"})
    store.review(fact_id(store, "deadlines", "到2025年"), Action.REJECT)
    moved = "前言一行。\n" + TEXT
    again = full_document(text=moved)
    shift = len(moved) - len(TEXT)

    def later(fact: object) -> object:
        return replace(
            fact, start_char=fact.start_char + shift, end_char=fact.end_char + shift,
            sentence_start=fact.sentence_start + shift, sentence_end=fact.sentence_end + shift,
        )  # fmt: skip

    again = replace(
        again,
        deadlines=tuple(later(f) for f in again.deadlines),
        targets=tuple(later(f) for f in again.targets),
        references=(), meetings=(), events=(), instruments=(), strategies=(),
    )  # fmt: skip
    assert store.save(again, source, processed_with="v2") is SaveOutcome.REPROCESSED
    assert store.document(full.doc_id).targets[0].value == Decimal(15)
    assert "到2025年" not in facts(store, "deadlines")
    newer = replace(again, content_sha256="f" * 64)
    assert store.save(newer, source, processed_with="v2") is SaveOutcome.NEW_VERSION
    assert store.document(full.doc_id).targets[0].value == Decimal(15)
    assert store.settled(full.doc_id).lost == ()


def one_target(text: str, quote: str, nth: int = 0, **changes: object) -> Document:
    target = replace(full_document().targets[0], **place(text, quote, nth), **changes)
    return document("a.txt", TEXT, text=text, targets=(target,))


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("到2027年，建成 园区 12个；新增厂房。", "12个"),  # spaces
        ("新年伊始，到2027年，建成园区12个；新增厂房。", "12个"),  # the sentence begins earlier
        ("到2027年，建成园区12个；新增厂房。", "园区12个"),  # the quote is longer
    ],
)
def test_a_fact_is_found_again_where_sentence_or_quote_are_cut_otherwise(
    store: Store, source: SourceInfo, text: str, quote: str
) -> None:
    first = one_target("到2027年，建成园区12个；新增厂房。", "12个")
    store.save(first, source, processed_with="v1")
    store.review(fact_id(store, "targets", "12个"), Action.REJECT)
    store.save(one_target(text, quote), source, processed_with="v2")
    assert facts(store, "targets") == []


def test_what_is_found_no_more_is_kept_and_told(store: Store, source: SourceInfo) -> None:
    store.save(one_target("到2027年，建成园区12个。", "12个"), source, processed_with="v1")
    key = fact_id(store, "targets", "12个")
    store.review(key, Action.SET, {"value": "20"}, note="附件", decided_at=DAY)
    store.save(document("a.txt", TEXT, text="全文修订。"), source, processed_with="v2")
    (lost,) = store.settled(store.find("a.txt")).lost
    assert (lost.quote, lost.note, lost.decided_at) == ("12个", "附件", DAY)


def test_the_same_quote_twice_in_a_sentence_is_two_facts(store: Store, source: SourceInfo) -> None:
    text = "建成园区12个，培育龙头12个。"
    base = full_document().targets[0]
    both = tuple(replace(base, **place(text, "12个", n), indicator=name) for n, name in enumerate(("园区", "龙头")))
    store.save(document("b.txt", TEXT, text=text, targets=both), source, processed_with="v1")
    key = store.connection.execute("SELECT fact_id FROM targets WHERE indicator = '龙头'").fetchone()[0]
    store.review(key, Action.REJECT)
    assert [t.indicator for t in store.document(store.find("b.txt")).targets] == ["园区"]
    store.save(document("b.txt", TEXT, text=text + "。", targets=both), source, processed_with="v2")
    assert [t.indicator for t in store.document(store.find("b.txt")).targets] == ["园区"]


def test_labels_stand_over_the_model_and_survive(store: Store, full: Document, source: SourceInfo) -> None:
    store.label(full.doc_id, "工业上楼", False, decided_at=DAY)
    store.label("青川/工业上楼.html", "低空经济", True)
    names = [(s.strategy, s.score, s.reviewed) for s in store.document(full.doc_id).strategies]
    assert names == [("低空经济", 1.0, True), ("产业集群", 0.55, False)]
    assert store.row(full.doc_id).strategies == ("低空经济", "产业集群")
    assert store.doc_ids(Filters(strategy="低空经济")) == {full.doc_id}
    store.save(replace(full, notes=("又读一遍",)), source, processed_with="v2")
    assert store.row(full.doc_id).strategies == ("低空经济", "产业集群")
    store.label(full.doc_id, "工业上楼", True)
    kept = store.document(full.doc_id).strategies
    assert next(s for s in kept if s.strategy == "工业上楼").evidence == full.strategies[1].evidence
    assert [(label.strategy, label.carries) for label in store.labels()] == [
        ("工业上楼", False), ("低空经济", True), ("工业上楼", True)
    ]  # fmt: skip


def test_new_model_labels_go_under_a_persons(store: Store, full: Document) -> None:
    store.label(full.doc_id, "产业集群", False)
    assert store.set_strategies(full.doc_id, (replace(full.strategies[0], score=0.9),))
    assert store.row(full.doc_id).strategies == ()
    assert not store.set_strategies(full.doc_id, (replace(full.strategies[0], score=0.9),))
    assert store.as_read(full.doc_id).strategies[0].score == 0.9


def test_every_settable_field_is_one_of_its_fact(full: Document) -> None:
    samples = {
        "deadlines": full.deadlines[0], "targets": full.targets[0], "doc_references": full.references[0],
        "meetings": full.meetings[0], "events": full.events[0], "instruments": full.instruments[0],
        "applications": full.applications[0],
    }  # fmt: skip
    for table, fields in SETTABLE.items():
        for name in fields:
            spanned = hasattr(samples[table], "span") and name in ("start", "end", "precision")
            assert spanned or hasattr(samples[table], name)


def force_document() -> Document:
    text = "青川市厂房办法\n本办法自2023年7月1日起施行，有效期至2025年12月31日。\n青川市人民政府\n2023年6月12日"
    deadlines = find_deadlines(Context(text, date(2023, 6, 12), "青川市厂房办法"))
    return document(
        "办法", text, deadlines=deadlines, written_on=date(2023, 6, 12), effective_on=date(2023, 7, 1),
        expires_on=date(2025, 12, 31), status="not_yet",
    )  # fmt: skip


def fact_of(store: Store, kind: str) -> str:
    sql = "SELECT fact_id FROM deadlines WHERE kind = ?"
    return str(store.connection.execute(sql, [kind]).fetchone()[0])


def test_a_corrected_expiry_moves_the_document_and_survives_reading_again(store: Store, source: SourceInfo) -> None:
    made = force_document()
    store.save(made, source, processed_with="v1")
    store.review(fact_of(store, "expiry"), Action.SET, {"end": "2026-06-30"})
    assert store.row(made.doc_id).expires_on == date(2026, 6, 30)
    assert store.document(made.doc_id).expires_on == date(2026, 6, 30)
    assert store.validity(made.doc_id, date(2026, 3, 1)).status == "in_force"
    store.save(replace(made, notes=("读得更细",)), source, processed_with="v2")
    assert store.row(made.doc_id).expires_on == date(2026, 6, 30)
    store.review(fact_of(store, "expiry"), Action.WITHDRAW)
    assert store.row(made.doc_id).expires_on == date(2025, 12, 31)


def test_a_rejected_expiry_leaves_the_document_without_end(store: Store, source: SourceInfo) -> None:
    made = force_document()
    store.save(made, source, processed_with="v1")
    store.review(fact_of(store, "expiry"), Action.REJECT)
    assert store.row(made.doc_id).expires_on is None
    assert store.validity(made.doc_id, date(2030, 1, 1)).status == "in_force"


def test_a_corrected_start_of_force_moves_the_status(store: Store, source: SourceInfo) -> None:
    made = force_document()
    store.save(made, source, processed_with="v1")
    store.review(fact_of(store, "effective"), Action.SET, {"start": "2023-06-01"})
    row = store.row(made.doc_id)
    assert (row.effective_on, row.status) == (date(2023, 6, 1), "in_force")


def test_dates_from_the_page_stay(store: Store, source: SourceInfo) -> None:
    made = replace(force_document(), effective_on=date(2023, 8, 1))
    store.save(made, source, processed_with="v1")
    store.review(fact_of(store, "effective"), Action.SET, {"start": "2023-06-01"})
    assert store.row(made.doc_id).effective_on == date(2023, 8, 1)
