"""A sample's source: TOML front matter between two ``+++`` lines, then one paragraph a line.

Line marks: ``# `` title (consecutive lines are one title), ``## `` title of an attached text, ``^^ `` issuing body's
masthead, ``^ `` centred, ``> `` right-aligned, ``< `` flush left (addressees), ``! `` bold, ``@ title|href`` attachment
link, ``| a | b |`` table row (first row is the header, a cell 〃 continues the cell above), ``---`` page break.
Everything else is a paragraph.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARKS = (
    ("## ", "subtitle"),
    ("# ", "title"),
    ("^^ ", "masthead"),
    ("^ ", "center"),
    ("> ", "right"),
    ("< ", "flush"),
    ("! ", "bold"),
    ("@ ", "link"),
)
CHAPTER = re.compile(r"^第[一二三四五六七八九十]+[章节][\s　]")
LEVEL1 = re.compile(r"^[一二三四五六七八九十]+、")
LEVEL2 = re.compile(r"^（[一二三四五六七八九十]+）")
LEVEL3 = re.compile(r"^\d{1,2}[.．](?!\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of the body. ``kind`` is a mark's name, ``paragraph``, ``table`` or ``break``."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """``settings`` is the front matter; ``lines`` the body."""

    settings: dict[str, Any]
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The body without marks, one paragraph a line, table cells separated by tabs."""
        return "\n".join(_plain(line) for line in self.lines if line.kind != "break")


def read_sample(path: Path) -> Sample:
    _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return Sample(tomllib.loads(front), tuple(_lines(body)))


def outline_level(text: str) -> int:
    """1 for 一、, 2 for （一）, 3 for 1., 9 for a chapter line, 0 for anything else."""
    for level, pattern in ((9, CHAPTER), (1, LEVEL1), (2, LEVEL2), (3, LEVEL3)):
        if pattern.match(text):
            return level
    return 0


def split_heading(text: str) -> tuple[str, str]:
    """(heading, rest) of a paragraph that opens with a numbered heading; the heading is empty for a plain list item."""
    level = outline_level(text)
    if level in (1, 9) or (level and text[-1] not in "。；：，"):
        return text, ""
    head, stop, rest = text.partition("。")
    if level and rest and len(head) <= 32 and "；" not in head:
        return head + stop, rest
    return "", text


def spans(rows: tuple[tuple[str, ...], ...], row: int, column: int) -> int:
    """How many rows the cell covers; 0 for a cell that continues the one above."""
    if rows[row][column] == "〃":
        return 0
    below = 1
    while row + below < len(rows) and rows[row + below][column] == "〃":
        below += 1
    return below


def _lines(body: str) -> list[Line]:
    found: list[Line] = []
    table: list[tuple[str, ...]] = []
    for raw in [*body.split("\n"), ""]:
        if raw.startswith("|"):
            table.append(tuple(cell.strip() for cell in raw.strip().strip("|").split("|")))
            continue
        if table:
            found.append(Line("table", rows=tuple(table)))
            table = []
        if raw.strip():
            found.append(_line(raw.rstrip()))
    return found


def _line(raw: str) -> Line:
    if raw == "---":
        return Line("break")
    for mark, kind in MARKS:
        if raw.startswith(mark):
            return Line(kind, raw[len(mark) :].strip())
    return Line("paragraph", raw.strip())


def _plain(line: Line) -> str:
    if line.kind == "table":
        return "\n".join("\t".join(row) for row in line.rows)
    if line.kind == "link":
        return line.text.partition("|")[0]
    return line.text
