"""Embedded fonts → which character a glyph is, for text whose codes say nothing."""

from __future__ import annotations

import struct
from functools import cache

from pipeline.errors import ParseError
from pipeline.parsers.package import Package

# In order of choice: (platform, encoding) of tables that speak Unicode.
_UNICODE = ((3, 10), (0, 4), (0, 6), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
_MAX_GROUP = 70_000


class Fonts:
    """Fonts of a document by id, opened when asked; ``paths`` are their files in the package."""

    def __init__(self, package: Package, paths: dict[str, str]) -> None:
        self._package, self._paths = package, paths
        self._read = cache(self._glyphs)

    def character(self, font: str, glyph: int) -> str | None:
        """What glyph number ``glyph`` prints; None where the font is not embedded or does not say."""
        return self._read(font).get(glyph)

    def _glyphs(self, font: str) -> dict[int, str]:
        path = self._paths.get(font)
        if path is None or path not in self._package:
            return {}
        try:
            return read_cmap(self._package.read(path))
        except (ParseError, struct.error, ValueError, IndexError):
            return {}


def read_cmap(content: bytes) -> dict[int, str]:
    """glyph → character of a TrueType or OpenType font (formats 4 and 12); struct.error where it is cut short."""
    start = struct.unpack_from(">I", content, 12)[0] if content[:4] == b"ttcf" else 0
    count = struct.unpack_from(">H", content, start + 4)[0]
    for i in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", content, start + 12 + 16 * i)
        if tag == b"cmap":
            return _best(content, offset)
    return {}


def _best(content: bytes, cmap: int) -> dict[int, str]:
    tables: dict[tuple[int, int], int] = {}
    for i in range(struct.unpack_from(">H", content, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", content, cmap + 4 + 8 * i)
        tables[platform, encoding] = cmap + offset
    for key in _UNICODE:
        if key in tables:
            kind = struct.unpack_from(">H", content, tables[key])[0]
            reader = {4: _segments, 12: _groups}.get(kind)
            if reader is not None:
                return reader(content, tables[key])
    return {}


def _groups(content: bytes, at: int) -> dict[int, str]:
    found: dict[int, str] = {}
    for i in range(struct.unpack_from(">I", content, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", content, at + 16 + 12 * i)
        if last - first > _MAX_GROUP or len(found) > _MAX_GROUP:
            break
        for code in range(first, last + 1):
            found.setdefault(glyph + code - first, chr(code))
    return found


def _segments(content: bytes, at: int) -> dict[int, str]:
    double = struct.unpack_from(">H", content, at + 6)[0]
    ends, starts, deltas, ranges = (at + 14 + skip + double * k for k, skip in enumerate((0, 2, 2, 2)))
    found: dict[int, str] = {}
    for i in range(0, double, 2):
        end, start, delta, offset = (
            struct.unpack_from(">H", content, table + i)[0] for table in (ends, starts, deltas, ranges)
        )
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code + delta
            if offset:
                glyph = struct.unpack_from(">H", content, ranges + i + offset + 2 * (code - start))[0]
                glyph = glyph + delta if glyph else 0
            if glyph & 0xFFFF:
                found.setdefault(glyph & 0xFFFF, chr(code))
    return found
