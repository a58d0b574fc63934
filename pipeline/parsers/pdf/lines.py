"""Runs of glyphs → lines of text in reading order."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from pipeline.parsers.pdf.glyphs import Glyph, Run
from pipeline.parsers.tidy import tidy

_LATIN = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0370-\u03ff]")
_PIECE_GAP = 1.6  # gap, in glyph heights, between pieces of a row that may belong to different columns
_WORD_GAP = 0.22
_WIDE_GAP = 0.75
_SAME_ROW = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """Text on one baseline; coordinates in points from the top left; ``size`` is the width of a Han character."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool = False

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def read_lines(runs: list[Run]) -> list[Line]:
    """Pieces of rows, top to bottom and left to right; a wide gap in a row starts a new piece."""
    pieces: list[Line] = []
    for row in _rows(runs):
        group: list[Run] = []
        reach = 0.0
        for run in sorted(row, key=lambda run: run.glyphs[0].x0):
            first = run.glyphs[0]
            if group and first.x0 - reach > _PIECE_GAP * (first.bottom - first.top):
                pieces.append(_line(group))
                group = []
            group.append(run)
            reach = max(reach if len(group) > 1 else 0.0, max(glyph.x1 for glyph in run.glyphs))
        if group:
            pieces.append(_line(group))
    return [piece for piece in pieces if piece.text]


def join_row(left: Line, right: Line) -> Line:
    """Two pieces of one row as one line, with a space between."""
    return replace(
        left,
        text=f"{left.text} {right.text}",
        x1=max(left.x1, right.x1),
        top=min(left.top, right.top),
        bottom=max(left.bottom, right.bottom),
        bold=left.bold and right.bold,
    )


def _rows(runs: list[Run]) -> list[list[Run]]:
    """Runs whose middles lie on a common band."""
    placed = sorted(((_band(run), run) for run in runs if run.glyphs), key=lambda item: item[0][0] + item[0][1])
    rows: list[list[Run]] = []
    bands: list[tuple[float, float]] = []
    for (top, bottom), run in placed:
        if rows:
            upper, lower = bands[-1]
            common = min(bottom, lower) - max(top, upper)
            if common >= _SAME_ROW * min(bottom - top, lower - upper):
                rows[-1].append(run)
                if bottom - top > lower - upper:
                    bands[-1] = (top, bottom)
                continue
        rows.append([run])
        bands.append((top, bottom))
    return rows


def _band(run: Run) -> tuple[float, float]:
    glyph = max(run.glyphs, key=lambda glyph: glyph.bottom - glyph.top)
    return glyph.top, glyph.bottom


def _line(runs: list[Run]) -> Line:
    """Glyphs by position, not by drawing order: quotation marks in another font are often drawn late."""
    glyphs = [glyph for run in runs for glyph in run.glyphs]
    if len(runs) > 1:
        glyphs.sort(key=lambda glyph: glyph.x0)
    inked = [glyph for glyph in glyphs if glyph.text != " "]
    if not inked:
        return Line("", 0, 0, 0, 0, 0)
    heavy = sum(len(run.glyphs) for run in runs if run.bold)
    return Line(
        text=tidy(spell(glyphs)),
        x0=inked[0].x0,
        top=min(glyph.top for glyph in inked),
        x1=max(glyph.x1 for glyph in inked),
        bottom=max(glyph.bottom for glyph in inked),
        size=round(_size(inked), 1),
        bold=heavy > len(glyphs) / 2,
    )


def spell(glyphs: list[Glyph]) -> str:
    """Characters in the order given, with spaces where the gaps say so; glyphs printed twice count once."""
    parts: list[str] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.text == " ":
            parts.append(" ")
            continue
        if last is not None:
            if glyph.text == last.text and abs(glyph.x0 - last.x0) < 0.2 * (last.x1 - last.x0) and parts[-1] != " ":
                continue
            gap, height = glyph.x0 - last.x1, glyph.bottom - glyph.top
            latin = _LATIN.match(last.text) and _LATIN.match(glyph.text)
            if gap > (_WORD_GAP if latin else _WIDE_GAP) * height:
                parts.append(" ")
        parts.append(glyph.text)
        last = glyph
    return "".join(parts)


def _size(glyphs: list[Glyph]) -> float:
    widths = sorted(glyph.x1 - glyph.x0 for glyph in glyphs if "\u2e80" <= glyph.text <= "\uffef")
    if widths:
        return widths[len(widths) // 2]
    heights = sorted(glyph.bottom - glyph.top for glyph in glyphs)
    return heights[bisect_left(heights, heights[len(heights) // 2])] * 0.85
