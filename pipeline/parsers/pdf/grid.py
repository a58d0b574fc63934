"""Lines on a page → table grids with merged cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.parsers.pdf.glyphs import Box
from pipeline.parsers.pdf.rulings import Edge

_SNAP = 3.0  # points within which two lines are the same line
_TOUCH = 4.0
_MAX_EDGES = 4_000
_MAX_FIELDS = 40_000


@dataclass(frozen=True, slots=True)
class Grid:
    """``xs`` and ``ys`` are the lines; ``cell_of[row][column]`` numbers the (possibly merged) cell of each field."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cell_of: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def cells(self) -> int:
        return 1 + max(max(row) for row in self.cell_of)

    def cell_at(self, x: float, y: float) -> int | None:
        """The cell that holds a point; None outside."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.cell_of[row][column]
        return None


def find_grids(edges: list[Edge]) -> list[Grid]:
    """Grids of at least two cells, top to bottom."""
    if len(edges) < 3 or len(edges) > _MAX_EDGES:
        return []
    grids = (_grid(group) for group in _groups(merge_edges(edges)))
    return sorted((grid for grid in grids if grid is not None), key=lambda grid: (grid.ys[0], grid.xs[0]))


def merge_edges(edges: Iterable[Edge]) -> list[Edge]:
    """Lines snapped to common positions, pieces of one line joined."""
    merged: list[Edge] = []
    for horizontal in (True, False):
        ordered = sorted((edge for edge in edges if edge.horizontal is horizontal), key=lambda edge: edge.at)
        for cluster in _clusters(ordered):
            at = sum(edge.at for edge in cluster) / len(cluster)
            start, end = None, 0.0
            for edge in sorted(cluster, key=lambda edge: edge.start):
                if start is None:
                    start, end = edge.start, edge.end
                elif edge.start <= end + _SNAP:
                    end = max(end, edge.end)
                else:
                    merged.append(Edge(horizontal, at, start, end))
                    start, end = edge.start, edge.end
            if start is not None:
                merged.append(Edge(horizontal, at, start, end))
    return merged


def _clusters(ordered: list[Edge]) -> list[list[Edge]]:
    clusters: list[list[Edge]] = []
    for edge in ordered:
        if clusters and edge.at - clusters[-1][0].at <= _SNAP:
            clusters[-1].append(edge)
        else:
            clusters.append([edge])
    return clusters


def _groups(edges: list[Edge]) -> list[list[Edge]]:
    """Lines that touch, directly or through others."""
    parent = list(range(len(edges)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    flat = [(i, edge) for i, edge in enumerate(edges) if edge.horizontal]
    upright = [(i, edge) for i, edge in enumerate(edges) if not edge.horizontal]
    for i, h in flat:
        for j, v in upright:
            if h.start - _TOUCH <= v.at <= h.end + _TOUCH and v.start - _TOUCH <= h.at <= v.end + _TOUCH:
                parent[root(i)] = root(j)
    found: dict[int, list[Edge]] = {}
    for i, edge in enumerate(edges):
        found.setdefault(root(i), []).append(edge)
    return [group for group in found.values() if len(group) >= 3]


def _grid(group: list[Edge]) -> Grid | None:
    flat = [edge for edge in group if edge.horizontal]
    upright = [edge for edge in group if not edge.horizontal]
    if not flat or not upright:
        return None
    # A table may be open on its sides, or where a page ends: the reach of the other lines closes it.
    xs = _axis([e.at for e in upright] + [min(e.start for e in flat), max(e.end for e in flat)])
    ys = _axis([e.at for e in flat] + [min(e.start for e in upright), max(e.end for e in upright)])
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > _MAX_FIELDS:
        return None
    walls = _walls(upright, xs, ys)
    floors = _walls(flat, ys, xs)
    cell_of = _flood(rows, columns, walls, floors)
    grid = Grid(tuple(xs), tuple(ys), cell_of)
    return grid if grid.cells >= 2 else None


def _axis(positions: list[float]) -> list[float]:
    axis: list[float] = []
    for position in sorted(positions):
        if not axis or position - axis[-1] > _TOUCH:
            axis.append(position)
    return axis


def _walls(edges: list[Edge], at_axis: list[float], along_axis: list[float]) -> set[tuple[int, int]]:
    """(line number, field number) wherever a line runs along the side of a field."""
    walls: set[tuple[int, int]] = set()
    middles = [(a + b) / 2 for a, b in pairwise(along_axis)]
    for edge in edges:
        line = min(range(len(at_axis)), key=lambda i: abs(at_axis[i] - edge.at))
        walls.update((line, field) for field, middle in enumerate(middles) if edge.start <= middle <= edge.end)
    return walls


def _flood(
    rows: int, columns: int, walls: set[tuple[int, int]], floors: set[tuple[int, int]]
) -> tuple[tuple[int, ...], ...]:
    """Fields with no line between them are one cell; numbered in reading order."""
    cell_of = [[-1] * columns for _ in range(rows)]
    cells = 0
    for row in range(rows):
        for column in range(columns):
            if cell_of[row][column] >= 0:
                continue
            stack = [(row, column)]
            while stack:
                r, c = stack.pop()
                if cell_of[r][c] >= 0:
                    continue
                cell_of[r][c] = cells
                if c + 1 < columns and (c + 1, r) not in walls:
                    stack.append((r, c + 1))
                if c > 0 and (c, r) not in walls:
                    stack.append((r, c - 1))
                if r + 1 < rows and (r + 1, c) not in floors:
                    stack.append((r + 1, c))
                if r > 0 and (r, c) not in floors:
                    stack.append((r - 1, c))
            cells += 1
    return tuple(tuple(line) for line in cell_of)
