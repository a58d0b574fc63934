"""Instruments crossed with what they serve: strategy, year, region, level or body; one row a group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from pipeline.classify.instruments import instrument_kinds
from pipeline.store import Store
from pipeline.timeline.instruments import SIDES, InstrumentRow
from pipeline.timeline.labels import label
from pipeline.timeline.table import Column, Table

# What codes can be grouped by, and the heading of its column.
GROUPS = {
    "strategy": "战略",
    "section": "战略（按章节）",
    "year": "年份",
    "region": "地区",
    "level": "层级",
    "issuer": "发文机关",
}
NONE = "（无）"


@dataclass(frozen=True, slots=True)
class CrossRow:
    """One group, e.g. (工业上楼, 2024): codes in all, by sub-type, and the documents they stand in."""

    group: tuple[str, ...]
    codes: int
    documents: int
    kinds: dict[str, int]

    def of_side(self, side: str) -> int:
        return sum(n for kind, n in self.kinds.items() if instrument_kinds()[kind].side.value == side)


def instrument_cross(store: Store, rows: Sequence[InstrumentRow], by: Sequence[str]) -> Table[CrossRow]:
    """``by`` names ``GROUPS``. ``strategy`` counts a code for every strategy of its document, ``section`` only for
    those that its own section pursues: a code may count in several groups."""
    groups = _grouped(store, rows, by)
    found = [
        CrossRow(group, len(own), len({row.doc_id for row in own}), dict(Counter(row.kind for row in own)))
        for group, own in sorted(groups.items())
    ]
    subtitle = f"{len(rows)} 条编码，{len(found)} 组；一条编码可属于多组"
    return Table("政策工具交叉表", _columns(by), found, subtitle)


def _columns(by: Sequence[str]) -> list[Column[CrossRow]]:
    c = Column[CrossRow]
    columns = [c(name, GROUPS[name], lambda r, i=i: r.group[i], 16, facet=True) for i, name in enumerate(by)]  # type: ignore[misc]
    columns += [
        c("codes", "编码数", lambda r: r.codes, 8),
        c("documents", "文件数", lambda r: r.documents, 8),
    ]
    columns += [c(side, name, lambda r, side=side: r.of_side(side), 8) for side, name in SIDES.items()]  # type: ignore[misc]
    columns += [
        c(kind.name, kind.label, lambda r, name=kind.name: r.kinds.get(name, 0), 8, main=False)  # type: ignore[misc]
        for kind in instrument_kinds().values()
    ]
    return columns


def _grouped(
    store: Store, rows: Iterable[InstrumentRow], by: Sequence[str]
) -> dict[tuple[str, ...], list[InstrumentRow]]:
    sections = _sections(store) if "section" in by else {}
    groups: dict[tuple[str, ...], list[InstrumentRow]] = defaultdict(list)
    for row in rows:
        values = [_values(row, name, sections) or [NONE] for name in by]
        for group in product(*values):
            groups[group].append(row)
    return groups


def _values(row: InstrumentRow, name: str, sections: dict[str, list[tuple[int, int, str]]]) -> list[str]:
    match name:
        case "strategy":
            return [part for part in row.strategies.split("、") if part]
        case "section":
            around = sections.get(row.doc_id, [])
            return sorted({strategy for start, end, strategy in around if start <= row.start_char < end})
        case "year":
            return [str(row.dated_on.year)] if row.dated_on else []
        case "level":
            return [label("level", row.level)] if row.level else []
        case "issuer":
            return [part for part in row.issuer.split("、") if part]
    return [row.region] if row.region else []


def _sections(store: Store) -> dict[str, list[tuple[int, int, str]]]:
    """doc_id → (start, end, strategy) of the sections that pursue one."""
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    sql = (
        "SELECT s.doc_id, s.start_char, s.end_char, s.strategy FROM section_strategies s "
        "JOIN documents d ON d.doc_id = s.doc_id AND d.version = s.version"
    )
    for doc_id, start, end, strategy in store.connection.execute(sql):
        found[doc_id].append((start, end, strategy))
    return found
