"""Archives → their members, within limits."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.errors import ParseError
from pipeline.parsers.detect import detect
from pipeline.parsers.limits import Limits
from pipeline.parsers.package import Package

_HAN = re.compile(r"[\u4e00-\u9fff]")
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive; ``path`` joins the paths of nested archives with ``!/``."""

    path: str
    content: bytes


def unpack(content: bytes, name: str = "", limits: Limits | None = None) -> Iterator[Member | ParseError]:
    """Files of a ZIP archive and of archives inside it, in order; a member that cannot be read comes as its error.

    Raises ParseError("damaged" | "encrypted" | "too_large") for the archive itself.
    """
    limits = limits or Limits()
    yield from _unpack(content, name, "", _Budget(limits), 1)


class _Budget:
    def __init__(self, limits: Limits) -> None:
        self.limits, self.members, self.size = limits, limits.max_members, limits.max_expanded_bytes

    def take(self, name: str, size: int) -> None:
        self.members -= 1
        self.size -= size
        if self.members < 0:
            raise ParseError(
                "too_large", f"{name or '压缩包'} 里超过 {self.limits.max_members:,} 个文件：请拆分，或调高 max_members"
            )
        if self.size < 0:
            most = self.limits.max_expanded_bytes // (1024 * 1024)
            raise ParseError(
                "too_large", f"{name or '压缩包'} 解压后超过 {most} MB：如确认可信，请调高 max_expanded_bytes"
            )


def _unpack(content: bytes, name: str, prefix: str, budget: _Budget, depth: int) -> Iterator[Member | ParseError]:
    limits = budget.limits
    if depth > limits.max_archive_depth:
        raise ParseError(
            "too_deep", f"{name or '压缩包'} 套了 {depth} 层，超过上限 {limits.max_archive_depth} 层：请先手工解压"
        )
    package = Package(content, name, limits)
    names = _names(content)
    for path in package.paths:
        if path.endswith("/") or any(junk in path for junk in _JUNK):
            continue
        shown = prefix + _safe(names.get(path, path))
        try:
            member = package.read(path)
        except ParseError as error:
            if error.reason == "encrypted":
                raise
            yield error
            continue
        budget.take(name, len(member))
        if detect(member, shown) == "zip":
            yield from _unpack(member, shown, f"{shown}!/", budget, depth + 1)
        else:
            yield Member(shown, member)


def _names(content: bytes) -> dict[str, str]:
    """Names as meant: those without the UTF-8 mark are GBK on Chinese machines, not the CP437 the format says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {info.filename.replace("\\", "/").lstrip("/"): _gbk(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError):
        return {}


def _gbk(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    readings = [raw.decode(encoding, errors="replace") for encoding in ("utf-8", "gb18030")]
    return max(readings, key=lambda text: len(_HAN.findall(text)) - text.count("\ufffd"))


def _safe(path: str) -> str:
    """Without drive, root and parent steps: a name for showing, never a place to write to."""
    parts = [part for part in PurePosixPath(path.replace("\\", "/")).parts if part not in {"/", "..", "."}]
    return "/".join(part for part in parts if not part.endswith(":")) or "unnamed"
