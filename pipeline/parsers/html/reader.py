"""One page: metadata, body, attachments."""

from __future__ import annotations

import re

from pipeline.model import Block, BlockKind, ParseResult
from pipeline.parsers.html.dom import Skipper
from pipeline.parsers.html.fields import SEPARATOR, Pair, block_fields, head_fields, line_fields
from pipeline.parsers.html.flow import Flow
from pipeline.parsers.html.links import attachments
from pipeline.parsers.html.main_text import find_main
from pipeline.parsers.html.page import open_page
from pipeline.parsers.html.portals import portals
from pipeline.parsers.limits import Limits, check_chars

_HEAD_BLOCKS = 8  # how far into the body the page's own metadata may stand
_PAGES = re.compile(r"createPageHTML\(\s*(\d+)|共\s*(\d+)\s*页")


def parse_html(content: bytes, name: str, limits: Limits) -> ParseResult:
    """Metadata as FIELD blocks first, then the body; notes say how the body was found and what is missing."""
    tree, decoded = open_page(content, limits)
    root = tree.body or tree.root
    if root is None:
        return ParseResult((), "html")
    skipper = Skipper(root)
    main, how = find_main(root, skipper)
    outside = Flow(limits, skipper, separator=SEPARATOR, skip=frozenset({main.mem_id})).read(root)
    page_pairs, _ = block_fields(outside) if how != "page" else ([], [])
    body = Flow(limits, skipper).read(main)
    body_pairs, body = _split_head(body)
    pairs = list(dict.fromkeys([*head_fields(tree), *page_pairs, *body_pairs]))
    blocks = [_field(pair) for pair in pairs] + _without_chrome(body)
    check_chars(sum(len(block.text) for block in blocks), limits)
    notes = [f"正文定位：{how}"]
    if decoded.damaged:
        notes.append(f"有 {decoded.damaged} 个字无法解码（{decoded.encoding}）")
    pages = _page_total(decoded.text)
    if pages > 1:
        notes.append(f"网页分页：共 {pages} 页，此文件只含其中一页")
    has_text = any(block.kind is not BlockKind.FIELD for block in blocks)
    return ParseResult(tuple(blocks) if has_text else (), "html", attachments(tree, main), None, tuple(notes))


def _field(pair: Pair) -> Block:
    return Block(BlockKind.FIELD, pair[1], label=pair[0])


def _split_head(body: list[Block]) -> tuple[list[Pair], list[Block]]:
    """Metadata rows at the top of the body element, before any prose, belong to the page and not to the text."""
    end = next((i for i, block in enumerate(body[:_HEAD_BLOCKS]) if _is_prose(block)), len(body[:_HEAD_BLOCKS]))
    pairs, head = block_fields(body[:end])
    if any(label == "page_date" for label, _ in pairs):
        pairs, head = [], body[:end]
    return pairs, [*head, *body[end:]]


def _is_prose(block: Block) -> bool:
    if block.kind is BlockKind.TABLE or block.style.right:
        return block.kind is not BlockKind.TABLE
    return "。" in block.text or (len(block.text) > 60 and line_fields(block.text) is None)


def _without_chrome(body: list[Block]) -> list[Block]:
    kept = [block for block in body if block.kind is BlockKind.TABLE or not _is_chrome(block.text)]
    floor = len(kept) * 4 // 5
    for i, block in enumerate(kept):
        if i >= floor and block.text.rstrip("：:") in portals().tails:
            return kept[:i]
    return kept


def _is_chrome(text: str) -> bool:
    if len(text) > 120:
        return False
    if text.startswith(portals().chrome_start):
        return True
    return len(text) <= 60 and not text.isdigit() and bool(portals().chrome_line.fullmatch(text))


def _page_total(text: str) -> int:
    numbers = [int(next(filter(None, match.groups()))) for match in _PAGES.finditer(text)]
    return max((number for number in numbers if number < 1000), default=1)
