"""One page: metadata, body, attachments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import ParseError
from pipeline.model import Block, BlockKind, ParseResult
from pipeline.parsers.html.dom import Skipper
from pipeline.parsers.html.fields import (
    Pair,
    are_metadata,
    block_fields,
    head_fields,
    is_stamp,
    leading_fields,
    metadata_below,
    names_field,
    tail_fields,
    without_colons,
)
from pipeline.parsers.html.flow import Flow
from pipeline.parsers.html.hidden import find_hidden, script_fields
from pipeline.parsers.html.links import attachments
from pipeline.parsers.html.main_text import Found, find_main
from pipeline.parsers.html.page import open_fragment, open_page
from pipeline.parsers.html.portals import SEPARATOR, portals
from pipeline.parsers.limits import Limits, check_chars
from pipeline.parsers.tidy import tidy

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_ABOVE, _SHORTEST_TITLE = 4, 6  # lines above the body among which the title is looked for; its characters
_HEAD_BLOCKS = 12
_TITLE_BLOCKS = 5  # how many lines of title may stand above the page's own metadata
_FOOT_LINE = 200
_GUESSES = {
    "density": "网页模板未知，正文按文字疏密判断",
    "page": "网页里找不到正文区域，取了整页文字",
    "hidden": "正文由脚本显示，已从网页内嵌的数据中取出",
}
_PAGES = re.compile(r"createPageHTML\(\s*(\d+)|共\s*(\d+)\s*页")


def parse_html(content: bytes, name: str, limits: Limits) -> ParseResult:
    """Metadata as FIELD blocks first, then the body; notes say how the body was found and what is missing."""
    tree, decoded = open_page(content, limits)
    root = tree.body or tree.root
    if root is None:
        return ParseResult((), "html")
    skipper = Skipper(root)
    main = find_main(root, skipper)
    page_pairs = [] if main.how == "page" else _around(root, main.node, skipper, limits)
    body = Flow(limits, skipper, skip=main.menus).read(main.node)
    links = attachments(tree, main.node)
    hidden = find_hidden(tree, main.han if main.stops else main.han // 3)  # menus and feet are not much of a text
    hidden_pairs: tuple[Pair, ...] = ()
    if hidden is not None:
        fragment = open_fragment(hidden.content, limits)
        main = Found(fragment, "hidden", main.menus, main.han)
        page_pairs = [*page_pairs, *block_fields(body, bylines=True)[0]]
        body = Flow(limits, Skipper(fragment)).read(fragment)
        hidden_pairs, links = hidden.fields, (*links, *hidden.files)
    body_pairs, body = _without_head(body, main, skipper, limits)
    below_pairs, body = metadata_below(_without_chrome(body))
    tail_pairs, body = tail_fields(body)
    pairs = [*head_fields(tree), *hidden_pairs, *page_pairs, *body_pairs, *below_pairs, *tail_pairs]
    pairs = list(dict.fromkeys([*pairs, *script_fields(tree, decoded.text)]))
    blocks = [_field(pair) for pair in pairs] + body
    check_chars(sum(len(block.text) for block in blocks), limits)
    notes = [] if main.how not in _GUESSES else [_GUESSES[main.how]]
    if main.is_list:
        notes = ["网页像是列表页，没有正文"]
    if decoded.damaged:
        notes.append(f"有 {decoded.damaged} 个字无法解码（{decoded.encoding}）")
    pages = _page_total(decoded.text)
    if pages > 1:
        notes.append(f"网页分页：共 {pages} 页，此文件只含其中一页")
    has_text = any(block.kind is not BlockKind.FIELD for block in blocks)
    if main.is_list and not has_text:
        raise ParseError("no_text", f"{name or '网页'} 是列表页，没有正文：请导入列表所指的文章页")
    return ParseResult(tuple(blocks) if has_text else (), "html", links, None, tuple(notes))


def _around(root: LexborNode, main: LexborNode, skipper: Skipper, limits: Limits) -> list[Pair]:
    """Metadata of the page outside its body, and the line above the body that may be the title."""
    flow = Flow(limits, skipper, separator=SEPARATOR, skip=frozenset({main.mem_id}))
    blocks = flow.read(root)
    cut = len(blocks) if flow.cut is None else flow.cut
    before, rest = block_fields(without_colons(blocks[:cut]), bylines=True)
    after, _ = block_fields(without_colons(blocks[cut:]))
    return [*before, *_line_above(rest), *after]


def _line_above(blocks: list[Block]) -> list[Pair]:
    """The nearest line above the body that is set as a heading; a page without h1 has its title there."""
    near = [block for block in blocks[-_ABOVE:] if block.kind is not BlockKind.TABLE]
    for block in reversed(near):
        text = tidy(block.text.replace(SEPARATOR, ""))
        if len(text) < _SHORTEST_TITLE or "。" in text or len(text) > _FOOT_LINE or _is_chrome(text):
            continue
        return [("line_above", text)]
    return []


def _field(pair: Pair) -> Block:
    return Block(BlockKind.FIELD, pair[1], label=pair[0])


def _without_head(body: list[Block], main: Found, skipper: Skipper, limits: Limits) -> tuple[list[Pair], list[Block]]:
    """A run of metadata at the top of the body element belongs to the page and not to the text."""
    body = without_colons(body)
    pairs, start, used = _head_run(body)
    if any(names_field(block.text) for block in body[: start if pairs else _HEAD_BLOCKS]):
        # Labels and values side by side without a colon: only the elements around them tell them apart.
        told = without_colons(Flow(limits, skipper, separator=SEPARATOR, skip=main.menus).read(main.node))
        if len(told) == len(body):
            pairs, start, used = _head_run(told)
    return pairs, body[:start] + body[start + used :]


def _head_run(body: list[Block]) -> tuple[list[Pair], int, int]:
    """The pairs, the block they begin at and how many blocks they take."""
    for start in range(min(_TITLE_BLOCKS, len(body))):
        pairs, used = leading_fields(body, start, bylines=True)
        if used and (are_metadata(pairs) or (is_stamp(pairs) and start + used < len(body))):
            return pairs, start, used
        if "。" in body[start].text or body[start].style.right:
            break
    return [], 0, 0


def _without_chrome(body: list[Block]) -> list[Block]:
    floor = len(body) * 4 // 5
    end = next((i for i in range(floor, len(body)) if _ends_text(body[i])), len(body))
    return [block for block in body[:end] if block.kind is BlockKind.TABLE or not _is_chrome(block.text)]


def _ends_text(block: Block) -> bool:
    """The heading of links to other pages, or the foot of the site."""
    if block.text.rstrip("：:") in portals().tails:
        return True
    if block.text.startswith(portals().feet) and block.text.count("单位：") + block.text.count("办：") > 1:
        return True
    return (
        block.kind is not BlockKind.TABLE
        and len(block.text) <= _FOOT_LINE
        and bool(portals().footer.search(block.text))
    )


def _is_chrome(text: str) -> bool:
    if len(text) <= _FOOT_LINE and portals().footer.search(text):
        return True
    if len(text) > 120:
        return False
    if text.startswith(portals().chrome_start):
        return True
    if text.startswith(portals().feet) and portals().foot_words.search(text):
        return True
    return len(text) <= 60 and not text.isdigit() and bool(portals().chrome_line.fullmatch(text))


def _page_total(text: str) -> int:
    numbers = [int(next(filter(None, match.groups()))) for match in _PAGES.finditer(text)]
    return max((number for number in numbers if number < 1000), default=1)
