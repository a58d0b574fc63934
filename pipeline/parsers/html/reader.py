"""One page: metadata, body, attachments."""

from __future__ import annotations

import re

from pipeline.model import Block, BlockKind, ParseResult
from pipeline.parsers.html.dom import Skipper
from pipeline.parsers.html.fields import (
    SEPARATOR,
    Pair,
    are_metadata,
    block_fields,
    head_fields,
    leading_fields,
    tail_fields,
)
from pipeline.parsers.html.flow import Flow
from pipeline.parsers.html.links import attachments
from pipeline.parsers.html.main_text import find_main
from pipeline.parsers.html.page import open_page
from pipeline.parsers.html.portals import portals
from pipeline.parsers.limits import Limits, check_chars

_TITLE_BLOCKS = 5  # how many lines of title may stand above the page's own metadata
_FOOT_LINE = 200
_GUESSES = {"density": "网页模板未知，正文按文字疏密判断", "page": "网页里找不到正文区域，取了整页文字"}
_PAGES = re.compile(r"createPageHTML\(\s*(\d+)|共\s*(\d+)\s*页")


def parse_html(content: bytes, name: str, limits: Limits) -> ParseResult:
    """Metadata as FIELD blocks first, then the body; notes say how the body was found and what is missing."""
    tree, decoded = open_page(content, limits)
    root = tree.body or tree.root
    if root is None:
        return ParseResult((), "html")
    skipper = Skipper(root)
    main, how, menus = find_main(root, skipper)
    outside = Flow(limits, skipper, separator=SEPARATOR, skip=frozenset({main.mem_id})).read(root)
    page_pairs, _ = block_fields(outside) if how != "page" else ([], [])
    body = Flow(limits, skipper, skip=menus).read(main)
    body_pairs, body = _split_head(body)
    tail_pairs, body = tail_fields(_without_chrome(body))
    pairs = list(dict.fromkeys([*head_fields(tree), *page_pairs, *body_pairs, *tail_pairs]))
    blocks = [_field(pair) for pair in pairs] + body
    check_chars(sum(len(block.text) for block in blocks), limits)
    notes = [] if how not in _GUESSES else [_GUESSES[how]]
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
    """A run of metadata at the top of the body element belongs to the page and not to the text."""
    for start in range(min(_TITLE_BLOCKS, len(body))):
        pairs, used = leading_fields(body, start)
        if used and are_metadata(pairs):
            return pairs, body[:start] + body[start + used :]
        if "。" in body[start].text or body[start].style.right:
            break
    return [], body


def _without_chrome(body: list[Block]) -> list[Block]:
    floor = len(body) * 4 // 5
    end = next((i for i in range(floor, len(body)) if body[i].text.rstrip("：:") in portals().tails), len(body))
    return [block for block in body[:end] if block.kind is BlockKind.TABLE or not _is_chrome(block.text)]


def _is_chrome(text: str) -> bool:
    if len(text) <= _FOOT_LINE and portals().footer.search(text):
        return True
    if len(text) > 120:
        return False
    if text.startswith(portals().chrome_start):
        return True
    return len(text) <= 60 and not text.isdigit() and bool(portals().chrome_line.fullmatch(text))


def _page_total(text: str) -> int:
    numbers = [int(next(filter(None, match.groups()))) for match in _PAGES.finditer(text)]
    return max((number for number in numbers if number < 1000), default=1)
