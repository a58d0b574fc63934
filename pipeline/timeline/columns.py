"""The columns of timeline, deadline and target tables."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, TextIO
from urllib.parse import quote as percent

from pipeline.timeline.calendar import entry
from pipeline.timeline.labels import label
from pipeline.timeline.rows import TimelineRow
from pipeline.timeline.table import Cell, Column, Link, Proof, Table
from pipeline.timeline.writers import write_table

Row = TimelineRow
C = Column[TimelineRow]

_FRAGMENT_LENGTH = 60
_CLAUSE_ENDS = "，。；：、,;:"


def timeline_table(rows: Sequence[Row], *, title: str = "政策时间线", corpus: Path | None = None) -> Table[Row]:
    """All kinds of dated facts. With ``corpus``, documents without a URL link to their file there."""
    columns = (
        C("date", "日期", lambda r: r.date, 11, help="起始日；只有期限的，为期限日"),
        C("date_end", "截止", lambda r: r.date_end, 11, help="最后一日，含当日；空为不限"),
        C("precision", "精度", lambda r: label("precision", r.precision), 7, help="原文写到日、月、季、年还是规划期"),
        C("kind", "类别", lambda r: r.kind_label, 7, facet=True, help="时限、目标、事件、会议，或文件本身的日期"),
        C(
            "detail",
            "类型",
            lambda r: r.detail_label,
            10,
            facet=True,
            help="时限、事件的种类；目标是达到、增加还是下降",
        ),
        C("what", "事项", lambda r: r.subject, 36, help="做什么、发生了什么"),
        *_figures(main=False),
        C("bodies", "责任单位", lambda r: r.bodies, 18, main=False, help="谁来做、谁主持、谁发布"),
        *_handing_in(main=False),
        *_document(corpus),
        *_proof(corpus),
    )
    return Table(title, columns, rows, _subtitle(rows), record, entry)


def deadline_table(
    rows: Sequence[Row], *, as_of: dt.date | None = None, title: str = "时限", corpus: Path | None = None
) -> Table[Row]:
    """Deadlines by the day they fall due; with ``as_of`` the days left from then."""
    left = C("days_left", "剩余天数", lambda r: _days_left(r, as_of), 9, help=f"从 {as_of} 算起")
    columns = (
        C("due", "到期", lambda r: r.due, 11, help="最后一日；施行类为起始日；空为没有日历日期"),
        *((left,) if as_of else ()),
        C("date", "起始", lambda r: r.date if r.date != r.due else None, 11, main=False, help="期间的第一日"),
        C("precision", "精度", lambda r: label("precision", r.precision), 7, help="原文写到日、月、季、年还是规划期"),
        C("detail", "类型", lambda r: r.detail_label, 10, facet=True, help="约束的是目标、任务、申报、活动还是效力"),
        C("what", "事项", lambda r: r.subject, 36, help="到期前要做的事"),
        C("bodies", "责任单位", lambda r: r.bodies, 18, help="谁来做"),
        *_handing_in(main=any(r.materials or r.recipients for r in rows)),
        *_document(corpus),
        *_proof(corpus),
    )
    return Table(title, columns, rows, _subtitle(rows), record, entry)


def target_table(rows: Sequence[Row], *, title: str = "目标", corpus: Path | None = None) -> Table[Row]:
    """Targets with indicator, value and the day by which."""
    columns = (
        *_figures(main=True),
        C(
            "change",
            "变化",
            lambda r: label("detail", r.detail),
            9,
            facet=True,
            help="达到某一水平，还是增加、下降多少",
        ),
        C("date", "期限", lambda r: r.due, 11, help="到哪一日为止"),
        C(
            "precision",
            "精度",
            lambda r: label("precision", r.precision),
            7,
            main=False,
            help="期限写到日、月、年还是规划期",
        ),
        C(
            "strength",
            "语气",
            lambda r: label("strength", r.strength),
            8,
            main=False,
            help="必须、要求、力争、鼓励、探索",
        ),
        C("bodies", "责任单位", lambda r: r.bodies, 18, main=False, help="谁来做"),
        *_document(corpus),
        *_proof(corpus),
    )
    return Table(title, columns, rows, _subtitle(rows), record, entry)


def write_timeline(
    rows: Sequence[Row], format: str, out: Path | str | BinaryIO | TextIO, *, corpus: Path | None = None
) -> None:
    """Write rows as a timeline table in one call; see ``write_table``."""
    write_table(timeline_table(rows, corpus=corpus), format, out)


def record(row: Row) -> dict[str, Any]:
    """Every field of a row for JSON: ISO dates, numbers, codes with their Chinese names beside."""
    values = {f.name: _json(getattr(row, f.name)) for f in dataclasses.fields(row)}
    names = {"kind_label": row.kind_label, "detail_label": row.detail_label, "subject": row.subject, "note": row.note}
    return values | names


def _json(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return list(value) if isinstance(value, tuple) else value


def _figures(*, main: bool) -> tuple[C, ...]:
    return (
        C("indicator", "指标", lambda r: r.indicator, 22, main, help="数的是什么、量的是什么"),
        C("bound", "约束", lambda r: label("bound", r.bound), 8, main, help="不低于、不高于、约、区间；空为等于"),
        C("value", "数值", lambda r: r.value, 14, main, help="万、亿已展开"),
        C("value_max", "数值上限", lambda r: r.value_max, 14, main=False, help="区间的上端"),
        C("unit", "单位", lambda r: r.unit, 9, main),
    )


def _handing_in(*, main: bool) -> tuple[C, ...]:
    """What an application notice says beside its times; empty for other facts."""
    return (
        C("recipients", "报送对象", lambda r: r.recipients, 18, main, help="交给谁"),
        C("materials", "材料", lambda r: r.materials, 30, main, help="交什么"),
        C("applicants", "申报主体", lambda r: r.applicants, 20, main=False, help="谁可以报、谁要报"),
        C("forms", "形式", lambda r: r.forms, 14, main=False, help="纸质几份、电子版、网上填报"),
        C("channels", "渠道", lambda r: r.channels, 24, main=False, help="系统、邮箱、网址、地址"),
        C("contacts", "联系方式", lambda r: r.contacts, 20, main=False, help="联系人和电话"),
    )


def _document(corpus: Path | None) -> tuple[C, ...]:
    return (
        C("region", "地区", lambda r: r.region, 14, facet=True),
        C("level", "层级", lambda r: label("level", r.level), 8, main=False, facet=True),
        C("issuer", "发文机关", lambda r: r.issuer, 20, main=False),
        C("title", "文件", lambda r: Link(r.title, source_link(r, corpus), note=r.doc_number or ""), 40),
        C("doc_number", "文号", lambda r: r.doc_number, 18, main=False),
        C("doc_type", "文种", lambda r: r.doc_type, 9, main=False, facet=True),
        C("dated_on", "成文日期", lambda r: r.dated_on, 11, main=False, help="成文日期，没有则为发布日期"),
        C("strategies", "战略", lambda r: "、".join(r.strategies), 18, main=False, facet=True),
    )


def _proof(corpus: Path | None) -> tuple[C, ...]:
    return (
        C("sentence", "依据原文", proof, 60, help="原句，标出的是起证明作用的词语"),
        C("section", "章节", lambda r: r.section or r.section_path, 24, main=False, help="所在章节的各级标题"),
        C("page", "页", lambda r: r.page, 5, main=False),
        C("confidence", "可信度", lambda r: round(r.confidence, 2), 8, main=False, help="0 到 1"),
        C("note", "备注", lambda r: r.note, 18, main=False),
        C("url", "链接", lambda r: _proof_link(r, corpus), 30, main=False, help="原文网址，没有则为文件路径"),
        C("doc_id", "文档ID", lambda r: r.doc_id, 18, main=False, help="policy show 用它打开全文"),
        C("start_char", "起", lambda r: r.start_char, 7, main=False, help="依据在全文中的起始字符位置，从 0 起"),
        C("end_char", "止", lambda r: r.end_char, 7, main=False, help="依据在全文中的结束字符位置，不含"),
    )


def proof(row: Row) -> Proof:
    """The sentence with the proving words marked."""
    if row.start_char is None or row.sentence_start is None:
        return Proof(row.sentence)
    start = row.start_char - row.sentence_start
    if not 0 <= start < len(row.sentence):
        return Proof(row.sentence)
    return Proof(row.sentence, start, min(start + len(row.quote), len(row.sentence)))


def source_link(row: Row, corpus: Path | None) -> str | None:
    """The URL of the document, or of its file below ``corpus``."""
    if row.source_url or corpus is None or not row.source_path:
        return row.source_url
    return (corpus / row.source_path).resolve().as_uri()


def _proof_link(row: Row, corpus: Path | None) -> Cell:
    target = source_link(row, corpus)
    return Link(row.source_url or row.source_path or row.identity, target, _fragment(row)) if target else row.identity


def _fragment(row: Row) -> str:
    """What makes a browser open the source at the proof: a page for PDF, words to look for in a web page."""
    if row.format == "pdf":
        return f"#page={row.page}" if row.page else ""
    if row.format != "html":
        return ""
    words = row.sentence.strip().split("\n")[0].split("\t")[0]
    if len(words) > _FRAGMENT_LENGTH:  # browsers only match whole words: cut where a clause ends
        cut = max(words.rfind(mark, 0, _FRAGMENT_LENGTH) for mark in _CLAUSE_ENDS)
        words = words[: max(cut, 0)]
    return f"#:~:text={percent(words, safe='').replace('-', '%2D')}" if words else ""


def _days_left(row: Row, as_of: dt.date | None) -> int | None:
    return (row.due - as_of).days if row.due and as_of else None


def _subtitle(rows: Sequence[Row]) -> str:
    days = [row.date for row in rows if row.date]
    documents = len({row.doc_id for row in rows})
    span = f"，{min(days)} 至 {max(row.due for row in rows if row.due)}" if days else ""
    return f"{len(rows)} 条，出自 {documents} 份文件{span}"
