"""Bytes → DOM: charset, nesting guard, tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import ParseError
from pipeline.parsers.encoding import Decoded, decode
from pipeline.parsers.limits import Limits, check_chars

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_CHARSET = re.compile(rb"""(?:charset\s*=\s*["']?|encoding\s*=\s*["'])\s*([\w-]+)""", re.IGNORECASE)
_OPEN_CLOSE = re.compile(r"<(/?)(?:div|span|font|b|i|u|em|strong|table|tbody|tr|td|ul|ol|li|section|center|p|a|form)\b",
                         re.IGNORECASE)  # fmt: skip
# The tree builder compares every attribute of a tag with every other; pictures put inline end here too.
_ENDLESS_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,20})\b[^<>]{20000,}>")
_BARE_TAG = r"<\1>"


def open_page(content: bytes, limits: Limits) -> tuple[LexborHTMLParser, Decoded]:
    """The tree of a page and how it was decoded; raises ParseError("too_deep") on absurd nesting."""
    from selectolax.lexbor import LexborHTMLParser

    declared = _CHARSET.search(content[:8192])
    decoded = decode(content, declared.group(1).decode("ascii", "replace") if declared else None)
    check_chars(len(decoded.text) // 4, limits)
    _check_depth(decoded.text, limits)
    return LexborHTMLParser(_ENDLESS_TAG.sub(_BARE_TAG, decoded.text)), decoded


def open_fragment(markup: str, limits: Limits) -> LexborNode:
    """The body element around a piece of markup."""
    from selectolax.lexbor import LexborHTMLParser

    _check_depth(markup, limits)
    tree = LexborHTMLParser(f"<body>{_ENDLESS_TAG.sub(_BARE_TAG, markup)}</body>")
    body = tree.body
    if body is None:  # a frameset in the markup
        raise ParseError("no_text", "网页内嵌的数据里没有正文：请另存为纯文本后重试")
    return body


def _check_depth(text: str, limits: Limits) -> None:
    """The tree builder is quadratic in depth: refuse what no page has before building it."""
    if text.count("<") <= limits.max_depth:
        return
    depth = deepest = 0
    for match in _OPEN_CLOSE.finditer(text):
        depth = depth - 1 if match.group(1) else depth + 1
        deepest = max(deepest, depth)
    if deepest > limits.max_depth:
        raise ParseError(
            "too_deep", f"网页标签嵌套 {deepest:,} 层，超过上限 {limits.max_depth:,} 层：请另存为纯文本后重试"
        )
