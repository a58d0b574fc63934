"""What turns texts into vectors, and how to get one by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

DEFAULT = "default"
NONE = "none"


@dataclass(frozen=True, slots=True)
class PassagePlan:
    """What the index makes of a model's vectors.

    ``context`` is the share of the document's mean vector in each passage's; ``window_chars``, if not 0, the size of
    the windows a passage is compared by besides; ``window_share`` what their best counts against the whole passage.
    """

    context: float = 0.0
    window_chars: int = 0
    window_share: float = 0.0


PLAIN = PassagePlan()


def plan_of(embedder: Embedder) -> PassagePlan:
    """The plan an embedder asks for in an attribute ``plan``; a plain one where it does not."""
    plan = getattr(embedder, "plan", PLAIN)
    return plan if isinstance(plan, PassagePlan) else PLAIN


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
    from pathlib import Path

    from pipeline.search.static import StaticEmbedder

    if name == NONE:
        return None
    if name == DEFAULT:
        return StaticEmbedder.shipped()
    if (Path(name) / "vocabulary.txt").is_file():
        return StaticEmbedder(Path(name))
    from pipeline.search.neural import NeuralEmbedder

    return NeuralEmbedder(name)


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """Rows scaled to length 1; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    safe = np.where(lengths > 0, lengths, 1)
    return (vectors / safe).astype(np.float32)
