"""The one way into every archive: members in order, archives inside archives opened, limits kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.errors import ParseError
from pipeline.parsers.archive.members import Budget, Entry, Member, MemberError
from pipeline.parsers.archive.names import Unique, is_junk, safe
from pipeline.parsers.archive.rar import rar_entries
from pipeline.parsers.archive.sevenzip import sevenzip_entries
from pipeline.parsers.archive.tars import compressed_entries, tar_entries
from pipeline.parsers.archive.zips import zip_entries
from pipeline.parsers.detect import detect
from pipeline.parsers.limits import Limits

SEPARATOR = "!/"  # between the path of an archive and that of its member
_COMPRESSED = ("gzip", "bzip2", "xz")
_READERS: dict[str, Callable[[bytes, str, Budget], Iterator[Entry]]] = {
    "zip": zip_entries,
    "tar": tar_entries,
    "7z": sevenzip_entries,
    "rar": rar_entries,
}
_MAGIC = (b"PK", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


def archive_format(content: bytes, name: str = "") -> str | None:
    """zip, tar, gzip, bzip2, xz, 7z or rar; None for any other file, DOCX and its like included."""
    if not content.startswith(_MAGIC) and content[257:262] != b"ustar":
        return None
    found = detect(content, name)
    return found if found in _READERS or found in _COMPRESSED else None


def container(identity: str) -> str | None:
    """The archive that the member ``identity`` lies in directly (``a.zip!/b.zip`` of ``a.zip!/b.zip!/c.txt``)."""
    outer, found, _ = identity.rpartition(SEPARATOR)
    return outer if found else None


def unpack(content: bytes, name: str = "", limits: Limits | None = None) -> Iterator[Member | MemberError]:
    """Files of an archive and of archives inside it, in order; a member that cannot be read comes as its error.

    Raises ParseError("damaged" | "encrypted" | "too_large" | "needs_archives" | "unsupported") for the archive
    itself, after the members that could be had.
    """
    limits = limits or Limits()
    found = archive_format(content, name)
    if found is None:
        raise ParseError("damaged", f"{name or '文件'} 不是压缩包，或已损坏：请重新下载")
    yield from _Unpacking(limits, name).members(content, found, name, "", 1)


class _Unpacking:
    def __init__(self, limits: Limits, name: str) -> None:
        self._limits, self._budget, self._unique = limits, Budget(limits, name), Unique()

    def members(self, content: bytes, kind: str, name: str, prefix: str, depth: int) -> Iterator[Member | MemberError]:
        for entry in self._entries(content, kind, name):
            if is_junk(entry.path):
                continue
            self._budget.take_member()
            path = self._unique.of(prefix + safe(entry.path))
            try:
                member = entry.read()
            except MemberError as error:
                yield MemberError(error.reason, str(error), path)
                continue
            inner = archive_format(member, path)
            if inner is None:
                yield Member(path, member)
            else:
                yield from self._nested(member, inner, path, depth + 1)

    def _entries(self, content: bytes, kind: str, name: str) -> Iterator[Entry]:
        if kind in _COMPRESSED:
            return compressed_entries(kind, content, name, self._budget)
        return _READERS[kind](content, name, self._budget)

    def _nested(self, content: bytes, kind: str, path: str, depth: int) -> Iterator[Member | MemberError]:
        most = self._limits.max_archive_depth
        if depth > most:
            why = f"{path} 套了 {depth} 层，超过上限 {most} 层：请先手工解压"
            yield MemberError("too_deep", why, path)
            return
        self._budget.give_back(len(content))
        try:
            yield from self.members(content, kind, path, f"{path}{SEPARATOR}", depth)
        except ParseError as error:
            if error.reason == "too_large":  # the budget is one for all
                raise
            yield MemberError(error.reason, str(error), path)
