"""Names of members: the characters that were meant, and never a place to write to."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import PurePosixPath

_HAN = re.compile(r"[\u4e00-\u9fff]")
_JUNK = {"Thumbs.db", "desktop.ini", "INDEX.jsonl"}
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field: version, CRC of the plain name, the name in UTF-8
_UTF8 = 0x800


def is_junk(path: str) -> bool:
    """What file managers and office programs leave behind."""
    parts = path.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1] in _JUNK or parts[-1].startswith((".", "~$"))


def meant(raw: bytes) -> str:
    """A name without a stated encoding: UTF-8 where that gives Chinese, else GB 18030 (通知 in GBK is valid UTF-8)."""
    utf8 = raw.decode("utf-8", errors="replace")
    if utf8.isascii() or (_HAN.search(utf8) and "\ufffd" not in utf8):
        return utf8
    gbk = raw.decode("gb18030", errors="replace")
    return gbk if gbk.count("\ufffd") <= utf8.count("\ufffd") else utf8


def zip_name(info: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 mark are GBK on Chinese machines, not the CP437 that the format says."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    return _unicode_path(info.extra, raw) or (info.filename if info.filename.isascii() else meant(raw))


def _unicode_path(extra: bytes, plain: bytes) -> str | None:
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and int.from_bytes(field[1:5], "little") == zlib.crc32(plain):
            return field[5:].decode("utf-8", errors="replace")
    return None


def safe(path: str) -> str:
    """Without drive, root, parent steps and control characters; ``!/`` is kept for the border of an archive."""
    plain = "".join(char for char in path.replace("\\", "/") if char.isprintable())
    parts = [part for part in PurePosixPath(plain).parts if part not in {"/", "..", "."}]
    parts = [f"{part}_" if part.endswith("!") else part for part in parts if not part.endswith(":")]
    return "/".join(parts) or "unnamed"


class Unique:
    """Two members of one name are two documents: the second is called ``name (2).xlsx``."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def of(self, path: str) -> str:
        chosen, number = path, 1
        while chosen in self._seen:
            number += 1
            pure = PurePosixPath(path)
            chosen = pure.with_name(f"{pure.stem} ({number}){pure.suffix}").as_posix()
        self._seen.add(chosen)
        return chosen
