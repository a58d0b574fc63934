"""The pages of one article put together: what stands on each of them is kept once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import ParseError
from pipeline.model import Block, BlockKind, ParseResult

_PAGER = re.compile(
    r"(?:[\[【(（]?(?:上一?页|[下后]一?页|前一?页|首页|尾页|末页|第?\s*\d{1,3}\s*页?|共\s*\d{1,3}\s*页|\.{3}|…|[<>«»‹›|/])[\]】)）]?[\s:：，,]*)+"
)
_NOTE = "网页分页："
_LONGEST_PAGER = 80


def join_pages(pages: Sequence[ParseResult | ParseError]) -> ParseResult:
    """One result of the pages in order; ``page`` of a block is the number of its web page. The first must be read."""
    first = pages[0]
    if isinstance(first, ParseError):
        raise first
    head = _body(first)
    blocks = [block for block in first.blocks if block.kind is BlockKind.FIELD]
    blocks += [replace(block, page=1) for block in head]
    attachments, notes = dict.fromkeys(first.attachments), [n for n in first.notes if not n.startswith(_NOTE)]
    read = 1
    for number, page in enumerate(pages[1:], 2):
        if isinstance(page, ParseError):
            notes.append(f"{_NOTE}第 {number} 页未能读入（{page}）")
            continue
        read += 1
        blocks += [replace(block, page=number) for block in _without_frame(_body(page), head)]
        attachments |= dict.fromkeys(page.attachments)
    notes.append(f"{_NOTE}正文由 {read} 页网页合成")
    stated = _stated(first)
    if stated > len(pages):
        notes.append(f"{_NOTE}网页称共 {stated} 页，还缺 {stated - len(pages)} 页")
    return ParseResult(tuple(blocks), first.format, tuple(attachments), len(pages), tuple(notes))


def _body(page: ParseResult) -> list[Block]:
    blocks = [block for block in page.blocks if block.kind is not BlockKind.FIELD]
    return [b for b in blocks if len(b.text) > _LONGEST_PAGER or not _PAGER.fullmatch(b.text.strip() or "x")]


def _without_frame(body: list[Block], first: list[Block]) -> list[Block]:
    """Without the title and the lines above it, and those below the text, that every page repeats."""
    start = end = 0
    while start < min(len(body), len(first)) and body[start].text == first[start].text:
        start += 1
    while end < min(len(body) - start, len(first)) and body[-1 - end].text == first[-1 - end].text:
        end += 1
    return body[start : len(body) - end]


def _stated(first: ParseResult) -> int:
    """How many pages the first says there are."""
    found = [int(m[1]) for note in first.notes if (m := re.match(rf"{_NOTE}共 (\d+) 页", note))]
    return found[0] if found else 0
