"""Pieces of rows → whole lines in reading order, in one column or several."""

from __future__ import annotations

from pipeline.parsers.pdf.lines import Line, join_row

_MIN_ROWS = 8
_MAX_CROSSING = 0.15
_MIN_PAIRED = 0.35


def in_reading_order(pieces: list[Line]) -> tuple[list[list[Line]], bool]:
    """Columns (lists of lines) in the order they are read, and whether there are several.

    A row across the gap between columns ends them; what follows it is read after them.
    """
    rows = _by_row(pieces)
    gutter = _gutter(rows)
    if gutter is None:
        return [[_joined(row) for row in rows]], False
    columns: list[list[Line]] = []
    left: list[Line] = []
    right: list[Line] = []
    for row in rows:
        if any(piece.x0 < gutter < piece.x1 for piece in row):
            columns += _both(left, right)
            left, right = [], []
            columns.append([_joined(row)])
        else:
            left += [piece for piece in row if piece.x1 <= gutter]
            right += [piece for piece in row if piece.x0 >= gutter]
    return columns + _both(left, right), True


def _both(left: list[Line], right: list[Line]) -> list[list[Line]]:
    return [column for side in (left, right) if side for column in in_reading_order(side)[0]]


def _by_row(pieces: list[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        if rows:
            last = max(rows[-1], key=lambda other: other.bottom - other.top)
            if min(last.bottom, piece.bottom) - max(last.top, piece.top) > 0.5 * min(
                last.bottom - last.top, piece.bottom - piece.top
            ):
                rows[-1].append(piece)
                continue
        rows.append([piece])
    return [sorted(row, key=lambda piece: piece.x0) for row in rows]


def _joined(row: list[Line]) -> Line:
    line = row[0]
    for piece in row[1:]:
        line = join_row(line, piece)
    return line


def _gutter(rows: list[list[Line]]) -> float | None:
    """The x of a gap down the middle that text on both sides runs up to; None for a single column."""
    if len(rows) < _MIN_ROWS or sum(len(row) > 1 for row in rows) < _MIN_PAIRED * len(rows):
        return None
    pieces = [piece for row in rows for piece in row]
    x0, x1 = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    width = x1 - x0
    size = sorted(piece.size for piece in pieces)[len(pieces) // 2]
    best: tuple[float, float] | None = None
    for step in range(24, 77, 2):
        x = x0 + width * step / 100
        crossing = sum(any(piece.x0 < x < piece.x1 for piece in row) for row in rows)
        paired = sum(any(piece.x1 <= x for piece in row) and any(piece.x0 >= x for piece in row) for row in rows)
        if crossing > _MAX_CROSSING * len(rows) or paired < _MIN_PAIRED * len(rows):
            continue
        left = [piece for piece in pieces if piece.x1 <= x]
        flush = sum(x - piece.x1 < 3 * size + 0.06 * width for piece in left)
        score = flush / len(left) - abs(step - 50) / 500
        if flush >= 0.5 * len(left) and (best is None or score > best[0]):
            best = score, x
    return best[1] if best else None
