"""`policy search`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from pipeline.cli.main import EXIT_NOTHING
from pipeline.cli.options import filter_options, open_workspace
from pipeline.errors import InputError
from pipeline.store import Filters

if TYPE_CHECKING:
    from pipeline.search import SearchResult


@click.command("search")
@click.argument("query", nargs=-1)
@click.option("--like", help="找与这份文件意思相近的文件（文档 ID、文号或题名）")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", help="按相关度或日期排列")
@click.option("-n", "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="最多几条")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@filter_options
@click.pass_context
def search_command(
    ctx: click.Context,
    query: tuple[str, ...],
    like: str | None,
    sort: str,
    limit: int,
    as_json: bool,
    filters: Filters,
) -> int:
    """按意思检索。

    QUERY 可以是大白话；"引号"内须原样出现，+词 必须有，-词 不能有，发文字号直达文件。
    """
    with open_workspace(ctx) as workspace:
        if like:
            results = workspace.similar(like, limit=limit, filters=filters)
        elif query:
            results = workspace.search(" ".join(query), limit=limit, filters=filters, sort=sort)
        else:
            raise InputError("没有写检索词；例如：policy search 工业上楼 补贴，或 --like 文档")
    if as_json:
        click.echo(json.dumps([result.to_dict() for result in results], ensure_ascii=False, indent=2))
    else:
        for rank, result in enumerate(results, 1):
            click.echo("\n".join(_lines(rank, result)))
        if not results:
            click.echo("没有找到。可以换个说法，或放宽 --region、--since 等条件。", err=True)
    return 0 if results else EXIT_NOTHING


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
