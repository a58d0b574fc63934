"""The search index on disk, as it is read.

``indexes/search/`` holds one folder a generation; ``CURRENT`` names the live one and is replaced last, so that a crash
at any moment leaves the former generation in force. Generations share files by hard links: files of records only grow,
tantivy's never change.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import StoreError
from pipeline.model import Passage
from pipeline.search.clusters import ClusterIndex
from pipeline.search.lexical import LexicalIndex
from pipeline.search.places import CODE, PLACES_KEPT, Codes
from pipeline.search.records import RecordFile, open_array
from pipeline.search.vectors import VectorIndex
from pipeline.search.windows import WindowIndex

FORMAT = 2
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
LEXICAL, DOCUMENTS, PASSAGES, OWNERS, KEYS, PLACES, VECTORS, WINDOWS, CLUSTERS = (
    "lexical", "documents", "passages", "owners.u32", "keys.u64", "places.u32", "vectors.f32", "windows", "clusters",
)  # fmt: skip
OWNER, KEY = np.dtype("<u4"), np.dtype("<u8")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built from, and how many records of each file are its own.

    ``origin`` and ``generation`` stamp the state of the store; ``embedder``, ``revision``, ``dimension`` name the
    model ("" and 0 without one), ``window_share`` is what the windows count (0: there are none). ``dead`` are rows of
    documents that were replaced or removed; ``clustered`` is how many of the first vectors are sorted into clusters.
    """

    origin: str
    generation: int
    segmenter: str
    embedder: str = ""
    revision: str = ""
    dimension: int = 0
    window_share: float = 0.0
    documents: int = 0
    passages: int = 0
    dead: tuple[int, ...] = ()
    clustered: int = 0
    format: int = FORMAT

    def dump(self) -> str:
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def load(cls, path: Path) -> Manifest:
        data = json.loads(path.read_text("utf-8"))
        if data.get("format") != FORMAT:
            raise StoreError(f"索引 {path.parent} 是另一版本的格式（{data.get('format')}）；请运行 policy index 重建")
        return cls(**{**data, "dead": tuple(data["dead"])})


def _vectors(folder: Path, manifest: Manifest) -> VectorIndex:
    count, dimension = manifest.clustered, manifest.dimension
    clusters = ClusterIndex(folder / CLUSTERS, count, dimension) if count else None
    return VectorIndex(folder / VECTORS, manifest.passages, dimension, clusters)


def current_folder(root: Path) -> Path | None:
    """The folder of the live generation, None where there is none."""
    try:
        name = (root / CURRENT).read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    folder = root / name
    return folder if (folder / MANIFEST).is_file() else None


def document_key(doc_id: str) -> int:
    """A number that stands for ``doc_id`` in arrays."""
    return int.from_bytes(hashlib.blake2b(doc_id.encode(), digest_size=8).digest(), "little")


class SearchIndex:
    """One generation, opened for reading; close it when done."""

    def __init__(self, folder: Path, weights: dict[str, float]) -> None:
        try:
            self.manifest = manifest = Manifest.load(folder / MANIFEST)
            self.documents = RecordFile(folder / DOCUMENTS, manifest.documents)
            self.passages = RecordFile(folder / PASSAGES, manifest.passages)
            self.owners: NDArray[np.uint32] = open_array(folder / OWNERS, manifest.passages, (), OWNER)
            self._keys: NDArray[np.uint64] = open_array(folder / KEYS, manifest.documents, (), KEY)
            self.places: Codes = open_array(folder / PLACES, manifest.documents, (PLACES_KEPT,), CODE)
            self.lexical = LexicalIndex(folder / LEXICAL, weights)
            self.vectors = _vectors(folder, manifest) if manifest.dimension else None
            has_windows = manifest.dimension and manifest.window_share
            self.windows = WindowIndex(folder / WINDOWS, manifest.passages, manifest.dimension) if has_windows else None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"检索索引 {folder} 已损坏（{error}）；请运行 policy index 重建") from error

    def close(self) -> None:
        self.documents.close()
        self.passages.close()
        for part in (self.vectors, self.windows):
            if part:
                part.close()

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        """By document row: whether it is part of this generation."""
        alive = np.ones(self.manifest.documents, np.bool_)
        alive[list(self.manifest.dead)] = False
        return alive

    @cached_property
    def alive_rows(self) -> NDArray[np.bool_]:
        """By passage row, likewise."""
        return self.alive[self.owners]

    def nearest(
        self, query: NDArray[np.float32], limit: int, chosen: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """``(row, score)`` of the passages nearest to ``query`` in meaning, best first; only rows ``chosen`` marks."""
        if self.vectors is None:
            return []
        hits = self.vectors.search(query, limit, chosen)
        if self.windows is None or not hits:
            return hits
        rows = np.array([row for row, _ in hits], np.int64)
        whole = np.array([score for _, score in hits], np.float32)
        share = self.manifest.window_share
        scores = (1 - share) * whole + share * self.windows.best(query, rows)
        order = np.lexsort((rows, -scores))
        return [(int(rows[i]), float(scores[i])) for i in order]

    def document_rows(self, doc_ids: Collection[str]) -> NDArray[np.int64]:
        """Rows of those of ``doc_ids`` that the index holds, ascending."""
        wanted = np.fromiter((document_key(d) for d in doc_ids), KEY, len(doc_ids))
        return np.flatnonzero(np.isin(self._keys, wanted) & self.alive)

    def document(self, row: int) -> dict[str, Any]:
        """What was recorded of a document: doc_id, title, identity, issuers, text_hash, dated_on, first, count."""
        record: dict[str, Any] = self.documents[row]
        return record

    def passage(self, row: int) -> Passage:
        ordinal, section_path, trail, start, end, page, text = self.passages[row]
        return Passage(ordinal, section_path, tuple(trail), start, end, text, page)
