"""Image files (PNG, JPEG, TIFF, BMP, GIF, WebP) as documents; every frame is a page."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from pipeline.errors import ParseError
from pipeline.model import ParseResult
from pipeline.parsers.heartbeat import beat
from pipeline.parsers.limits import INSTALL_OCR, Limits, check_chars, check_ocr_pages
from pipeline.parsers.ocr.engine import available
from pipeline.parsers.ocr.notes import confidence_notes
from pipeline.parsers.ocr.pages import Reading, read_picture
from pipeline.parsers.pdf.assembly import assemble
from pipeline.parsers.pdf.furniture import without_furniture

if TYPE_CHECKING:
    from pipeline.parsers.ocr.engine import Image

_PAGE_WIDTH = 595.0  # points: a picture is taken for a page of A4
_LANDSCAPE_WIDTH = 842.0
_WIDEST = 2_400  # pixels across: finer scans are shrunk, which costs no character


def parse_image(content: bytes, name: str, limits: Limits) -> ParseResult:
    """Paragraphs and tables of a picture; ParseError reasons: needs_ocr, damaged, too_large, no_text."""
    if not available():
        raise ParseError("needs_ocr", f"{name or '图片'} 是图片，需要文字识别组件才能读：请运行 {INSTALL_OCR}")
    return parse_pictures([content], name, limits, "image")


def parse_pictures(contents: Iterable[bytes], name: str, limits: Limits, kind: str) -> ParseResult:
    """Image files as the pages of one document of format ``kind``."""
    readings: list[Reading] = []
    for image in chain.from_iterable(frames(content, name, limits) for content in contents):
        height, wide = image.shape
        across = _LANDSCAPE_WIDTH if wide > 1.2 * height else _PAGE_WIDTH
        readings.append(read_picture(image, across / wide, len(readings) + 1, limits))
        check_ocr_pages(len(readings), name, limits)
        beat()
    pages = [reading.page for reading in readings]
    if len(pages) > 1:
        bodies = without_furniture([page.lines for page in pages], [page.height for page in pages])
        for page, lines in zip(pages, bodies, strict=True):
            page.lines = lines
    blocks = assemble(pages)
    check_chars(sum(len(block.text) for block in blocks), limits)
    return ParseResult(tuple(blocks), kind, (), len(pages), confidence_notes(readings))


def frames(content: bytes, name: str, limits: Limits) -> Iterator[Image]:
    """Grey pictures of an image file, each of shape (height, width)."""
    from PIL import Image as Pillow
    from PIL import ImageOps, ImageSequence

    Pillow.MAX_IMAGE_PIXELS = None  # our own limit is checked before anything is decoded
    try:
        with Pillow.open(io.BytesIO(content)) as picture:
            count = 1 if picture.format in ("GIF", "WEBP", "PNG") else getattr(picture, "n_frames", 1)  # no animations
            check_ocr_pages(count, name, limits)
            for i, frame in enumerate(ImageSequence.Iterator(picture)):
                if i == count:
                    return
                _check_pixels(frame.size, name, limits)
                yield _grey(ImageOps.exif_transpose(frame) or frame)
    except (OSError, SyntaxError, ValueError, TypeError, EOFError) as error:  # Pillow raises all of these
        raise ParseError("damaged", f"{name or '图片'} 已损坏，无法打开（{error}）：请重新下载") from None


def _check_pixels(size: tuple[int, int], name: str, limits: Limits) -> None:
    if size[0] * size[1] > limits.max_image_pixels:
        raise ParseError(
            "too_large",
            f"{name or '图片'} 有 {size[0]}×{size[1]} 个像素，超过上限 {limits.max_image_pixels:,}："
            "请缩小图片，或调高 max_image_pixels",
        )


def _grey(frame: Any) -> Image:
    """Grey pixels on white, no wider than is of use."""
    import numpy as np
    from PIL import Image as Pillow

    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        frame = frame.convert("RGBA")
        frame = Pillow.alpha_composite(Pillow.new("RGBA", frame.size, "white"), frame)
    if frame.mode.startswith(("I", "F")):  # 16 bits and more
        pixels = np.asarray(frame, dtype=np.float32)
        spread = max(1.0, float(pixels.max()))
        frame = Pillow.fromarray((pixels * (255.0 / spread)).astype(np.uint8))
    grey = frame.convert("L")
    if grey.width > _WIDEST:
        grey = grey.resize((_WIDEST, max(1, round(grey.height * _WIDEST / grey.width))), Pillow.Resampling.LANCZOS)
    return np.asarray(grey, dtype=np.uint8)
