"""Finding the element that holds the body of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.parsers.html.dom import BLOCK_TAGS, TEXT, Skipper, raw_text, walk
from pipeline.parsers.html.links import is_file, names_attachment
from pipeline.parsers.html.portals import portals

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_HAN = re.compile(r"[\u3400-\u9fff]")
_PROSE = re.compile(r"[，。；：、！？）》”]")
_FOOTER = re.compile(r"ICP备|公网安备|版权所有|网站标识码|主办单位|承办单位|技术支持")
_DOMINANT = 0.75  # share of the text below a node that one child must hold to be the better root
_STRONG_SHARE = 0.15  # share of the page's text that an element made for the body must hold to be believed
_WEAK_SHARE = 0.7  # the same for an element that often holds the body
_NEARLY_ALL = 0.97  # the same for an inline element, which a page may close too early
_LOOSE = 16.0  # prose that counts as a paragraph
_LIST_LINKS = 4
_LIST_SHARE = 0.8
_LIST_PAGE = 12
_TEASER, _TEASER_SHARE = 80, 0.2  # characters beside a headline, share of the headlines in the whole
_HEADLINE = 6
_CELLS = frozenset({"td", "th", "tr"})
_STOP_TAGS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "a"})


@dataclass(slots=True)
class Measure:
    """Of one element: ``prose`` weighs Han characters outside links, double in lines with punctuation; ``stops``
    counts full stops in it."""

    prose: float = 0.0
    stops: int = 0
    han: int = 0
    linked: int = 0
    links: int = 0
    files: int = 0
    alone: int = 0  # links that have a block to themselves, outside menus
    headlines: int = 0  # their Chinese characters
    holds_blocks: bool = False
    is_passed_over: bool = False

    def add(self, other: Measure) -> None:
        self.prose += other.prose
        self.stops += other.stops
        self.han += other.han
        self.linked += other.linked
        self.links += other.links
        self.files += other.files
        if not other.is_link_list:
            self.alone += other.alone
            self.headlines += other.headlines

    @property
    def is_link_list(self) -> bool:
        """A menu or a list of other pages; a list of files to download is none."""
        return self.links >= _LIST_LINKS and not self.files and self.linked >= _LIST_SHARE * self.han > 0

    @property
    def is_teasers(self) -> bool:
        """Headlines of other pages, each with a few words about it."""
        words = self.han - self.linked
        few = words <= _TEASER * self.alone and self.headlines >= _TEASER_SHARE * (words + self.headlines)
        return self.alone >= _LIST_LINKS - 1 and not self.files and few


Measures = dict[int, Measure]


@dataclass(frozen=True, slots=True)
class Found:
    """The element of the body; ``how`` is a selector, ``density`` or ``page``; ``menus`` are the link lists of the
    page, ``han`` counts the Chinese characters outside links in the element; ``is_list`` says that the page is a list
    of other pages."""

    node: LexborNode
    how: str
    menus: frozenset[int]
    han: int
    is_list: bool = False
    stops: int = 0  # full stops outside links


def find_main(root: LexborNode, skipper: Skipper) -> Found:
    """The element that holds the body of the page."""
    measures = _measure(root, skipper)
    menus = frozenset(i for i, measure in measures.items() if measure.is_link_list or measure.is_passed_over)
    total = _prose_of(root, measures)
    known = _known(root, measures, total)
    node, how = known or (root, "page")
    if known is None and total > 0:
        node, how = _descend(root, measures), "density"
    measure = measures.get(node.mem_id, Measure())
    page = measures.get(root.mem_id, Measure())
    linked = page.linked >= _LIST_SHARE * page.han and page.links >= _LIST_PAGE and measure.stops == 0
    return Found(
        node, how, menus if how != "page" else frozenset(), measure.han - measure.linked, linked, measure.stops
    )


def _prose_of(node: LexborNode, measures: Measures) -> float:
    measure = measures.get(node.mem_id)
    return measure.prose if measure else 0.0


def _measure(root: LexborNode, skipper: Skipper) -> Measures:
    """Measures of all elements; prose among teasers counts for nothing, unless the page has little else."""
    measures, passed_over = _walked(root, skipper, teasers=True)
    if passed_over > _prose_of(root, measures):
        measures, _ = _walked(root, skipper, teasers=False)
    return measures


def _walked(root: LexborNode, skipper: Skipper, *, teasers: bool) -> tuple[Measures, float]:
    measures: Measures = {}
    stack: list[Measure] = []
    depth_of_links = 0
    passed_over = 0.0
    for entering, node in walk(root, skipper):
        tag = node.tag
        if tag == TEXT:
            if entering and stack:
                _count(stack[-1], raw_text(node), bool(depth_of_links))
            continue
        if tag == "a":
            depth_of_links += 1 if entering else -1
        if entering:
            stack.append(Measure())
            continue
        measure = stack.pop()
        measures[node.mem_id] = measure
        if tag == "a":
            measure.links += 1
            measure.files += is_file(node.attributes.get("href") or "")
            alone = measure.holds_blocks or _stands_alone(node)
            if measure.han >= _HEADLINE and alone and not names_attachment(node.text(deep=True) or ""):
                measure.alone, measure.headlines = 1, measure.han
        if measure.prose and teasers and tag in BLOCK_TAGS and tag not in _STOP_TAGS and measure.is_teasers:
            passed_over += measure.prose
            measure.prose, measure.stops, measure.is_passed_over = 0.0, 0, True
        if stack:
            stack[-1].add(measure)
            stack[-1].holds_blocks |= measure.holds_blocks or tag in BLOCK_TAGS or tag == "br"
    return measures, passed_over


def _stands_alone(link: LexborNode) -> bool:
    """Nothing but blanks beside it in its parent, or a date."""
    return all(
        beside is None or beside.tag != TEXT or not _HAN.search(raw_text(beside)) for beside in (link.prev, link.next)
    )


def _count(measure: Measure, text: str, linked: bool) -> None:
    han = len(_HAN.findall(text))
    measure.han += han
    if linked:
        measure.linked += han
    else:
        prose = _prose(text)
        measure.prose += prose
        measure.stops += text.count("。") if prose else 0


def _prose(text: str) -> float:
    count = len(_HAN.findall(text))
    if not count or _FOOTER.search(text):
        return 0.0
    return count * (2.0 if _PROSE.search(text) else 1.0)


def _known(root: LexborNode, measures: Measures, total: float) -> tuple[LexborNode, str] | None:
    """The outermost strong container, else the innermost weak one, that holds enough of the page."""
    strong = _matches(root, portals().strong, measures)
    if strong:
        weight, node, selector = max(strong, key=lambda item: (item[0], -_depth(item[1])))
        if weight >= _STRONG_SHARE * total:
            return _with_siblings(node, strong, measures), selector
    weak = [item for item in _matches(root, portals().weak, measures) if item[0] >= _WEAK_SHARE * total]
    if not weak:
        return None
    heaviest = max(weight for weight, _, _ in weak)
    near = [item for item in weak if item[0] >= _DOMINANT * heaviest]
    _, node, selector = max(near, key=lambda item: _depth(item[1]))
    return node, selector


def _matches(root: LexborNode, selectors: tuple[str, ...], measures: Measures) -> list[tuple[float, LexborNode, str]]:
    found = [(node, selector) for selector in selectors for node in root.css(selector) if node.tag not in _STOP_TAGS]
    return [(weight, node, selector) for node, selector in found if (weight := _prose_of(node, measures)) > 0]


def _with_siblings(node: LexborNode, strong: list[tuple[float, LexborNode, str]], measures: Measures) -> LexborNode:
    """A body cut into several strong containers lies in the element around them."""
    inside = {inner.mem_id for _, inner, _ in strong}
    parent = node.parent
    if parent is None or parent.mem_id not in measures:
        return node
    together = sum(_prose_of(child, measures) for child in parent.iter() if child.mem_id in inside)
    if together > _prose_of(node, measures) and together >= _DOMINANT * _prose_of(parent, measures):
        return parent
    return node


def _depth(node: LexborNode) -> int:
    depth = 0
    parent = node.parent
    while parent is not None:
        depth, parent = depth + 1, parent.parent
    return depth


def _descend(root: LexborNode, measures: Measures) -> LexborNode:
    """Down from the page while one child holds nearly everything and what follows it is no text."""
    node = root
    while True:
        heavy = _heavy_child(node, measures)
        if heavy is None or _goes_on(heavy, measures):
            return node
        node = heavy


def _heavy_child(node: LexborNode, measures: Measures) -> LexborNode | None:
    whole = _prose_of(node, measures)
    for child in node.iter():
        measure = measures.get(child.mem_id)
        if measure is None or measure.prose < _DOMINANT * whole or child.tag in _STOP_TAGS:
            continue
        if child.tag in BLOCK_TAGS:
            return child
        return child if measure.holds_blocks and measure.prose >= _NEARLY_ALL * whole else None
    return None


def _goes_on(heavy: LexborNode, measures: Measures) -> bool:
    """A part built like the heavy one, or a loose paragraph after it, belongs to the same text."""
    following = heavy.next
    while following is not None:
        measure = measures.get(following.mem_id)
        if following.tag == TEXT:
            if _prose(raw_text(following)) >= _LOOSE:
                return True
        elif (
            measure is not None
            and measure.prose >= _LOOSE
            and (following.tag == "p" or (measure.stops and _is_alike(heavy, following)))
        ):
            return True
        following = following.next
    return False


def _is_alike(one: LexborNode, other: LexborNode) -> bool:
    if one.tag != other.tag or one.tag in _CELLS:
        return False
    name = one.attributes.get("class")
    return name == other.attributes.get("class") and (bool(name) or one.tag == "section")
