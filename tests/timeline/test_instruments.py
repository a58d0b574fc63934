from __future__ import annotations

import json
from pathlib import Path

import pytest
from stored_documents import document, full_document

from pipeline.errors import InputError
from pipeline.store import Filters, SourceInfo, Store
from pipeline.timeline import write_table
from pipeline.timeline.instrument_cross import NONE, instrument_cross
from pipeline.timeline.instruments import (
    instrument_counts,
    instrument_rows,
    instrument_summary,
    instrument_table,
    kinds_named,
)


@pytest.fixture
def coded(tmp_path: Path) -> Store:
    store = Store(tmp_path / "policy.db")
    full = full_document()
    store.save(full, SourceInfo(path="青川/工业上楼.html"), processed_with="v1")
    store.save(document("无.txt", "没有措施。"), SourceInfo(), processed_with="v1")
    return store


def test_rows_stand_in_text_order_with_their_document(coded: Store) -> None:
    first, second = instrument_rows(coded)
    assert (first.label, first.side_label, first.main, first.terms) == ("示范应用", "需求型", True, "示范园区")
    assert (second.label, second.side_label, second.main) == ("法规管制", "环境型", False)
    assert first.region == "四川省广元市青川县"
    assert first.quote in first.sentence


@pytest.mark.parametrize(
    ("word", "labels"),
    [("需求型", ["示范应用"]), ("demand", ["示范应用"]), ("法规管制", ["法规管制"]), ("tax", [])],
)
def test_kinds_are_named_by_code_or_name(coded: Store, word: str, labels: list[str]) -> None:
    assert [row.label for row in instrument_rows(coded, kinds=[word])] == labels


def test_main_codes_alone_and_filters(coded: Store) -> None:
    assert [row.kind for row in instrument_rows(coded, main_only=True)] == ["demonstration"]
    assert instrument_rows(coded, Filters(doc_type="通知")) == []


def test_an_unknown_kind_is_named_with_the_choices() -> None:
    with pytest.raises(InputError, match=r"魔法.*税收优惠"):
        kinds_named("魔法")


def test_counts_add_up_to_each_side_and_shares_to_one(coded: Store) -> None:
    counts = instrument_counts(instrument_rows(coded))
    assert len(counts) == 18 + 3
    sums = {c.side: c.codes for c in counts if not c.kind}
    assert sums == {"supply": 0, "environment": 1, "demand": 1}
    for side, codes in sums.items():
        assert codes == sum(c.codes for c in counts if c.side == side and c.kind)
    assert sum(c.share for c in counts if c.kind) == 1
    assert all(c.share == 0 for c in instrument_counts([]))


@pytest.mark.parametrize("format", ["csv", "xlsx", "md", "html", "json"])
def test_tables_are_written_in_every_format(coded: Store, tmp_path: Path, format: str) -> None:
    rows = instrument_rows(coded)
    for table in (instrument_table(rows, corpus=tmp_path), instrument_summary(rows)):
        target = tmp_path / f"t.{format}"
        write_table(table, format, target)
        assert target.stat().st_size > 0
        if format == "json":
            data = json.loads(target.read_text("utf-8"))
            assert {row["kind"] for row in data} >= {"demonstration", "regulation"}


def test_the_view_counts_by_document(coded: Store) -> None:
    sql = "SELECT label, codes, clauses FROM instruments_by_document ORDER BY label"
    rows = [tuple(row) for row in coded.connection.execute(sql)]
    assert sorted(rows) == sorted([("示范应用", 1, 1), ("法规管制", 1, 0)])


def test_the_cross_table_counts_by_strategy_and_year(coded: Store) -> None:
    rows = instrument_rows(coded)
    table = instrument_cross(coded, rows, ["strategy", "year"])
    found = {row.group: (row.codes, row.of_side("demand"), row.documents) for row in table.rows}
    assert found == {("工业上楼", "2023"): (2, 1, 1), ("产业集群", "2023"): (2, 1, 1)}
    assert [column.label for column in table.columns][:4] == ["战略", "年份", "编码数", "文件数"]


def test_the_cross_table_by_section_counts_a_clause_for_what_its_own_section_pursues(coded: Store) -> None:
    table = instrument_cross(coded, instrument_rows(coded), ["section"])
    assert {row.group: row.kinds for row in table.rows} == {
        ("工业上楼",): {"demonstration": 1}, (NONE,): {"regulation": 1},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("by", "group"),
    [("region", "四川省广元市青川县"), ("level", "县级"), ("issuer", "青川市人民政府办公室"), ("year", "2023")],
)
def test_other_groups(coded: Store, by: str, group: str) -> None:
    (row,) = instrument_cross(coded, instrument_rows(coded), [by]).rows
    assert (row.group, row.codes) == ((group,), 2)


@pytest.mark.parametrize("format", ["csv", "xlsx", "md", "html", "json"])
def test_the_cross_table_is_written_in_every_format(coded: Store, tmp_path: Path, format: str) -> None:
    target = tmp_path / f"cross.{format}"
    write_table(instrument_cross(coded, instrument_rows(coded), ["strategy", "year"]), format, target)
    assert target.stat().st_size > 0
    if format == "json":
        assert json.loads(target.read_text("utf-8"))[0]["demand"] == 1
