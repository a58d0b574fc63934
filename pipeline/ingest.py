"""Files on disk → the store: find, keep, process in workers, save, report. This is where the clock may be read."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import os
import re
import stat
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.archives import Unpacker, archive_format
from pipeline.articles import find_articles
from pipeline.errors import ParseError
from pipeline.files import FoundFile, find_files, read_sidecar, readable, relative_to_corpus, sidecar_day
from pipeline.model import Document, RawDocument
from pipeline.parsers.worker import WorkerPool
from pipeline.process import process
from pipeline.settings import Settings
from pipeline.store import ArchiveRow, FailureRow, SourceInfo, Store
from pipeline.version import processing_version

__all__ = [
    "FoundFile", "IngestReport", "Outcome", "Progress", "find_files", "ingest", "keep_bytes", "keep_original",
    "read_sidecar", "sidecar_day", "summary",
]  # fmt: skip

MEGABYTE = 1024 * 1024
_SUFFIX = re.compile(r"\.[0-9a-z]{1,10}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file or a member of an archive: new, unchanged, new_version, reprocessed, failed, or joined
    (a later page of an article: part of the document of its first page)."""

    identity: str
    status: str
    title: str = ""
    reason: str = ""
    message: str = ""
    into: str = ""  # of a page that was joined: the identity of the first page


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Every file and member of a run with its outcome, in the order they were found."""

    outcomes: tuple[Outcome, ...]

    @property
    def counts(self) -> Counter[str]:
        return Counter(outcome.status for outcome in self.outcomes)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.status == "failed")

    @property
    def changed(self) -> bool:
        return any(outcome.status not in ("unchanged", "failed", "joined") for outcome in self.outcomes)

    def __repr__(self) -> str:
        return f"<IngestReport {dict(self.counts)}>"


Progress = Callable[[int, int, Outcome], None]


def ingest(
    store: Store,
    files: Sequence[FoundFile],
    corpus: Path,
    settings: Settings,
    *,
    now: str,
    progress: Progress | None = None,
) -> IngestReport:
    """Process what is new or changed and save it; every file and every member of an archive ends with an outcome.

    ``now`` is the ISO time to record. Each document is saved in its own transaction: an interrupted run loses at
    most the document in hand, and the next run goes on from there. The pages of one article become one document, and
    families are brought up to date at the end.
    """
    from pipeline.families import link_families  # numpy: not for those who only ask for help

    run = _Run(store, files, corpus, settings, now, progress)
    run.carry_out()
    link_families(store)
    return IngestReport(run.in_order())


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where the bytes of a document lie: a file, or a member of the archive in ``file``."""

    file: FoundFile
    name: Path
    is_member: bool = False


@dataclass(frozen=True, slots=True)
class _Archive:
    file: FoundFile
    row: ArchiveRow
    members: list[str]
    error: ParseError | None


class _Run:
    def __init__(
        self,
        store: Store,
        files: Sequence[FoundFile],
        corpus: Path,
        settings: Settings,
        now: str,
        progress: Progress | None,
    ) -> None:
        self._store, self._files, self._corpus, self._settings = store, files, corpus, settings
        self._now, self._progress = now, progress
        self._version = processing_version()
        self._failed = {row.identity: row for row in store.failures()}
        self._origins: dict[str, _Origin] = {}
        self._articles = find_articles(files)
        self._first_pages = {page.identity: first for first, pages in self._articles.items() for page in pages}
        self._archives: list[_Archive] = []  # to be noted once their members are
        self._total = len(files)
        self._outcomes: dict[str, Outcome] = {}
        self._order: dict[str, int] = {}

    def in_order(self) -> tuple[Outcome, ...]:
        """The outcomes in the order the files were found, members where their archive stands."""
        return tuple(self._outcomes[identity] for identity in sorted(self._outcomes, key=self._order.__getitem__))

    def carry_out(self) -> None:
        workers = self._settings.workers or os.cpu_count() or 1
        limits = self._settings.limits
        work = functools.partial(process, settings=self._settings)
        with (
            Unpacker(limits) as self._unpacker,
            WorkerPool(
                work,
                workers=workers,
                timeout_s=limits.timeout_s,
                memory_mb=limits.memory_mb,
                weight=lambda raw: len(raw.content),
            ) as pool,
        ):
            for raw, result in pool.map(self._due()):
                self._take(raw, result)
        for archive in self._archives:
            self._store.save_archive(archive.row, archive.members)
            if archive.error:
                self._fail(archive.row.identity, archive.row.sha256, archive.error, archive.file.path)

    # ------------------------------------------------------------------ what is due

    def _due(self) -> Iterator[RawDocument]:
        for file in self._files:
            if first := self._first_pages.get(file.identity):
                self._settle(Outcome(file.identity, "joined", into=first))
                continue
            try:
                raw = self._read(file)
            except ParseError as error:
                self._fail(file.identity, "", error, file.path)
                continue
            if archive_format(raw.content, raw.identity):
                yield from self._members(file, raw)
            else:
                yield from self._if_due(raw, _Origin(file, file.path))

    def _read(self, file: FoundFile) -> RawDocument:
        raw = _read(file, self._settings)
        following = [_read(page, self._settings).content for page in self._articles.get(file.identity, ())]
        return dataclasses.replace(raw, following=tuple(following)) if following else raw

    def _if_due(self, raw: RawDocument, origin: _Origin) -> Iterator[RawDocument]:
        self._order.setdefault(raw.identity, len(self._order))
        if self._store.needs_processing(raw, self._version):
            self._origins[raw.identity] = origin
            yield raw
        elif (known := self._failed.get(raw.identity)) and known.sha256 == raw.content_sha256:
            self._settle_failed(known)
        else:
            self._settle(Outcome(raw.identity, "unchanged"))

    # ------------------------------------------------------------------ archives

    def _members(self, file: FoundFile, raw: RawDocument) -> Iterator[RawDocument]:
        sha256 = raw.content_sha256
        if not self._store.archive_is_due(raw.identity, sha256, self._version):
            self._settle_as_known(raw.identity)
            return
        trouble: ParseError | None = None
        found = self._unpacker.unpack(file.path, raw.identity)
        self._total += len(found) - 1
        for member in found:
            if member.file is not None:
                content = member.file.read_bytes()
                member.file.unlink()
                origin = _Origin(file, Path(PurePosixPath(member.identity).name), is_member=True)
                yield from self._if_due(dataclasses.replace(raw, content=content, identity=member.identity), origin)
            elif member.error and member.identity != raw.identity:
                self._fail(member.identity, sha256, member.error, file.path)
            else:
                trouble = member.error
        path, _ = self._kept(raw, _Origin(file, file.path))
        row = ArchiveRow(raw.identity, sha256, self._version, path, raw.url, raw.parent_doc_id, len(found), self._now)
        self._archives.append(_Archive(file, row, [member.identity for member in found], trouble))

    def _settle_as_known(self, archive: str) -> None:
        """The archive is as it was: so is each of its members, the failed ones included."""
        documents, failures = self._store.archive_members(archive)
        self._total += len(documents) + len(failures) - 1
        for identity in documents:
            self._settle(Outcome(identity, "unchanged"))
        for failure in failures:
            self._settle_failed(failure)

    # ------------------------------------------------------------------ results

    def _take(self, raw: RawDocument, result: Document | ParseError) -> None:
        origin = self._origins.pop(raw.identity)
        if isinstance(result, ParseError):
            self._fail(raw.identity, raw.content_sha256, result, origin.file.path)
            return
        if raw.following:
            pages = [page.identity for page in self._articles[raw.identity]]
            result = dataclasses.replace(result, extra={**result.extra, "pages": pages})
        if raw.fetched_at and raw.identity not in self._failed and _says_the_same(self._store, result):
            self._settle(Outcome(raw.identity, "unchanged", title=result.title))
            return
        path, size = self._kept(raw, origin)
        source = SourceInfo(
            url=raw.url, path=path, media_type=raw.media_type, byte_size=size, fetched_at=raw.fetched_at,
            ingested_at=self._now, parent_doc_id=raw.parent_doc_id,
        )  # fmt: skip
        saved = self._store.save(result, source, processed_with=self._version)
        self._settle(Outcome(raw.identity, str(saved), title=result.title))

    def _kept(self, raw: RawDocument, origin: _Origin) -> tuple[str, int]:
        """Where the original lies, relative to the corpus, and its size; further pages of an article are kept, too."""
        for page in self._articles.get(raw.identity, ()) if raw.following else ():
            keep_original(_read(page, self._settings), page.path, self._corpus)
        if origin.is_member:
            return keep_bytes(raw.content, _suffix(origin.name), self._corpus)[0], len(raw.content)
        return keep_original(raw, origin.file.path, self._corpus), len(raw.content)

    def _fail(self, identity: str, sha256: str, error: ParseError, path: Path) -> None:
        # What was missing may be installed by then.
        tried_with = "" if error.reason.startswith("needs_") else self._version
        self._store.record_failure(
            identity, sha256=sha256, reason=error.reason, message=str(error), parser_version=tried_with,
            source_path=readable(str(path)), failed_at=self._now,
        )  # fmt: skip
        self._settle(Outcome(identity, "failed", reason=error.reason, message=str(error)))

    def _settle_failed(self, known: FailureRow) -> None:
        self._settle(Outcome(known.identity, "failed", reason=known.reason, message=known.message))

    def _settle(self, outcome: Outcome) -> None:
        self._order.setdefault(outcome.identity, len(self._order))
        self._outcomes[outcome.identity] = outcome
        if self._progress:
            self._progress(len(self._outcomes), max(self._total, len(self._outcomes)), outcome)


def _read(file: FoundFile, settings: Settings) -> RawDocument:
    name = readable(str(file.path))
    try:
        found = file.path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would be read for ever
            raise ParseError("unreadable", f"{name} 不是普通文件（管道、设备之类），没有读")
        if found.st_size > settings.limits.max_bytes:
            size, most = (count // MEGABYTE for count in (found.st_size, settings.limits.max_bytes))
            raise ParseError("too_large", f"{name} 有 {size} MB，超过上限 {most} MB；可调 max_bytes")
        content = file.path.read_bytes()
    except OSError as error:
        raise ParseError("unreadable", f"{name} 读不出：{_trouble(error, file.path)}") from error
    return RawDocument(
        content, file.identity, file.media_type, file.fetched_at, file.date, file.url, file.parent_doc_id
    )


def _trouble(error: OSError, path: Path) -> str:
    if path.is_symlink() and not path.exists():
        return "是一个断了的链接；请改正或删去它"
    if isinstance(error, FileNotFoundError):
        return "读入时已被移走；请再读一次"
    if isinstance(error, PermissionError):
        return "没有权限；请用 chmod 开放读权限"
    return f"{error.strerror}；请检查磁盘"


def _says_the_same(store: Store, document: Document) -> bool:
    """Other bytes but nothing else: pages count their visitors and rotate their advertisements."""
    if not store.known(document.identity):
        return False
    stored = store.as_read(document.doc_id)
    return dataclasses.replace(document, content_sha256=stored.content_sha256) == stored != document


def keep_original(raw: RawDocument, path: Path, corpus: Path) -> str:
    """Where the bytes lie, relative to ``corpus``: where they are if inside it, else a copy named by its content.

    Copies are never overwritten: an older version keeps its own bytes.
    """
    inside = relative_to_corpus(path, corpus)
    if inside and inside == readable(inside):
        return inside
    return keep_bytes(raw.content, _suffix(path), corpus)[0]


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def keep_bytes(content: bytes, suffix: str, corpus: Path) -> tuple[str, bool]:
    """Write ``content`` below ``corpus/raw``, named by its hash; the relative path, and whether it is new there."""
    digest = hashlib.sha256(content).hexdigest()
    relative = Path("raw") / digest[:2] / f"{digest}{suffix}"
    target = corpus / relative
    if target.exists() and target.stat().st_size == len(content):
        return relative.as_posix(), False
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as temporary:
        temporary.write(content)
    os.replace(temporary.name, target)
    return relative.as_posix(), True


def summary(outcomes: Iterable[Outcome]) -> Counter[str]:
    """Failures by reason."""
    return Counter(outcome.reason for outcome in outcomes if outcome.status == "failed")
