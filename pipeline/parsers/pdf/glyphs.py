"""A PDF page as PDFium sees it → glyphs with boxes, upright, top-left origin, in points."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

_QUARTER = math.pi / 2
_LEAN = 0.4  # radians: slanted type leans 0.33; what leans more is a watermark or a seal
_BOLD_NAMES = ("bold", "simhei", "heiti", "黑体", "fzht", "-hei", "_hei")
_SAME_BASELINE = 0.5  # share of the smaller height two glyphs must have in common
_FAR = 1.2  # gap, in glyph heights, that ends a run
_NAME_BYTES = 128
_CONTROLS = frozenset({0xA0, 0xFFFE, 0xFFFF, 0x2, 0x7F})

Box = tuple[float, float, float, float]  # x0, top, x1, bottom


class Glyph(NamedTuple):
    text: str
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Run:
    """Glyphs that follow each other on one baseline in one font."""

    glyphs: list[Glyph]
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """How user space becomes the page as it is read: box in points, ``quarter`` turns its text makes clockwise."""

    left: float
    base: float
    across: float  # extent along user-space x
    along: float  # extent along user-space y
    quarter: int = 0

    @property
    def width(self) -> float:
        return self.across if self.quarter % 2 == 0 else self.along

    @property
    def height(self) -> float:
        return self.along if self.quarter % 2 == 0 else self.across

    def point(self, x: float, y: float) -> tuple[float, float]:
        """(x, distance from the top) of a user-space point."""
        x, y = x - self.left, y - self.base
        if self.quarter == 3:
            return y, x
        if self.quarter == 2:
            return self.across - x, y
        if self.quarter == 1:
            return self.along - y, self.across - x
        return x, self.along - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """(x0, top, x1, bottom) of a user-space rectangle."""
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def read_glyphs(page: Any, text_page: Any) -> tuple[Frame, list[Run], int]:
    """The frame of a page, its upright runs in drawing order, and how many characters lean and were left out."""
    import pypdfium2.raw as pdfium

    raw = text_page.raw
    count = pdfium.FPDFText_CountChars(raw)
    sampled = range(0, count, max(1, count // 60))
    quarters = Counter(round(pdfium.FPDFText_GetCharAngle(raw, i) / _QUARTER) % 4 for i in sampled)
    quarter = quarters.most_common(1)[0][0] if quarters else 0
    x0, y0, x1, y1 = page.get_cropbox()
    frame = Frame(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0), quarter)
    reader = _Reader(frame, raw, pdfium)
    return frame, reader.read(count), reader.leaning


class _Reader:
    """Collects the characters of a page into runs; this loop sees every character, so it is kept flat."""

    def __init__(self, frame: Frame, raw: Any, pdfium: Any) -> None:
        self.frame, self.raw, self.pdfium = frame, raw, pdfium
        self.leaning = 0
        self._high = 0

    def read(self, count: int) -> list[Run]:
        raw, pdfium = self.raw, self.pdfium
        code_at, box_at, generated = (
            pdfium.FPDFText_GetUnicode,
            pdfium.FPDFText_GetLooseCharBox,
            pdfium.FPDFText_IsGenerated,
        )
        rect = pdfium.FS_RECTF()
        place = self._place()
        runs: list[Run] = []
        last: Glyph | None = None
        for i in range(count):
            code = code_at(raw, i)
            if code <= 32 or 0xD800 <= code < 0xE000 or code in _CONTROLS:
                if code in (10, 13):
                    last = None
                    continue
                code = self._special(code)
                if not code or (code == 32 and (last is None or generated(raw, i))):
                    continue
            if not box_at(raw, i, rect):
                continue
            x0, top, x1, bottom = place(rect)
            glyph = Glyph(chr(code), x0, top, x1, bottom)
            if last is not None and _follows(last, glyph):
                runs[-1].glyphs.append(glyph)
            elif self._leans(i):
                self.leaning += 1
                continue
            else:
                runs.append(Run([glyph], self._bold(i)))
            last = glyph
        return runs

    def _place(self) -> Callable[[Any], Box]:
        frame = self.frame
        left, roof = frame.left, frame.base + frame.along
        if frame.quarter == 0:
            return lambda rect: (rect.left - left, roof - rect.top, rect.right - left, roof - rect.bottom)
        return lambda rect: frame.box(rect.left, rect.bottom, rect.right, rect.top)

    def _special(self, code: int) -> int:
        """Spaces as one space, UTF-16 halves joined, 0 for what is no character."""
        if code in (32, 0xA0):
            return 32
        if 0xD800 <= code < 0xDC00:
            self._high = code
            return 0
        if 0xDC00 <= code < 0xE000:
            high, self._high = self._high, 0
            return 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        return 0

    def _leans(self, index: int) -> bool:
        """Only run starts are asked: the characters of leaning text share no baseline."""
        lean = abs(self.pdfium.FPDFText_GetCharAngle(self.raw, index) - self.frame.quarter * _QUARTER)
        return bool(min(lean, 4 * _QUARTER - lean) > _LEAN)

    def _bold(self, index: int) -> bool:
        name = ctypes.create_string_buffer(_NAME_BYTES)
        size = self.pdfium.FPDFText_GetFontInfo(self.raw, index, name, _NAME_BYTES, ctypes.c_int())
        font = name.raw[: max(0, size - 1)].decode("utf-8", "replace").lower() if 0 < size <= _NAME_BYTES else ""
        return any(word in font for word in _BOLD_NAMES)


def _follows(last: Glyph, glyph: Glyph) -> bool:
    _, _, last_top, last_x1, last_bottom = last
    _, x0, top, _, bottom = glyph
    height = min(last_bottom - last_top, bottom - top)
    common = (last_bottom if last_bottom < bottom else bottom) - (last_top if last_top > top else top)
    return common >= _SAME_BASELINE * height and abs(x0 - last_x1) < _FAR * height
