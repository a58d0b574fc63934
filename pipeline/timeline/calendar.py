"""Which days of a calendar a row takes, and what the entry says."""

from __future__ import annotations

import datetime as dt

from pipeline.timeline.labels import label
from pipeline.timeline.rows import TimelineRow
from pipeline.timeline.table import Entry

_SPANNING = ("day", "month")  # a year or a plan period would lie over everything: it stands on its last day
_DOMAIN = "policy-pipeline"


def entry(row: TimelineRow) -> Entry | None:
    """The calendar entry of a row; None without a date. A bound stands on its last day."""
    if row.date is None or row.due is None:
        return None
    start = row.date if row.precision in _SPANNING else row.due
    return Entry(
        uid=f"{row.thread_id}@{_DOMAIN}",
        start=start,
        end=row.due,
        summary=_summary(row),
        description=_description(row, start),
        stamped=row.dated_on or row.date,
        revision=row.version - 1,
        categories=tuple(filter(None, (row.kind_label, row.region, *row.strategies))),
        location=row.place or "",
        url=row.source_url,
    )


def _summary(row: TimelineRow) -> str:
    named = row.kind_label if row.kind in ("target", "meeting") else row.detail_label
    return row.subject if row.subject.startswith(f"{named}：") else f"【{named}】{row.subject}"


def _description(row: TimelineRow, start: dt.date) -> str:
    period = f"期间：{row.date} 至 {row.due}（{label('precision', row.precision)}）" if row.date != start else ""
    number = f"（{row.doc_number}）" if row.doc_number else ""
    lines = (
        f"依据：{row.sentence}" if row.sentence else "",
        f"文件：{row.title}{number}",
        f"章节：{row.section}" if row.section else "",
        f"发文机关：{row.issuer}" if row.issuer else "",
        f"责任单位：{row.bodies}" if row.bodies and row.kind in ("deadline", "target") else "",
        period,
        row.note,
        f"文档ID：{row.doc_id}",
    )
    return "\n".join(line for line in lines if line)
