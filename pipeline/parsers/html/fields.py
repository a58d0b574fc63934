"""The metadata a page states about its document: label → value, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.model import Block, BlockKind
from pipeline.parsers.html.portals import portals
from pipeline.parsers.tidy import tidy

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

Pair = tuple[str, str]

SEPARATOR = "\x1f"  # between inline elements of a line
_LONG_VALUE = 160
_DATE_LINE = re.compile(
    r"(?P<date>(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?)\s*(?P<rest>.*)", re.DOTALL
)
_BREADCRUMB = re.compile(r"位置|首页\s*[>＞»/-]")


def head_fields(tree: LexborHTMLParser) -> list[Pair]:
    """``meta:…``, ``html_title`` and ``h1`` in that order."""
    pairs: list[Pair] = []
    wanted = portals().meta
    for node in tree.css("meta"):
        attributes = node.attributes
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        value = tidy(attributes.get("content") or "")
        if name in wanted and value:
            pairs.append((f"meta:{wanted[name]}", value))
    title = tree.css_first("title")
    if title is not None and (text := tidy(title.text(deep=True) or "")):
        pairs.append(("html_title", text))
    for node in tree.css("h1"):
        text = tidy(node.text(deep=True) or "")
        if 2 <= len(text) <= 200 and not _BREADCRUMB.search(text):
            pairs.append(("h1", text))
    return list(dict.fromkeys(pairs))


def block_fields(blocks: Iterable[Block]) -> tuple[list[Pair], list[Block]]:
    """Pairs found in ``blocks`` (tables and lines that are metadata as a whole) and the blocks that are not."""
    pairs: list[Pair] = []
    rest: list[Block] = []
    waiting: list[tuple[str, Block]] = []  # labels alone on their line, with no value yet
    for block in blocks:
        found = table_fields(block.rows) if block.kind is BlockKind.TABLE else line_fields(block.text)
        if found is not None:
            pairs.extend(found)
            waiting = []
            continue
        bare = None if block.kind is BlockKind.TABLE else _bare(block.text)
        if bare is not None:
            waiting = [(bare, block)]
            continue
        if waiting and len(block.text) <= _LONG_VALUE and block.kind is not BlockKind.TABLE:
            pairs.append((waiting[0][0], _value(block.text)))
        else:
            rest.extend(held for _, held in waiting)
            rest.append(block)
        waiting = []
    rest.extend(held for _, held in waiting)
    return [pair for pair in dict.fromkeys(pairs) if pair[0] not in portals().noise and pair[1]], rest


def table_fields(rows: tuple[tuple[str, ...], ...]) -> list[Pair] | None:
    """Pairs of a table in which every filled row starts with a label; None if it is an ordinary table."""
    pairs: list[Pair] = []
    for row in rows:
        cells = [cell for i, cell in enumerate(row) if i == 0 or cell != row[i - 1] or _bare(cell) is not None]
        found = _row_fields([cell.replace(SEPARATOR, " ") for cell in cells])
        if found is None:
            return None
        pairs.extend(found)
    return pairs if pairs else None


def _row_fields(cells: list[str]) -> list[Pair] | None:
    pairs: list[Pair] = []
    label: str | None = None
    for cell in cells:
        bare = _bare(cell)
        if bare is not None:
            if label is not None:
                pairs.append((label, ""))
            label = bare
        elif label is not None:
            pairs.append((label, tidy(cell)))
            label = None
        elif cell.strip():
            inner = line_fields(cell)
            if inner is None:
                return None
            pairs.extend(inner)
    if label is not None:
        pairs.append((label, ""))
    return pairs


def line_fields(text: str) -> list[Pair] | None:
    """Pairs of a line that is nothing but metadata (发布时间：… 来源：… 字号：…); None for anything else."""
    found = list(portals().label.finditer(text))
    if not found:
        dated = _DATE_LINE.fullmatch(text.replace(SEPARATOR, " ").strip())
        return [("page_date", dated["date"])] if dated and not dated["rest"].strip() else None
    before = tidy(text[: found[0].start()].replace(SEPARATOR, " "))
    pairs: list[Pair] = []
    if before:
        dated = _DATE_LINE.fullmatch(before)
        if dated is None or dated["rest"].strip():
            return None
        pairs.append(("page_date", dated["date"]))
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        label = re.sub(r"\s|" + SEPARATOR, "", match["boxed"] or match["plain"])
        value = _value(text[match.end() : end])
        if len(value) > _LONG_VALUE:
            return None
        pairs.append((label, value))
    return pairs


def _bare(text: str) -> str | None:
    match = portals().bare_label.fullmatch(text.replace(SEPARATOR, "").strip())
    return re.sub(r"\s", "", match["label"]) if match else None


def _value(text: str) -> str:
    """A value without the toolbar that follows it on the same line."""
    text = tidy(text.replace(SEPARATOR, " ")).strip("|｜丨 ")
    words = text.split(" ")
    while len(words) > 1 and portals().chrome_line.fullmatch(words[-1]) and not words[-1][0].isdigit():
        words.pop()
    value = " ".join(words)
    return "" if value in {"-", "无", "/", "--"} else value
