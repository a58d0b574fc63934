"""Zip packages (DOCX, OFD …) read with every limit kept, and their XML without entities."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from pipeline.errors import ParseError
from pipeline.parsers.limits import MEGABYTE, Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHUNK = 1 << 20


class Package:
    """Members of a zip file by path; what is read in all counts against ``max_expanded_bytes``."""

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self._left = limits.max_expanded_bytes
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ParseError("damaged", f"{name or '文件'} 的压缩包已损坏（{error}）：请重新下载") from None
        self._members = {info.filename.replace("\\", "/").lstrip("/"): info for info in self._zip.infolist()}
        self._folded = {path.lower(): path for path in self._members}

    @property
    def paths(self) -> list[str]:
        return list(self._members)

    def __contains__(self, path: str) -> bool:
        return self._find(path) is not None

    def check_total(self) -> None:
        """Refuse a package whose members together claim more than may be expanded."""
        if sum(info.file_size for info in self._members.values()) > self.limits.max_expanded_bytes:
            raise self._too_large()
        if any(info.flag_bits & 0x1 for info in self._members.values()):
            raise ParseError("encrypted", f"{self.name or '文件'} 有密码：请解密后再导入")

    def read(self, path: str) -> bytes:
        """Bytes of a member; ParseError("damaged" | "encrypted" | "too_large") where it cannot be had."""
        found = self._find(path)
        if found is None:
            raise ParseError("damaged", f"{self.name or '文件'} 缺少部件 {path}：请重新下载")
        info = self._members[found]
        if info.flag_bits & 0x1:
            raise ParseError("encrypted", f"{self.name or '文件'} 有密码：请解密后再导入")
        if info.file_size > self._left:
            raise self._too_large()
        parts: list[bytes] = []
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise self._too_large()
                    parts.append(chunk)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise ParseError("damaged", f"{self.name or '文件'} 的部件 {path} 已损坏（{error}）：请重新下载") from None
        return b"".join(parts)

    def xml(self, path: str) -> _Element:
        """Root element of a member."""
        return parse_xml(self.read(path), f"{self.name or '文件'} 的 {path}")

    def _too_large(self) -> ParseError:
        return ParseError(
            "too_large",
            f"{self.name or '文件'} 解压后超过 {self.limits.max_expanded_bytes / MEGABYTE:.0f} MB，"
            "像是压缩炸弹：如确认可信，请调高 max_expanded_bytes",
        )

    def _find(self, path: str) -> str | None:
        path = path.replace("\\", "/").lstrip("/")
        return path if path in self._members else self._folded.get(path.lower())


def parse_xml(content: bytes, name: str) -> _Element:
    """Root of an XML document; entities stay unexpanded, nothing outside is fetched."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ParseError("damaged", f"{name} 不是合格的 XML（{error.msg}）：请重新下载") from None
