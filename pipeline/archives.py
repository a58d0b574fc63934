"""Archives among the files to ingest: unpacked in a worker process, each member a file of its own."""

from __future__ import annotations

import functools
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import ParseError
from pipeline.parsers.archive import SEPARATOR, Spooled, archive_format, spool
from pipeline.parsers.limits import Limits
from pipeline.parsers.worker import WorkerPool

__all__ = ["SEPARATOR", "Unpacked", "Unpacker", "archive_format"]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A member: its identity, and its bytes in ``file`` or why there are none."""

    identity: str
    file: Path | None
    error: ParseError | None


class Unpacker:
    """One worker process that unpacks, and the folder it unpacks into; both gone when the block is left."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pool: WorkerPool[tuple[Path, str, Path], list[Spooled]] | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="policy-archives-"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.__exit__(kind, error, trace)
        shutil.rmtree(self._folder, ignore_errors=True)

    def unpack(self, path: Path, identity: str) -> list[Unpacked]:
        """Members in order; what is wrong with the archive as a whole comes last, under its own identity."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        ((_, result),) = self._ready().map([(path, identity, folder)])
        if isinstance(result, ParseError):
            return [Unpacked(identity, None, result)]
        return [
            Unpacked(f"{identity}{SEPARATOR}{found.path}" if found.path else identity, found.file, found.error)
            for found in result
        ]

    def _ready(self) -> WorkerPool[tuple[Path, str, Path], list[Spooled]]:
        if self._pool is None:  # most runs meet no archive
            work = functools.partial(spool, limits=self._limits)
            limits = self._limits
            self._pool = WorkerPool(work, workers=1, timeout_s=limits.timeout_s, memory_mb=limits.memory_mb)
            self._pool.__enter__()
        return self._pool
