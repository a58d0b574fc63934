"""Walking a selectolax tree without recursion, and reading style hints off its elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from pipeline.parsers.html.portals import portals

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

BLOCK_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
    "hr", "html", "legend", "li", "main", "menu", "ol", "option", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
TEXT = "-text"

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(\w+)", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(\w+)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*(\d{1,3}(?:\.\d{1,3})?)\s*(pt|px)", re.IGNORECASE)
_WORDS = re.compile(r"[a-z][a-z0-9]*", re.IGNORECASE)
_FURNITURE_CHARS = 400
_BOLD_VALUES = frozenset({"bold", "bolder", "600", "700", "800", "900"})


class Look(NamedTuple):
    """What an element says about the text inside it; None where it says nothing."""

    align: str | None = None
    bold: bool | None = None
    size: float | None = None


def walk(
    root: LexborNode, prune: Callable[[LexborNode], bool] = lambda node: False
) -> Iterator[tuple[bool, LexborNode]]:
    """(entering, node) over the subtree in document order; nothing below a pruned node is visited.

    A pruned node is neither entered nor left. Text nodes are entered and left like elements.
    """
    node: LexborNode | None = root
    while node is not None:
        pruned = prune(node)
        if not pruned:
            yield True, node
            child = node.child
            if child is not None:
                node = child
                continue
            yield False, node
        while node is not None:
            if node.mem_id == root.mem_id:
                return
            following = node.next
            if following is not None:
                node = following
                break
            node = node.parent
            if node is not None:
                yield False, node


def raw_text(node: LexborNode) -> str:
    """Characters of a text node."""
    return node.text_content or ""


def look(node: LexborNode) -> Look:
    """Style hints of one element; ``size`` in points."""
    tag, attributes = node.tag, node.attributes
    style = attributes.get("style") or ""
    align = "center" if tag == "center" else (attributes.get("align") or None)
    bold = True if tag in {"b", "strong", "th"} else None
    size = None
    if style:
        found = _ALIGN.search(style)
        align = found.group(1) if found else align
        found = _WEIGHT.search(style)
        bold = found.group(1).lower() in _BOLD_VALUES if found else bold
        found = _SIZE.search(style)
        if found:
            size = round(float(found.group(1)) * (0.75 if found.group(2).lower() == "px" else 1.0), 1)
    return Look(align.lower() if align else None, bold, size)


class Skipper:
    """Decides what of one page is no text: scripts, forms, hidden elements, page furniture.

    A hidden element that holds most of the page is shown by a script, so it stays.
    """

    def __init__(self, root: LexborNode) -> None:
        self._most = len(root.text(deep=True) or "") // 2

    def __call__(self, node: LexborNode) -> bool:
        tag = node.tag
        if tag == TEXT:
            return False
        if tag in portals().skip_tags:
            return True
        attributes = node.attributes
        if not attributes or tag in {"body", "html"}:
            return False
        style = attributes.get("style")
        if "hidden" in attributes or (style and _HIDDEN.search(style)):
            return len(node.text(deep=True) or "") <= self._most
        return _is_furniture(node, attributes)


def _is_furniture(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    """A small element whose class or id names a toolbar, a share box, a breadcrumb …"""
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip().lower()
    if not names or node.tag in {"main", "article"}:
        return False
    words = set(_WORDS.findall(names)) | set(names.split())
    if not words & portals().skip_words:
        return False
    return len((node.text(deep=True) or "").strip()) <= _FURNITURE_CHARS
