"""What an archive holds, what of it cannot be had, and what all of it may cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pipeline.errors import ParseError
from pipeline.parsers.limits import MEGABYTE, Limits

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive; ``path`` joins the paths of nested archives with ``!/``."""

    path: str
    content: bytes


class MemberError(ParseError):
    """A member that cannot be read; the others can."""

    def __init__(self, reason: str, message: str, path: str = "") -> None:
        super().__init__(reason, message)
        self.path = path

    def __reduce__(self) -> tuple[type[MemberError], tuple[str, str, str]]:  # type: ignore[override]
        return type(self), (self.reason, str(self), self.path)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that an archive lists, its name as meant; ``read`` raises ``MemberError`` or what breaks a limit."""

    path: str
    read: Callable[[], bytes]


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Budget:
    """Members and bytes that one archive may still give, those of archives inside it included."""

    def __init__(self, limits: Limits, name: str) -> None:
        self.limits, self.name = limits, name or "压缩包"
        self._members, self._left = limits.max_members, limits.max_expanded_bytes

    def take_member(self) -> None:
        self._members -= 1
        if self._members < 0:
            most = self.limits.max_members
            raise ParseError("too_large", f"{self.name} 里超过 {most:,} 个文件：请拆分，或调高 max_members")

    def take_bytes(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise self._bomb()

    def check(self, size: int) -> None:
        """Refuse what would not fit, before it is read."""
        if size > self._left:
            raise self._bomb()

    def read(self, stream: Stream) -> bytes:
        """All of ``stream``, counted as it comes: what an archive says of its sizes is not to be trusted."""
        parts: list[bytes] = []
        while chunk := stream.read(_CHUNK):
            self.take_bytes(len(chunk))
            parts.append(chunk)
        return b"".join(parts)

    def give_back(self, size: int) -> None:
        """What was read was a wrapping, and its content will be counted by itself."""
        self._left += size

    def _bomb(self) -> ParseError:
        most = self.limits.max_expanded_bytes // MEGABYTE
        return ParseError("too_large", f"{self.name} 解压后超过 {most} MB：如确认可信，请调高 max_expanded_bytes")


def damaged(archive: str, path: str, error: object) -> MemberError:
    return MemberError("damaged", f"{archive or '压缩包'} 里的 {path} 已损坏（{error}）：请重新下载", path)


def encrypted(archive: str, path: str) -> MemberError:
    return MemberError("encrypted", f"{archive or '压缩包'} 里的 {path} 有密码：请解密后再导入", path)
