"""Markdown: the main columns, proofs with their words in bold, links to the source."""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from pipeline.timeline.table import Cell, Link, Proof, Table, clean, text_of

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")
_BREAKS = re.compile(r"\s*[\r\n\t]+\s*")
_URL_UNFIT = str.maketrans({" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "|": "%7C"})


def write(table: Table[Any], out: BinaryIO) -> None:
    columns = [column for column in table.columns if column.main]
    lines = [f"# {_text(table.title)}", "", _text(table.subtitle), ""] if table.title else []
    lines.append(_line([_text(column.label) for column in columns]))
    lines.append(_line(["---"] * len(columns)))
    out.write(("\n".join(lines) + "\n").encode())
    for row in table.rows:
        out.write((_line([_cell(column.value(row)) for column in columns]) + "\n").encode())


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Proof):
        before, words, after = (_text(part) for part in cell.parts)
        return f"{before}**{words}**{after}" if words.strip() == words and words else _text(cell.text)
    if isinstance(cell, Link):
        return _link(cell) + (f"（{_text(cell.note)}）" if cell.note else "")
    return _text(text_of(cell))


def _link(link: Link) -> str:
    if not link.safe_target:
        return _text(link.text)
    address = clean(link.safe_target + link.fragment).translate(_URL_UNFIT)
    return f"[{_text(link.text)}]({_BREAKS.sub('', address)})"


def _text(text: str) -> str:
    return _BREAKS.sub(" ", _SPECIAL.sub(r"\\\1", clean(text))).strip()
