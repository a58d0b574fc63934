"""7z, through py7zr (LGPL, an extra), into memory and never to a path that the archive names."""

from __future__ import annotations

import functools
import importlib.util
import io
import lzma
import zlib
from collections.abc import Iterator
from typing import Any

from pipeline.errors import ParseError
from pipeline.parsers.archive.members import Budget, Entry, damaged, encrypted

INSTALL = "pip install 'policy-pipeline[archives]' -c constraints.txt"


def sevenzip_entries(content: bytes, name: str, budget: Budget) -> Iterator[Entry]:
    """Files in order. One packed block often holds many: they are all unpacked at the first that is read."""
    if importlib.util.find_spec("py7zr") is None:
        raise ParseError("needs_archives", f"{name or '文件'} 是 7z 压缩包：请运行 {INSTALL} 后重试")
    archive = _SevenZip(content, name, budget)
    for path in archive.paths:
        yield Entry(path, functools.partial(archive.read, path))


class _SevenZip:
    def __init__(self, content: bytes, name: str, budget: Budget) -> None:
        import py7zr

        self._content, self._name, self._budget = content, name, budget
        self._found: dict[str, bytes] | None = None
        self._trouble: object = "缺少数据"
        try:
            with py7zr.SevenZipFile(io.BytesIO(content)) as archive:
                files = [info for info in archive.list() if not info.is_directory]
                self._locked = archive.needs_password()
        except py7zr.PasswordRequired:
            raise ParseError("encrypted", f"{name or '压缩包'} 连文件名也有密码：请解密后再导入") from None
        except _broken() as error:
            raise ParseError("damaged", f"{name or '压缩包'} 已损坏（{error}）：请重新下载") from None
        self.paths = [info.filename for info in files]
        budget.check(sum(info.uncompressed or 0 for info in files))

    def read(self, path: str) -> bytes:
        if self._locked:
            raise encrypted(self._name, path)
        if self._found is None:
            self._unpack()
        if self._found is None or path not in self._found:
            raise damaged(self._name, path, self._trouble)
        return self._found.pop(path)

    def _unpack(self) -> None:
        import py7zr

        found: dict[str, bytes] = {}
        self._found = found
        factory = _factory(found, self._budget)
        try:
            with py7zr.SevenZipFile(io.BytesIO(self._content)) as archive:
                archive.extractall(factory=factory)
        except py7zr.PasswordRequired:
            self._locked = True
        except _broken() as error:
            self._trouble = error or type(error).__name__


def _broken() -> tuple[type[Exception], ...]:
    """What py7zr and the decompressors below it raise on damaged bytes."""
    from py7zr.exceptions import ArchiveError

    found: Any = ArchiveError
    return (found, lzma.LZMAError, zlib.error, EOFError, OSError, ValueError, RuntimeError, LookupError, TypeError)


def _factory(found: dict[str, bytes], budget: Budget) -> Any:
    """Writers that count what comes and keep what is whole."""
    from py7zr.io import Py7zIO, WriterFactory

    class Writer(Py7zIO):
        def __init__(self, path: str) -> None:
            self._path, self._buffer = path, io.BytesIO()

        def write(self, s: bytes | bytearray) -> int:
            budget.take_bytes(len(s))
            return self._buffer.write(s)

        def read(self, size: int | None = None) -> bytes:
            return self._buffer.read(-1 if size is None else size)

        def seek(self, offset: int, whence: int = 0) -> int:
            return self._buffer.seek(offset, whence)

        def flush(self) -> None:
            return None

        def size(self) -> int:
            return len(self._buffer.getbuffer())

        def close(self) -> None:
            found[self._path] = self._buffer.getvalue()

    class Writers(WriterFactory):
        def create(self, filename: str) -> Py7zIO:
            return Writer(filename)

    return Writers()
