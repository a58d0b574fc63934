"""Tables without vertical lines (三线表 and tables ruled only across): pdfplumber proposes columns, glyphs decide."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipeline.parsers.pdf.glyphs import Frame, Glyph, Run
from pipeline.parsers.pdf.grid import Grid, merge_edges
from pipeline.parsers.pdf.lines import Line, read_lines
from pipeline.parsers.pdf.rulings import Edge

_LONG = 0.4  # share of the page width
_RULES = 3  # over the header, under it, at the bottom; two are a title page or a head and a footnote
_SAME_END = 6.0  # points
_NEAR = 4.0
_MAX_GLYPHS = 12_000  # pages beyond these cost pdfplumber too much
_MAX_EDGES = 2_000
_GUTTER = 0.6  # glyph heights free of ink in every row
_COLUMN_GAP = 1.6  # a gap this wide in every row that got no line is a column missed
_FILLED = 0.6
_HEADER_LINES = 3
_HEADER_CHARS = 40
_PROSE_CHARS = 8
_PROSE_WIDTH = 0.85  # share of the column that a wrapped line fills


@dataclass(frozen=True, slots=True)
class Ruled:
    """Rules that lie under each other: ``ys`` from the top, at least three."""

    x0: float
    x1: float
    ys: tuple[float, ...]


class OpenTables:
    """The second reader of one document: opened for the first page that has rules, closed by its owner."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._document: Any = None

    def find(self, index: int, frame: Frame, edges: list[Edge], grids: list[Grid], runs: list[Run]) -> list[Grid]:
        """Grids of the open tables on a page, none where pdfplumber cannot read it."""
        groups = ruled_groups(edges, grids, frame.width)
        if not groups or frame.quarter or len(edges) > _MAX_EDGES:
            return []
        if sum(len(run.glyphs) for run in runs) > _MAX_GLYPHS:
            return []
        cuts = [(table, _inside(runs, table)) for group in groups for table in _tables_of(group, runs)]
        try:
            found = self._grids(index, cuts, edges) if cuts else []
        except Exception:  # pdfminer raises nearly anything on odd files; the text stays as it was
            return []
        return found

    def close(self) -> None:
        if self._document is not None:
            with suppress(Exception):
                self._document.close()
            self._document = None

    def _grids(self, index: int, cuts: list[tuple[Ruled, list[Run]]], edges: list[Edge]) -> list[Grid]:
        page = self._page(index)
        if page is None:
            return []
        try:
            if page.rotation:
                return []
            found = (build_grid(table, runs, edges, _columns(page, table, runs)) for table, runs in cuts)
            return [grid for grid in found if grid is not None]
        finally:
            page.close()

    def _page(self, index: int) -> Any:
        if self._document is None:
            import pdfplumber

            logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every oddity that we have read past
            self._document = pdfplumber.open(io.BytesIO(self._content))
        pages = self._document.pages
        return pages[index] if index < len(pages) else None


def ruled_groups(edges: list[Edge], grids: list[Grid], width: float) -> list[Ruled]:
    """Three or more long rules of the same extent that no grid covers."""
    flat = [edge for edge in edges if edge.horizontal and not any(_covers(grid, edge) for grid in grids)]
    if len(flat) < _RULES:
        return []
    groups: list[list[Edge]] = []
    for rule in sorted(merge_edges(flat), key=lambda edge: edge.at):
        if rule.end - rule.start < _LONG * width:
            continue
        for group in groups:
            if abs(group[0].start - rule.start) <= _SAME_END and abs(group[0].end - rule.end) <= _SAME_END:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [
        Ruled(group[0].start, group[0].end, tuple(rule.at for rule in group))
        for group in groups
        if len(group) >= _RULES
    ]


def _covers(grid: Grid, rule: Edge) -> bool:
    x0, top, x1, bottom = grid.box
    return top - _NEAR <= rule.at <= bottom + _NEAR and rule.start < x1 + _NEAR and rule.end > x0 - _NEAR


def _tables_of(group: Ruled, runs: list[Run]) -> Iterator[Ruled]:
    """Neighbouring bands that hold pieces side by side; captions and text between two tables part them."""
    ys: list[float] = []
    for top, bottom in pairwise(group.ys):
        lines = read_lines(_inside(runs, Ruled(group.x0, group.x1, (top, bottom))))
        beside = any(len(row) > 1 for row in _text_rows(lines))
        if beside:
            ys = [*(ys or [top]), bottom]
            continue
        if len(ys) >= _RULES:
            yield Ruled(group.x0, group.x1, tuple(ys))
        ys = []
    if len(ys) >= _RULES:
        yield Ruled(group.x0, group.x1, tuple(ys))


def _inside(runs: list[Run], table: Ruled) -> list[Run]:
    """Runs whose middle lies between the outer rules."""
    return [
        run
        for run in runs
        if run.glyphs
        and table.ys[0] < _middle(run.glyphs[0]) < table.ys[-1]
        and run.glyphs[-1].x1 > table.x0 - _NEAR
        and run.glyphs[0].x0 < table.x1 + _NEAR
    ]


def _middle(glyph: Glyph) -> float:
    return (glyph.top + glyph.bottom) / 2


def _text_rows(lines: list[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if rows and line.middle - rows[-1][0].middle < 0.5 * (line.bottom - line.top):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _columns(page: Any, table: Ruled, runs: list[Run]) -> list[float]:
    """Where pdfplumber would draw the vertical lines, in our coordinates: from the corner of the crop box."""
    left, roof = float(page.cropbox[0]), float(page.cropbox[1])
    box = (table.x0 + left - 1, table.ys[0] + roof - 1, table.x1 + left + 1, table.ys[-1] + roof + 1)
    settings = {
        "vertical_strategy": "text",
        "horizontal_strategy": "lines" if _one_row_a_band(table, runs) else "text",
        "min_words_vertical": 2,
    }
    found = page.crop(box, strict=False).debug_tablefinder(settings)
    return sorted({float(edge["x0"]) - left for edge in found.edges if edge["orientation"] == "v"})


def build_grid(table: Ruled, runs: list[Run], edges: list[Edge], proposed: list[float]) -> Grid | None:
    """The grid, None unless everything says that this is a table; ``proposed`` are x positions of column lines."""
    body = [run for run in runs if _middle(run.glyphs[0]) > table.ys[1]]
    xs = _column_lines(table, body, proposed)
    header = _inside(runs, Ruled(table.x0, table.x1, table.ys[:2]))
    if xs is None or not _is_header(header, len(xs) - 1) or _is_prose(body, xs):
        return None
    partial = _partial_rules(table, edges)
    rows = _body_rows(table, body, xs)
    if rows is None:
        return None
    ys = [table.ys[0], *sorted({edge.at for edge in partial}), *rows]
    header_rows = len(ys) - len(rows)
    grid = Grid(tuple(xs), tuple(ys), _cells(xs, ys, header_rows, partial))
    return grid if _is_sure(grid, runs, header_rows) else None


def _column_lines(table: Ruled, body: list[Run], proposed: list[float]) -> list[float] | None:
    """Proposed lines moved to the middle of the white between columns; None where white has no line."""
    heights = sorted(glyph.bottom - glyph.top for run in body for glyph in run.glyphs)
    if not heights:
        return None
    unit = heights[len(heights) // 2]
    inner: list[float] = []
    for left, right in _gutters(body, _GUTTER * unit):
        if any(left - 1 <= x <= right + 1 for x in proposed):
            inner.append((left + right) / 2)
        elif right - left > _COLUMN_GAP * unit:
            return None
    ends = [run.glyphs[0].x0 for run in body], [run.glyphs[-1].x1 for run in body]
    xs = [min(table.x0, *ends[0]) - 1, *inner, max(table.x1, *ends[1]) + 1]
    return xs if inner else None


def _gutters(runs: list[Run], least: float) -> list[tuple[float, float]]:
    """White strips from top to bottom, ``least`` points wide or more, between the first ink and the last."""
    ink = sorted((glyph.x0, glyph.x1) for run in runs for glyph in run.glyphs if glyph.text != " ")
    gutters: list[tuple[float, float]] = []
    reach = ink[0][1] if ink else 0.0
    for x0, x1 in ink:
        if x0 - reach >= least:
            gutters.append((reach, x0))
        reach = max(reach, x1)
    return gutters


def _is_header(runs: list[Run], columns: int) -> bool:
    lines = read_lines(runs)
    names = sum(not line.text.replace(".", "").replace("%", "").isdigit() for line in lines)
    return (
        len(_text_rows(lines)) <= _HEADER_LINES
        and names >= max(2, _FILLED * columns)
        and all(len(line.text) <= _HEADER_CHARS for line in lines)
    )


def _is_prose(body: list[Run], xs: list[float]) -> bool:
    """Columns of running text: in each, most lines are full."""
    lines = read_lines(body)
    for left, right in pairwise(xs):
        column = [line for line in lines if left <= (line.x0 + line.x1) / 2 <= right]
        if not column:
            return False
        width = max(line.x1 for line in column) - min(line.x0 for line in column)
        full = [line for line in column if line.x1 - line.x0 >= _PROSE_WIDTH * width and len(line.text) >= _PROSE_CHARS]
        if len(full) <= len(column) / 2:
            return False
    return True


def _partial_rules(table: Ruled, edges: list[Edge]) -> list[Edge]:
    """Shorter rules inside the header: each stands under a heading that spans columns."""
    flat = [edge for edge in edges if edge.horizontal]
    return [
        edge
        for edge in merge_edges(flat)
        if table.ys[0] + _NEAR < edge.at < table.ys[1] - _NEAR
        and edge.start > table.x0 - _SAME_END
        and edge.end < table.x1 + _SAME_END
    ]


def _one_row_a_band(table: Ruled, runs: list[Run]) -> bool:
    """Whether a rule stands under every row: below the header no band has a second line at its left end."""
    if len(table.ys) <= _RULES:
        return False
    counts = []
    for top, bottom in pairwise(table.ys[1:]):
        lines = read_lines(_inside(runs, Ruled(table.x0, table.x1, (top, bottom))))
        left = min((line.x0 for line in lines), default=0.0)
        counts.append(sum(line.x0 < left + line.size for line in lines))
    return sorted(counts)[len(counts) // 2] <= 1


def _body_rows(table: Ruled, body: list[Run], xs: list[float]) -> list[float] | None:
    """The lines under the header and under each row of the body; None where rows cannot be told."""
    if _one_row_a_band(table, body):
        return list(table.ys[1:])
    lines = read_lines(body)
    ends = [
        max((line.x1 for line in lines if left <= (line.x0 + line.x1) / 2 <= right), default=right)
        for left, right in pairwise(xs)
    ]
    ys = [table.ys[1]]
    for top, bottom in pairwise(table.ys[1:]):
        rows = _text_rows([line for line in lines if top < line.middle < bottom])
        if not rows or min(line.x0 for line in rows[0]) > xs[1]:
            return None  # a first cell centred over its rows
        for above, row in pairwise(rows):
            if not _goes_on(above, row, xs, ends):
                ys.append((max(line.bottom for line in above) + min(line.top for line in row)) / 2)
        ys.append(bottom)
    return ys


def _goes_on(above: list[Line], row: list[Line], xs: list[float], ends: list[float]) -> bool:
    """Whether a row without first cell is the rest of the row above: each of its cells had a full line there."""
    if min(line.x0 for line in row) < xs[1]:
        return False
    for line in row:
        column = sum(x < (line.x0 + line.x1) / 2 for x in xs) - 1
        full = [
            piece
            for piece in above
            if xs[column] <= piece.x0 <= xs[column + 1] and piece.x1 >= ends[column] - 1.5 * piece.size
        ]
        if not full:
            return False
    return True


def _cells(xs: list[float], ys: list[float], header_rows: int, partial: list[Edge]) -> tuple[tuple[int, ...], ...]:
    """A heading spans the columns over its rule; where no rule is, a column's heading spans the rows of the header."""
    columns = list(pairwise(xs))
    keys: dict[tuple[int, int], int] = {}
    cell_of: list[tuple[int, ...]] = []
    for row in range(len(ys) - 1):
        line: list[int] = []
        for column, (left, right) in enumerate(columns):
            corner = (row, column)
            if row < header_rows:
                corner = _heading(row, column, (left + right) / 2, columns, ys, partial)
            line.append(keys.setdefault(corner, len(keys)))
        cell_of.append(tuple(line))
    return tuple(cell_of)


def _heading(
    row: int, column: int, middle: float, columns: list[tuple[float, float]], ys: list[float], partial: list[Edge]
) -> tuple[int, int]:
    """The first field of the header cell that a field belongs to."""
    over = [edge for edge in partial if edge.start <= middle <= edge.end]
    first_row = max((i for i in range(row + 1) if i == 0 or any(abs(ys[i] - edge.at) < 1 for edge in over)), default=0)
    below = [edge for edge in over if edge.at > ys[row] + 1]
    if below:
        rule = min(below, key=lambda edge: edge.at)
        column = min(i for i, (a, b) in enumerate(columns) if rule.start <= (a + b) / 2 <= rule.end)
    return first_row, column


def _is_sure(grid: Grid, runs: list[Run], header_rows: int) -> bool:
    rows, columns = len(grid.ys) - header_rows, len(grid.xs) - 1
    if columns < 2 or rows < 2 or (rows < 3 and columns < 3):
        return False
    filled: set[int] = set()
    for run in runs:
        cells = [grid.cell_at((glyph.x0 + glyph.x1) / 2, _middle(glyph)) for glyph in run.glyphs if glyph.text != " "]
        if any(a != b and _close(run, i) for i, (a, b) in enumerate(pairwise(cells))):
            return False
        filled.update(cell for cell in cells if cell is not None)
    return len(filled) >= _FILLED * grid.cells


def _close(run: Run, i: int) -> bool:
    """Whether a word goes on from inked glyph ``i`` to the next."""
    inked = [glyph for glyph in run.glyphs if glyph.text != " "]
    one, two = inked[i], inked[i + 1]
    return two.x0 - one.x1 < _GUTTER / 2 * (one.bottom - one.top)
