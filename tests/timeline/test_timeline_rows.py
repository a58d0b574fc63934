from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from stored_documents import NINGBO, SHANGHAI, TEXT, document, full_document

from pipeline.errors import InputError
from pipeline.model import DatePrecision, DateSpan, Event
from pipeline.store import Filters, SourceInfo, Store
from pipeline.timeline import deadline_rows, parse_horizon, target_rows, timeline_rows, upcoming
from pipeline.timeline.labels import code_of, label, labels


def test_every_dated_fact_is_in_the_timeline_in_order_of_time(store: Store) -> None:
    rows = timeline_rows(store)
    assert [(str(row.date), row.kind_label, row.detail_label) for row in rows] == [
        ("2023-06-05", "事件", "召开"),
        ("2023-06-05", "会议", "会议"),
        ("2023-06-12", "文件", "成文"),
        ("2023-06-15", "文件", "发布"),
        ("2023-07-01", "时限", "施行"),
        ("2023-09-30", "时限", "任务期限"),
        ("2023-10-08", "时限", "申报提交"),
        ("2025-12-31", "时限", "目标期限"),
        ("2025-12-31", "目标", "达到"),
        ("2025-12-31", "目标", "增加"),
        ("2025-12-31", "时限", "失效"),
    ]
    assert all(row.quote == TEXT[row.start_char : row.end_char] for row in rows if row.start_char is not None)


def test_every_row_but_a_milestone_without_a_place_has_its_proof(store: Store) -> None:
    rows = timeline_rows(store)
    assert [row.detail for row in rows if not row.quote] == ["published_on"]
    assert next(row.sentence for row in rows if row.detail == "published_on") == "信息栏：2023-06-15"


@pytest.mark.parametrize(
    ("kinds", "count"),
    [(("target",), 2), (("目标",), 2), (("时限", "会议"), 6), (("milestone",), 4), (("event", "event"), 1), ((), 0)],
)
def test_kinds_by_code_or_name(store: Store, kinds: tuple[str, ...], count: int) -> None:
    assert len(timeline_rows(store, kinds=kinds)) == count


def test_an_unknown_kind_names_the_choices(store: Store) -> None:
    with pytest.raises(InputError, match="deadline（时限）"):
        timeline_rows(store, kinds=("期限",))


@pytest.mark.parametrize(
    ("start", "end", "dates"),
    [
        (date(2023, 10, 10), date(2023, 10, 12), {"2023-10-08", "2023-07-01"}),  # inside a window; open since July
        (None, date(2023, 6, 5), {"2023-06-05"}),
        (date(2025, 12, 31), None, {"2025-12-31", "2023-07-01"}),
    ],
)
def test_the_window_of_dates(store: Store, start: date | None, end: date | None, dates: set[str]) -> None:
    assert {str(row.date) for row in timeline_rows(store, start=start, end=end)} == dates


def test_filters_choose_documents(store: Store) -> None:
    for region, name in ((SHANGHAI, "沪"), (NINGBO, "甬")):
        made = full_document(f"{name}.html", region=region, strategies=())
        store.save(made, SourceInfo(), processed_with="v1")
    assert {row.region for row in timeline_rows(store, Filters(region="上海"))} == {"上海市"}
    assert {row.region_code for row in timeline_rows(store, Filters(strategy="工业上楼"))} == {"510822"}
    regions = [row.region_code for row in timeline_rows(store, kinds=("目标",))]
    assert regions == sorted(regions, key=str)


def test_only_the_current_version_counts(store: Store) -> None:
    newer = full_document(content_sha256="c" * 64, deadlines=(), targets=(), meetings=(), events=())
    store.save(newer, SourceInfo(), processed_with="v1")
    assert {row.kind for row in timeline_rows(store)} == {"milestone"}


def test_dates_of_a_document_that_coincide_are_one_row(store: Store) -> None:
    made = document(
        "同日.txt", "同日", written_on=date(2024, 1, 1), published_on=date(2024, 1, 1), effective_on=date(2024, 2, 1)
    )
    store.save(made, SourceInfo(), processed_with="v1")
    rows = [row for row in timeline_rows(store) if row.doc_id == made.doc_id]
    assert [(str(row.date), row.detail_label, row.subject) for row in rows] == [
        ("2024-01-01", "成文、发布", "成文、发布：同日"),
        ("2024-02-01", "施行", "施行：同日"),
    ]


def test_what_a_row_says_it_is_about(store: Store) -> None:
    subjects = {(row.kind, row.detail): row.subject for row in timeline_rows(store)}
    assert subjects["target", "increase"] == "产业空间：300万平方米以上"
    assert subjects["meeting", "meeting"] == "推进会"
    assert subjects["deadline", "task"] == "完成存量厂房普查"
    assert subjects["deadline", "effective"].startswith("施行：青川市人民政府办公室")
    assert subjects["event", "召开"] == "召开推进会"


def test_words_that_say_too_little_give_way_to_the_sentence(store: Store) -> None:
    made = full_document()
    span = DateSpan(date(2024, 1, 1), date(2024, 1, 1), DatePrecision.DAY)
    bare = [
        replace(made.deadlines[1], action="完成"),
        replace(made.deadlines[2], action=""),
    ]
    event = replace(made.events[0], summary="", span=span)
    meeting = replace(made.meetings[0], name="")
    target = replace(made.targets[0], indicator="")
    thin = full_document(deadlines=tuple(bare), events=(event,), meetings=(meeting,), targets=(target,))
    store.save(thin, SourceInfo(), processed_with="v2")
    subjects = {row.kind: row.subject for row in timeline_rows(store)}
    assert subjects["deadline"].startswith("（二）组织申报。申报单位应于2023年10月8日")
    assert (
        subjects["event"] == subjects["meeting"] == "6月5日，市长周明远主持召开推进会，要求各县区每年3月底前报送进展。"
    )
    assert subjects["target"] == "12个"


def test_notes_say_how_to_read_the_date(store: Store) -> None:
    deadline = replace(
        full_document().deadlines[0], span=DateSpan(None, None, DatePrecision.DURATION), unresolved="起算日未知"
    )
    store.save(full_document(deadlines=(*full_document().deadlines, deadline)), SourceInfo(), processed_with="v2")
    notes = {row.note for row in (*deadline_rows(store), *target_rows(store))}
    assert notes == {"", "每期重复；日期未定：recurring", "日期未定：起算日未知", "原文未写期限，取标题所示规划期末"}


def test_deadlines_by_due_day_with_the_undated_last(store: Store) -> None:
    rows = deadline_rows(store)
    assert [str(row.due) for row in rows] == [
        "2023-07-01",
        "2023-09-30",
        "2023-10-20",
        "2025-12-31",
        "2025-12-31",
        "None",
    ]
    assert [row.detail for row in deadline_rows(store, kinds=("任务期限", "expiry"))] == ["task", "expiry", "task"]
    assert deadline_rows(store, Filters(region="上海")) == []


def test_targets_by_region_and_indicator(store: Store) -> None:
    first, second = target_rows(store)
    assert (first.indicator, first.value, first.unit, first.bound, first.by_plan) == (
        "产业空间",
        3000000,
        "平方米",
        "ge",
        True,
    )
    assert (second.value, second.precision, second.strength, second.by_plan) == (12, "year", "strive", False)


@pytest.mark.parametrize(
    ("as_of", "days", "due"),
    [
        (date(2023, 9, 30), 0, ["2023-09-30"]),
        (date(2023, 10, 1), 19, ["2023-10-20"]),
        (date(2023, 10, 1), 18, []),
        (date(2023, 6, 30), 365, ["2023-07-01", "2023-09-30", "2023-10-20"]),
        (date(2023, 10, 20), 10**6, ["2023-10-20", "2025-12-31", "2025-12-31"]),
        (date(9999, 12, 31), 10**9, []),
    ],
)
def test_upcoming_includes_both_ends(store: Store, as_of: date, days: int, due: list[str]) -> None:
    assert [str(row.due) for row in upcoming(store, as_of, days)] == due


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("90d", 90),
        ("2w", 14),
        ("3m", 92),
        ("1Y", 366),
        ("30天", 30),
        ("3个月", 92),
        ("2年", 731),
        (" 45 ", 45),
        ("0d", 0),
    ],
)
def test_horizons(text: str, days: int) -> None:
    assert parse_horizon(text) == days


@pytest.mark.parametrize("text", ["", "soon", "-3d", "3.5d", "d", "90dd", "9999999d"])
def test_a_horizon_that_is_none_says_how_to_write_one(text: str) -> None:
    with pytest.raises(InputError, match="90d"):
        parse_horizon(text)


def test_labels_cover_every_code_of_the_model() -> None:
    from pipeline.model import Bound, Change, DeadlineKind, Strength

    known = labels()
    assert set(DatePrecision) <= set(known["precision"])
    assert set(Bound) <= set(known["bound"])
    assert set(Strength) <= set(known["strength"])
    assert {*DeadlineKind, *Change} <= set(known["detail"])
    assert label("level", None) == ""
    assert label("detail", "印发") == "印发"
    assert code_of("status", "现行") == "in_force"


def test_an_event_over_a_span_keeps_both_days(store: Store) -> None:
    event = full_document().events[0]
    long = replace(event, span=DateSpan(date(2024, 3, 1), date(2024, 3, 31), DatePrecision.MONTH))
    assert isinstance(long, Event)
    store.save(full_document(events=(long,)), SourceInfo(), processed_with="v2")
    (row,) = timeline_rows(store, kinds=("事件",))
    assert (row.date, row.date_end, row.due) == (date(2024, 3, 1), date(2024, 3, 31), date(2024, 3, 31))
