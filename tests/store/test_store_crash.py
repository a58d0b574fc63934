"""A writer that is killed, and writers side by side."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from stored_documents import document, full_document

from pipeline.store import SaveOutcome, SourceInfo, Store

TESTS = Path(__file__).resolve().parent.parent
DYING = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from stored_documents import full_document
from pipeline.store import SourceInfo, Store, writing

store = Store(Path({path!r}))
insert = writing.insert
def dying(db, table, rows):
    insert(db, table, rows)
    if table == {table!r}:
        os.kill(os.getpid(), signal.SIGKILL)
writing.insert = dying
store.save(full_document(notes=("新读法",)), SourceInfo(), processed_with="v2")
"""


@pytest.mark.parametrize("table", ["titles", "targets", "demands"])
def test_a_writer_killed_in_mid_transaction_leaves_the_last_complete_state(tmp_path: Path, table: str) -> None:
    path = tmp_path / "policy.db"
    made = full_document()
    with Store(path) as store:
        store.save(made, SourceInfo(), processed_with="v1")
        before = list(store.connection.iterdump())
    script = DYING.format(tests=str(TESTS), path=str(path), table=table)
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -signal.SIGKILL
    with Store(path) as store:
        assert list(store.connection.iterdump()) == before
        assert store.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert store.document(made.doc_id) == made
        assert (
            store.save(full_document(notes=("新读法",)), SourceInfo(), processed_with="v2") is SaveOutcome.REPROCESSED
        )


def test_several_writers_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / "policy.db"
    Store(path).close()
    failures: list[BaseException] = []

    def write(name: str) -> None:
        try:
            with Store(path) as store:
                for i in range(10):
                    store.save(document(f"{name}/{i}.txt", f"{name}{i}"), SourceInfo(), processed_with="v1")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "甲乙丙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Store(path, readonly=True) as store:
        assert store.counts()["documents"] == 30
        assert store.generation == 30
        assert len({row.generation for row in store.documents()}) == 30


def test_an_interrupt_rolls_back(store: Store, source: SourceInfo, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.store import writing

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "insert", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.save(full_document(), source, processed_with="v1")
    monkeypatch.undo()
    assert store.counts()["documents"] == 0
    assert store.save(full_document(), source, processed_with="v1") is SaveOutcome.NEW
