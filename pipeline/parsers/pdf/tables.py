"""Grids and glyphs → rows of cells; tables that run over pages become one."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.parsers.limits import Limits, check_cells
from pipeline.parsers.pdf.glyphs import Box, Glyph, Run
from pipeline.parsers.pdf.grid import Grid
from pipeline.parsers.pdf.lines import read_lines

Rows = list[tuple[str, ...]]

_BARE = 0.2  # share of rows without first cell from which such rows are the custom of the table
_GUTTER = 10.0  # points
_FILLED = 0.3  # share of cells with text below which lines are a drawing
_FRAME = 0.8  # share of a grid's text in one cell from which it is a frame around text
_FEW_ROWS = 3  # of a table on one side of a page end, which may show only some of its columns
_SAME_LINE = 4.0  # points
_FURNITURE = 16  # characters: a page number or a running head
_LATIN_END = re.compile(r"[0-9A-Za-z,.%)]$")
_LATIN_START = re.compile(r"^[0-9A-Za-z(]")


@dataclass(slots=True)
class PageTable:
    """A table on one page; ``xs`` are its column lines, ``cells`` number the merged cells behind ``rows``."""

    page: int
    box: Box
    rows: Rows
    cells: list[tuple[int, ...]]
    xs: tuple[float, ...]
    pages: list[int] = field(default_factory=list)


def cut_tables(grids: list[Grid], runs: list[Run], page: int, limits: Limits) -> tuple[list[PageTable], list[Run]]:
    """Tables of a page, and the runs left when the glyphs inside tables are taken out."""
    tables: list[PageTable] = []
    for grid in grids:
        check_cells((len(grid.xs) - 1) * (len(grid.ys) - 1), limits)
        inside, outside = _split(runs, grid)
        texts = [_cell_text(cell_runs) for cell_runs in inside]
        if not _is_table(grid, texts) and not _is_row_at_page_end(grid, texts, outside):
            continue
        runs = outside
        rows, cells, xs = _rows(grid, texts)
        tables.append(PageTable(page, grid.box, rows, cells, xs, [page]))
    return tables, runs


def join_over_pages(tables: list[PageTable], follows: set[int]) -> list[PageTable]:
    """One table where the last of a page goes on as the first of the next (indices in ``follows``)."""
    joined: list[PageTable] = []
    for i, table in enumerate(tables):
        last = joined[-1] if joined else None
        if last is None or i not in follows or not (_same_columns(last, table) or _fitted(last, table)):
            joined.append(table)
            continue
        _append(last, table)
    return joined


def _append(first: PageTable, second: PageTable) -> None:
    rows, cells = list(second.rows), list(second.cells)
    while rows and len(first.rows) > 1 and rows[0] in first.rows[:2]:  # a header row printed again
        rows.pop(0)
        cells.pop(0)
    if rows and not rows[0][0] and not _fill_down(first, rows, cells) and _goes_on(first.rows, rows[0]):
        first.rows[-1] = tuple(_glue(a, b) for a, b in zip(first.rows[-1], rows.pop(0), strict=True))
        cells.pop(0)
    first.rows.extend(rows)
    first.cells.extend(tuple(-2 - cell for cell in line) for line in cells)  # numbers that cannot meet
    first.pages.extend(second.pages)


def _goes_on(above: Rows, row: tuple[str, ...]) -> bool:
    """Whether a row without first cell is the rest of the last one: it adds only to cells that have text already,
    in a table where rows begin with something."""
    bare = sum(not other[0] for other in above)
    return (
        bool(above[-1][0])
        and bare <= _BARE * len(above)
        and all(b or not a for a, b in zip(row, above[-1], strict=True))
    )


def _fill_down(first: PageTable, rows: Rows, cells: list[tuple[int, ...]]) -> bool:
    """Repeat the text of merged cells that a page end cut in two, where there are any."""
    filled = False
    for column in range(len(rows[0])):
        if rows[0][column]:
            break
        height = sum(line[column] == cells[0][column] for line in cells)
        above = len(first.cells) > 1 and first.cells[-1][column] == first.cells[-2][column]
        if height < 2 and not above:
            continue
        for i in range(height):
            rows[i] = (*rows[i][:column], first.rows[-1][column], *rows[i][column + 1 :])
        filled = True
    return filled


def _glue(above: str, below: str) -> str:
    if above == below:
        return above
    space = " " if _LATIN_END.search(above) and _LATIN_START.search(below) else ""
    return f"{above}{space}{below}"


def _same_columns(first: PageTable, second: PageTable) -> bool:
    if len(first.rows[-1]) != len(second.rows[0]):
        return False
    return _same_width(first, second)


def _same_width(first: PageTable, second: PageTable) -> bool:
    width = first.xs[-1] - first.xs[0]
    return abs(width - (second.xs[-1] - second.xs[0])) < 0.1 * width


def _fitted(first: PageTable, second: PageTable) -> bool:
    """Whether the few rows of one side of a page end use only column lines of the other: their cells are merged ones,
    and are spread over the columns they cover."""
    few, many = sorted((first, second), key=lambda table: len(table.xs))
    if len(few.rows) > _FEW_ROWS or not _same_width(first, second):
        return False
    lines = [x - many.xs[0] for x in many.xs]
    own = [x - few.xs[0] for x in few.xs]
    if any(min(abs(x - line) for line in lines) > _SAME_LINE for x in own):
        return False
    columns = [min(bisect_right(own, (a + b) / 2), len(own) - 1) - 1 for a, b in pairwise(lines)]
    few.rows = [tuple(row[column] for column in columns) for row in few.rows]
    few.cells = [tuple(line[column] for column in columns) for line in few.cells]
    few.xs = many.xs
    return True


def _split(runs: list[Run], grid: Grid) -> tuple[list[list[Run]], list[Run]]:
    inside: list[list[Run]] = [[] for _ in range(grid.cells)]
    outside: list[Run] = []
    for run in runs:
        current: int | None = -1
        piece: list[Glyph] = []
        for glyph in [*run.glyphs, None]:
            cell = -1
            if glyph is not None:
                found = grid.cell_at((glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)
                cell = -2 if found is None else found
            if cell != current and piece:
                (outside if current == -2 else inside[current or 0]).append(Run(piece, run.bold))
                piece = []
            current = cell
            if glyph is not None:
                piece.append(glyph)
    return inside, outside


def _cell_text(runs: list[Run]) -> str:
    """Lines of a cell run together: they were wrapped to its width."""
    text = ""
    for line in read_lines(runs):
        text = _glue(text, line.text) if text else line.text
    return text


def _is_table(grid: Grid, texts: list[str]) -> bool:
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    filled = [text for text in texts if text]
    if len(filled) < 2 or len(filled) < _FILLED * len(texts) or columns < 2:
        return False
    if rows < 2 and columns < 3:
        return False
    total = sum(map(len, filled))
    return not (len(texts) < 6 and max(map(len, filled)) > _FRAME * total and total > 200)


def _is_row_at_page_end(grid: Grid, texts: list[str], outside: list[Run]) -> bool:
    """A label and its text with next to nothing above or below: the row of a table that a page end parted."""
    if (len(grid.ys), len(grid.xs)) != (2, 3) or not all(texts):
        return False
    above = sum(len(run.glyphs) for run in outside if run.glyphs[0].bottom < grid.ys[0])
    below = sum(len(run.glyphs) for run in outside if run.glyphs[0].top > grid.ys[-1])
    return min(above, below) <= _FURNITURE


def _rows(grid: Grid, texts: list[str]) -> tuple[Rows, list[tuple[int, ...]], tuple[float, ...]]:
    """Texts and cell numbers of the rows that hold anything, and the column lines; slits between double lines are no
    columns."""
    used = [line for line in grid.cell_of if any(texts[cell] for cell in line)]
    wide = [right - left > _GUTTER for left, right in pairwise(grid.xs)]
    columns = [i for i in range(len(used[0])) if wide[i] or any(texts[line[i]] for line in used)]
    rows = [tuple(texts[line[i]] for i in columns) for line in used]
    xs = (*(grid.xs[i] for i in columns), grid.xs[columns[-1] + 1])
    return rows, [tuple(line[i] for i in columns) for line in used], xs
