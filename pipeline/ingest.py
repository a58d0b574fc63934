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
from pathlib import Path

from pipeline.errors import ParseError
from pipeline.files import FoundFile, find_files, read_sidecar, readable, relative_to_corpus, sidecar_day
from pipeline.model import Document, RawDocument
from pipeline.parsers.worker import WorkerPool
from pipeline.process import process
from pipeline.settings import Settings
from pipeline.store import SourceInfo, Store
from pipeline.version import processing_version

__all__ = [
    "FoundFile", "IngestReport", "Outcome", "Progress", "find_files", "ingest", "keep_bytes", "keep_original",
    "read_sidecar", "sidecar_day", "summary",
]  # fmt: skip

MEGABYTE = 1024 * 1024
_SUFFIX = re.compile(r"\.[0-9a-z]{1,10}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: new, unchanged, new_version, reprocessed or failed."""

    identity: str
    status: str
    title: str = ""
    reason: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Every file of a run with its outcome, in the order they were found."""

    outcomes: tuple[Outcome, ...]

    @property
    def counts(self) -> Counter[str]:
        return Counter(outcome.status for outcome in self.outcomes)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.status == "failed")

    @property
    def changed(self) -> bool:
        return any(outcome.status not in ("unchanged", "failed") for outcome in self.outcomes)

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
    """Process what is new or changed and save it; every file ends with an outcome.

    ``now`` is the ISO time to record. Each document is saved in its own transaction: an interrupted run loses at
    most the document in hand, and the next run goes on from there.
    """
    version = processing_version()
    outcomes: dict[str, Outcome] = {}

    def settle(outcome: Outcome) -> None:
        outcomes[outcome.identity] = outcome
        if progress:
            progress(len(outcomes), len(files), outcome)

    def fail(identity: str, sha256: str, error: ParseError, path: Path) -> None:
        tried_with = "" if error.reason.startswith("needs_") else version  # what was missing may be installed by then
        store.record_failure(
            identity, sha256=sha256, reason=error.reason, message=str(error), parser_version=tried_with,
            source_path=readable(str(path)), failed_at=now,
        )  # fmt: skip
        settle(Outcome(identity, "failed", reason=error.reason, message=str(error)))

    def due() -> Iterator[RawDocument]:
        for file in files:
            try:
                raw = _read(file, settings)
            except ParseError as error:
                fail(file.identity, "", error, file.path)
                continue
            if store.needs_processing(raw, version):
                yield raw
            elif (known := failed.get(file.identity)) and known.sha256 == raw.content_sha256:
                settle(Outcome(file.identity, "failed", reason=known.reason, message=known.message))
            else:
                settle(Outcome(file.identity, "unchanged"))

    failed = {row.identity: row for row in store.failures()}
    paths = {file.identity: file.path for file in files}
    work = functools.partial(process, settings=settings)
    workers = settings.workers or os.cpu_count() or 1
    limits = settings.limits
    with WorkerPool(work, workers=workers, timeout_s=limits.timeout_s, memory_mb=limits.memory_mb) as pool:
        for raw, result in pool.map(due()):
            path = paths[raw.identity]
            if isinstance(result, ParseError):
                fail(raw.identity, raw.content_sha256, result, path)
                continue
            if raw.fetched_at and raw.identity not in failed and _says_the_same(store, result):
                settle(Outcome(raw.identity, "unchanged", title=result.title))
                continue
            settle(_save(store, raw, result, path, corpus, version, now))
    return IngestReport(tuple(outcomes[file.identity] for file in files))


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


def _save(
    store: Store, raw: RawDocument, document: Document, path: Path, corpus: Path, version: str, now: str
) -> Outcome:
    source = SourceInfo(
        url=raw.url,
        path=keep_original(raw, path, corpus),
        media_type=raw.media_type,
        byte_size=len(raw.content),
        fetched_at=raw.fetched_at,
        ingested_at=now,
        parent_doc_id=raw.parent_doc_id,
    )
    saved = store.save(document, source, processed_with=version)
    return Outcome(raw.identity, str(saved), title=document.title)


def keep_original(raw: RawDocument, path: Path, corpus: Path) -> str:
    """Where the bytes lie, relative to ``corpus``: where they are if inside it, else a copy named by its content.

    Copies are never overwritten: an older version keeps its own bytes.
    """
    inside = relative_to_corpus(path, corpus)
    if inside and inside == readable(inside):
        return inside
    suffix = path.suffix.lower()
    return keep_bytes(raw.content, suffix if _SUFFIX.fullmatch(suffix) else "", corpus)[0]


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
