"""Pages → blocks: reading order, contents dropped, paragraphs and tables carried over page ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model import Block, BlockKind
from pipeline.parsers.contents import contents_lines
from pipeline.parsers.pdf.layout import in_reading_order
from pipeline.parsers.pdf.lines import Line
from pipeline.parsers.pdf.paragraphs import Builder, Margins, margins
from pipeline.parsers.pdf.tables import PageTable, join_over_pages


@dataclass(slots=True)
class Page:
    """One page read: ``state`` is text, picture (a scan), nonsense (a broken font), blank or damaged."""

    number: int
    height: float
    lines: list[Line]
    tables: list[PageTable]
    state: str

    @property
    def kind(self) -> tuple[int, int]:
        """Pages alike: of one height, and on one side of the sheet, since bound books shift their margins."""
        return round(self.height), self.number % 2


@dataclass(slots=True)
class Column:
    """Lines read one after another; ``alone`` where the page has a single column."""

    page: Page
    lines: list[Line]
    alone: bool


Part = Column | PageTable

_CONTINUED = re.compile(
    r"^续\s*(?:上\s*)?表|[（(](?:续\s*(?:表|上页|\d*)?|完)[)）]\s*$|^表\s*\S{1,5}\s*[（(][续完][^）)]{0,4}[)）].{0,30}$"
)


def assemble(pages: list[Page]) -> list[Block]:
    parts = [part for page in pages for part in _parts(page)]
    _drop_contents(parts)
    parts = [part for i, part in enumerate(parts) if not _is_continued_caption(parts, i)]
    usual = _usual_margins(parts)
    builder = Builder()
    order: list[int | PageTable] = []  # paragraphs by index
    tables: list[PageTable] = []
    follows: set[int] = set()
    for part in parts:
        if isinstance(part, PageTable):
            last = order[-1] if order else None
            if isinstance(last, PageTable) and last.page == part.page - 1:
                follows.add(len(tables))
            builder.break_off()
            tables.append(part)
            order.append(part)
            continue
        before = len(builder.paragraphs)
        common = usual.get(part.page.kind) if part.alone else None
        builder.add_column(part.lines, part.page.number, common or margins(part.lines))
        order.extend(range(before, len(builder.paragraphs)))
    kept = {id(table) for table in join_over_pages(tables, follows)}
    return [
        _table_block(item) if isinstance(item, PageTable) else builder.paragraphs[item].block()
        for item in order
        if not isinstance(item, PageTable) or id(item) in kept
    ]


def _is_continued_caption(parts: list[Part], i: int) -> bool:
    """The line 续表 or 表 2（完） that a table prints over its second page."""
    part = parts[i]
    if isinstance(part, PageTable) or len(part.lines) != 1 or not 0 < i < len(parts) - 1:
        return False
    around = isinstance(parts[i - 1], PageTable) and isinstance(parts[i + 1], PageTable)
    return around and bool(_CONTINUED.search(part.lines[0].text))


def _table_block(table: PageTable) -> Block:
    text = "\n".join("\t".join(row) for row in table.rows)
    return Block(BlockKind.TABLE, text, page=table.page, box=table.box, rows=tuple(table.rows))


def _parts(page: Page) -> list[Part]:
    """Columns and tables of a page from top to bottom."""
    parts: list[Part] = []
    lines = sorted(page.lines, key=lambda line: line.middle)
    for table in sorted(page.tables, key=lambda table: table.box[1]):
        middle = (table.box[1] + table.box[3]) / 2
        parts += _columns(page, [line for line in lines if line.middle < middle])
        lines = [line for line in lines if line.middle >= middle]
        parts.append(table)
    return parts + _columns(page, lines)


def _columns(page: Page, lines: list[Line]) -> list[Part]:
    columns, several = in_reading_order(lines)
    return [Column(page, column, not several) for column in columns if column]


def _drop_contents(parts: list[Part]) -> None:
    columns = [part for part in parts if isinstance(part, Column)]
    places = [(column, line) for column in columns for line in column.lines]
    dropped = contents_lines([line.text for _, line in places])
    if not dropped:
        return
    for column in columns:
        column.lines = []
    for i, (column, line) in enumerate(places):
        if i not in dropped:
            column.lines.append(line)
    parts[:] = [part for part in parts if isinstance(part, PageTable) or part.lines]


def _usual_margins(parts: list[Part]) -> dict[tuple[int, int], Margins]:
    """A page alone may have no full line; all pages alike together have."""
    alike: dict[tuple[int, int], list[Line]] = {}
    for part in parts:
        if isinstance(part, Column) and part.alone:
            alike.setdefault(part.page.kind, []).extend(part.lines)
    return {kind: margins(lines) for kind, lines in alike.items()}
