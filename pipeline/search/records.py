"""Files that only ever grow, read in place: JSON lines with their offsets, and rows of numbers.

A generation of the index knows how many records of each file are its own. What stands behind them belongs to a change
that was never finished, or to a later generation that shares the file: it is never read, and the next writer cuts it
off.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

_OFFSET = np.dtype("<u8")


class Slices:
    """Pieces of a file, read where they stand. What is mapped instead stays in memory as long as the process lives:
    of a large index all of it in the end."""

    def __init__(self, path: Path) -> None:
        self._file = open(path, "rb", buffering=0)  # noqa: SIM115 — closed by close()
        self._lock = threading.Lock()

    def read(self, start: int, size: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._file.fileno(), size, start)
        with self._lock:
            self._file.seek(start)
            return self._file.read(size)

    def close(self) -> None:
        self._file.close()


class RecordFile:
    """The first ``count`` records of ``PATH.jsonl``; ``PATH.offsets`` says where each one ends."""

    def __init__(self, path: Path, count: int) -> None:
        self._count = count
        self._ends = open_array(path.with_suffix(".offsets"), count, (), _OFFSET)
        self._data = Slices(path.with_suffix(".jsonl")) if count else None
        if self._data and path.with_suffix(".jsonl").stat().st_size < int(self._ends[-1]):
            raise ValueError(f"{path.with_suffix('.jsonl')} is cut short")

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, position: int) -> Any:
        if self._data is None or not 0 <= position < self._count:
            raise IndexError(position)
        start = int(self._ends[position - 1]) if position else 0
        return json.loads(self._data.read(start, int(self._ends[position]) - start))

    def close(self) -> None:
        if self._data is not None:
            self._data.close()
            self._data = None


def append_records(path: Path, count: int, records: Iterable[Any]) -> int:
    """Write ``records`` behind the first ``count`` of ``path``; returns how many there are then."""
    ends = open_array(path.with_suffix(".offsets"), count, (), _OFFSET)
    end = int(ends[-1]) if count else 0
    del ends
    with (
        _cut(path.with_suffix(".jsonl"), end) as data,
        _cut(path.with_suffix(".offsets"), count * _OFFSET.itemsize) as offsets,
    ):
        for record in records:
            end += data.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            offsets.write(end.to_bytes(_OFFSET.itemsize, "little"))
            count += 1
    return count


def open_array(path: Path, count: int, shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
    """The first ``count`` rows of a raw array file, memory-mapped; each row has ``shape``."""
    if not count:
        return np.zeros((0, *shape), dtype)
    # a plain view: reading one number of a memmap object costs ten times as much
    return np.asarray(np.memmap(path, dtype=dtype, mode="r", shape=(count, *shape)))


def append_array(path: Path, count: int, rows: NDArray[Any]) -> int:
    """Write ``rows`` behind the first ``count`` rows of ``path``; returns how many there are then."""
    row_size = rows.dtype.itemsize * int(np.prod(rows.shape[1:], dtype=np.int64))
    with _cut(path, count * row_size) as file:
        file.write(np.ascontiguousarray(rows).tobytes())
    return count + len(rows)


def _cut(path: Path, size: int) -> IO[bytes]:
    """``path`` open for writing at ``size``, whatever stood behind it gone."""
    path.touch()
    file = open(path, "r+b")  # noqa: SIM115 — the caller closes it
    file.truncate(size)
    file.seek(size)
    return file
