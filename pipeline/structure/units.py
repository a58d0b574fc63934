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

_HEAD_LINES, _FOOT_LINES = 10, 3  # lines of a document among which such a table may stand
_FRAME_ROWS, _FRAME_CELLS = 4, 3
_HEAD_CELL = re.compile(
    r"签\s*发\s*人|[〔\[（(](?:19|20)\d\d[〕\]）)]\s*\d{1,4}\s*号|^(?:№|No\.?)?\s*0\d{4,6}$|[绝机秘]密|特急|加急|文\s*件$"
)
_FOOT_CELL = re.compile(r"抄\s*[送报]|分\s*送|.{0,40}(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*印\s*[发制]?$")


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


def open_frames(units: list[Unit]) -> list[Unit]:
    """Tables without lines that only place the head (文号, 签发人) or the foot (抄送, 印发) of a document, as lines."""
    opened: list[Unit] = []
    for i, unit in enumerate(units):
        lines = _placed(unit) if unit.is_table and (i < _HEAD_LINES or i >= len(units) - _FOOT_LINES) else []
        head = i < _HEAD_LINES and lines and all(_HEAD_CELL.search(line) for line in lines)
        foot = lines and any(_FOOT_CELL.match(line) for line in lines)
        if head or foot:
            opened += [Unit(line, BlockKind.PARAGRAPH, page=unit.page) for line in lines]
        else:
            opened.append(unit)
    return opened


def _placed(unit: Unit) -> list[str]:
    """The rows of a small table, cells that are merged once; none where it is a table of data."""
    if len(unit.rows) > _FRAME_ROWS:
        return []
    rows = [list(dict.fromkeys(cell for cell in row if cell)) for row in unit.rows]
    return ["　".join(row) for row in rows] if all(len(row) <= _FRAME_CELLS for row in rows) else []


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
