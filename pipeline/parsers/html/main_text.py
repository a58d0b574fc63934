"""Finding the element that holds the body of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.parsers.html.dom import BLOCK_TAGS, TEXT, Skipper, raw_text, walk
from pipeline.parsers.html.portals import portals

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_HAN = re.compile(r"[\u3400-\u9fff]")
_PROSE = re.compile(r"[，。；：、！？）》”]")
_FOOTER = re.compile(r"ICP备|公网安备|版权所有|网站标识码|主办单位|承办单位|技术支持")
_DOMINANT = 0.75  # share of the text below a node that one child must hold to be the better root
_KNOWN_SHARE = 0.4  # share of the page's text that a known container must hold to be believed
_STOP_TAGS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "a"})


def find_main(root: LexborNode, skipper: Skipper) -> tuple[LexborNode, str]:
    """The body's element and how it was found: a selector, ``density`` or ``page``."""
    weights = _weigh(root, skipper)
    total = weights.get(root.mem_id, 0.0)
    known = _known(root, weights, total)
    if known is not None:
        return known
    if total <= 0:
        return root, "page"
    return _descend(root, weights), "density"


def _weigh(root: LexborNode, skipper: Skipper) -> dict[int, float]:
    """Amount of prose under every element: Han characters outside links, doubled in lines with punctuation."""
    weights: dict[int, float] = {}
    sums: list[float] = []
    links = 0
    for entering, node in walk(root, skipper):
        if node.tag == TEXT:
            if entering and not links and sums:
                sums[-1] += _prose(raw_text(node))
            continue
        links += (1 if entering else -1) if node.tag == "a" else 0
        if entering:
            sums.append(0.0)
            continue
        weight = sums.pop()
        weights[node.mem_id] = weight
        if sums:
            sums[-1] += weight
    return weights


def _prose(text: str) -> float:
    count = len(_HAN.findall(text))
    if not count or _FOOTER.search(text):
        return 0.0
    return count * (2.0 if _PROSE.search(text) else 1.0)


def _known(root: LexborNode, weights: dict[int, float], total: float) -> tuple[LexborNode, str] | None:
    """The outermost strong container, else the innermost weak one, that holds enough of the page."""
    strong = [(node, selector) for selector in portals().strong for node in root.css(selector)]
    best = _best(strong, weights, 0.0, outermost=True)
    if best is not None and weights.get(best[0].mem_id, 0.0) >= _KNOWN_SHARE * total:
        return best
    weak = [(node, selector) for selector in portals().weak for node in root.css(selector)]
    return _best(weak, weights, 2 * _KNOWN_SHARE * total, outermost=False) or (best if total <= 200 else None)


def _best(
    found: list[tuple[LexborNode, str]], weights: dict[int, float], floor: float, *, outermost: bool
) -> tuple[LexborNode, str] | None:
    """By weight; of nested ones of nearly the same weight, the outer or the inner."""
    held = [(weights.get(node.mem_id, 0.0), node, selector) for node, selector in found if node.tag not in {"p", "a"}]
    held = [item for item in held if item[0] > 0 and item[0] >= floor]
    if not held:
        return None
    heaviest = max(weight for weight, _, _ in held)
    near = [item for item in held if item[0] >= (0.5 if outermost else _DOMINANT) * heaviest]
    chosen = min(near, key=lambda item: _depth(item[1])) if outermost else max(near, key=lambda item: _depth(item[1]))
    return chosen[1], chosen[2]


def _depth(node: LexborNode) -> int:
    depth = 0
    parent = node.parent
    while parent is not None:
        depth, parent = depth + 1, parent.parent
    return depth


def _descend(root: LexborNode, weights: dict[int, float]) -> LexborNode:
    """Down from the page while one child holds nearly everything and still contains blocks."""
    node = root
    while True:
        heavy = _heavy_child(node, weights)
        if heavy is None:
            return node
        node = heavy


def _heavy_child(node: LexborNode, weights: dict[int, float]) -> LexborNode | None:
    bar = _DOMINANT * weights.get(node.mem_id, 0.0)
    child = node.child
    while child is not None:
        if child.tag != TEXT and weights.get(child.mem_id, 0.0) >= bar:
            return child if child.tag not in _STOP_TAGS and _has_blocks(child) else None
        child = child.next
    return None


def _has_blocks(node: LexborNode) -> bool:
    return any(inner.tag in BLOCK_TAGS or inner.tag == "br" for entering, inner in walk(node)
               if entering and inner.mem_id != node.mem_id)  # fmt: skip
