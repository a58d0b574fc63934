from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import pytest
from workspaces import PLAN, write_documents

from pipeline.errors import InputError
from pipeline.ingest import FoundFile, find_files, ingest, keep_original
from pipeline.model import RawDocument
from pipeline.parsers import Limits
from pipeline.settings import Settings
from pipeline.store import Store

NOW = "2026-01-02T03:04:05+00:00"


def test_identities_are_relative_and_stable(tmp_path: Path) -> None:
    folder, corpus = write_documents(tmp_path / "policies"), tmp_path / "ws" / "corpus"
    corpus.mkdir(parents=True)
    assert [f.identity for f in find_files([folder], corpus)] == [
        "policies/broken.pdf",
        "policies/plan.txt",
        "policies/sub/notice.txt",
    ]
    assert [f.identity for f in find_files([folder / "plan.txt"], corpus)] == ["policies/plan.txt"]
    assert find_files([folder], corpus, "2025年")[1].identity == "2025年/plan.txt"
    (corpus / "own.txt").write_text("甲")
    assert [f.identity for f in find_files([corpus], corpus)] == ["own.txt"]


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        find_files([tmp_path / "nowhere"], tmp_path)


def test_the_sidecar_tells_dates_and_addresses(tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "p")
    row = '{"path": "plan.txt", "date": "2025-06-20", "url": "https://example.org/a"}\n\n{"path": "sub/notice.txt", "date": "soon"}\n'
    (folder / "INDEX.jsonl").write_text(row, "utf-8")
    found = {f.identity: f for f in find_files([folder], tmp_path / "c")}
    assert (found["p/plan.txt"].date, found["p/plan.txt"].url) == (dt.date(2025, 6, 20), "https://example.org/a")
    assert found["p/sub/notice.txt"].date is None
    assert "p/INDEX.jsonl" not in found


def test_a_broken_sidecar_is_named_with_its_line(tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "p")
    (folder / "INDEX.jsonl").write_text('{"path": "plan.txt"}\n{"file": 1}\n', "utf-8")
    with pytest.raises(InputError, match="第 2 行"):
        find_files([folder], tmp_path)


def test_a_sidecar_of_odd_values_is_read_and_one_of_another_encoding_is_named(tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "p")
    row = '\ufeff{"path": "plan.txt", "date": 20250620, "url": null, "note": "a\u2028b"}\n'
    (folder / "INDEX.jsonl").write_text(row, "utf-8")
    found = {f.identity: f for f in find_files([folder], tmp_path / "c")}["p/plan.txt"]
    assert (found.date, found.url) == (dt.date(2025, 6, 20), None)
    (folder / "INDEX.jsonl").write_bytes('{"path": "措施.txt"}'.encode("gb18030"))
    with pytest.raises(InputError, match="UTF-8"):
        find_files([folder], tmp_path / "c")


def test_links_are_followed_once_and_broken_ones_named(tmp_path: Path) -> None:
    elsewhere, folder = write_documents(tmp_path / "elsewhere"), tmp_path / "p"
    folder.mkdir()
    for name, target in {"again": ".", "more": elsewhere, "one.txt": elsewhere / "plan.txt"}.items():
        (folder / name).symlink_to(target)
    for name, target in {"broken.txt": tmp_path / "nothing", "self.txt": "self.txt"}.items():
        (folder / name).symlink_to(target)
    files = find_files([folder], tmp_path / "c")
    assert [f.identity for f in files] == [
        "p/broken.txt", "p/more/broken.pdf", "p/more/plan.txt", "p/more/sub/notice.txt", "p/one.txt", "p/self.txt",
    ]  # fmt: skip
    with Store(tmp_path / "policy.db") as store:
        report = ingest(store, files, tmp_path / "c", Settings(workers=1), now=NOW)
    broken = {f.identity: f.message for f in report.failures}
    assert broken.keys() == {"p/broken.txt", "p/more/broken.pdf", "p/self.txt"}
    assert "断了的链接" in broken["p/broken.txt"]
    assert "断了的链接" in broken["p/self.txt"]


def test_two_files_of_one_name_are_not_taken_for_one(tmp_path: Path) -> None:
    for parent in "ab":
        write_documents(tmp_path / parent / "2025")
    with pytest.raises(InputError, match="--as"):
        find_files([tmp_path / "a" / "2025", tmp_path / "b" / "2025"], tmp_path / "c")
    twice = find_files([tmp_path / "a" / "2025", tmp_path / "a" / "2025" / "plan.txt"], tmp_path / "c")
    assert len(twice) == 3


def test_the_workspace_itself_is_no_document(tmp_path: Path) -> None:
    write_documents(tmp_path / "w" / "corpus")
    (tmp_path / "w" / "policy.toml").write_text("")
    (tmp_path / "w" / "indexes").mkdir()
    (tmp_path / "w" / "indexes" / "policy.db").write_text("")
    found = find_files([tmp_path / "w"], tmp_path / "w" / "corpus")
    assert [f.identity for f in found] == ["broken.pdf", "plan.txt", "sub/notice.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
@pytest.mark.parametrize("inside", [True, False])
def test_names_that_are_not_utf8_are_read_as_gb18030(tmp_path: Path, inside: bool) -> None:
    corpus = tmp_path / "c"
    folder = corpus if inside else tmp_path / "p"
    folder.mkdir()
    for name in ("措施".encode("gb18030") + b".txt", b"\xff\xff.txt"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(PLAN, "utf-8")
    (folder / os.fsdecode("坏".encode("gb18030") + b".pdf")).write_bytes(b"%PDF-1.7\nnothing here")
    with Store(tmp_path / "policy.db") as store:
        report = ingest(store, find_files([folder], corpus), corpus, Settings(workers=1), now=NOW)
        first = "" if inside else "p/"
        assert {o.identity for o in report.outcomes} == {
            f"{first}{n}" for n in ("措施.txt", "\\xff\\xff.txt", "坏.pdf")
        }
        assert dict(report.counts) == {"new": 2, "failed": 1}
        assert all((corpus / str(row.source_path)).is_file() for row in store.documents())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    os.mkfifo(tmp_path / "p" / "a.txt")
    with Store(tmp_path / "policy.db") as store:
        report = ingest(store, find_files([tmp_path / "p"], tmp_path), tmp_path, Settings(workers=1), now=NOW)
    assert report.failures[0].reason == "unreadable"


def test_the_same_twice_changes_nothing_and_a_change_makes_a_version(tmp_path: Path) -> None:
    folder, corpus = write_documents(tmp_path / "p"), tmp_path / "corpus"
    settings = Settings(workers=1)
    with Store(tmp_path / "policy.db") as store:
        first = ingest(store, find_files([folder], corpus), corpus, settings, now=NOW)
        assert dict(first.counts) == {"failed": 1, "new": 2}
        assert first.changed
        assert [f.identity for f in first.failures] == ["p/broken.pdf"]
        assert first.failures[0].message
        generation = store.generation

        again = ingest(store, find_files([folder], corpus), corpus, settings, now="2026-02-02T00:00:00+00:00")
        assert dict(again.counts) == {"failed": 1, "unchanged": 2}
        assert again.failures[0].reason == first.failures[0].reason
        assert not again.changed
        assert store.generation == generation

        (folder / "plan.txt").write_text(PLAN.replace("300万", "350万"), "utf-8")
        seen = []
        third = ingest(
            store, find_files([folder], corpus), corpus, settings, now=NOW, progress=lambda d, t, o: seen.append((d, t))
        )
        assert dict(third.counts) == {"failed": 1, "unchanged": 1, "new_version": 1}
        assert seen == [(1, 3), (2, 3), (3, 3)]
        doc_id = RawDocument(b"", "p/plan.txt").doc_id
        assert len(store.versions(doc_id)) == 2
        assert "300万" in store.document(doc_id, 1).text
        assert "350万" in store.document(doc_id).text
    assert len(list((corpus / "raw").rglob("*.txt"))) == 3


def test_a_file_too_large_is_recorded_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 2000)
    settings = Settings(workers=1, limits=Limits(max_bytes=1000))
    with Store(tmp_path / "policy.db") as store:
        report = ingest(store, [FoundFile(path, "big.txt")], tmp_path, settings, now=NOW)
    assert report.failures[0].reason == "too_large"


def test_a_file_that_cannot_be_read_is_recorded(tmp_path: Path) -> None:
    with Store(tmp_path / "policy.db") as store:
        report = ingest(store, [FoundFile(tmp_path / "gone.txt", "gone.txt")], tmp_path, Settings(workers=1), now=NOW)
        assert report.failures[0].reason == "unreadable"
        assert store.failures()[0].identity == "gone.txt"


def test_originals_inside_the_corpus_stay_and_others_are_copied_once(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    inside, outside = corpus / "a.txt", tmp_path / "b.TXT"
    inside.write_bytes(b"1")
    outside.write_bytes(b"2")
    assert keep_original(RawDocument(b"1", "a.txt"), inside, corpus) == "a.txt"
    kept = keep_original(RawDocument(b"2", "b.TXT"), outside, corpus)
    assert kept.startswith("raw/")
    assert (corpus / kept).read_bytes() == b"2"
    assert keep_original(RawDocument(b"2", "b.TXT"), outside, corpus) == kept
    assert len(list(corpus.rglob("*.txt"))) == 2


def test_the_copy_of_a_file_with_a_long_last_part_has_a_name_that_fits(tmp_path: Path) -> None:
    outside = tmp_path / f"1.{'关于做好有关工作的通知' * 7}"
    outside.write_bytes(b"1")
    kept = keep_original(RawDocument(b"1", "a"), outside, tmp_path / "corpus")
    assert Path(kept).suffix == ""
    assert (tmp_path / "corpus" / kept).is_file()
