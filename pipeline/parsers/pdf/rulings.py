"""The straight lines drawn on a PDF page: borders of tables, and nothing else."""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.parsers.pdf.glyphs import Frame

MAX_PATHS = 20_000
_THIN = 3.0  # points: a filled rectangle this thin is a line
_SHORT = 3.0
_FORM_DEPTH = 4

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Edge(NamedTuple):
    """A horizontal edge at ``at`` = top, or a vertical one at ``at`` = x, from ``start`` to ``end``."""

    horizontal: bool
    at: float
    start: float
    end: float


class Drawing(NamedTuple):
    """``picture`` is the share of the page that images cover, at most 1."""

    edges: list[Edge]
    paths: int
    picture: float


def read_drawing(page: Any, frame: Frame) -> Drawing:
    import pypdfium2.raw as pdfium

    reader = _Reader(frame, pdfium)
    reader.read(page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _IDENTITY, 0)
    area = max(1.0, frame.across * frame.along)
    return Drawing(reader.edges, reader.paths, min(1.0, reader.picture / area))


class _Reader:
    def __init__(self, frame: Frame, pdfium: Any) -> None:
        self.frame, self.pdfium = frame, pdfium
        self.edges: list[Edge] = []
        self.paths = 0
        self.picture = 0.0

    def read(self, holder: Any, count: Any, get: Any, matrix: Matrix, depth: int) -> None:
        pdfium = self.pdfium
        for i in range(count(holder)):
            item = get(holder, i)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH and self.paths < MAX_PATHS:
                self.paths += 1
                self._path(item, _times(self._matrix(item), matrix))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._image(item)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
                inner = _times(self._matrix(item), matrix)
                self.read(item, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, depth + 1)

    def _matrix(self, item: Any) -> Matrix:
        found = self.pdfium.FS_MATRIX()
        if not self.pdfium.FPDFPageObj_GetMatrix(item, found):
            return _IDENTITY
        return found.a, found.b, found.c, found.d, found.e, found.f

    def _image(self, item: Any) -> None:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if self.pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            self.picture += abs((right.value - left.value) * (top.value - bottom.value))

    def _path(self, item: Any, matrix: Matrix) -> None:
        pdfium = self.pdfium
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
        if not fill.value and not stroke.value:
            return
        points: list[tuple[float, float]] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        for k in range(min(pdfium.FPDFPath_CountSegments(item), 2_000)):
            segment = pdfium.FPDFPath_GetPathSegment(item, k)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                self._outline(points, bool(stroke.value))
                points = []
            elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
                points = []
                continue
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            a, b, c, d, e, f = matrix
            points.append(self.frame.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
            if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 1:
                points.append(points[0])
        self._outline(points, bool(stroke.value))

    def _outline(self, points: list[tuple[float, float]], stroked: bool) -> None:
        """A thin shape is one line; a stroked one has a line on each straight side; a shaded area has none."""
        if len(points) < 2:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if bottom - top <= _THIN and x1 - x0 > _SHORT:
            self.edges.append(Edge(True, (top + bottom) / 2, x0, x1))
        elif x1 - x0 <= _THIN and bottom - top > _SHORT:
            self.edges.append(Edge(False, (x0 + x1) / 2, top, bottom))
        elif stroked:
            self._sides(points)

    def _sides(self, points: list[tuple[float, float]]) -> None:
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ay - by) < 1.0 and abs(ax - bx) > _SHORT:
                self.edges.append(Edge(True, (ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) < 1.0 and abs(ay - by) > _SHORT:
                self.edges.append(Edge(False, (ax + bx) / 2, min(ay, by), max(ay, by)))


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies ``first``, then ``second``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
