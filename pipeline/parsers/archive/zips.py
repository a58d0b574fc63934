"""ZIP: by its directory or, where that is gone, by what stands before each member."""

from __future__ import annotations

import functools
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import ParseError
from pipeline.parsers.archive.members import Budget, Entry, MemberError, damaged, encrypted
from pipeline.parsers.archive.names import meant, zip_name

_HEADER = struct.Struct("<4s5H3L2H")  # signature version flags method time date crc size_packed size lengths
_MARK = b"PK\x03\x04"
_STORED, _DEFLATED = 0, 8
_LOCKED, _SIZES_LATER, _UTF8 = 0x1, 0x8, 0x800
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError)


def zip_entries(content: bytes, name: str, budget: Budget) -> Iterator[Entry]:
    """Files in the order of the directory. A package without one gives what can be saved, then raises ``damaged``."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = archive.infolist()
    except (*_BROKEN, NotImplementedError) as error:
        yield from _saved(content, name, budget, error)
        return
    for info in infos:
        if not info.filename.endswith(("/", "\\")):  # is_dir() fails where a name is empty
            path = zip_name(info)
            yield Entry(path, functools.partial(_read, archive, info, path, name, budget))


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, name: str, budget: Budget) -> bytes:
    if info.flag_bits & _LOCKED:
        raise encrypted(name, path)
    budget.check(info.file_size)
    try:
        with archive.open(info) as stream:
            return budget.read(stream)
    except NotImplementedError as error:
        why = f"{name or '压缩包'} 里的 {path} 用了读不了的压缩方法（{error}）：请解压后导入"
        raise MemberError("unsupported", why, path) from None
    except _BROKEN as error:
        raise damaged(name, path, error) from None


def _saved(content: bytes, name: str, budget: Budget, error: Exception) -> Iterator[Entry]:
    at, found = content.find(_MARK), 0
    while 0 <= at <= len(content) - _HEADER.size:
        _, _, flags, method, _, _, crc, packed, _, name_size, extra_size = _HEADER.unpack_from(content, at)
        start = at + _HEADER.size + name_size + extra_size
        raw = content[at + _HEADER.size : at + _HEADER.size + name_size]
        if raw and start <= len(content) and method in (_STORED, _DEFLATED) and not raw.endswith((b"/", b"\\")):
            found += 1
            path = raw.decode("utf-8", "replace") if flags & _UTF8 else meant(raw)
            size = None if flags & _SIZES_LATER else packed
            local = _Local(path, start, size, flags, method, crc)
            yield Entry(path, functools.partial(_rescue, content, local, name, budget))
            at = content.find(_MARK, start + (size or 0))
        else:
            at = content.find(_MARK, at + 4)
    rest = f"只救出了下列 {found} 个文件，后面的已丢失" if found else "读不出任何文件"
    raise ParseError("damaged", f"{name or '压缩包'} 的压缩包已损坏（{error}），{rest}：请重新下载")


@dataclass(frozen=True, slots=True)
class _Local:
    """What stands before a member; ``size`` None where it stands behind it."""

    path: str
    start: int
    size: int | None
    flags: int
    method: int
    crc: int


def _rescue(content: bytes, local: _Local, name: str, budget: Budget) -> bytes:
    if local.flags & _LOCKED:
        raise encrypted(name, local.path)
    if local.method == _STORED:
        found = content[local.start : local.start + (local.size or 0)]
        budget.take_bytes(len(found))
    else:
        found = _inflate(content, local.start, local.path, name, budget)
    if local.size is not None and zlib.crc32(found) != local.crc:
        raise damaged(name, local.path, "不完整")
    return found


def _inflate(content: bytes, start: int, path: str, name: str, budget: Budget) -> bytes:
    inflater, parts, at = zlib.decompressobj(-zlib.MAX_WBITS), [], start
    try:
        while not inflater.eof and at < len(content):
            parts.append(inflater.decompress(content[at : at + 65_536]))  # at most 64 MB more a step
            budget.take_bytes(len(parts[-1]))
            at += 65_536
    except zlib.error as error:
        raise damaged(name, path, error) from None
    if not inflater.eof:
        raise damaged(name, path, "不完整")
    return b"".join(parts)
