"""Pieces of rows → whole lines in reading order, in one column or several."""

from __future__ import annotations

from collections import Counter

from pipeline.parsers.pdf.lines import Line, join_row

_MIN_ROWS = 8
_MIN_ROWS_INSIDE = 5  # on a page whose columns are known
_MAX_CROSSING = 0.15
_MIN_PAIRED = 0.35
_CROSSED = 4  # rows of two columns that one row across outweighs
_MEASURE = 10.0  # characters in a line of a column
_ALIGNED = 0.5  # share of left neighbours that end flush with the gap or with each other


def in_reading_order(pieces: list[Line], least: int = _MIN_ROWS) -> tuple[list[list[Line]], bool]:
    """Columns (lists of lines) in the order they are read, and whether there are several.

    Columns may fill a part of the page; a row across the gap between them ends them, and what follows it is read
    after them.
    """
    rows = _by_row(pieces)
    found = _gutter(rows, least)
    if found is None:
        return [[_joined(row) for row in rows]], False
    gutter, first, last = found
    columns = _ordered(rows[:first], least)
    left: list[Line] = []
    right: list[Line] = []
    for row in rows[first:last]:
        if len(row) == 1 and row[0].x0 < gutter < row[0].x1:
            columns += _both(left, right)
            left, right = [], []
            columns.append([_joined(row)])
        else:
            left += [piece for piece in row if (piece.x0 + piece.x1) / 2 <= gutter]
            right += [piece for piece in row if (piece.x0 + piece.x1) / 2 > gutter]
    return columns + _both(left, right) + _ordered(rows[last:], least), True


def _ordered(rows: list[list[Line]], least: int) -> list[list[Line]]:
    return in_reading_order([piece for row in rows for piece in row], least)[0] if rows else []


def _both(left: list[Line], right: list[Line]) -> list[list[Line]]:
    return [column for side in (left, right) if side for column in in_reading_order(side, _MIN_ROWS_INSIDE)[0]]


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


def _gutter(rows: list[list[Line]], least: int) -> tuple[float, int, int] | None:
    """The x of a gap that text on both sides runs up to, and the rows [first, last) it parts; None for one column."""
    if sum(len(row) > 1 for row in rows) < _MIN_PAIRED * least:
        return None
    pieces = [piece for row in rows for piece in row]
    x0, x1 = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    size = sorted(piece.size for piece in pieces)[len(pieces) // 2]
    best: tuple[float, float, int, int] | None = None
    for step in range(24, 77, 2):
        x = x0 + (x1 - x0) * step / 100
        first, last = _band(rows, x)
        band = rows[first:last]
        crossing = sum(_crosses(row, x) for row in band)
        paired = [row for row in band if _pairs(row, x)]
        if len(band) < least or crossing > _MAX_CROSSING * len(band) or len(paired) < _MIN_PAIRED * len(band):
            continue
        aligned = _aligned(paired, x, size, x1 - x0)
        score = len(paired) * (aligned - abs(step - 50) / 500)
        if aligned >= _ALIGNED and (best is None or score > best[0]):
            best = score, x, first, last
    if best is None:
        return None
    _, x, first, last = best
    while first and _pairs(rows[first - 1], x):
        first -= 1
    while first > 1 and _pairs(rows[first - 2], x):  # beyond one line across the columns go on
        first -= 2
        while first and _pairs(rows[first - 1], x):
            first -= 1
    return x, first, last


def _band(rows: list[list[Line]], x: float) -> tuple[int, int]:
    """The rows [first, last) with the most in two parts at ``x`` and the fewest across it."""
    best = total = 0
    first = start = last = 0
    for i, row in enumerate(rows):
        if total <= 0:
            total, start = 0, i
        total += 1 if _pairs(row, x) else -_CROSSED if _crosses(row, x) else 0
        if total > best:
            best, first, last = total, start, i + 1
    while last and last < len(rows) and not _crosses(rows[last], x):  # one column may run on beyond the other
        last += 1
    return first, last


def _crosses(row: list[Line], x: float) -> bool:
    return any(piece.x0 < x < piece.x1 for piece in row)


def _pairs(row: list[Line], x: float) -> bool:
    return any(piece.x1 <= x for piece in row) and any(piece.x0 >= x for piece in row)


def _aligned(rows: list[list[Line]], x: float, size: float, width: float) -> float:
    """Share of the pieces left of the gap that are lines of text, unlike labels before their explanations, and run up
    to it or end where most do."""
    beside = [max((piece for piece in row if piece.x1 <= x), key=lambda piece: piece.x1) for row in rows]
    long = [piece for piece in beside if piece.x1 - piece.x0 > _MEASURE * size]
    flush = sum(x - piece.x1 < 3 * size + 0.06 * width for piece in long)
    ends = Counter(round(piece.x1 / size) for piece in long if size)
    return max(flush, *ends.values(), 0) / len(beside)
