"""Writes a static model: int8 vectors with a scale each, the vocabulary, and what it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.language.tokens import segmenter_name

_LARGEST = 127


def write_model(
    folder: Path, tokens: Sequence[str], vectors: NDArray[np.float32], about: Mapping[str, Any]
) -> dict[str, Any]:
    """Write ``vocabulary.txt``, ``vectors.npy``, ``scales.npy`` and ``model.json``; returns the last.

    The revision is a fingerprint of vocabulary and vectors: equal models have equal revisions.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-12).astype(np.float32) / _LARGEST
    table = np.rint(vectors / scales[:, None]).astype(np.int8)
    vocabulary = "\n".join(tokens)
    np.save(folder / "vectors.npy", table)
    np.save(folder / "scales.npy", scales)
    (folder / "vocabulary.txt").write_text(vocabulary, "utf-8")
    revision = hashlib.sha256(vocabulary.encode() + table.tobytes() + scales.tobytes()).hexdigest()[:12]
    model = {
        "name": f"static-zh-{vectors.shape[1]}",
        "revision": revision,
        "dimension": int(vectors.shape[1]),
        "tokens": len(tokens),
        "segmenter": segmenter_name(),
        **about,
    }
    (folder / "model.json").write_text(json.dumps(model, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return model
