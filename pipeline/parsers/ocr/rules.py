"""The straight lines of a scanned page: borders of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.parsers.pdf.rulings import Edge

if TYPE_CHECKING:
    from pipeline.parsers.ocr.engine import Image

_LONG = 24.0  # points: no stroke of running text is as long
_THICK = 4.0
_WINDOW = 12.0  # points around a pixel that say what is dark there
_DARKER = 12
_MAX_EDGES = 2_000


def read_rules(image: Image, points: float) -> list[Edge]:
    """Edges in points of an upright grey page, ``points`` wide a pixel; none where the page is full of them."""
    import cv2

    window = 2 * max(1, round(_WINDOW / points / 2)) + 1
    ink = cv2.adaptiveThreshold(image, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _DARKER)
    length, thickness = max(8, round(_LONG / points)), max(3, round(_THICK / points))
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
        if across <= thickness and along >= 3 * across:
            edges.append(Edge(horizontal, (at + across / 2) * points, start * points, (start + along) * points))
    return edges
