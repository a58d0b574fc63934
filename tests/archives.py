"""Archives made in the tests: ZIP with names in every encoding, TAR, 7z, RAR."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping


def zipped(files: Mapping[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def zipped_gbk(name: str, content: str, *, unicode_path: str | None = None) -> bytes:
    """A ZIP as Chinese Windows writes it: the name in GBK without a mark, perhaps with Info-ZIP's Unicode field."""
    raw = name.encode("gb18030")
    stand_in = "x" * len(raw)
    info = zipfile.ZipInfo(stand_in)
    if unicode_path is not None:
        field = struct.pack("<BL", 1, zlib.crc32(raw)) + unicode_path.encode()
        info.extra = struct.pack("<HH", 0x7075, len(field)) + field
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, content)
    return buffer.getvalue().replace(stand_in.encode(), raw)


def locked(content: bytes, name: str) -> bytes:
    """The ZIP with the password flag of one member set, in its header and in the directory."""
    data = bytearray(content)
    for mark, flags, start in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        at = data.find(mark)
        while at >= 0:
            if data[at + start : at + start + len(name.encode())] == name.encode():
                data[at + flags] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def tarred(files: Mapping[str, bytes], mode: str = "w", encoding: str = "utf-8") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, encoding=encoding, format=tarfile.GNU_FORMAT) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return buffer.getvalue()


def rarred(files: Mapping[bytes, bytes], *, method: int = 0x30, locked: bool = False) -> bytes:
    """A RAR 4 archive of stored members (or of members that claim another ``method``)."""
    blocks = [b"Rar!\x1a\x07\x00", _rar_block(0x73, 0, bytes(6))]
    for name, content in files.items():
        head = struct.pack(
            "<LLBLLBBHL", len(content), len(content), 3, zlib.crc32(content), 0, 29, method, len(name), 0x20
        )
        blocks.append(_rar_block(0x74, 0x8004 if locked else 0x8000, head + name) + content)
    return b"".join([*blocks, _rar_block(0x7B, 0x4000, b"")])


def _rar_block(kind: int, flags: int, body: bytes) -> bytes:
    rest = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(rest) & 0xFFFF) + rest
