"""What an OFD page draws → glyphs and lines, upright, in points."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.errors import ParseError
from pipeline.parsers.ofd.fonts import Fonts
from pipeline.parsers.ofd.xml import IDENTITY, Matrix, all_of, apply, name_of, number, placement, rectangle, texts
from pipeline.parsers.pdf.glyphs import Glyph, Run
from pipeline.parsers.pdf.rulings import Edge

if TYPE_CHECKING:
    from lxml.etree import _Element

_POINTS = 72 / 25.4  # OFD measures in millimetres
_ASCENT, _DESCENT = 0.88, 0.12  # of the em, above and below the baseline
_LEAN = 0.4  # radians
_MAX_REPEATS = 10_000
_MAX_DEPTH = 8
_MAX_UNITS = 20_000
_MUCH = 0.2  # share of the characters of a page that run in one direction
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}

# Codes of no character: private ones, controls, and the signs that stand for what is not there.
_SAYS_NOTHING = re.compile("[\ue000-\uf8ff\ufffd\u00a4\u25a1\x00-\x08\x0e-\x1f\x7f-\x9f]")

Point = tuple[float, float]


class Canvas:
    """Collects the drawing of one page; ``composites`` are the shared graphic units by id.

    ParseError("too_large") where they are drawn into each other without end.
    """

    def __init__(
        self, width: float, height: float, composites: dict[str, _Element], fonts: Fonts | None = None
    ) -> None:
        self.width, self.height, self.composites, self.fonts = width, height, composites, fonts
        self.pictures: list[tuple[float, str]] = []  # area in square millimetres, resource id
        self._texts: list[tuple[int, list[Glyph], bool]] = []
        self._edges: list[tuple[Point, Point]] = []
        self._units = 0

    def draw(self, root: _Element, outer: Matrix = IDENTITY, depth: int = 0) -> None:
        """Everything below ``root`` in drawing order; shared units are drawn where they are used."""
        for element in root.iter():
            kind = name_of(element)
            if element.get("Visible") == "false":
                continue
            if kind == "TextObject":
                self._text(element, placement(element, outer))
            elif kind == "PathObject":
                self._path(element, placement(element, outer))
            elif kind == "ImageObject":
                _, _, across, along = rectangle(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
                self.pictures.append((across * along, element.get("ResourceID", "")))
            elif kind == "CompositeObject" and depth < _MAX_DEPTH:
                unit = self.composites.get(element.get("ResourceID", ""))
                self._units += 1
                if self._units > _MAX_UNITS:
                    raise ParseError(
                        "too_large", f"一页里重复引用了 {_MAX_UNITS:,} 次以上图元，像是恶意文件：请重新导出"
                    )
                if unit is not None:
                    self.draw(unit, placement(element, outer), depth + 1)

    def finish(self) -> tuple[float, list[Run], list[Edge]]:
        """Height of the page as it is read, runs, and lines.

        Text in other directions comes below the page where it is much of what the page says, else (a seal, a note in
        the margin) it is left out.
        """
        counts: Counter[int] = Counter()
        for quarter, glyphs, _ in self._texts:
            counts[quarter] += len(glyphs)
        directions = [quarter for quarter, count in counts.most_common() if count >= _MUCH * counts.total()]
        upright = directions[0] if directions else 0
        height = (self.height if upright % 2 == 0 else self.width) * _POINTS
        runs: list[Run] = []
        for i, quarter in enumerate(directions):
            below = i * max(self.width, self.height) * _POINTS
            runs += [
                run
                for direction, glyphs, bold in self._texts
                if direction == quarter
                for run in _lines([self._turned(glyph, quarter, below) for glyph in glyphs], bold)
            ]
        edges = [edge for a, b in self._edges if (edge := _edge(self._turn(a, upright), self._turn(b, upright)))]
        return height, runs, edges

    def _turn(self, point: Point, quarter: int) -> Point:
        x, y = point
        turned = {0: (x, y), 1: (y, self.width - x), 2: (self.width - x, self.height - y), 3: (self.height - y, x)}
        u, v = turned[quarter]
        return u * _POINTS, v * _POINTS

    def _turned(self, glyph: Glyph, quarter: int, below: float) -> Glyph:
        ax, ay = self._turn((glyph.x0, glyph.top), quarter)
        bx, by = self._turn((glyph.x1, glyph.bottom), quarter)
        return Glyph(glyph.text, min(ax, bx), min(ay, by) + below, max(ax, bx), max(ay, by) + below)

    def _text(self, element: _Element, matrix: Matrix) -> None:
        size = number(element.get("Size"), 4.0)
        ax, ay = apply(matrix, 0.0, 0.0)
        bx, by = apply(matrix, 1.0, 0.0)
        angle = math.atan2(by - ay, bx - ax)
        quarter = round(angle / (math.pi / 2)) % 4
        lean = abs(angle - round(angle / (math.pi / 2)) * math.pi / 2)
        if lean > _LEAN:
            return
        glyphs: list[Glyph] = []
        x = y = 0.0
        before = 0
        for code in (child for child in element if name_of(child) == "TextCode"):
            text = code.text or ""
            if self.fonts is not None and _SAYS_NOTHING.search(text):
                text = self._spelled(element, text, before)
            before += len(text)
            x, y = number(code.get("X"), x), number(code.get("Y"), y)
            xs = _positions(x, code.get("DeltaX"), len(text))
            ys = _positions(y, code.get("DeltaY"), len(text))
            for i, char in enumerate(text):
                natural = size * (0.5 if char.isascii() else 1.0)
                step = xs[i + 1] - xs[i] if i + 1 < len(xs) else natural
                glyphs.append(_glyph(char, xs[min(i, len(xs) - 1)], ys[min(i, len(ys) - 1)], step, size, matrix))
        inked = [glyph for glyph in glyphs if glyph.text.strip()]
        if inked:
            self._texts.append((quarter, inked, number(element.get("Weight"), 400) >= 600))

    def _spelled(self, element: _Element, text: str, before: int) -> str:
        """``text`` with what its glyphs print where its codes say nothing; ``before`` characters stand before it."""
        chars = list(text)
        for transform in all_of(element, "CGTransform"):
            first = int(number(transform.get("CodePosition"), 0.0)) - before
            numbers = [int(number(glyph, 0.0)) for glyph in " ".join(texts(transform, "Glyphs")).split()]
            if number(transform.get("CodeCount"), 1.0) != len(numbers):
                continue  # ligatures
            for i, glyph in enumerate(numbers, first):
                if 0 <= i < len(chars) and _SAYS_NOTHING.match(chars[i]) and self.fonts is not None:
                    chars[i] = self.fonts.character(element.get("Font", ""), glyph) or chars[i]
        return "".join(chars)

    def _path(self, element: _Element, matrix: Matrix) -> None:
        data = next(texts(element, "AbbreviatedData"), "").split()
        last: Point | None = None
        i = 0
        while i < len(data):
            count = _OPERANDS.get(data[i], 0)
            values = [number(value, 0.0) for value in data[i + 1 : i + 1 + count]]
            if len(values) >= 2:
                point = apply(matrix, values[-2], values[-1])
                if data[i] == "L" and last is not None:
                    self._edges.append((last, point))
                last = point
            i += 1 + count


def _lines(glyphs: list[Glyph], bold: bool) -> list[Run]:
    """A text object may hold several lines."""
    runs: list[Run] = []
    for glyph in glyphs:
        last = runs[-1].glyphs[-1] if runs else None
        if last is None or abs(glyph.top - last.top) > 0.5 * (glyph.bottom - glyph.top) or glyph.x0 < last.x0:
            runs.append(Run([], bold))
        runs[-1].glyphs.append(glyph)
    return runs


def _edge(a: Point, b: Point) -> Edge | None:
    (ax, ay), (bx, by) = a, b
    if abs(ay - by) < 1.0 and abs(ax - bx) > 3.0:
        return Edge(True, (ay + by) / 2, min(ax, bx), max(ax, bx))
    if abs(ax - bx) < 1.0 and abs(ay - by) > 3.0:
        return Edge(False, (ax + bx) / 2, min(ay, by), max(ay, by))
    return None


def _glyph(char: str, x: float, y: float, step: float, size: float, matrix: Matrix) -> Glyph:
    wide = min(max(step, 0.3 * size), 1.05 * size)
    corners = [apply(matrix, x + dx, y + dy) for dx in (0.0, wide) for dy in (-_ASCENT * size, _DESCENT * size)]
    xs, ys = [u for u, _ in corners], [v for _, v in corners]
    return Glyph(char, min(xs), min(ys), max(xs), max(ys))


def _positions(start: float, deltas: str | None, count: int) -> list[float]:
    """Where characters stand, as far as stated; ``g 3 1.5`` repeats 1.5 three times."""
    positions = [start]
    tokens = (deltas or "").split()
    i = 0
    while i < len(tokens) and len(positions) < count:
        repeats, step = 1, tokens[i]
        if step == "g" and i + 2 < len(tokens):
            repeats, step = min(int(number(tokens[i + 1], 0.0)), _MAX_REPEATS), tokens[i + 2]
            i += 2
        for _ in range(repeats):
            positions.append(positions[-1] + number(step, 0.0))
        i += 1
    return positions
