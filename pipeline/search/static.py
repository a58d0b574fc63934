"""The embedder we ship: every token has a vector, a text is the sum of its tokens' vectors, scaled to length 1.

A model is a folder: ``vocabulary.txt`` (one token a line), ``vectors.npy`` (int8, one row a token, memory-mapped),
``scales.npy`` (float32, one factor a row) and ``model.json`` (name, revision). How it is trained:
``pipeline/search/training``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import StoreError
from pipeline.language.tokens import runs, segment
from pipeline.language.width import fold
from pipeline.search.embedder import PassagePlan, Vectors, unit

_BATCH = 256
_LINES_KEPT = 1024
WORD = "▁"  # marks a word, so that 工业 as a word and 工业 as a mere pair of characters are two tokens


def features(text: str) -> list[str]:
    """The tokens of ``text``: characters, bigrams (letters and digits whole), and words marked with ``▁``."""
    plain = fold(text).lower()
    tokens = [WORD + word for word in segment(plain) if len(word) > 1 and not word.isascii()]
    for run in runs(plain):
        if run.isascii():
            tokens.append(run)
            continue
        tokens += run
        tokens += [run[i : i + 2] for i in range(len(run) - 1)]
    return tokens


def token_weights(counts: NDArray[np.integer]) -> NDArray[np.float32]:
    """How much a token counts that a text holds so many times: less than proportionally."""
    weights: NDArray[np.float32] = np.sqrt(counts).astype(np.float32)
    return weights


class StaticEmbedder:
    """A static model in ``folder``. Opening reads the vocabulary (some 10 ms); vectors are read where needed."""

    # A mean of word vectors knows neither what the document is about nor which sentence answers: on unseen everyday
    # queries both together raised nDCG@10 of the fused search from 0.515 to 0.547.
    plan = PassagePlan(context=0.4, window_chars=110, window_share=0.5)

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            about = json.loads((folder / "model.json").read_text("utf-8"))
            self._table: NDArray[np.int8] = np.asarray(np.load(folder / "vectors.npy", mmap_mode="r"))
            self._scales: NDArray[np.float32] = np.load(folder / "scales.npy")
        except (OSError, ValueError) as error:
            raise StoreError(f"语义模型 {folder} 不完整：{error}；请重新安装或重新训练") from error
        self._name, self._revision = str(about["name"]), str(about["revision"])

    @classmethod
    def shipped(cls) -> StaticEmbedder:
        return cls(Path(str(files("pipeline.search"))) / "models" / "static")

    @property
    def name(self) -> str:
        return self._name

    @property
    def revision(self) -> str:
        return self._revision

    @property
    def dimension(self) -> int:
        return int(self._table.shape[1])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    @cached_property
    def _ids(self) -> dict[str, int]:
        tokens = (self._folder / "vocabulary.txt").read_text("utf-8").split("\n")
        return {token: i for i, token in enumerate(tokens[: len(self._table)])}

    def _encode(self, texts: Sequence[str]) -> Vectors:
        batches = [self._encode_batch(texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)]
        return np.concatenate(batches) if batches else np.zeros((0, self.dimension), np.float32)

    def _encode_batch(self, texts: Sequence[str]) -> Vectors:
        sums = np.zeros((len(texts), self.dimension), np.float32)
        for i, text in enumerate(texts):
            ids = [number for line in text.split("\n") for number in self._line_ids(line)]
            if ids:
                tokens, counts = np.unique(np.array(ids, dtype=np.int32), return_counts=True)
                sums[i] = (token_weights(counts) * self._scales[tokens]) @ self._table[tokens].astype(np.float32)
        return unit(sums)

    @cached_property
    def _line_ids(self) -> Callable[[str], tuple[int, ...]]:
        """The known tokens of a line; titles and headings come back with every passage of a document."""
        known = self._ids.get

        @lru_cache(_LINES_KEPT)
        def ids(line: str) -> tuple[int, ...]:
            return tuple(number for number in map(known, features(line)) if number is not None)

        return ids
