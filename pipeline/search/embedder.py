"""What turns texts into vectors, and how to get one by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

DEFAULT = "default"
NONE = "none"


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into unit vectors: ``float32[n, dimension]``; queries and documents may be treated differently.

    ``name`` and ``revision`` are written into the index, which refuses to mix vectors of different models.
    """

    @property
    def name(self) -> str: ...

    @property
    def revision(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors: ...

    def encode_documents(self, texts: Sequence[str]) -> Vectors: ...


def open_embedder(name: str = DEFAULT) -> Embedder | None:
    """The embedder called ``name``: ``"default"`` is the one we ship, ``"none"`` switches the dense leg off.

    A folder with a ``vocabulary.txt`` is a static model of our own making; any other folder or name is a
    sentence-transformers model (extra ``neural``).
    """
    from importlib.resources import files
    from pathlib import Path

    from pipeline.search.static import StaticEmbedder

    if name == NONE:
        return None
    if name == DEFAULT:
        return StaticEmbedder.shipped() if (files("pipeline.search") / "models").is_dir() else None
    if (Path(name) / "vocabulary.txt").is_file():
        return StaticEmbedder(Path(name))
    from pipeline.search.neural import NeuralEmbedder

    return NeuralEmbedder(name)


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """Rows scaled to length 1; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    safe = np.where(lengths > 0, lengths, 1)
    return (vectors / safe).astype(np.float32)
