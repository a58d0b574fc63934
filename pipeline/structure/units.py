"""Blocks as the lines a document's text is made of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.language import fold, nfkc
from pipeline.model import Block, BlockKind, BlockStyle

_SPACES = re.compile(r"\s+")
_PUNCTUATION = re.compile(r"[\s《》〈〉<>“”\"'‘’「」『』【】\[\]()（）,，.。;；:：、!！?？…·—\-–~～_|/]+")


@dataclass(frozen=True)
class Unit:
    """One paragraph, heading or whole table. ``text`` goes into ``Document.text`` as it stands."""

    text: str
    kind: BlockKind
    style: BlockStyle = field(default_factory=BlockStyle)
    page: int | None = None
    level: int | None = None
    big: bool = False  # set larger than the body
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def is_table(self) -> bool:
        return self.kind is BlockKind.TABLE

    @cached_property
    def folded(self) -> str:
        """Half-width digits and letters, same length."""
        return fold(self.text)

    @cached_property
    def key(self) -> str:
        """The text for comparing: no spaces, no punctuation, one width."""
        return squeeze(self.text)

    @property
    def stands_out(self) -> bool:
        return self.style.centered or self.big or self.kind is BlockKind.HEADING


def squeeze(text: str) -> str:
    """``text`` without spaces, punctuation, brackets and width, for comparing titles."""
    return _PUNCTUATION.sub("", nfkc(text)).lower()


def compact(text: str) -> str:
    """``text`` in one width without any space."""
    return _SPACES.sub("", nfkc(text))


def units_of(blocks: Iterable[Block]) -> list[Unit]:
    """Body blocks as units; FIELD and empty blocks fall out, a paragraph with line breaks gives a unit a line."""
    units: list[Unit] = []
    blocks = [block for block in blocks if block.kind is not BlockKind.FIELD]
    body_size = _body_size(blocks)
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            units.extend(_table(block))
            continue
        for line in block.text.split("\n"):
            text = line.strip()
            if text:
                big = body_size is not None and (block.style.size or 0) > body_size + 1
                units.append(Unit(text, block.kind, block.style, block.page, block.level, big))
    return units


def _body_size(blocks: Sequence[Block]) -> float | None:
    """The type size that most characters are set in."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        if block.style.size is not None:
            sizes[block.style.size] += len(block.text)
    return sizes.most_common(1)[0][0] if sizes else None


def _table(block: Block) -> Iterable[Unit]:
    rows = tuple(tuple(_SPACES.sub(" ", cell).strip() for cell in row) for row in block.rows)
    rows = tuple(row for row in rows if any(row))
    if rows:
        text = "\n".join("\t".join(row) for row in rows)
        yield Unit(text, BlockKind.TABLE, block.style, block.page, rows=rows)


def fields_of(blocks: Sequence[Block]) -> list[tuple[str, str]]:
    """(label, value) of the FIELD blocks, as found."""
    return [(block.label or "", block.text.strip()) for block in blocks if block.kind is BlockKind.FIELD]
