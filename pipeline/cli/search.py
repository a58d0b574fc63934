"""`policy search`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.main import EXIT_NOTHING
from pipeline.cli.options import filter_options, open_workspace
from pipeline.store import Filters

if TYPE_CHECKING:
    from pipeline.search import SearchResult


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@click.option("-n", "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="最多几条")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@filter_options
@click.pass_context
def search_command(ctx: click.Context, query: tuple[str, ...], limit: int, as_json: bool, filters: Filters) -> int:
    """按意思检索。QUERY 可以是大白话；"引号"内须原样出现，+词 必须有，-词 不能有，发文字号直达文件。"""
    with open_workspace(ctx) as workspace:
        results = workspace.search(" ".join(query), limit=limit, filters=filters)
        notes = results.notes
    if as_json:
        click.echo(json.dumps([as_dict(r) for r in results], ensure_ascii=False, indent=2))
    else:
        for note in notes:
            click.echo(click.style(note, dim=True), err=True)
        for rank, result in enumerate(results, 1):
            click.echo("\n".join(_lines(rank, result)))
        if not results:
            click.echo("没有找到。可以换个说法，或放宽 --region、--since 等条件。", err=True)
    return 0 if results else EXIT_NOTHING


def as_dict(result: SearchResult) -> dict[str, Any]:
    """A result as JSON: ``doc_id, title, section, text, score, highlights, identity`` and what else is known."""
    data = dataclasses.asdict(result)
    return {key: str(value) if hasattr(value, "isoformat") else value for key, value in data.items()}


def _lines(rank: int, result: SearchResult) -> list[str]:
    head = f"{rank:>2}. {click.style(result.title, bold=True)}"
    about = "  ".join(str(part) for part in (result.doc_number, result.dated_on, result.region) if part)
    where = f"{result.section}{f'  第{result.page}页' if result.page else ''}"
    lines = [head, f"    {click.style(f'{about}  [{result.doc_id}]', dim=True)}"]
    if where:
        lines.append(f"    {click.style(where, fg='cyan')}")
    return [*lines, f"    {highlighted(result.text, result.highlights)}", ""]


def highlighted(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """``text`` with ``spans`` in bold yellow, its line breaks as spaces."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], click.style(text[start:end], fg="yellow", bold=True)]
        at = end
    return "".join([*pieces, text[at:]]).replace("\n", " ")
