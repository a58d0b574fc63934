"""The straight lines of a scanned page: borders of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.parsers.pdf.rulings import Edge

if TYPE_CHECKING:
    from pipeline.parsers.ocr.engine import Image

# In heights of the boxes around lines of text, which are a third higher than the type:
_LONG = 2.0  # no stroke of running text is as long
_THICK = 0.2
_WINDOW = 1.0  # around a pixel that say what is dark there
_DARKER = 12
_LEAN = 0.015  # of its length that a line on a page not quite straight may rise
_MAX_EDGES = 2_000


def read_rules(image: Image, text_height: float, points: float) -> list[Edge]:
    """Edges in points of an upright grey page with text boxes ``text_height`` pixels high, ``points`` wide a pixel;
    none where the page is full of them."""
    import cv2

    window = 2 * max(1, round(_WINDOW * text_height / 2)) + 1
    ink = cv2.adaptiveThreshold(image, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _DARKER)
    length, thickness = max(8, round(_LONG * text_height)), max(3, round(_THICK * text_height))
    edges = [
        *_edges(ink, (length, 1), thickness, points, horizontal=True),
        *_edges(ink, (1, length), thickness, points, horizontal=False),
    ]
    return edges if len(edges) <= _MAX_EDGES else []


def _edges(ink: Any, kernel: tuple[int, int], thickness: int, points: float, *, horizontal: bool) -> list[Edge]:
    import cv2

    lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
    _, _, found, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    edges: list[Edge] = []
    for x, y, width, height, _ in found[1 : _MAX_EDGES + 2].tolist():
        across, along, start, at = (height, width, x, y) if horizontal else (width, height, y, x)
        if across <= thickness + _LEAN * along and along >= 3 * across:
            edges.append(Edge(horizontal, (at + across / 2) * points, start * points, (start + along) * points))
    return edges
