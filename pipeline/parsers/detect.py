"""What a file is, by its bytes; the name only settles what bytes cannot."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath

from pipeline.parsers.encoding import wide_encoding

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x00\x00\x00\x0cjP  ", "image"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\xfd7zXZ\x00", "xz"),
)
_WORD = b"\xec\xa5"  # how a Word document stream begins; it mostly stands first
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|span|br|script|font|h[1-6]|a|ul|td)\b", re.IGNORECASE
)
_TAG = re.compile(rb"</?[a-z][a-z0-9]*\b[^<>]{0,2000}>", re.IGNORECASE)
_MHT = re.compile(
    rb"\A(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)*?(?:MIME-Version:|Content-Type:\s*multipart/)", re.IGNORECASE
)
_MARKDOWN = re.compile(rb"^(?:#{1,6} \S|\|(?:\s*:?-{3,}:?\s*\|)+\s*$|```)", re.MULTILINE)
_ZIP_NAMES = (("word/document", "docx"), ("ofd.xml", "ofd"), ("xl/workbook", "xlsx"), ("ppt/presentation", "pptx"))
_OLE_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book\0", "xls"), ("PowerPoint Document", "ppt"))
_HEAD = 65_536


def detect(content: bytes, name: str = "") -> str:
    """One of html, pdf, docx, text, markdown, ofd, doc, wps, rtf, xlsx, xls, csv, zip, rar, 7z, image, mht, pptx,
    ppt, xml, tar, gzip, bzip2, xz, unknown.

    ``name`` only decides between formats that look alike (text, markdown, csv; doc, wps).
    """
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    head = content[:_HEAD]
    if not head.strip(b"\x00 \t\r\n"):
        return "unknown"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(content)
    if head.startswith(_OLE):
        return _ole_format(content, suffix)
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head.startswith(b"BZh") and head[4:10] == b"1AY&SY":
        return "bzip2"
    if head[257:262] == b"ustar":
        return "tar"
    if (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or (head[:2] == b"BM" and head[6:10] == b"\x00" * 4):
        return "image"
    return _text_format(head, suffix)


def is_encrypted_office(content: bytes) -> bool:
    """An OOXML file behind a password: an OLE container with an EncryptedPackage stream."""
    return content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content


def _zip_format(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [n.lower().replace("\\", "/").lstrip("/") for n in archive.namelist()[:5000]]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        lowered = content[:_HEAD].lower()  # the directory at the end is gone: names also stand before each member
        return next((found for part, found in _ZIP_NAMES if part.encode() in lowered), "zip")
    for part, found in _ZIP_NAMES:
        if any(n.startswith(part) for n in names):
            return found
    return "zip"


def _ole_format(content: bytes, suffix: str) -> str:
    if is_encrypted_office(content):
        return "xlsx" if suffix in {".xlsx", ".et", ".xls"} else "docx"
    for stream, found in _OLE_STREAMS:
        if stream.encode("utf-16-le") in content or (found == "doc" and content[512:514] == _WORD):
            return "wps" if found == "doc" and suffix == ".wps" else found
    return {".doc": "doc", ".wps": "wps", ".xls": "xls", ".et": "xls"}.get(suffix, "unknown")


def _text_format(head: bytes, suffix: str) -> str:
    sample = _narrow(head)
    if sample is None:
        return "unknown"
    start = sample.lstrip()[:2048]
    if _MHT.match(start) and b"multipart/" in sample[:8192].lower():
        return "mht"
    if start.startswith(b"<?xml") and not re.search(rb"<!doctype html|<html", start, re.IGNORECASE):
        return "xml"
    if _looks_html(sample, suffix):
        return "html"
    if suffix in {".md", ".markdown"}:
        return "markdown"
    if suffix in {".csv", ".tsv"}:
        return "csv"
    if suffix != ".txt" and len(_MARKDOWN.findall(sample)) >= 2:
        return "markdown"
    return "text"


def _narrow(head: bytes) -> bytes | None:
    """``head`` with UTF-16 brought to one byte a character where it is ASCII; None for binary data."""
    wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(head[:2]) or wide_encoding(head)
    if wide:
        return (
            head[: len(head) // 2 * 2].decode(wide, errors="replace").lstrip("\ufeff").encode("utf-8", errors="replace")
        )
    zeros = head.count(0)
    head = head.replace(b"\x00", b"") if zeros < 0.1 * len(head) else b""
    control = sum(head.count(bytes([c])) for c in (*range(1, 9), *range(14, 32), 127))
    return head if head and control <= 0.02 * len(head) else None


def _looks_html(sample: bytes, suffix: str) -> bool:
    if not _HTML.search(sample):
        return False
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|meta|div|table|p|title)\b", sample, re.IGNORECASE):
        return True
    tags = len(_TAG.findall(sample))
    return tags >= (1 if suffix in {".html", ".htm", ".shtml"} else 5)
