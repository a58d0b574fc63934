"""`policy instruments`: coded clauses, or how often each instrument is used."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli.options import filter_options, open_workspace
from pipeline.cli.tables import output_options, put_out
from pipeline.store import Filters
from pipeline.timeline.instruments import instrument_rows, instrument_summary, instrument_table


@click.command("instruments")
@click.option("--kind", "kinds", multiple=True, help="供给型、环境型、需求型，或人才培养、税收优惠 …；可写多次")
@click.option("--summary", is_flag=True, help="只要统计：类型 × 工具的编码数和占比")
@click.option("--main-only", is_flag=True, help="一句只取一个主码（算一致性用）；默认一句可有多个编码")
@output_options
@filter_options
@click.pass_context
def instruments_command(
    ctx: click.Context, /, kinds: tuple[str, ...], summary: bool, main_only: bool, filters: Filters, **output: Any
) -> int:
    """政策工具：逐句编码为供给型、环境型、需求型及其子类，每条有原文为证。"""
    with open_workspace(ctx) as workspace:
        rows = instrument_rows(workspace.store, filters, kinds, main_only=main_only)
        if summary:
            return put_out(instrument_summary(rows), len(rows), **(output | {"limit": None}))
        return put_out(instrument_table(rows[: output["limit"]], corpus=workspace.corpus), len(rows), **output)
