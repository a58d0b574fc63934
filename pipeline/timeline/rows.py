"""Dated facts of the store as rows: the timeline, deadlines and targets that tables are made of."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.errors import InputError
from pipeline.store import Filters, Store
from pipeline.timeline.labels import code_of, label

KINDS = ("deadline", "target", "event", "meeting", "milestone")
_MILESTONES = ("written_on", "published_on", "effective_on", "expires_on")
_NO_FILTERS = Filters()
_MEANT = 4  # 施行, 完成 alone say nothing: the sentence does
_HORIZON = re.compile(r"(\d{1,5})\s*(d|w|m|y|天|日|周|个?月|年)", re.IGNORECASE)
_DAYS = {
    "d": 1,
    "天": 1,
    "日": 1,
    "w": 7,
    "周": 7,
    "m": 30.4375,
    "月": 30.4375,
    "个月": 30.4375,
    "y": 365.25,
    "年": 365.25,
}


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One fact with its date, its document and its proof.

    ``date`` is the first day or, where only a bound is given, the last; ``date_end`` the last day, None where open.
    Both are None for facts without a date (``deadline_rows``, ``target_rows``). ``kind`` is one of ``KINDS``,
    ``detail`` the deadline's kind, the event's, the target's change, or which date of the document. ``by_plan``: the
    date is only the end of the plan named in the title; ``applicants`` to ``contacts`` belong to times of handing in,
    several values joined by ；. ``thread_id`` stays when a new version redates the matter.
    """

    date: dt.date | None
    date_end: dt.date | None
    precision: str | None
    kind: str
    detail: str
    what: str
    bodies: str
    place: str | None
    indicator: str | None
    value: Decimal | None
    value_max: Decimal | None
    unit: str | None
    bound: str | None
    change: str | None
    strength: str | None
    recurring: bool
    by_plan: bool
    unresolved: str | None
    title: str
    doc_number: str | None
    issuer: str
    region: str | None
    region_code: str | None
    level: str | None
    doc_type: str
    strategies: tuple[str, ...]
    dated_on: dt.date | None
    quote: str
    sentence: str
    section: str
    section_path: str
    page: int | None
    confidence: float
    source_url: str | None
    source_path: str | None
    identity: str
    format: str
    doc_id: str
    version: int
    fact_id: str
    thread_id: str
    start_char: int | None
    end_char: int | None
    sentence_start: int | None
    sentence_end: int | None
    reviewed: bool = False
    applicants: str | None = None
    materials: str | None = None
    forms: str | None = None
    recipients: str | None = None
    channels: str | None = None
    contacts: str | None = None

    @property
    def due(self) -> dt.date | None:
        """The day it falls due: the last day or, where force or a duty begins, the first."""
        return self.date_end or self.date

    @property
    def kind_label(self) -> str:
        return label("kind", self.kind)

    @property
    def detail_label(self) -> str:
        return "、".join(label("detail", part) for part in self.detail.split("、"))

    @property
    def subject(self) -> str:
        """What happens or is to be done, in the document's words."""
        match self.kind:
            case "target":
                return f"{self.indicator}：{self.quote}" if self.indicator else self.quote
            case "meeting" if self.what:
                return self.what
            case "milestone":
                return f"{self.detail_label}：{self.title}"
        if len(self.what) >= _MEANT:
            return self.what
        return f"{self.detail_label}：{self.title}" if self.detail in ("effective", "expiry") else self.sentence

    @property
    def note(self) -> str:
        """What a reader must know to read the date rightly."""
        notes = [
            "人工核定" if self.reviewed else "",
            "每期重复" if self.recurring else "",
            "原文未写期限，取标题所示规划期末" if self.by_plan else "",
            f"日期未定：{self.unresolved}" if self.unresolved and self.date is None else "",
        ]
        return "；".join(note for note in notes if note)


def timeline_rows(
    store: Store,
    filters: Filters = _NO_FILTERS,
    kinds: Sequence[str] = KINDS,
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> list[TimelineRow]:
    """Everything with a date in the chosen documents, by date, region, title and place in the text.

    ``kinds`` are codes or Chinese names (时限 目标 事件 会议 文件). ``start`` and ``end`` bound the dates of the rows
    (``filters.since`` and ``until`` those of the documents): a row is in if any of its days is.
    """
    wanted = [code_of("kind", kind) for kind in kinds]
    rows = [row for row in _facts(store, wanted, filters) if _within(row, start, end)]
    return sorted(_without_doubles(rows), key=_order)


def deadline_rows(store: Store, filters: Filters = _NO_FILTERS, kinds: Sequence[str] = ()) -> list[TimelineRow]:
    """Every deadline by the day it falls due, those without a date last; ``kinds`` of deadline: task, 申报提交 …"""
    wanted = {code_of("detail", kind) for kind in kinds}
    rows = [row for row in _facts(store, ["deadline"], filters) if not wanted or row.detail in wanted]
    return sorted(rows, key=_due_order)


def target_rows(store: Store, filters: Filters = _NO_FILTERS) -> list[TimelineRow]:
    """Every target by region, indicator and date."""
    rows = _facts(store, ["target"], filters)
    return sorted(
        rows, key=lambda row: (row.region_code or "~", row.indicator or "", row.due or dt.date.max, *_place(row))
    )


def upcoming(store: Store, as_of: dt.date, within_days: int, filters: Filters = _NO_FILTERS) -> list[TimelineRow]:
    """Deadlines that fall due from ``as_of`` to ``within_days`` later, both days included, the nearest first."""
    last = as_of + dt.timedelta(days=min(within_days, (dt.date.max - as_of).days))
    return [row for row in deadline_rows(store, filters) if row.due and as_of <= row.due <= last]


def parse_horizon(text: str) -> int:
    """``90d``, ``2w``, ``3m``, ``1y``, ``90天`` → days; a plain number is days, months and years round up."""
    found = _HORIZON.fullmatch(text.strip()) or _HORIZON.fullmatch(f"{text.strip()}d")
    if found is None:
        raise InputError(f"不认识的期限 {text!r}；请写如 90d（天）、2w（周）、3m（月）、1y（年）")
    return math.ceil(int(found[1]) * _DAYS[found[2].lower()])


def _facts(store: Store, kinds: Iterable[str], filters: Filters) -> list[TimelineRow]:
    where, parameters = filters.sql_where()
    chosen = f"doc_id IN (SELECT d.doc_id FROM documents d WHERE {where})" if filters else "1"
    found: list[TimelineRow] = []
    for kind in dict.fromkeys(kinds):
        sql = f"SELECT * FROM {kind}_facts WHERE {chosen}"
        found += [_row(row) for row in store.connection.execute(sql, parameters if filters else [])]
    return found


_FIELDS = [f.name for f in dataclasses.fields(TimelineRow)]
_DATES = ("date", "date_end", "dated_on")


def _row(row: sqlite3.Row) -> TimelineRow:
    values: dict[str, Any] = {name: row[name] for name in _FIELDS}
    for name in _DATES:
        values[name] = dt.date.fromisoformat(row[name]) if row[name] else None
    for name in ("value", "value_max"):
        exact = row[f"{name}_text"]
        values[name] = Decimal(exact) if exact else None
    for name in ("recurring", "by_plan", "reviewed"):
        values[name] = bool(row[name])
    values["strategies"] = tuple(row["strategies"].split("、")) if row["strategies"] else ()
    return TimelineRow(**values)


def _within(row: TimelineRow, start: dt.date | None, end: dt.date | None) -> bool:
    if row.date is None:
        return False
    return (start is None or (row.date_end or dt.date.max) >= start) and (end is None or row.date <= end)


def _without_doubles(rows: Iterable[TimelineRow]) -> list[TimelineRow]:
    """One row where a document's own dates coincide (成文、发布), none where a clause of its text says the same."""
    rows = list(rows)
    stated = {(row.doc_id, row.due, label("detail", row.detail)) for row in rows if row.kind == "deadline"}
    merged: dict[tuple[object, ...], TimelineRow] = {}
    for row in rows:
        if row.kind != "milestone":
            merged[(row.fact_id,)] = row
        elif (row.doc_id, row.due, label("detail", row.detail)) not in stated:
            key = ("milestone", row.doc_id, row.date)
            merged[key] = _joined(merged[key], row) if key in merged else row
    return list(merged.values())


def _joined(first: TimelineRow, second: TimelineRow) -> TimelineRow:
    details = sorted({*first.detail.split("、"), second.detail}, key=_MILESTONES.index)
    proved = first if first.quote else second
    return dataclasses.replace(proved, detail="、".join(details))


def _order(row: TimelineRow) -> tuple[object, ...]:
    return (row.date or dt.date.max, row.region_code or "~", row.title, *_place(row))


def _due_order(row: TimelineRow) -> tuple[object, ...]:
    return (row.due or dt.date.max, row.region_code or "~", row.title, *_place(row))


def _place(row: TimelineRow) -> tuple[object, ...]:
    return row.doc_id, row.start_char or 0, row.kind, row.fact_id
