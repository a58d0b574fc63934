"""PDF pages without a usable text layer, drawn and recognised."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pipeline.parsers.heartbeat import beat
from pipeline.parsers.limits import Limits, check_ocr_pages
from pipeline.parsers.ocr import Reading, read_picture
from pipeline.parsers.pdf.assembly import Page

if TYPE_CHECKING:
    from pipeline.parsers.ocr.engine import Image

_DPI = 200
_MAX_PIXELS = 12_000_000  # a page of A3 at 200 dpi has 7.7 million


def recognise_pages(document: Any, pages: list[Page], name: str, limits: Limits) -> list[Reading]:
    """Replaces lines, tables and state of the pages that are pictures or nonsense, in place."""
    unread = [page for page in pages if page.state in ("picture", "nonsense")]
    check_ocr_pages(len(unread), name, limits)
    readings: list[Reading] = []
    for page in unread:
        reading = read_picture(*_draw(document, page.number - 1), page.number, limits)
        beat()
        layer = sum(len(line.text) for line in page.lines)
        if page.state == "picture" and reading.chars <= layer:  # a photograph with its caption
            page.state = "text" if layer else "blank"
            continue
        page.height, page.lines, page.tables, page.state = (
            reading.page.height,
            reading.page.lines,
            reading.page.tables,
            reading.page.state,
        )
        readings.append(reading)
    return readings


def _draw(document: Any, index: int) -> tuple[Image, float]:
    """Grey pixels of a page and how many points one is wide."""
    import numpy as np

    page = document[index]
    try:
        across, along = page.get_size()
        scale = min(_DPI / 72, math.sqrt(_MAX_PIXELS / max(1.0, across * along)))
        bitmap = page.render(scale=scale, grayscale=True)
        try:
            pixels = bitmap.to_numpy()
            return np.array(pixels if pixels.ndim == 2 else pixels[:, :, 0], dtype=np.uint8), 1 / scale
        finally:
            bitmap.close()
    finally:
        page.close()
