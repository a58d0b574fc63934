"""Writes generations of the search index: the whole of it, or what changed."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from pipeline.errors import StoreError
from pipeline.language.tokens import segmenter_name
from pipeline.model import Passage
from pipeline.search.analysis import lexical_rows
from pipeline.search.clusters import LEAST, SUFFIXES, ClusterIndex, write_clusters
from pipeline.search.documents import IndexDocument
from pipeline.search.embedder import PLAIN, Embedder, Vectors, plan_of, unit
from pipeline.search.index import (
    CLUSTERS,
    CURRENT,
    DOCUMENTS,
    KEY,
    KEYS,
    LEXICAL,
    MANIFEST,
    OWNER,
    OWNERS,
    PASSAGES,
    PLACES,
    VECTORS,
    WINDOWS,
    Manifest,
    current_folder,
    document_key,
)
from pipeline.search.lexical import LexicalWriter
from pipeline.search.places import document_codes
from pipeline.search.records import append_array, append_records, open_array
from pipeline.search.resuming import ResumingEmbedder, is_slow
from pipeline.search.vectors import append_vectors
from pipeline.search.windows import append_windows, split_spans

Progress = Callable[[int], None]
_CHUNK = 200  # documents written at a time
# So many vectors, or this share of the sorted ones, may follow them before all are sorted anew
_LATER, _LATER_SHARE = 5_000, 0.02
_GROWING = (
    f"{DOCUMENTS}.jsonl",
    f"{DOCUMENTS}.offsets",
    f"{PASSAGES}.jsonl",
    f"{PASSAGES}.offsets",
    OWNERS,
    KEYS,
    PLACES,
    VECTORS,
    *(f"{WINDOWS}{suffix}" for suffix in (".i8", ".scales", ".ends")),
    *(f"{CLUSTERS}{suffix}" for suffix in SUFFIXES),
)


def build_index(
    root: Path,
    documents: Iterable[IndexDocument],
    embedder: Embedder | None,
    *,
    origin: str = "",
    generation: int = 0,
    progress: Progress | None = None,
) -> Manifest:
    """Write a new generation from all ``documents`` and make it the current one.

    A build with a slow embedder that was interrupted goes on where it stopped.

    ``progress`` is told the number of passages written so far.
    """
    manifest = Manifest(
        origin=origin,
        generation=generation,
        segmenter=segmenter_name(),
        embedder=embedder.name if embedder else "",
        revision=embedder.revision if embedder else "",
        dimension=embedder.dimension if embedder else 0,
        window_share=_window_share(embedder),
    )
    with _new_generation(root) as folder:
        slow = ResumingEmbedder(embedder, root) if embedder and is_slow(embedder) else None
        written = _write(root, folder, manifest, documents, slow or embedder, progress)
        if slow:
            slow.finish()
        return written


def update_index(
    root: Path,
    changed: Iterable[IndexDocument],
    removed: Collection[str],
    embedder: Embedder | None,
    *,
    generation: int,
    progress: Progress | None = None,
) -> Manifest:
    """Write a generation that differs from the current one by ``changed`` and ``removed`` documents (doc_ids).

    The cost follows the change, not the size of the index. Raises ``StoreError`` where there is no index, or where it
    was built with another segmenter or embedder.
    """
    source = current_folder(root)
    if source is None:
        raise StoreError(f"{root} 里没有检索索引；请运行 policy index")
    manifest = Manifest.load(source / MANIFEST)
    check_same(manifest, embedder)
    changed = list(changed)
    gone = {document_key(d) for d in (*removed, *(document.doc_id for document in changed))}
    keys = open_array(source / KEYS, manifest.documents, (), KEY)
    rows = np.flatnonzero(np.isin(keys, np.fromiter(gone, KEY, len(gone))))
    dying = sorted(set(rows.tolist()) - set(manifest.dead))
    manifest = dataclasses.replace(manifest, generation=generation, dead=tuple(sorted({*manifest.dead, *dying})))
    with _new_generation(root) as folder:
        _share(source, folder)
        return _write(root, folder, manifest, changed, embedder, progress, dying)


def check_same(manifest: Manifest, embedder: Embedder | None) -> None:
    """Raise ``StoreError`` unless the index was made with this segmenter and this embedder."""
    if manifest.segmenter != segmenter_name():
        raise StoreError(
            f"索引用 {manifest.segmenter} 分词，现在是 {segmenter_name()}；混用会漏检，请运行 policy index 重建"
        )
    wanted = (embedder.name, embedder.revision, embedder.dimension) if embedder else ("", "", 0)
    if wanted != (manifest.embedder, manifest.revision, manifest.dimension):
        raise StoreError(
            f"索引的向量来自 {manifest.embedder or '（无）'} {manifest.revision}，"
            f"现在要用 {wanted[0] or '（无）'} {wanted[1]}；不同模型的向量不能混用，请运行 policy index 重建"
        )
    if _window_share(embedder) != manifest.window_share:
        raise StoreError(f"索引由另一版本的程序写成（{manifest.embedder} 的分窗不同）；请运行 policy index 重建")


def _write(
    root: Path,
    folder: Path,
    manifest: Manifest,
    documents: Iterable[IndexDocument],
    embedder: Embedder | None,
    progress: Progress | None,
    dying: Collection[int] = (),
) -> Manifest:
    lexical = LexicalWriter(folder / LEXICAL)
    try:
        lexical.remove(list(dying))
        remaining = iter(documents)
        while chunk := [_searchable(document) for document in islice(remaining, _CHUNK)]:
            manifest = _append(folder, manifest, chunk, lexical, embedder)
            if progress:
                progress(manifest.passages)
    except BaseException:
        lexical.abandon()  # before the folder goes, or its threads would write into it once more
        raise
    lexical.commit()
    if embedder:
        manifest = _sorted(folder, manifest)
    (folder / MANIFEST).write_text(manifest.dump(), "utf-8")
    _make_current(root, folder)
    return manifest


def _append(
    folder: Path, manifest: Manifest, chunk: list[IndexDocument], lexical: LexicalWriter, embedder: Embedder | None
) -> Manifest:
    row, first = manifest.documents, manifest.passages
    records: list[dict[str, object]] = []
    passages: list[tuple[object, ...]] = []
    owners: list[int] = []
    for document in chunk:
        lexical.add(lexical_rows(document, row, first + len(passages)))
        records.append(_record(document, first + len(passages)))
        owners += [row] * len(document.passages)
        passages += [
            (p.ordinal, p.section_path, p.trail, p.start_char, p.end_char, p.page, p.text) for p in document.passages
        ]
        row += 1
    append_records(folder / DOCUMENTS, manifest.documents, records)
    append_records(folder / PASSAGES, first, passages)
    append_array(folder / OWNERS, first, np.array(owners, OWNER))
    append_array(folder / KEYS, manifest.documents, np.array([document_key(d.doc_id) for d in chunk], KEY))
    append_array(folder / PLACES, manifest.documents, np.array([document_codes(d.region_code, d.title) for d in chunk]))
    if embedder:
        _append_vectors(folder, first, chunk, embedder)
    return dataclasses.replace(manifest, documents=row, passages=first + len(passages))


def _append_vectors(folder: Path, first: int, chunk: list[IndexDocument], embedder: Embedder) -> None:
    plan = plan_of(embedder)
    vectors = embedder.encode_documents([passage_text(d.title, passage) for d in chunk for passage in d.passages])
    append_vectors(folder / VECTORS, first, _in_context(vectors, chunk, plan.context))
    if not _window_share(embedder):
        return
    texts, sizes = [], []
    for document in chunk:
        for passage in document.passages:
            spans = split_spans(passage.text, plan.window_chars)
            texts += [f"{document.title}\n{passage.text[start:end]}" for start, end in spans]
            sizes.append(len(spans))
    windows = embedder.encode_documents(texts)
    append_windows(folder / WINDOWS, first, windows, np.array(sizes, np.int64))


def _sorted(folder: Path, manifest: Manifest) -> Manifest:
    """Sort the vectors into clusters where there are many, and again where many came after the last sorting."""
    later = manifest.passages - manifest.clustered
    if manifest.passages < LEAST or later <= max(_LATER, _LATER_SHARE * manifest.clustered):
        return manifest
    path = folder / CLUSTERS
    before = ClusterIndex(path, manifest.clustered, manifest.dimension) if manifest.clustered else None
    vectors = open_array(folder / VECTORS, manifest.passages, (manifest.dimension,), np.dtype("<f4"))
    write_clusters(path, vectors, before)
    return dataclasses.replace(manifest, clustered=manifest.passages)


def _in_context(vectors: Vectors, chunk: list[IndexDocument], share: float) -> Vectors:
    """Each passage's vector leaning by ``share`` towards the mean of its document."""
    if not share:
        return vectors
    owners = np.repeat(np.arange(len(chunk)), [len(document.passages) for document in chunk])
    sums = np.zeros((len(chunk), vectors.shape[1]), np.float32)
    np.add.at(sums, owners, vectors)
    return unit((1 - share) * vectors + share * unit(sums)[owners])


def _window_share(embedder: Embedder | None) -> float:
    plan = plan_of(embedder) if embedder else PLAIN
    return plan.window_share if plan.window_chars else 0.0


def passage_text(title: str, passage: Passage) -> str:
    """What an embedder reads of a passage: title and headings give it its context."""
    return "\n".join((title, *passage.trail, passage.text))


def _searchable(document: IndexDocument) -> IndexDocument:
    """A document without passages is still found by its title."""
    if document.passages:
        return document
    return dataclasses.replace(document, passages=(Passage(0, "", (), 0, 0, ""),))


def _record(document: IndexDocument, first: int) -> dict[str, object]:
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "identity": document.identity,
        "issuers": document.issuers,
        "doc_number": document.doc_number,
        "region": document.region,
        "text_hash": document.text_hash,
        "dated_on": document.dated_on.isoformat() if document.dated_on else None,
        "first": first,
        "count": len(document.passages),
    }


# --------------------------------------------------------------------------- generations


@contextlib.contextmanager
def _new_generation(root: Path) -> Iterator[Path]:
    """A fresh folder under ``root``, one writer at a time; gone again if writing fails."""
    root.mkdir(parents=True, exist_ok=True)
    with _only_writer(root):
        folder = Path(tempfile.mkdtemp(prefix="generation-", dir=root))
        folder.chmod(0o755)
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


@contextlib.contextmanager
def _only_writer(root: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # Windows: the last writer wins, which leaves a whole generation too
        yield
        return
    with open(root / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(f"另一个进程正在写检索索引 {root}；请等它结束后再试") from error
        yield


def _share(source: Path, folder: Path) -> None:
    """Give ``folder`` the files of ``source`` without copying what is never rewritten in place."""
    for name in _GROWING:
        if (source / name).exists():
            _link(source / name, folder / name)
    (folder / LEXICAL).mkdir()
    for file in (source / LEXICAL).iterdir():
        if file.suffix == ".lock":
            continue
        # tantivy keeps its list of files in two JSON files; all others are written once
        (shutil.copyfile if file.suffix == ".json" else _link)(file, folder / LEXICAL / file.name)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)


def _make_current(root: Path, folder: Path) -> None:
    """Point ``CURRENT`` at ``folder`` in one step, then remove what no longer counts."""
    waiting = root / f"{CURRENT}.new"
    with open(waiting, "w", encoding="utf-8") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    os.replace(waiting, root / CURRENT)
    for old in root.glob("generation-*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
