"""TAR, plain or compressed, and single files compressed by gzip, bzip2 or xz."""

from __future__ import annotations

import bz2
import functools
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from pipeline.parsers.archive.members import Budget, Entry, damaged
from pipeline.parsers.archive.names import meant

_OPEN: dict[str, Callable[[io.BytesIO], Any]] = {
    "gzip": lambda source: gzip.GzipFile(fileobj=source),
    "bzip2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
}
_BROKEN = (tarfile.TarError, EOFError, OSError, zlib.error, lzma.LZMAError, ValueError, OverflowError)


def is_tar(content: bytes) -> bool:
    return content[257:262] == b"ustar"


def tar_entries(content: bytes, name: str, budget: Budget) -> Iterator[Entry]:
    """Regular files in order; where the archive breaks off, what came before it and then ``damaged``."""
    try:
        with tarfile.open(
            fileobj=io.BytesIO(content), mode="r:", encoding="utf-8", errors="surrogateescape"
        ) as archive:
            while (info := archive.next()) is not None:
                if info.isreg():
                    path = meant(info.name.encode("utf-8", "surrogateescape"))
                    yield Entry(path, functools.partial(_read, archive, info, path, name, budget))
    except _BROKEN as error:
        raise damaged(name, name, error) from None


def _read(archive: tarfile.TarFile, info: tarfile.TarInfo, path: str, name: str, budget: Budget) -> bytes:
    budget.check(info.size)
    try:
        stream = archive.extractfile(info)
        return budget.read(stream) if stream else b""
    except _BROKEN as error:
        raise damaged(name, path, error) from None


def compressed_entries(kind: str, content: bytes, name: str, budget: Budget) -> Iterator[Entry]:
    """What a compressed stream holds: the files of a TAR, else the one file, named without the last suffix."""
    try:
        with _OPEN[kind](io.BytesIO(content)) as stream:
            plain = budget.read(stream)
    except _BROKEN as error:
        raise damaged(name, name, error) from None
    budget.give_back(len(plain))
    if is_tar(plain):
        yield from tar_entries(plain, name, budget)
        return
    file = PurePosixPath(name.replace("\\", "/")).name
    yield Entry(PurePosixPath(file).stem or "content", lambda: _counted(plain, budget))


def _counted(plain: bytes, budget: Budget) -> bytes:
    budget.take_bytes(len(plain))
    return plain
