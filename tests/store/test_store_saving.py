from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from stored_documents import TEXT, document, full_document

from pipeline.errors import InputError, StoreError
from pipeline.model import RawDocument
from pipeline.store import SaveOutcome, SourceInfo, Store
from pipeline.store.rows import VERSION_TABLES

EVERY_TABLE = (
    "documents", "versions", *VERSION_TABLES, "speakers", "demands", "application_parts", "meeting_parts",
    "reference_keys",
)  # fmt: skip


def dump(store: Store) -> list[str]:
    """The whole database as SQL: row ids, stamps, everything."""
    return list(store.connection.iterdump())


def count(store: Store, table: str) -> int:
    return int(store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def changed(text: str = TEXT.replace("12个", "15个")) -> object:
    return full_document(text=text, content_sha256="f" * 64, text_hash="e" * 64)


def test_a_full_document_comes_back_equal(store: Store, source: SourceInfo) -> None:
    made = full_document()
    assert store.save(made, source, processed_with="v1") is SaveOutcome.NEW
    assert store.document(made.doc_id) == made


def test_every_table_gets_its_rows(store: Store, source: SourceInfo) -> None:
    store.save(full_document(), source, processed_with="v1")
    counts = {table: count(store, table) for table in EVERY_TABLE}
    assert counts == {
        "documents": 1, "versions": 1, "titles": 3, "issuers": 3, "header_fields": 2, "sections": 5, "passages": 2,
        "tables": 1, "attachments": 2, "strategy_evidence": 1, "strategies": 2, "deadlines": 6, "targets": 2,
        "doc_references": 2, "meetings": 1, "events": 1, "instruments": 2, "speakers": 2, "demands": 1,
        "applications": 1, "application_parts": 3, "section_strategies": 1, "section_evidence": 1,
        "passage_strategies": 1, "reference_keys": 2, "elements": 1, "meeting_parts": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "table", ["deadlines", "targets", "doc_references", "meetings", "events", "instruments", "passages", "sections"]
)
def test_offsets_in_the_database_point_to_the_text(store: Store, source: SourceInfo, table: str) -> None:
    store.save(full_document(), source, processed_with="v1")
    quote = {"passages": "text", "sections": "substr(heading, 1, 2)"}.get(table, "quote")
    end = "f.start_char + 2" if table == "sections" else "f.end_char"
    rows = store.connection.execute(
        f"SELECT {quote} AS quote, substr(v.text, f.start_char + 1, {end} - f.start_char) AS found "
        f"FROM {table} f JOIN versions v USING (doc_id, version)".replace("text AS quote", "f.text AS quote")
    ).fetchall()
    assert rows
    assert all(row["quote"] == row["found"] for row in rows)


def test_the_same_bytes_change_nothing(store: Store, source: SourceInfo) -> None:
    store.save(full_document(), source, processed_with="v1")
    before = dump(store)
    later = replace(source, ingested_at="2024-01-01T00:00:00+08:00")
    assert store.save(full_document(), later, processed_with="v1") is SaveOutcome.UNCHANGED
    assert dump(store) == before


def test_newer_code_that_reads_the_same_only_leaves_its_stamp(store: Store, source: SourceInfo) -> None:
    raw = RawDocument(TEXT.encode(), full_document().identity)
    store.save(full_document(), source, processed_with="v1")
    generation = store.generation
    assert store.needs_processing(raw, "v2")
    assert store.save(full_document(), source, processed_with="v2") is SaveOutcome.UNCHANGED
    assert not store.needs_processing(raw, "v2")
    assert store.generation == generation
    assert store.row(raw.doc_id).updated_at == source.ingested_at


def test_newer_code_that_reads_more_replaces_the_rows_of_the_version(store: Store, source: SourceInfo) -> None:
    made = full_document()
    store.save(replace(made, targets=()), source, processed_with="v1")
    later = replace(source, ingested_at="2024-01-01T00:00:00+08:00")
    assert store.save(made, later, processed_with="v2") is SaveOutcome.REPROCESSED
    assert store.document(made.doc_id) == made
    assert count(store, "versions") == 1
    assert count(store, "targets") == 2
    row = store.row(made.doc_id)
    assert (row.version, row.generation, row.updated_at) == (1, 2, "2024-01-01T00:00:00+08:00")


def test_a_changed_file_gains_a_version_and_the_old_one_stays(store: Store, source: SourceInfo) -> None:
    first, second = full_document(), changed()
    store.save(first, source, processed_with="v1")
    later = replace(source, ingested_at="2024-01-01T00:00:00+08:00")
    assert store.save(second, later, processed_with="v1") is SaveOutcome.NEW_VERSION  # type: ignore[arg-type]
    assert store.document(first.doc_id) == second
    assert store.document(first.doc_id, version=1) == first
    assert count(store, "deadlines") == 12  # rows of the old version stay
    assert [(v.version, v.ingested_at) for v in store.versions(first.doc_id)] == [
        (1, source.ingested_at),
        (2, "2024-01-01T00:00:00+08:00"),
    ]
    stamps = store.connection.execute("SELECT created_at, updated_at FROM documents").fetchone()
    assert tuple(stamps) == (source.ingested_at, "2024-01-01T00:00:00+08:00")
    assert store.counts()["deadlines"] == 6  # but only the current ones count


def test_going_back_to_older_bytes_is_a_version_too(store: Store, source: SourceInfo) -> None:
    first = full_document()
    for made in (first, changed(), first):
        store.save(made, source, processed_with="v1")  # type: ignore[arg-type]
    assert [v.version for v in store.versions(first.doc_id)] == [1, 2, 3]
    assert store.document(first.doc_id) == first


def test_an_unknown_version_is_an_input_error_that_names_those_there_are(store: Store, source: SourceInfo) -> None:
    store.save(full_document(), source, processed_with="v1")
    with pytest.raises(InputError, match="没有第 4 版：现有版本 1"):
        store.document(full_document().doc_id, version=4)


def test_generation_counts_changes_only(store: Store, source: SourceInfo) -> None:
    assert store.generation == 0
    store.save(full_document(), source, processed_with="v1")
    store.save(document("其他.txt", "其他"), source, processed_with="v1")
    store.save(document("其他.txt", "其他"), source, processed_with="v1")
    assert store.generation == 2
    assert [row.identity for row in store.documents(since_generation=1)] == ["其他.txt"]


def test_text_that_is_no_unicode_is_refused_whole(store: Store, source: SourceInfo) -> None:
    with pytest.raises(StoreError, match=r"坏\.txt"):
        store.save(replace(document("坏.txt", "x"), text="半个\ud800"), source, processed_with="v1")
    assert store.counts()["documents"] == 0


def test_an_error_in_the_middle_leaves_nothing_behind(store: Store, source: SourceInfo) -> None:
    store.save(document("甲.txt", "甲"), source, processed_with="v1")
    before = dump(store)
    broken = full_document()
    broken = replace(broken, strategies=(*broken.strategies, broken.strategies[0]))  # the same label twice
    with pytest.raises(StoreError, match="UNIQUE"):
        store.save(broken, source, processed_with="v1")
    assert dump(store) == before
    assert store.save(full_document(), source, processed_with="v1") is SaveOutcome.NEW


def test_odd_characters_survive(store: Store, source: SourceInfo) -> None:
    made = document("怪.txt", "零\x00字符 \u202e反向 𠮷野家 ’引号' -- ; DROP TABLE documents")
    store.save(made, source, processed_with="v1")
    assert store.document(made.doc_id) == made


def test_huge_and_tiny_figures_survive(store: Store, source: SourceInfo) -> None:
    from decimal import Decimal

    target = full_document().targets[0]
    values = [Decimal("123456789012345678901234567890"), Decimal("0.001"), None, Decimal("-2.50"), Decimal("1E+13")]
    made = full_document(targets=tuple(replace(target, value=value, value_max=value) for value in values))
    store.save(made, source, processed_with="v1")
    rows = store.connection.execute("SELECT value, value_text FROM targets ORDER BY rowid").fetchall()
    assert [row["value_text"] for row in rows] == [
        "123456789012345678901234567890",
        "0.001",
        None,
        "-2.50",
        "10000000000000",
    ]
    assert [row["value"] for row in rows] == [pytest.approx(1.2345678901234568e29), 0.001, None, -2.5, 10**13]
    assert store.document(made.doc_id) == made


def test_foreign_keys_hold(store: Store, source: SourceInfo) -> None:
    store.save(full_document(), source, processed_with="v1")
    db = store.connection
    assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(Exception, match="FOREIGN KEY"):
        db.execute("INSERT INTO passages VALUES ('none', 1, 0, '', '[]', 0, 1, 'x', NULL)")
    with pytest.raises(Exception, match="FOREIGN KEY"):
        db.execute("UPDATE documents SET version = 9")


def test_deleting_a_version_takes_its_rows_along(store: Store, source: SourceInfo) -> None:
    made = full_document()
    store.save(made, source, processed_with="v1")
    store.save(changed(), source, processed_with="v1")  # type: ignore[arg-type]
    store.connection.execute("DELETE FROM versions WHERE version = 1")
    assert {table: count(store, table) for table in ("deadlines", "speakers", "demands", "strategy_evidence")} == {
        "deadlines": 6, "speakers": 2, "demands": 1, "strategy_evidence": 1,
    }  # fmt: skip


def test_a_source_tells_url_from_path() -> None:
    page = SourceInfo.of(RawDocument(b"abc", "https://a.example/1.html", media_type="text/html", fetched_at="t"), "now")
    assert page == SourceInfo("https://a.example/1.html", None, "text/html", 3, "t", "now", None)
    file = SourceInfo.of(RawDocument(b"", "通知/1.pdf", parent_doc_id="p"))
    assert (file.url, file.path, file.parent_doc_id) == (None, "通知/1.pdf", "p")


def test_failures_are_kept_retried_when_the_code_changes_and_forgotten_when_read(
    store: Store, source: SourceInfo
) -> None:
    made = full_document()
    raw = RawDocument(TEXT.encode(), made.identity)
    told = {"sha256": raw.content_sha256, "reason": "encrypted", "message": "文件有密码", "source_path": "a.pdf"}
    assert store.needs_retry(raw.identity, raw.content_sha256, "v1")
    for when in ("早", "晚"):
        store.record_failure(raw.identity, **told, parser_version="v1", failed_at=when)
    (failure,) = store.failures()
    assert (failure.reason, failure.attempts, failure.failed_at, failure.doc_id) == ("encrypted", 2, "晚", raw.doc_id)
    assert not store.needs_retry(raw.identity, raw.content_sha256, "v1")
    assert not store.needs_processing(raw, "v1")
    assert store.needs_processing(raw, "v2")
    assert store.needs_retry(raw.identity, "other bytes", "v1")
    assert store.counts()["failures"] == 1
    assert not store.known(raw.identity)
    store.save(made, source, processed_with="v2")
    assert store.failures() == []
    assert store.known(raw.identity)
    assert not store.needs_processing(raw, "v2")
    assert store.needs_processing(replace(raw, content=b"new"), "v2")


def test_a_document_whose_new_bytes_fail_keeps_its_last_version(store: Store, source: SourceInfo) -> None:
    made = full_document()
    store.save(made, source, processed_with="v1")
    bad = RawDocument(b"%PDF-broken", made.identity)
    store.record_failure(bad.identity, sha256=bad.content_sha256, reason="damaged", message="坏了", parser_version="v1")
    assert store.document(made.doc_id) == made
    assert not store.needs_processing(bad, "v1")


def test_a_file_that_is_whole_again_is_read_again_and_its_failure_forgotten(store: Store, source: SourceInfo) -> None:
    made = full_document()
    good = RawDocument(TEXT.encode(), made.identity)
    store.save(made, source, processed_with="v1")
    store.record_failure(made.identity, sha256="b" * 64, reason="damaged", message="坏了", parser_version="v1")
    assert store.needs_processing(good, "v1")
    assert store.save(made, source, processed_with="v1") is SaveOutcome.UNCHANGED
    assert store.failures() == []
    assert not store.needs_processing(good, "v1")


@pytest.mark.parametrize("stored", [b"no zlib", zlib.compress(b"{}"), zlib.compress(b"[")])
def test_a_version_that_cannot_be_read_names_the_way_out(store: Store, source: SourceInfo, stored: bytes) -> None:
    store.save(full_document(), source, processed_with="v1")
    store.connection.execute("UPDATE versions SET document = ?", [stored])
    with pytest.raises(StoreError, match="重新导入"):
        store.document(full_document().doc_id)


def test_runs_are_remembered_newest_first(store: Store) -> None:
    assert store.record_run("ingest", "10:00", "10:05", {"new": 3, "failed": 1}) == 1
    assert store.record_run("refresh", "11:00", None, {}, {"sources": ["省政府"]}) == 2
    newest, oldest = store.runs()
    assert (newest.command, newest.detail, newest.finished_at) == ("refresh", {"sources": ["省政府"]}, None)
    assert (oldest.counts, oldest.detail) == ({"new": 3, "failed": 1}, {})


def test_a_readonly_store_reads_and_refuses_to_write(store: Store, source: SourceInfo, tmp_path: Path) -> None:
    made = full_document()
    store.save(made, source, processed_with="v1")
    with Store(store.path, readonly=True) as reader:
        assert reader.document(made.doc_id) == made
        for write in (
            lambda: reader.save(made, source, processed_with="v1"),
            lambda: reader.record_failure("a", sha256="", reason="", message="", parser_version=""),
            lambda: reader.record_run("a", "", None, {}),
        ):
            with pytest.raises(StoreError, match="只读"):
                write()
        store.save(changed(), source, processed_with="v1")  # type: ignore[arg-type]
        assert reader.row(made.doc_id).version == 2  # a reader sees what is committed meanwhile


def test_a_copied_store_is_readable_where_nothing_can_be_written(
    store: Store, source: SourceInfo, tmp_path: Path
) -> None:
    store.save(full_document(), source, processed_with="v1")
    store.close()
    folder = tmp_path / "archive"
    folder.mkdir()
    copy = folder / "policy.db"
    copy.write_bytes(store.path.read_bytes())
    copy.chmod(0o444)
    folder.chmod(0o555)
    try:
        with Store(copy, readonly=True) as reader:
            assert reader.counts()["documents"] == 1
    finally:
        folder.chmod(0o755)
