"""Work on a slow model that survives being interrupted: every text is encoded once, whatever happens to the build.

Vectors are kept beside the index as they are made and thrown away when the build is complete.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.search.embedder import Embedder, PassagePlan, Vectors, plan_of
from pipeline.search.records import append_array, open_array

FOLDER = "unfinished"
_KEY = np.dtype("S16")
_F4 = np.dtype("<f4")


def is_slow(embedder: Embedder) -> bool:
    """Whether the embedder says of itself that its work is worth keeping."""
    return bool(getattr(embedder, "slow", False))


class ResumingEmbedder:
    """``embedder``, with what it encoded for documents kept in ``root``; call :meth:`finish` when all is written."""

    def __init__(self, embedder: Embedder, root: Path) -> None:
        self._embedder = embedder
        self._root = root / FOLDER
        about = f"{embedder.name}\n{embedder.revision}\n{embedder.dimension}"
        stamp = hashlib.sha256(about.encode()).hexdigest()[:16]
        self._folder = self._root / stamp
        for other in self._root.glob("*") if self._root.is_dir() else ():
            if other.name != stamp:
                shutil.rmtree(other, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._count = self._complete()
        keys = open_array(self._folder / "keys", self._count, (), _KEY)
        self._rows = {bytes(key): row for row, key in enumerate(keys)}

    @property
    def name(self) -> str:
        return self._embedder.name

    @property
    def revision(self) -> str:
        return self._embedder.revision

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    @property
    def plan(self) -> PassagePlan:
        return plan_of(self._embedder)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.encode_queries(texts)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        keys = [_key(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._rows}
        if missing:
            self._keep(list(missing), self._embedder.encode_documents(list(missing.values())))
        vectors: Vectors = open_array(self._folder / "vectors", self._count, (self.dimension,), _F4)
        return np.asarray(vectors[[self._rows[key] for key in keys]], np.float32)

    def finish(self) -> None:
        """Forget what was kept: it stands in the index now."""
        shutil.rmtree(self._root, ignore_errors=True)

    def _keep(self, keys: list[bytes], vectors: Vectors) -> None:
        append_array(self._folder / "vectors", self._count, vectors.astype(_F4, copy=False))
        # the keys come last: a vector without a key was cut short and is written over
        self._rows.update((key, self._count + i) for i, key in enumerate(keys))
        self._count = append_array(self._folder / "keys", self._count, np.array(keys, _KEY))

    def _complete(self) -> int:
        """How many vectors were kept whole."""
        sizes = [(self._folder / "keys", _KEY.itemsize), (self._folder / "vectors", self.dimension * _F4.itemsize)]
        return min(path.stat().st_size // size if path.exists() else 0 for path, size in sizes)


def _key(text: str) -> bytes:
    # never ends in a zero byte, which numpy would take for padding
    return hashlib.blake2b(text.encode(), digest_size=15).digest() + b"."
