"""RAR: its directory through rarfile (ISC, an extra), packed members through a program of the machine."""

from __future__ import annotations

import functools
import importlib.util
import io
from collections.abc import Iterator
from typing import Any

from pipeline.errors import ParseError
from pipeline.parsers.archive.members import Budget, Entry, MemberError, damaged, encrypted
from pipeline.parsers.archive.names import meant
from pipeline.parsers.archive.sevenzip import INSTALL

_UNICODE = 0x200  # a file header flag of RAR 4
_ADVICE = "请安装 unar（sudo apt install unar，macOS 用 brew install unar）后重试，或解压后导入"


def rar_entries(content: bytes, name: str, budget: Budget) -> Iterator[Entry]:
    """Files in order; those that are only stored need no program."""
    if importlib.util.find_spec("rarfile") is None:
        raise ParseError("needs_archives", f"{name or '文件'} 是 RAR 压缩包：请运行 {INSTALL} 后重试")
    import rarfile

    try:
        archive = rarfile.RarFile(io.BytesIO(content), errors="strict")
        locked = archive.needs_password() and not archive.infolist()
        infos = archive.infolist()
    except rarfile.NeedFirstVolume:
        raise ParseError("unsupported", f"{name or '文件'} 是分卷压缩的后续卷：请解压后导入") from None
    except (rarfile.Error, EOFError, ValueError, OSError) as error:
        raise ParseError("damaged", f"{name or '压缩包'} 已损坏（{error}）：请重新下载") from None
    if locked:
        raise ParseError("encrypted", f"{name or '压缩包'} 连文件名也有密码：请解密后再导入")
    for info in infos:
        if info.is_file():
            yield Entry(_name(info), functools.partial(_read, archive, info, name, budget))


def _name(info: Any) -> str:
    """RAR 4 knows names in the writer's own code page, which rarfile may take for UTF-16."""
    raw = info.orig_filename
    return meant(raw) if isinstance(raw, bytes) and not info.flags & _UNICODE else str(info.filename)


def _read(archive: Any, info: Any, name: str, budget: Budget) -> bytes:
    import rarfile

    if info.needs_password():
        raise encrypted(name, info.filename)
    budget.check(info.file_size)
    try:
        with archive.open(info) as stream:
            return budget.read(stream)
    except rarfile.RarCannotExec:
        why = f"{name or '压缩包'} 里的 {info.filename} 要用解压程序才能读：{_ADVICE}"
        raise MemberError("needs_unrar", why, info.filename) from None
    except (rarfile.Error, EOFError, ValueError, OSError) as error:
        raise damaged(name, info.filename, error) from None
