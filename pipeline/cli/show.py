"""`policy show`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from pipeline.classify.instruments import instrument_kinds
from pipeline.cli.family import family_lines, family_record
from pipeline.cli.official import element_lines, meeting_rows
from pipeline.cli.options import open_workspace, parse_day
from pipeline.cli.words import amount, shortened, span_text
from pipeline.model import Application, Document, Fact, PartRole, Relation, Target
from pipeline.parsers.archive import SEPARATOR
from pipeline.store import CitationRow, DocumentRow
from pipeline.store.records import RepealRow, ValidityRow
from pipeline.timeline.instruments import SIDES
from pipeline.timeline.labels import label

_RELATIONS = {
    Relation.BASIS: "依据",
    Relation.IMPLEMENTS: "落实",
    Relation.FORWARDS: "转发",
    Relation.ISSUES: "印发",
    Relation.AMENDS: "修订",
    Relation.REPEALS: "废止",
    Relation.CITES: "引用",
}
_MOST_SHOWN = 8
_PARTS = ("all", "text", "outline", "facts")


@click.command("show")
@click.argument("document")
@click.option("--part", type=click.Choice(_PARTS), default="all", help="全部、正文、提纲或事实")
@click.option("--version", type=int, help="第几版；默认最新")
@click.option("--as-of", help="这一天的效力：2025-06-30；依据语料中的施行、失效、废止条款")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_context
def show_command(
    ctx: click.Context, document: str, part: str, version: int | None, as_of: str | None, as_json: bool
) -> None:
    """看一份文件。DOCUMENT 是文档 ID（或开头几位）、发文字号或题名。"""
    with open_workspace(ctx) as workspace:
        found = workspace.store.document(document, version)
        citations = workspace.store.citations(found.doc_id)
        source = workspace.store.row(found.doc_id)
        family = workspace.store.family(found.doc_id)
        repeals = workspace.store.repeals(found.doc_id)
        day = parse_day(as_of, last=True)
        validity = workspace.store.validity(found.doc_id, day) if day else None
    if as_json:
        from pipeline.store.codec import to_plain

        beside: dict[str, Any] = {"family": family_record(family), "repealed_by": [to_plain(r) for r in repeals]}
        beside |= {"validity": to_plain(validity)} if validity else {}
        click.echo(json.dumps(to_plain(found) | beside, ensure_ascii=False, indent=2))
        return
    if part == "text":
        click.echo(found.text)
        return
    lines = list(_head(found, _source(source)))
    lines += _validity(validity, repeals)
    if part == "all":
        lines += family_lines(found.doc_id, family)
    if part == "all":
        lines += element_lines(found)
    if part in ("all", "outline"):
        lines += _outline(found)
    if part in ("all", "facts"):
        lines += _facts(found)
        lines += _citations(found.doc_id, citations)
    click.echo("\n".join(lines))


def _validity(validity: ValidityRow | None, repeals: list[RepealRow]) -> Iterator[str]:
    """Whether it holds on the day that was asked for, and what of the corpus ended it, with the clause."""
    if validity:
        since = f"，自 {validity.since} 起" if validity.since else ""
        yield f"  效力（{validity.day}）：{label('status', validity.status)}{since}"
    for repeal in repeals:
        number = repeal.by_number or ""
        yield f"  被废止：{repeal.repealed_on or '日期不详'}  {repeal.by_title}{number}（{repeal.by_doc_id}）"
        yield f"      依据 [{repeal.start_char}:{repeal.end_char}] {shortened(repeal.sentence, 80)}"


def _source(row: DocumentRow) -> str:
    """Where a reader finds it: its address or file; of a member of an archive the archive and the name in it."""
    if SEPARATOR in row.identity:
        return row.identity
    return row.source_url or row.source_path or row.identity


def _citations(doc_id: str, citations: list[CitationRow]) -> list[str]:
    """What of the corpus the document names, and what names it."""
    named = {c: _RELATIONS[Relation(c.relation)] for c in citations}
    outgoing = [f"  → {named[c]}  {c.cited_title}（{c.cited_doc_id}）" for c in citations if c.doc_id == doc_id]
    incoming = [f"  ← {named[c]}  {c.title}（{c.doc_id}）" for c in citations if c.doc_id != doc_id]
    rows = list(dict.fromkeys(outgoing + incoming))
    return ["", click.style("语料中的引用关系", bold=True), *rows] if rows else []


def _head(document: Document, source: str) -> Iterator[str]:
    yield click.style(document.title, bold=True)
    rows = {
        "文档 ID": document.doc_id,
        "发文字号": document.doc_number,
        "发文机关": "、".join(document.issuers),
        "主送机关": "、".join(document.addressees),
        "地区": document.region.name if document.region else None,
        "文种": document.doc_type,
        "成文日期": document.written_on,
        "发布日期": document.published_on,
        "施行日期": document.effective_on,
        "失效日期": document.expires_on,
        "效力（成文时）": label("status", document.status),
        "来源": source,
        "篇幅": f"{len(document.text)} 字，{len(document.passages)} 段，{len(document.tables)} 表",
        "附件": "；".join(a.title for a in document.attachments),
        "提示": "；".join(document.notes),
    }
    for name, value in rows.items():
        if value:
            yield f"  {name}：{value}"
    for strategy in document.strategies:
        yield f"  战略：{strategy.strategy}（{'人工' if strategy.reviewed else f'{strategy.score:.2f}'}）"
        for evidence in strategy.evidence[:2]:
            yield f"      依据 [{evidence.start_char}:{evidence.end_char}] {shortened(evidence.quote)}"


def _outline(document: Document) -> list[str]:
    if not document.sections:
        return []
    marks = _section_marks(document)
    rows = [
        f"  {'  ' * (s.level - 1)}{shortened(s.heading, 50)}  〔{s.path}〕{marks.get(s.start_char, '')}"
        for s in document.sections
    ]
    return ["", click.style("提纲", bold=True), *rows]


def _section_marks(document: Document) -> dict[int, str]:
    """Start of a section → the strategies its own sentences pursue, of those that the document carries."""
    carried = {label.strategy for label in document.strategies}
    marks: dict[int, str] = {}
    for found in document.section_strategies:
        if found.strategy in carried:
            mark = click.style(f"  ◆{found.strategy} {found.score:.2f}", fg="green")
            marks[found.start_char] = marks.get(found.start_char, "") + mark
    return marks


def _facts(document: Document) -> list[str]:
    groups: dict[str, list[str]] = {
        "时限": [
            f"{span_text(d.span)}  {label('detail', d.kind)}  {d.quote}  {shortened(d.action)}{_proof(d)}"
            for d in document.deadlines
        ],
        "目标": [f"{_target(t)}{_proof(t)}" for t in document.targets],
        "引用": [f"{_RELATIONS[r.relation]}《{r.title}》{r.number or ''}{_proof(r)}" for r in document.references],
        "事件": [f"{span_text(e.span)}  {e.kind}  {shortened(e.summary)}{_proof(e)}" for e in document.events],
        "会议": meeting_rows(document),
    }
    groups["申报与报送"] = [line for a in document.applications for line in _application(a)]
    lines = []
    for name, rows in groups.items():
        if rows:
            count = len(document.applications) if name == "申报与报送" else len(rows)
            lines += ["", click.style(f"{name}（{count}）", bold=True), *(f"  {row}" for row in rows)]
    return [*lines, *_instruments(document)]


def _application(application: Application) -> Iterator[str]:
    """The window, and below it who hands in what, to whom, where, whom to ask."""
    when = span_text(application.span) if application.span else "未写明时间"
    yield f"{label('application', application.kind)}  {when}  {shortened(application.quote)}{_proof(application)}"
    for role in PartRole:
        said = application.words(role)
        if said:
            more = f" 等 {len(said)} 项" if len(said) > _MOST_SHOWN else ""
            yield f"    {label('part', role)}：{'；'.join(shortened(words, 40) for words in said[:_MOST_SHOWN])}{more}"


def _instruments(document: Document) -> list[str]:
    """How often each instrument is used; the clauses themselves are a matter for ``policy instruments``."""
    if not document.instruments:
        return []
    counts = Counter(i.kind for i in document.instruments)
    lines = ["", click.style(f"政策工具（{len(document.instruments)}）", bold=True)]
    for side, name in SIDES.items():
        kinds = [k for k in instrument_kinds().values() if k.side.value == side and counts[k.name]]
        if kinds:
            lines.append(f"  {name}：" + "、".join(f"{k.label} {counts[k.name]}" for k in kinds))
    return lines


def _target(target: Target) -> str:
    bound = label("bound", target.bound) if target.value is not None and target.value_max is None else ""
    return f"{target.indicator}：{bound}{amount(target)}{f'  到 {target.end}' if target.end else ''}"


def _proof(fact: Fact) -> str:
    where = fact.section_path + (f" 第{fact.page}页" if fact.page else "")
    mark = "  人工核定" if fact.reviewed else ""
    return mark + click.style(f"  [{fact.start_char}:{fact.end_char}]{' ' + where if where else ''}", dim=True)
