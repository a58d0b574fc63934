"""`policy search`."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.main import EXIT_NOTHING
from pipeline.cli.options import filter_options, open_workspace
from pipeline.errors import InputError
from pipeline.store import Filters

if TYPE_CHECKING:
    from pipeline.results import Results
    from pipeline.search import SearchResult
    from pipeline.search.answers import Answer
    from pipeline.search.facets import Facets
    from pipeline.workspace import Workspace

_EXPORTS = ("csv", "xlsx", "json", "md", "html", "gbt", "bib", "ris")
_FACETS_SHOWN = 10


# unknown options: -园区 is a word that must not stand in a passage
@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1)
@click.option("--like", help="找与这份文件意思相近的文件（文档 ID、文号或题名）")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", help="按相关度或日期排列")
@click.option("--literal", is_flag=True, help="不把检索词里的地名和年份当作筛选条件")
@click.option(
    "--rerank", metavar="MODEL", help="最后由这个 sentence-transformers 交叉编码模型排定前 40 段（附加组件 neural）"
)
@click.option("--facets", is_flag=True, help="同时列出找到的文件按地区、层级、机关、年份、文种、战略、效力的分布")
@click.option(
    "--save", "saved_as", metavar="NAME", help="以此名保存这次检索；policy saved 和每周更新会再跑一遍，只报新的"
)
@click.option("--in-passages", is_flag=True, help="与 --strategy 同用：命中的段落本身也要属于该战略")
@click.option("-n", "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="最多几条")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="写到文件；格式看后缀或 --format")
@click.option(
    "-f", "--format", "format", type=click.Choice(_EXPORTS), help="表格，或参考文献：gbt（GB/T 7714—2015）、bib、ris"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@filter_options
@click.pass_context
def search_command(
    ctx: click.Context,
    query: tuple[str, ...],
    like: str | None,
    sort: str,
    literal: bool,
    rerank: str | None,
    facets: bool,
    saved_as: str | None,
    in_passages: bool,
    limit: int,
    output: str | None,
    format: str | None,
    as_json: bool,
    filters: Filters,
) -> int:
    """按意思检索。

    QUERY 可以是大白话，也可以是问题；"引号"内须原样出现，+词 必须有，-词 不能有，发文字号直达文件。
    词里的地名和“2023年以来”之类会变成筛选条件并说明，--literal 取消。
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # starting threads costs more than one query gains by them
    if wrong := next((word for word in query if word.startswith("--")), None):
        raise click.NoSuchOption(wrong.split("=")[0], ctx=ctx)
    text = " ".join(query)
    if not (like or text):
        raise InputError("没有写检索词；例如：policy search 工业上楼 补贴，或 --like 文档")
    if like and (facets or saved_as):
        raise InputError("--like 不能与 --facets、--save 同用；它们要有检索词")
    with open_workspace(ctx) as workspace:
        if rerank:
            workspace.search_engine.use_reranker(rerank)
        if like:
            results = workspace.similar(like, limit=limit, filters=filters)
        else:
            results = workspace.search(
                text, limit=limit, filters=filters, sort=sort, literal=literal, in_passages=in_passages
            )
        counts = workspace.facets(text, literal=literal, filters=filters) if facets else None
        if saved_as:
            saved = workspace.save_search(saved_as, text, limit=max(limit, 20), literal=literal, filters=filters)
            click.echo(f"已保存检索“{saved.name}”，现有 {len(saved.seen)} 份文件；policy saved 查看", err=True)
        if output or format:
            _export(workspace, results, "json" if as_json else format, output)
            return 0 if results else EXIT_NOTHING
    if as_json:
        found: Any = [result.to_dict() for result in results]
        click.echo(json.dumps({"facets": counts, "results": found} if facets else found, ensure_ascii=False, indent=2))
    else:
        _show(results, counts)
    return 0 if results else EXIT_NOTHING


def _export(workspace: Workspace, results: Results, format: str | None, output: str | None) -> None:
    from pipeline.results import TABLE_FORMATS, export_format
    from pipeline.search.citations import citation_list
    from pipeline.timeline import atomic_file, write_table

    chosen = format or export_format(output or "")
    if chosen in TABLE_FORMATS:
        write_table(results.table(), chosen, Path(output) if output else sys.stdout)
    else:
        ids = [result.doc_id for result in results]
        text = citation_list(workspace.citations(ids, today=dt.date.today()), chosen)
        if output:
            with atomic_file(Path(output)) as stream:
                stream.write(text.encode())
        else:
            click.echo(text, nl=False)
    if output:
        click.echo(f"{len(results)} 条 → {output}", err=True)


def _show(results: Results, counts: Facets | None) -> None:
    for note in results.notes:
        click.echo(f"· {note}", err=True)
    if results.answer:
        click.echo("\n".join(_answer_lines(results.answer)))
    for rank, result in enumerate(results, 1):
        click.echo("\n".join(_lines(rank, result)))
    if counts:
        click.echo("\n".join(_facet_lines(counts)))
    if not results:
        click.echo("没有找到。可以换个说法，或放宽 --region、--since 等条件。", err=True)


def _answer_lines(answer: Answer) -> list[str]:
    where = "  ".join(part for part in (answer.title, answer.section, f"[{answer.doc_id}]") if part)
    return [
        f"答：{click.style(answer.text, fg='green', bold=True)}",
        f"    原文：{' '.join(answer.sentence.split())}",
        f"    {click.style(where, dim=True)}",
        "",
    ]


def _facet_lines(counts: Facets) -> list[str]:
    from pipeline.search.facets import NAMES
    from pipeline.timeline import label

    lines = []
    for name, values in counts.items():
        coded = name in ("level", "status")
        shown = "、".join(f"{label(name, value) if coded else value} {n}" for value, n in values[:_FACETS_SHOWN])
        more = f" …（共 {len(values)} 个）" if len(values) > _FACETS_SHOWN else ""
        if values:
            lines.append(f"{click.style(NAMES[name], bold=True)}：{shown}{more}")
    return lines


def _lines(rank: int, result: SearchResult) -> list[str]:
    about = "  ".join(part for part in (str(result.dated_on or ""), result.issuers, f"[{result.doc_id}]") if part)
    where = f"{result.section}{f'  第{result.page}页' if result.page else ''}"
    found = "；".join(result.why) + (f"；另有 {result.more} 段" if result.more else "")
    lines = [f"{rank:>2}. {click.style(result.title, bold=True)}", f"    {click.style(about, dim=True)}"]
    if where:
        lines.append(f"    {click.style(where, fg='cyan')}")
    lines.append(f"    {highlighted(result.text, result.highlights)}")
    if result.reprints:
        found += f"；相同文本 {len(result.reprints)} 份"
    return [*lines, f"    {click.style(f'{result.score:.2f}  {found}', dim=True)}", ""]


def highlighted(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """``text`` with ``spans`` in bold yellow, its line breaks as spaces."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], click.style(text[start:end], fg="yellow", bold=True)]
        at = end
    return "".join([*pieces, text[at:]]).replace("\n", " ")
