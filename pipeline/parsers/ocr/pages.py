"""A picture of a page → its lines and tables, upright and straight, in points."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from statistics import median
from typing import TYPE_CHECKING

from pipeline.parsers.limits import Limits
from pipeline.parsers.ocr.engine import Piece, Point, recognise
from pipeline.parsers.ocr.noise import smoothed
from pipeline.parsers.ocr.repair import repair
from pipeline.parsers.ocr.rules import read_rules
from pipeline.parsers.pdf.assembly import Page
from pipeline.parsers.pdf.glyphs import Glyph, Run
from pipeline.parsers.pdf.grid import find_grids
from pipeline.parsers.pdf.lines import Line, read_lines
from pipeline.parsers.pdf.tables import PageTable, cut_tables
from pipeline.parsers.wraps import width

if TYPE_CHECKING:
    from pipeline.parsers.ocr.engine import Image

_TALL = 1.5  # height to width from which a piece runs down the page
_LEGIBLE = 0.5  # score of a piece below which it is dirt, a stamp or a drawing
_UNSURE = 0.75  # mean score below which a page may stand on its head
_STRAIGHT = math.radians(0.15)
_LONG_PIECE = 3.5  # width to height from which a piece tells the slant of the page
_TILE = 2.0  # height to width from which a picture is read in parts
_SEARCH = 0.25  # share of a part within which a blank row to cut at is looked for
_LEAST = 12  # characters in a table
_SAME_SIZE = 0.15
_SHORT = 8.0  # characters: the size of a shorter line cannot be told from its box
_NEARLY = 0.4


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as recognised: ``score`` is the mean of its characters' from 0 to 1, ``pieces`` texts with theirs."""

    page: Page
    score: float
    pieces: tuple[tuple[str, float], ...]

    @property
    def chars(self) -> int:
        return sum(len(text) for text, _ in self.pieces)


def read_picture(image: Image, points: float, number: int, limits: Limits) -> Reading:
    """Reads one grey picture of shape (height, width) whose pixels are ``points`` wide."""
    image, pieces = _upright(smoothed(image))
    image, pieces = _straight(image, [piece for piece in pieces if piece.score >= _LEGIBLE])
    runs = [run for piece in pieces if (run := _run(piece, points)) is not None]
    tables: list[PageTable] = []
    rules = read_rules(image, median(map(_height, pieces)), points) if pieces else []
    for grid in find_grids(rules):
        found, left = cut_tables([grid], runs, number, limits)
        if found and sum(map(len, chain.from_iterable(found[0].rows))) >= _LEAST:  # else a drawing
            tables, runs = tables + found, left
    page = Page(number, image.shape[0] * points, _same_sizes(read_lines(runs)), tables, "text" if pieces else "blank")
    return Reading(page, _mean(pieces), tuple((repair(piece.text), piece.score) for piece in pieces))


def _mean(pieces: list[Piece]) -> float:
    chars = sum(len(piece.text) for piece in pieces)
    return sum(piece.score * len(piece.text) for piece in pieces) / chars if chars else 0.0


def _upright(image: Image) -> tuple[Image, list[Piece]]:
    """The picture turned so that its text can be read, and what it says."""
    pieces = _read(image)
    if not pieces:
        return image, pieces
    sideways = sum(map(_fall, pieces)) > 0
    if not sideways and _mean(pieces) >= _UNSURE:
        return image, pieces
    if not sideways:
        return max((image, pieces), _turned(image, 2), key=lambda seen: _weight(seen[1]))
    return max(_turned(image, 3), _turned(image, 1), key=lambda seen: _weight(seen[1]))


def _turned(image: Image, quarters: int) -> tuple[Image, list[Piece]]:
    import numpy as np

    turned = np.ascontiguousarray(np.rot90(image, quarters))
    return turned, _read(turned)


def _weight(pieces: list[Piece]) -> float:
    return sum(piece.score * len(piece.text) for piece in pieces)


def _width(piece: Piece) -> float:
    (ax, ay), (bx, by), _, _ = piece.corners
    return math.hypot(bx - ax, by - ay)


def _height(piece: Piece) -> float:
    _, (bx, by), (cx, cy), _ = piece.corners
    return math.hypot(cx - bx, cy - by)


def _fall(piece: Piece) -> float:
    """How far a piece runs down the page; negative where it runs across, 0 where that cannot be told."""
    across, down = _width(piece), _height(piece)
    return down if down > _TALL * across else -across if across > _TALL * down else 0.0


def _read(image: Image) -> list[Piece]:
    """A long picture (a poster for telephones) in parts, since shrunk as a whole its text would vanish."""
    pieces: list[Piece] = []
    for top, bottom in _parts(image):
        for piece in recognise(image[top:bottom]):
            a, b, c, d = ((x, y + top) for x, y in piece.corners)
            pieces.append(piece._replace(corners=(a, b, c, d)))
    return pieces


def _parts(image: Image) -> Iterator[tuple[int, int]]:
    height, wide = image.shape[:2]
    part = int(_TILE * wide)
    top = 0
    while height - top > part * (1 + _SEARCH):
        first = top + int(part * (1 - _SEARCH))
        calm = image[first : top + part].astype("float32").std(axis=1)
        cut = first + int(calm.argmin())
        yield top, cut
        top = cut
    yield top, height


def _straight(image: Image, pieces: list[Piece]) -> tuple[Image, list[Piece]]:
    """Picture and corners turned back by the slant of the longer lines."""
    import cv2

    slants: list[float] = []  # each as often as its piece is long
    for piece in pieces:
        (ax, ay), (bx, by), _, _ = piece.corners
        shape = (bx - ax) / max(1.0, _height(piece))
        if shape > _LONG_PIECE:
            slants += [math.atan2(by - ay, bx - ax)] * round(shape)
    slant = median(slants) if slants else 0.0
    if abs(slant) < _STRAIGHT:
        return image, pieces
    height, wide = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, height / 2), math.degrees(slant), 1.0)
    (xx, xy, left), (yx, yy, down) = matrix.tolist()

    def turn(point: Point) -> Point:
        x, y = point
        return xx * x + xy * y + left, yx * x + yy * y + down

    turned = [
        piece._replace(
            corners=(turn(a), turn(b), turn(c), turn(d)),
            centers=tuple(turn((x, piece.corners[0][1]))[0] for x in piece.centers),
        )
        for piece in pieces
        for a, b, c, d in (piece.corners,)
    ]
    return cv2.warpAffine(image, matrix, (wide, height), borderValue=255).astype(image.dtype), turned


def _run(piece: Piece, points: float) -> Run | None:
    """The piece as glyphs side by side; spaces are as recognised."""
    text = repair(piece.text)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = piece.corners
    x0, x1, top, bottom = (ax + dx) / 2, (bx + cx) / 2, (ay + by) / 2, (cy + dy) / 2
    if x1 <= x0 or bottom <= top or not text.strip():
        return None
    inked = [char for char in text if not char.isspace()]
    bounds = _bounds(inked, piece.centers, x0, x1)
    glyphs: list[Glyph] = []
    i = 0
    for char in text:
        left, right = bounds[i], bounds[i + 1] if i < len(inked) else bounds[i]
        if char.isspace():
            glyphs.append(Glyph(" ", left * points, top * points, left * points, bottom * points))
            continue
        glyphs.append(Glyph(char, left * points, top * points, right * points, bottom * points))
        i += 1
    return Run(glyphs)


def _bounds(inked: list[str], centers: tuple[float, ...], x0: float, x1: float) -> list[float]:
    """Where characters meet: half-way between known centres, else by their usual widths."""
    if len(centers) == len(inked) and all(a < b for a, b in pairwise((x0, *centers, x1))):
        return [x0, *((a + b) / 2 for a, b in pairwise(centers)), x1]
    bounds, unit = [x0], (x1 - x0) / max(0.5, sum(width(char) for char in inked))
    for char in inked:
        bounds.append(bounds[-1] + unit * width(char))
    return bounds


def _same_sizes(lines: list[Line]) -> list[Line]:
    """Sizes measured from boxes scatter: those near the size of the page's longer lines become it."""
    longer = [line.size for line in lines if width(line.text) >= 2 * _SHORT] or [line.size for line in lines]
    if not longer:
        return lines
    usual = median(longer)

    def snapped(line: Line) -> Line:
        slack = _SAME_SIZE if width(line.text) >= _SHORT else _NEARLY
        return replace(line, size=usual) if abs(line.size - usual) <= slack * usual else line

    return [snapped(line) for line in lines]
