"""DOM → blocks in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.model import Block, BlockKind, BlockStyle
from pipeline.parsers.html.dom import BLOCK_TAGS, TEXT, Look, Skipper, look, raw_text, walk
from pipeline.parsers.html.links import is_file
from pipeline.parsers.html.tables import is_layout, read_rows
from pipeline.parsers.limits import Limits
from pipeline.parsers.numerals import numeral
from pipeline.parsers.tidy import join_source_lines, tidy
from pipeline.parsers.wraps import is_wrapped, starts_item, unwrap

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# A new paragraph set off by indentation alone: two or more wide or no-break spaces after a sentence end.
_INDENT = re.compile(r"(?<=[。；！？：;!?”）)》])[ \t\n]*(?:\u3000{2,}|[\u00a0\u3000]{3,})[\u00a0\u3000 \t\n]*")
_WRAPPED_LINES = 6
_MENU_LINKS, _MENU_SHARE = 3, 0.8
_LETTERS = 6
_LISTS = frozenset({"ol", "ul", "dir", "menu"})
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
# CSS and HTML list styles in the terms of Word, which has names for all of them.
_NUMBERS = {
    "none": ("none", ""), "a": ("lowerLetter", "."), "A": ("upperLetter", "."), "i": ("lowerRoman", "."),
    "I": ("upperRoman", "."), "lower-alpha": ("lowerLetter", "."), "upper-alpha": ("upperLetter", "."),
    "lower-roman": ("lowerRoman", "."), "upper-roman": ("upperRoman", "."),
    "cjk-ideographic": ("chineseCountingThousand", "、"), "simp-chinese-informal": ("chineseCountingThousand", "、"),
    "disc": ("none", ""), "circle": ("none", ""), "square": ("none", ""),
}  # fmt: skip
_BLANKS = " \t\r\n\f\v\u00a0\u3000\ufeff\u200b"
_NEAR = 100  # elements above a text that are asked what it is: pages nested deeper are made to hang readers
_HEADING = re.compile(r"h[1-6]")


@dataclass(slots=True)
class _Ordered:
    """An ol with the number of its next item."""

    count: int
    style: str

    @classmethod
    def read(cls, node: LexborNode) -> _Ordered:
        attributes = node.attributes
        start = (attributes.get("start") or "1").strip()
        found = _LIST_STYLE.search(attributes.get("style") or "")
        style = found.group(1).lower() if found else (attributes.get("type") or "1")
        return cls(int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1, style)

    def label(self) -> str:
        kind, mark = _NUMBERS.get(self.style, ("decimal", "."))
        text = numeral(self.count, kind)
        self.count += 1
        return f"{text}{mark}" if text else ""


class Flow:
    """Reads one subtree; ``separator`` stands between pieces of inline text from different elements."""

    def __init__(
        self, limits: Limits, skipper: Skipper, *, separator: str = "", skip: frozenset[int] = frozenset()
    ) -> None:
        self.limits, self.skipper, self.separator, self.skip = limits, skipper, separator, skip
        self.blocks: list[Block] = []
        self.cut: int | None = None  # how many blocks stand before the first element of ``skip``
        self._runs: list[tuple[str, Look]] = []
        self._in_link, self._links, self._linked = False, 0, 0  # links in the runs, and their characters
        self._looks: list[Look] = [Look()]
        self._lists: list[_Ordered | None] = []  # open lists, None for those without numbers
        self._label = ""  # the number a browser prints before the next paragraph
        self._holders: list[LexborNode] = []  # open block elements, innermost last
        self._owners: list[int] = []  # of every block, the element it stands in

    def read(self, root: LexborNode) -> list[Block]:
        for entering, node in walk(root, self._prune):
            if node.tag == TEXT:
                if entering:
                    self._runs.append((raw_text(node), self._looks[-1]))
                    self._linked += len(raw_text(node).strip()) if self._in_link else 0
            elif entering:
                self._enter(node)
            else:
                self._leave(node)
        self._flush()
        return self._unwrapped()

    def _unwrapped(self) -> list[Block]:
        """Lines that were wrapped with <br> or in <pre>, put together again."""
        blocks: list[Block] = []
        start = 0
        for i in range(1, len(self.blocks) + 1):
            if i < len(self.blocks) and self._owners[i] == self._owners[start]:
                continue
            group = self.blocks[start:i]
            lines = [block.text for block in group]
            if len(group) >= _WRAPPED_LINES and is_wrapped(lines):
                blocks += [replace(group[0], text=text) for text in unwrap(lines)]
            else:
                blocks += group
            start = i
        return blocks

    def _prune(self, node: LexborNode) -> bool:
        if node.mem_id in self.skip:
            self._cut_out()
            return True
        if self.skipper(node):
            return True
        if node.tag == "table" and not is_layout(node):
            self._flush()
            self._table(node)
            return True
        return False

    def _cut_out(self) -> None:
        self._flush()
        if self.cut is None:
            self.cut = len(self.blocks)

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag
        if tag in BLOCK_TAGS or tag == "br":
            self._flush()
        if tag in BLOCK_TAGS:
            self._holders.append(node)
            self._enter_list(node, tag)
        if tag == "a":
            self._in_link = not is_file(node.attributes.get("href") or "")
            self._links += self._in_link
        own, outer = look(node), self._looks[-1]
        self._looks.append(
            Look(
                own.align or outer.align,
                outer.bold if own.bold is None else own.bold,
                outer.size if own.size is None else own.size,
            )
        )

    def _enter_list(self, node: LexborNode, tag: str) -> None:
        if tag in _LISTS:
            self._lists.append(_Ordered.read(node) if tag == "ol" else None)
        elif tag == "li" and self._lists and (ordered := self._lists[-1]) is not None:
            self._label = ordered.label()

    def _leave(self, node: LexborNode) -> None:
        if node.tag == "a":
            self._in_link = False
        if node.tag in BLOCK_TAGS:
            self._flush()
            self._holders.pop()
            if node.tag in _LISTS:
                self._lists.pop()
        elif self.separator:
            self._runs.append((self.separator, self._looks[-1]))
        self._looks.pop()

    def _table(self, node: LexborNode) -> None:
        rows = read_rows(node, self.limits, self.skipper)
        if rows:
            text = "\n".join("\t".join(row) for row in rows)
            self._add(Block(BlockKind.TABLE, text, rows=rows))

    def _add(self, block: Block) -> None:
        self.blocks.append(block)
        alone = block.kind is not BlockKind.PARAGRAPH or not self._holders
        self._owners.append(-len(self.blocks) if alone else self._holders[-1].mem_id)

    def _flush(self) -> None:
        if not self._runs:
            return
        runs, self._runs = self._runs, []
        links, linked, self._links, self._linked = self._links, self._linked, 0, 0
        text = "".join(piece for piece, _ in _without_source_breaks(runs, self.separator))
        if not text.strip(self.separator + _BLANKS):
            return
        if (
            links >= _MENU_LINKS
            and linked >= _MENU_SHARE * len("".join(text.split()))
            and not self.separator
            and "《" not in text
        ):
            return  # a menu set as a line
        preformatted = any(holder.tag == "pre" for holder in self._holders[-_NEAR:])
        pieces = text.split("\n") if preformatted else _INDENT.split(join_source_lines(text))
        kind, level = self._kind()
        style = _style(runs)
        for piece in pieces:
            line = tidy(piece)
            if line.strip(self.separator):
                line, self._label = (line if starts_item(line) else self._label + line), ""
                self._add(Block(kind, line, style=style, level=level))

    def _kind(self) -> tuple[BlockKind, int | None]:
        for holder in reversed(self._holders[-_NEAR:]):
            if _HEADING.fullmatch(holder.tag or ""):
                return BlockKind.HEADING, int((holder.tag or "h1")[1])
            if holder.tag == "li":
                return BlockKind.LIST_ITEM, None
            if holder.tag not in {"p", "div", "center"}:
                break
        return BlockKind.PARAGRAPH, None


def _without_source_breaks(runs: list[tuple[str, Look]], separator: str) -> list[tuple[str, Look]]:
    """A paragraph set with an element for every character: line breaks between them are only in the source."""
    inked = [piece for piece, _ in runs if piece.strip() and piece != separator]
    if len(inked) < _LETTERS or sum(len(piece.strip()) == 1 for piece in inked) < 0.6 * len(inked):
        return runs
    return [run for run in runs if run[0] != separator and (run[0].strip() or "\n" not in run[0])]


def _style(runs: list[tuple[str, Look]]) -> BlockStyle:
    """Of a paragraph: alignment of its holder, bold if all of it is, the size most of its characters have."""
    inked = [(len(piece.strip()), style) for piece, style in runs if piece.strip()]
    sizes: dict[float, int] = {}
    for count, style in inked:
        if style.size is not None:
            sizes[style.size] = sizes.get(style.size, 0) + count
    align = inked[0][1].align
    return BlockStyle(
        centered=align == "center",
        right=align in {"right", "end"},
        bold=all(style.bold for _, style in inked),
        size=max(sizes, key=lambda size: sizes[size]) if sizes else None,
    )
