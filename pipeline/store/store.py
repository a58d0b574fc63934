"""The truth: one SQLite file, and the only code that writes it."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError, StoreError
from pipeline.model import Document, RawDocument, SectionStrategy, StrategyLabel
from pipeline.store import families, lookup, reading, writing
from pipeline.store.connection import connect, transaction
from pipeline.store.families import FamilyTables
from pipeline.store.filters import DAY_MARKS, STATUS_ON_DAY, Filters
from pipeline.store.migrations import is_current, migrate
from pipeline.store.records import (
    ArchiveRow,
    CitationRow,
    DocumentRow,
    FailureRow,
    FamilyRow,
    Link,
    PassageRow,
    RepealRow,
    RunRow,
    SaveOutcome,
    SourceInfo,
    ValidityRow,
    VersionRow,
)
from pipeline.store.review import Action, Correction, Label, ReviewRow, Settled, deciding, history

if TYPE_CHECKING:
    from sqlite_utils import Database

_NO_FILTERS = Filters()


class Store:
    """Documents, their versions and facts, failures and runs.

    A context manager; ``readonly`` opens an existing file without writing to it. One writer at a time (a second waits
    half a minute), readers are never blocked. Raises ``StoreError`` where the file cannot be used as it is.
    """

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.path = Path(path)
        self.readonly = readonly
        self._db = self._connect()

    def _connect(self) -> sqlite3.Connection:
        connection = connect(self.path, readonly=self.readonly)
        try:
            if self.readonly and not is_current(connection):
                connection.close()  # an older file is upgraded first, even for reading
                connection = connect(self.path)
            migrate(connection)
        except sqlite3.Error as error:
            connection.close()
            raise StoreError(f"不能建立或升级数据库 {self.path}（{error}）：请检查磁盘空间和文件权限") from error
        except StoreError:
            connection.close()
            raise
        return connection

    # ------------------------------------------------------------------ life

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Store {self.path} {self.counts()['documents']} 份文档>"

    @property
    def connection(self) -> sqlite3.Connection:
        """The open connection, rows as ``sqlite3.Row``: for queries of one's own."""
        return self._db

    @property
    def db(self) -> Database:
        """The same file as a sqlite-utils ``Database``, for notebooks: ``list(store.db.query(...))``."""
        from sqlite_utils import Database

        return Database(self._db, execute_plugins=False)

    # ------------------------------------------------------------------ writing

    def save(self, document: Document, source: SourceInfo, *, processed_with: str) -> SaveOutcome:
        """Store one document in one transaction; an earlier failure of its file is forgotten.

        The same bytes read the same way change nothing, other bytes make a new version (old versions stay
        readable), the same bytes read differently replace the rows of their version.
        """
        self._check_writable()
        try:
            with transaction(self._db):
                return writing.save(self._db, document, source, processed_with)
        except (sqlite3.Error, UnicodeEncodeError) as error:
            raise StoreError(f"不能存入 {document.identity}（{document.doc_id}）：{error}") from error

    def record_failure(
        self,
        identity: str,
        *,
        sha256: str,
        reason: str,
        message: str,
        parser_version: str,
        source_path: str | None = None,
        failed_at: str | None = None,
    ) -> None:
        """Keep that a file could not be read, until ``save`` succeeds for the same identity."""
        self._check_writable()
        doc_id = RawDocument(b"", identity).doc_id
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO parse_failures VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (identity) DO UPDATE SET "
                "doc_id = excluded.doc_id, sha256 = excluded.sha256, reason = excluded.reason, "
                "message = excluded.message, parser_version = excluded.parser_version, "
                "source_path = excluded.source_path, failed_at = excluded.failed_at, attempts = attempts + 1",
                [identity, doc_id, sha256, reason, message, parser_version, source_path, failed_at],
            )

    def record_run(
        self,
        command: str,
        started_at: str,
        finished_at: str | None,
        counts: Mapping[str, int],
        detail: Mapping[str, object] | None = None,
    ) -> int:
        """Keep what a run did; returns its number."""
        self._check_writable()
        packed = [json.dumps(dict(value or {}), ensure_ascii=False, sort_keys=True) for value in (counts, detail)]
        with transaction(self._db):
            sql = "INSERT INTO runs (command, started_at, finished_at, counts, detail) VALUES (?, ?, ?, ?, ?)"
            return int(self._db.execute(sql, [command, started_at, finished_at, *packed]).lastrowid or 0)

    def _check_writable(self) -> None:
        if self.readonly:
            raise StoreError(f"数据库 {self.path} 是以只读方式打开的：请用 Store(path) 打开再写入")

    # ------------------------------------------------------------------ archives

    def archive_is_due(self, identity: str, sha256: str, pipeline_version: str) -> bool:
        """False where this very archive was read with this code, and no member waits for something to be installed."""
        return families.archive_is_due(self._db, identity, sha256, pipeline_version)

    def archive_members(self, identity: str) -> tuple[list[str], list[FailureRow]]:
        """Identities of the documents that came out of an archive, and the failures of it and of its members."""
        return families.archive_members(self._db, identity)

    def save_archive(self, row: ArchiveRow, members: Iterable[str]) -> None:
        """Remember that all ``members`` (identities) of an archive have been dealt with."""
        self._check_writable()
        with transaction(self._db):
            families.save_archive(self._db, row, members)

    # ------------------------------------------------------------------ families

    def family(self, doc_id: str) -> list[FamilyRow]:
        """The document with all that belongs together with it, the original first; empty where it has no relatives."""
        return families.family(self._db, doc_id)

    def families(self) -> Iterator[list[FamilyRow]]:
        """Every family, its original first."""
        return families.families(self._db)

    def links(self, doc_id: str | None = None) -> list[Link]:
        """What belongs to what, and why: from and to one document, or all."""
        return families.links(self._db, doc_id)

    def family_ids(self) -> dict[str, tuple[str, str]]:
        """doc_id → (family_id, role) of every document that has relatives; ``family_id`` is the original's doc_id."""
        return families.family_ids(self._db)

    def same_text(self) -> dict[str, str]:
        """doc_id of each reprint → doc_id of the preferred copy of its text: what search may fold into one result."""
        return families.same_text(self._db)

    def family_counts(self) -> dict[str, int]:
        """How many families there are, and how many members of each role besides the originals."""
        return families.family_counts(self._db)

    @contextmanager
    def family_tables(self) -> Iterator[FamilyTables]:
        """The tables of families for one run of the linker, in one transaction."""
        self._check_writable()
        with transaction(self._db):
            yield FamilyTables(self._db)

    def remove(self, doc_id: str) -> None:
        """Take a document and all its versions out. Its original stays where it lies; ``policy ingest`` reads it again.

        Families, and decisions of people, are kept until the next linking and for ever.
        """
        self._check_writable()
        with transaction(self._db):
            if not self._db.execute("DELETE FROM documents WHERE doc_id = ?", [doc_id]).rowcount:
                raise InputError(f"没有文档 {doc_id}")
            writing.next_generation(self._db)

    # ------------------------------------------------------------------ what people decide

    def review(
        self,
        fact_id: str,
        action: Action,
        changes: Mapping[str, str] | None = None,
        *,
        note: str = "",
        decided_at: str | None = None,
    ) -> Correction:
        """Keep a decision on a fact and apply it; ``decided_at`` is an ISO time. See ``review.SETTABLE`` for fields.

        Raises ``InputError`` where there is no such fact, or a field or value cannot be.
        """
        self._check_writable()
        with transaction(self._db):
            return deciding.decide(self._db, fact_id.strip().lower(), action, dict(changes or {}), note, decided_at)

    def label(
        self, reference: str, strategy: str, carries: bool, *, note: str = "", decided_at: str | None = None
    ) -> Label:
        """Keep a person's word on whether a document carries a strategy, and apply it."""
        self._check_writable()
        doc_id = self.find(reference)
        with transaction(self._db):
            return deciding.label(self._db, doc_id, strategy, carries, note, decided_at)

    def set_strategies(
        self, doc_id: str, strategies: tuple[StrategyLabel, ...], sections: tuple[SectionStrategy, ...] = ()
    ) -> bool:
        """Replace what the model said of a document and its sections; a person's labels stay over it. Whether the
        labels of the document changed."""
        self._check_writable()
        document, version = self.as_read(doc_id), self.row(doc_id).version
        changed = dataclasses.replace(document, strategies=strategies, section_strategies=sections)
        if changed == document:
            return False
        with transaction(self._db):
            writing.rewrite(self._db, changed, version)
        return document.strategies != strategies

    def corrections(self, doc_id: str | None = None) -> list[Correction]:
        """Every decision on facts, of one document or of all, oldest first."""
        return history.corrections(self._db, doc_id)

    def labels(self, doc_id: str | None = None) -> list[Label]:
        """Every decision on labels, of one document or of all, oldest first."""
        return history.labels(self._db, doc_id)

    def doubtful(
        self, tables: Sequence[str] = (), filters: Filters = _NO_FILTERS, *, limit: int = -1, below: float = 1.01
    ) -> list[ReviewRow]:
        """Facts that nobody reviewed yet, the least certain first; ``tables`` as in ``review.FACT_TABLES``."""
        return deciding.doubtful(self._db, tables, filters, limit, below)

    # ------------------------------------------------------------------ what is due

    def known(self, identity: str) -> bool:
        """Whether a document of this identity is stored."""
        return self._one("SELECT 1 FROM documents WHERE identity = ?", identity) is not None

    def needs_processing(self, raw: RawDocument, pipeline_version: str) -> bool:
        """False where these very bytes were already read, or already failed, with this version of the code."""
        sha256 = raw.content_sha256
        if self._one("SELECT 1 FROM parse_failures WHERE identity = ?", raw.identity):
            return self.needs_retry(raw.identity, sha256, pipeline_version)
        row = self._one("SELECT content_sha256, processed_with FROM documents WHERE identity = ?", raw.identity)
        return row is None or (row[0], row[1]) != (sha256, pipeline_version)

    def needs_retry(self, identity: str, sha256: str, parser_version: str) -> bool:
        """False where the last attempt on these bytes failed with this very version of the code."""
        row = self._one("SELECT sha256, parser_version FROM parse_failures WHERE identity = ?", identity)
        return row is None or (row[0], row[1]) != (sha256, parser_version)

    # ------------------------------------------------------------------ reading

    @property
    def generation(self) -> int:
        """Grows with every change of a document; the search index is stamped with it."""
        row = self._one("SELECT value FROM meta WHERE key = 'generation'")
        return int(row[0]) if row else 0

    def find(self, reference: str) -> str:
        """The doc_id that a doc_id, its beginning, an identity, a 发文字号 or (part of) a title names.

        Raises ``InputError`` where none or several do; the message lists the candidates.
        """
        return lookup.find(self._db, reference)

    def document(self, reference: str, version: int | None = None) -> Document:
        """The document that ``reference`` names (see ``find``), by default as it is now.

        Equal to what was saved, but for what people decided about it (``review``, ``label``).
        """
        doc_id = self.find(reference)
        number = version if version is not None else self.row(doc_id).version
        return writing.settled_document(self._db, self.as_read(doc_id, number), number).document

    def as_read(self, doc_id: str, version: int | None = None) -> Document:
        """The document as the program read it, before what people decided about its facts and labels."""
        number = version if version is not None else self.row(doc_id).version
        found = reading.document(self._db, doc_id, number)
        if found is None:
            known = "、".join(str(row.version) for row in self.versions(doc_id))
            raise InputError(f"文档 {doc_id} 没有第 {version} 版：现有版本 {known}")
        return found

    def settled(self, doc_id: str) -> Settled:
        """The current version with every fact as read beside what holds, and the decisions that found no fact."""
        version = self.row(doc_id).version
        return writing.settled_document(self._db, self.as_read(doc_id, version), version)

    def row(self, doc_id: str) -> DocumentRow:
        """The list row of one document, by its whole doc_id."""
        row = self._one("SELECT * FROM documents WHERE doc_id = ?", doc_id)
        if row is None:
            raise InputError(f"没有文档 {doc_id}")
        return reading.record(DocumentRow, row)

    def documents(
        self, filters: Filters = _NO_FILTERS, *, since_generation: int = 0, limit: int = -1
    ) -> Iterator[DocumentRow]:
        """Current documents, newest first; with ``since_generation`` those changed later, in order of change."""
        return reading.documents(self._db, filters, since_generation, limit)

    def doc_ids(self, filters: Filters = _NO_FILTERS) -> set[str]:
        """The ids of the documents that pass ``filters``."""
        where, parameters = filters.sql_where()
        return {row[0] for row in self._db.execute(f"SELECT d.doc_id FROM documents d WHERE {where}", parameters)}

    def passages(
        self,
        filters: Filters = _NO_FILTERS,
        *,
        doc_ids: Sequence[str] | None = None,
        since_generation: int = 0,
        strategy: str | None = None,
    ) -> Iterator[PassageRow]:
        """Passages of current versions, document after document: of all, of ``doc_ids``, or of what changed after
        ``since_generation``; with ``strategy`` only those that themselves pursue it."""
        return reading.passages(self._db, filters, doc_ids, since_generation, strategy)

    def versions(self, doc_id: str) -> list[VersionRow]:
        """The history of one document, oldest first."""
        rows = self._db.execute("SELECT * FROM versions WHERE doc_id = ? ORDER BY version", [doc_id])
        return [reading.record(VersionRow, row) for row in rows]

    def failures(self) -> list[FailureRow]:
        """Files that could not be read, by reason."""
        rows = self._db.execute("SELECT * FROM parse_failures ORDER BY reason, identity")
        return [reading.record(FailureRow, row) for row in rows]

    def runs(self, limit: int = 20) -> list[RunRow]:
        """The last runs, newest first."""
        rows = self._db.execute("SELECT * FROM runs ORDER BY run_id DESC LIMIT ?", [limit])
        return [reading.record(RunRow, row) for row in rows]

    def citations(self, doc_id: str) -> list[CitationRow]:
        """Edges from and to one document: what of the corpus it names, and what names it."""
        sql = (  # two halves: each finds its way by an index
            "SELECT * FROM citations WHERE doc_id = ?1 UNION SELECT * FROM citations WHERE cited_doc_id = ?1 "
            "ORDER BY doc_id, start_char, cited_doc_id"
        )
        return [reading.record(CitationRow, row) for row in self._db.execute(sql, [doc_id])]

    def repeals(self, doc_id: str) -> list[RepealRow]:
        """Documents of the corpus that end this one, in the order they do, those without a day last."""
        sql = "SELECT DISTINCT * FROM repeals WHERE doc_id = ? ORDER BY repealed_on IS NULL, repealed_on, by_doc_id"
        return [reading.record(RepealRow, row) for row in self._db.execute(sql, [doc_id])]

    def validity(self, reference: str, day: date) -> ValidityRow:
        """Whether the document that ``reference`` names (see ``find``) holds on ``day``, and since when or by what."""
        row = self.row(self.find(reference))
        sql = f"SELECT {STATUS_ON_DAY} FROM documents d WHERE d.doc_id = ?"
        status = str(self._one(sql, *[day.isoformat()] * DAY_MARKS, row.doc_id)[0])
        repeal = next((r for r in self.repeals(row.doc_id) if r.repealed_on and r.repealed_on <= day), None)
        since = {
            "repealed": repeal.repealed_on if repeal else None,
            "expired": row.expires_on + timedelta(days=1) if row.expires_on else None,
            "in_force": row.effective_on or row.dated_on,
        }.get(status)
        return ValidityRow(row.doc_id, day, status, since, repeal if status == "repealed" else None)

    def counts(self) -> dict[str, int]:
        """How much there is: documents, versions, passages, facts by kind, failures (current versions only)."""
        sums = "passage deadline target reference meeting event instrument application"
        columns = ", ".join(f'coalesce(sum({name}_count), 0) AS "{name}s"' for name in sums.split())
        row = self._one(
            f"SELECT count(*) AS documents, (SELECT count(*) FROM versions) AS versions, {columns}, "
            "(SELECT count(*) FROM parse_failures) AS failures FROM documents"
        )
        return dict(row) if row else {}

    def facets(self, filters: Filters = _NO_FILTERS) -> dict[str, list[tuple[str, int]]]:
        """How the chosen documents spread: region, level, issuer, doc_type, status, strategy, year → (value, count),
        the most frequent first."""
        return reading.facets(self._db, filters)

    def _one(self, sql: str, *parameters: object) -> Any:
        return self._db.execute(sql, parameters).fetchone()


def open_store(path: Path, *, readonly: bool = False) -> Store:
    """Open (or, unless ``readonly``, create) the store at ``path``."""
    return Store(path, readonly=readonly)
