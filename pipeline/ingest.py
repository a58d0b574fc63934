"""Files on disk → the store: find, keep, process in workers, save, report. This is where the clock may be read."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.errors import InputError, ParseError
from pipeline.model import Document, RawDocument
from pipeline.parsers.worker import WorkerPool
from pipeline.process import process
from pipeline.settings import Settings
from pipeline.store import SourceInfo, Store
from pipeline.version import processing_version

SIDECAR = "INDEX.jsonl"  # optional: one row a file with path and any of date, url
_IGNORED = {SIDECAR, "Thumbs.db", "desktop.ini"}
_OWN = re.compile(r"README\.md|sources\.toml|raw/FETCHED\.jsonl|raw/[0-9a-f]{2}/[0-9a-f]{64}(?:\.\w+)?")  # in corpus/
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})(?!\d)")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to ingest and the identity it will have; ``date`` and ``url`` from the sidecar, where it tells them.

    ``fetched_at`` (ISO time) marks what came from the web, with the media type the server claimed.
    """

    path: Path
    identity: str
    date: date | None = None
    url: str | None = None
    fetched_at: str | None = None
    media_type: str | None = None
    parent_doc_id: str | None = None


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


def find_files(paths: Sequence[Path], corpus: Path, collection: str | None = None) -> list[FoundFile]:
    """The files below ``paths``, sorted; identities are relative to ``corpus`` for files inside it.

    A file elsewhere is named by its folder (or ``collection``) and its path within: ``policies/2024/a.pdf``.
    Hidden files, office lock files, the sidecar, and the README, the list of sources and the kept originals of
    ``corpus`` are passed over.
    """
    found: dict[str, FoundFile] = {}
    for path in paths:
        if not path.exists():
            raise InputError(f"找不到 {path}；请检查路径")
        root = path if path.is_dir() else path.parent
        sidecar = read_sidecar(root / SIDECAR)
        for file in sorted(_walk(path)):
            if _is_own(file.resolve(), corpus.resolve()):
                continue
            identity = _identity(file.resolve(), root.resolve(), corpus.resolve(), collection)
            row = sidecar.get(file.relative_to(root).as_posix(), {})
            found[identity] = FoundFile(file, identity, sidecar_day(row.get("date")), row.get("url"))
    return list(found.values())


def _is_own(file: Path, corpus: Path) -> bool:
    return file.is_relative_to(corpus) and _OWN.fullmatch(file.relative_to(corpus).as_posix()) is not None


def _walk(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if not name.startswith((".", "~$")) and name not in _IGNORED:
                yield Path(folder) / name


def _identity(file: Path, root: Path, corpus: Path, collection: str | None) -> str:
    if file.is_relative_to(corpus):
        return file.relative_to(corpus).as_posix()
    return f"{collection or root.name or 'root'}/{file.relative_to(root).as_posix()}"


def read_sidecar(path: Path) -> dict[str, dict[str, str | None]]:
    """Rows of an ``INDEX.jsonl`` by path; empty where there is none."""
    if not path.is_file():
        return {}
    rows: dict[str, dict[str, str | None]] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rows[row["path"]] = row
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path} 第 {number} 行应是带 path 的 JSON 对象：{error}") from error
    return rows


def sidecar_day(text: str | None) -> date | None:
    """The day a sidecar row tells (2024-06-30, 2024/6/30, 2024年6月30日, 20240630); None where it is none."""
    found = _DAY.match(text.strip()) if text else None
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


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
            source_path=str(path), failed_at=now,
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
    try:
        size = file.path.stat().st_size
        if size > settings.limits.max_bytes:
            most = settings.limits.max_bytes // MEGABYTE
            raise ParseError("too_large", f"{file.path} 有 {size // MEGABYTE} MB，超过上限 {most} MB；可调 max_bytes")
        content = file.path.read_bytes()
    except OSError as error:
        raise ParseError("unreadable", f"{file.path} 读不出：{error.strerror}；请检查权限") from error
    return RawDocument(
        content, file.identity, file.media_type, file.fetched_at, file.date, file.url, file.parent_doc_id
    )


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
    resolved, root = path.resolve(), corpus.resolve()
    if resolved.is_relative_to(root):
        return resolved.relative_to(root).as_posix()
    return keep_bytes(raw.content, path.suffix.lower(), corpus)[0]


def keep_bytes(content: bytes, suffix: str, corpus: Path) -> tuple[str, bool]:
    """Write ``content`` below ``corpus/raw``, named by its hash; the relative path, and whether it is new there."""
    digest = hashlib.sha256(content).hexdigest()
    relative = Path("raw") / digest[:2] / f"{digest}{suffix}"
    target = corpus / relative
    if target.exists() and target.stat().st_size == len(content):
        return relative.as_posix(), False
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as temporary:
        temporary.write(content)
    os.replace(temporary.name, target)
    return relative.as_posix(), True


def summary(outcomes: Iterable[Outcome]) -> Counter[str]:
    """Failures by reason."""
    return Counter(outcome.reason for outcome in outcomes if outcome.status == "failed")
