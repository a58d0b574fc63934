"""MinHash of a text, and the bands by which alike texts find each other without comparing all with all.

128 permutations over shingles of five characters, in 32 bands of four: two texts that share 70 of 100 shingles meet
with certainty (0.9998), 50 of 100 in 87 of 100 cases, 30 of 100 in 23.
"""

from __future__ import annotations

import re
import zlib
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.language import nfkc

PERMUTATIONS, BANDS = 128, 32
ROWS = PERMUTATIONS // BANDS
SHINGLE = 5
_SEED, _SCHEME = 1, "affine32"
_MULTIPLIER = np.uint32(0x9E3779B1)
_STEP = 20_000  # shingles hashed at once: memory, 10 MB a step
_NOISE = re.compile(r"[\W_]+")

Signature = npt.NDArray[np.uint32]


def plain(text: str) -> str:
    """``text`` without width, spaces, punctuation and case: what a copy keeps."""
    return _NOISE.sub("", nfkc(text)).lower()


def signature(text: str) -> Signature:
    """The MinHash of ``plain`` text: uint32[128]."""
    from datasketch import MinHash

    found = MinHash(PERMUTATIONS, seed=_SEED, hashfunc=int, permutations=_permutations(), scheme=_SCHEME)
    shingles = _shingles(text)
    for start in range(0, len(shingles), _STEP):
        found.update_batch(shingles[start : start + _STEP].tolist())
    values: npt.NDArray[Any] = found.hashvalues
    return values.astype("<u4")


def _shingles(text: str) -> Signature:
    """A number for each different run of five characters."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes = np.pad(codes, (0, max(0, SHINGLE - len(codes))))
    hashes = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint32)
    for i in range(SHINGLE):
        hashes = hashes * _MULTIPLIER + codes[i : i + len(hashes)]
    return np.unique(hashes)


@cache
def _permutations() -> Any:
    from datasketch import MinHash

    return MinHash(PERMUTATIONS, seed=_SEED, scheme=_SCHEME).permutations


def bands(found: Signature) -> list[tuple[int, int]]:
    """``(band, key)`` of each band."""
    return [(i, zlib.crc32(found[i * ROWS : (i + 1) * ROWS].tobytes())) for i in range(BANDS)]


def alike(one: Signature, other: Signature) -> float:
    """The estimated share of shingles in common, 0…1 (standard error about 0.04)."""
    return float(np.mean(one == other))
