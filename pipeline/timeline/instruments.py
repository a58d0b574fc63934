"""Policy instruments of the store as tables: every coded clause, or counts by side and sub-type."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.classify.instruments import instrument_kinds
from pipeline.errors import InputError
from pipeline.store import Filters, Store
from pipeline.timeline.table import Column, Link, Proof, Table

SIDES = {"supply": "供给型", "environment": "环境型", "demand": "需求型"}
_NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """One coded clause with its document; ``main``: the likeliest code of its sentence."""

    side: str
    kind: str
    label: str
    terms: str
    main: bool
    quote: str
    sentence: str
    section: str
    page: int | None
    confidence: float
    title: str
    doc_number: str | None
    issuer: str
    region: str | None
    level: str | None
    doc_type: str
    strategies: str
    dated_on: dt.date | None
    source_url: str | None
    source_path: str | None
    doc_id: str
    fact_id: str
    thread_id: str
    start_char: int
    end_char: int
    sentence_start: int
    sentence_end: int
    reviewed: bool = False

    @property
    def side_label(self) -> str:
        return SIDES[self.side]


@dataclass(frozen=True, slots=True)
class InstrumentCount:
    """How often an instrument is used: ``codes`` in ``documents`` documents; ``kind`` is empty for a whole side."""

    side: str
    kind: str
    label: str
    codes: int
    share: float
    documents: int


def instrument_rows(
    store: Store, filters: Filters = _NO_FILTERS, kinds: Sequence[str] = (), *, main_only: bool = False
) -> list[InstrumentRow]:
    """Coded clauses of the chosen documents in text order; ``kinds`` are sides or sub-types, by code or name."""
    wanted = {code for word in kinds for code in kinds_named(word)}
    where, parameters = filters.sql_where()
    sql = (
        "SELECT * FROM instrument_facts WHERE doc_id IN (SELECT d.doc_id FROM documents d WHERE "
        f"{where}) ORDER BY dated_on, title, doc_id, start_char, main DESC, kind"
    )
    rows = [_row(row) for row in store.connection.execute(sql, parameters)]
    return [row for row in rows if (not wanted or row.kind in wanted) and (row.main or not main_only)]


def kinds_named(word: str) -> set[str]:
    """The sub-types a code or name stands for: ``tax``, 税收优惠, ``demand``, 需求型."""
    known = instrument_kinds()
    found = {k.name for k in known.values() if word in (k.name, k.label, k.side.value, SIDES[k.side.value])}
    if not found:
        names = "、".join([*SIDES.values(), *(kind.label for kind in known.values())])
        raise InputError(f"没有政策工具 {word!r}；可用：{names}")
    return found


def instrument_table(
    rows: Sequence[InstrumentRow], *, title: str = "政策工具", corpus: Path | None = None
) -> Table[InstrumentRow]:
    """One row a code, with the sentence that proves it."""
    c = Column[InstrumentRow]
    columns = (
        c("side", "类型", lambda r: r.side_label, 8, facet=True, help="供给型、环境型、需求型"),
        c("kind", "工具", lambda r: r.label, 12, facet=True),
        c("quote", "编码单元", lambda r: r.quote, 40, help="起编码作用的分句"),
        c("terms", "依据词", lambda r: r.terms, 20, main=False, help="空：由所在章节的标题判定"),
        c("main", "主码", lambda r: "是" if r.main else "", 6, main=False, facet=True, help="一句只有一个主码"),
        c("confidence", "可信度", lambda r: round(r.confidence, 2), 8, help="0 到 1"),
        c("reviewed", "核定", lambda r: "人工核定" if r.reviewed else "", 8, main=False, facet=True),
        c("title", "文件", lambda r: Link(r.title, _source(r, corpus), note=r.doc_number or ""), 40),
        c("sentence", "依据原文", _proof, 60),
        c("section", "章节", lambda r: r.section, 24, main=False),
        c("page", "页", lambda r: r.page, 5, main=False),
        c("region", "地区", lambda r: r.region, 14, main=False, facet=True),
        c("level", "层级", lambda r: r.level, 8, main=False, facet=True),
        c("issuer", "发文机关", lambda r: r.issuer, 20, main=False),
        c("doc_number", "文号", lambda r: r.doc_number, 18, main=False),
        c("doc_type", "文种", lambda r: r.doc_type, 9, main=False, facet=True),
        c("dated_on", "成文日期", lambda r: r.dated_on, 11, main=False),
        c("strategies", "战略", lambda r: r.strategies, 18, main=False),
        c("doc_id", "文档ID", lambda r: r.doc_id, 18, main=False),
        c("fact_id", "事实ID", lambda r: r.fact_id, 22, main=False, help="policy review 用它核定"),
        c("start_char", "起", lambda r: r.start_char, 7, main=False),
        c("end_char", "止", lambda r: r.end_char, 7, main=False),
    )
    subtitle = f"{len(rows)} 条编码，出自 {len({row.doc_id for row in rows})} 份文件"
    return Table(title, columns, rows, subtitle, _record)


def instrument_counts(rows: Sequence[InstrumentRow]) -> list[InstrumentCount]:
    """Side by sub-type with sums: each side's sub-types, then the side; kinds that never occur count 0."""
    counts = []
    for side in SIDES:
        of_side = [row for row in rows if row.side == side]
        for kind in instrument_kinds().values():
            if kind.side.value == side:
                of_kind = [row for row in of_side if row.kind == kind.name]
                counts.append(_count(side, kind.name, kind.label, of_kind, len(rows)))
        counts.append(_count(side, "", "小计", of_side, len(rows)))
    return counts


def instrument_summary(rows: Sequence[InstrumentRow], *, title: str = "政策工具统计") -> Table[InstrumentCount]:
    """The cross table of side and sub-type."""
    c = Column[InstrumentCount]
    columns = (
        c("side", "类型", lambda r: SIDES[r.side], 8),
        c("label", "工具", lambda r: r.label, 14),
        c("kind", "代码", lambda r: r.kind, 14, main=False),
        c("codes", "编码数", lambda r: r.codes, 8),
        c("share", "占比", lambda r: r.share, 8, help="占全部编码的比例"),
        c("documents", "文件数", lambda r: r.documents, 8, help="用到它的文件"),
    )
    subtitle = f"{len(rows)} 条编码，出自 {len({row.doc_id for row in rows})} 份文件"
    return Table(title, columns, instrument_counts(rows), subtitle, dataclasses.asdict)


def _count(side: str, kind: str, label: str, rows: Sequence[InstrumentRow], total: int) -> InstrumentCount:
    share = round(len(rows) / total, 4) if total else 0.0
    return InstrumentCount(side, kind, label, len(rows), share, len({row.doc_id for row in rows}))


_FIELDS = [f.name for f in dataclasses.fields(InstrumentRow)]


def _row(row: Any) -> InstrumentRow:
    values: dict[str, Any] = {name: row[name] for name in _FIELDS}
    values |= {name: bool(row[name]) for name in ("main", "reviewed")}
    values["dated_on"] = dt.date.fromisoformat(row["dated_on"]) if row["dated_on"] else None
    return InstrumentRow(**values)


def _record(row: InstrumentRow) -> dict[str, Any]:
    day = row.dated_on.isoformat() if row.dated_on else None
    return dataclasses.asdict(row) | {"dated_on": day, "side_label": row.side_label}


def _proof(row: InstrumentRow) -> Proof:
    start = row.start_char - row.sentence_start
    return Proof(row.sentence, start, start + len(row.quote))


def _source(row: InstrumentRow, corpus: Path | None) -> str | None:
    if row.source_url or corpus is None or not row.source_path:
        return row.source_url
    return (corpus / row.source_path).resolve().as_uri()
