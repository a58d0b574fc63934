"""`policy timeline`, `policy deadlines`, `policy targets`: tables on the screen or in a file."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.cli.main import EXIT_NOTHING
from pipeline.cli.options import filter_options, open_workspace, parse_day
from pipeline.cli.words import shortened
from pipeline.store import Filters
from pipeline.timeline import (
    FORMATS,
    KINDS,
    Table,
    deadline_rows,
    deadline_table,
    format_of,
    parse_horizon,
    target_rows,
    target_table,
    timeline_rows,
    timeline_table,
    upcoming,
    write_table,
)
from pipeline.timeline.table import text_of

C = TypeVar("C", bound=Callable[..., Any])
_SCREEN_CELL = 44


def output_options(command: C) -> C:
    """-o, --format, --json, --limit."""
    for option in reversed(
        [
            click.option("-o", "--output", type=click.Path(dir_okay=False), help="写到文件；格式看后缀或 --format"),
            click.option("-f", "--format", "format", type=click.Choice(FORMATS), help="表格格式"),
            click.option("--json", "as_json", is_flag=True, help="同 --format json"),
            click.option("-n", "--limit", type=click.IntRange(1), help="最多几行"),
        ]
    ):
        command = option(command)
    return command


@click.command("timeline")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="只要某几类；可写多次")
@click.option("--from", "start", help="日期不早于（指事项的日期；--since 指文件的日期）")
@click.option("--to", "end", help="日期不晚于")
@output_options
@filter_options
@click.pass_context
def timeline_command(
    ctx: click.Context, /, kinds: tuple[str, ...], start: str | None, end: str | None, filters: Filters, **output: Any
) -> int:
    """政策时间表：时限、目标、事件、会议和文件本身的日期，按时间排列，每行有原文为证。"""
    with open_workspace(ctx) as workspace:
        bounds = {"start": parse_day(start), "end": parse_day(end, last=True)}
        rows = timeline_rows(workspace.store, filters, kinds or KINDS, **bounds)
        return put_out(timeline_table(rows[: output["limit"]], corpus=workspace.corpus), len(rows), **output)


@click.command("deadlines")
@click.option("--upcoming", "horizon", help="只要从今天起多久以内到期的：90d、3m、1y")
@click.option("--today", help="把哪一天当作今天；默认是今天")
@click.option("--kind", "kinds", multiple=True, help="目标期限、任务期限、申报提交、施行、失效 …；可写多次")
@output_options
@filter_options
@click.pass_context
def deadlines_command(
    ctx: click.Context,
    /,
    horizon: str | None,
    today: str | None,
    kinds: tuple[str, ...],
    filters: Filters,
    **output: Any,
) -> int:
    """时限，按到期日排列。"""
    as_of = parse_day(today) or dt.date.today()
    with open_workspace(ctx) as workspace:
        if horizon:
            wanted = {row.fact_id for row in deadline_rows(workspace.store, filters, kinds)} if kinds else None
            rows = upcoming(workspace.store, as_of, parse_horizon(horizon), filters)
            rows = [row for row in rows if wanted is None or row.fact_id in wanted]
        else:
            rows = deadline_rows(workspace.store, filters, kinds)
        table = deadline_table(rows[: output["limit"]], as_of=as_of if horizon else None, corpus=workspace.corpus)
        return put_out(table, len(rows), **output)


@click.command("targets")
@output_options
@filter_options
@click.pass_context
def targets_command(ctx: click.Context, /, filters: Filters, **output: Any) -> int:
    """量化目标，按地区和指标排列。"""
    with open_workspace(ctx) as workspace:
        rows = target_rows(workspace.store, filters)
        return put_out(target_table(rows[: output["limit"]], corpus=workspace.corpus), len(rows), **output)


def put_out(
    table: Table[Any], total: int, *, output: str | None, format: str | None, as_json: bool, limit: int | None
) -> int:
    """Write ``table`` where the output options say; the exit code."""
    chosen = "json" if as_json else format or (format_of(output) if output else None)
    if output:
        write_table(table, chosen or "csv", Path(output))
        click.echo(f"{len(table.rows)} 行 → {output}", err=True)
    elif chosen:
        write_table(table, chosen, sys.stdout)
    else:
        _print(table)
    if limit is not None and total > limit:
        click.echo(f"共 {total} 行，只列出 {limit} 行", err=True)
    if not total:
        click.echo("没有符合条件的内容。可放宽条件，或先 policy ingest。", err=True)
    return 0 if total else EXIT_NOTHING


def _print(table: Table[Any]) -> None:
    """The main columns, aligned for a terminal; the whole table is a matter for a file."""
    from rich.console import Console
    from rich.table import Table as Grid

    columns = [column for column in table.columns if column.main]
    grid = Grid(*(column.label for column in columns), show_lines=False, title=table.title, title_justify="left")
    for row in table.rows:
        grid.add_row(*(shortened(text_of(column.value(row)), _SCREEN_CELL) for column in columns))
    width = None if sys.stdout.isatty() else 200
    Console(width=width, highlight=False, markup=False).print(grid)
