"""One run at a time. The kernel holds the lock and drops it with the process: a crash leaves nothing behind."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import PolicyError


class BusyError(PolicyError):
    """Another run is at work."""


@contextmanager
def single_run(path: Path) -> Iterator[None]:
    """Hold the lock file ``path``, which names our process. Raises ``BusyError`` where a living process holds it.

    A file that a dead process left, or whose number another process now has, is no obstacle.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+", encoding="utf-8") as stream:
        try:
            _lock(stream.fileno())
        except OSError as error:
            stream.seek(0)
            holder = stream.read(20).strip() or "不详"
            raise BusyError(f"另一个 policy refresh 正在运行（进程 {holder}）；请等它结束") from error
        stream.truncate(0)
        stream.write(f"{os.getpid()}\n")
        stream.flush()
        try:
            yield
        finally:
            stream.truncate(0)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # a byte past the number, which others may still read
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
