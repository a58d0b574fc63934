"""`policy instruments`: coded clauses, or how often each instrument is used."""

from __future__ import annotations

import re
from typing import Any

import click

from pipeline.cli.options import filter_options, open_workspace
from pipeline.cli.tables import output_options, put_out
from pipeline.errors import InputError
from pipeline.store import Filters
from pipeline.timeline.instrument_cross import GROUPS, instrument_cross
from pipeline.timeline.instruments import instrument_rows, instrument_summary, instrument_table


@click.command("instruments")
@click.option("--kind", "kinds", multiple=True, help="供给型、环境型、需求型，或人才培养、税收优惠 …；可写多次")
@click.option("--summary", is_flag=True, help="只要统计：类型 × 工具的编码数和占比")
@click.option("--main-only", is_flag=True, help="一句只取一个主码（算一致性用）；默认一句可有多个编码")
@click.option(
    "--by",
    "groups",
    help="交叉统计：strategy、section、year、region、level、issuer 中取一个或几个，如 strategy,year",
)
@output_options
@filter_options
@click.pass_context
def instruments_command(
    ctx: click.Context,
    /,
    kinds: tuple[str, ...],
    summary: bool,
    main_only: bool,
    groups: str | None,
    filters: Filters,
    **output: Any,
) -> int:
    """政策工具：逐句编码为供给型、环境型、需求型及其子类，每条有原文为证。

    --by strategy,year 给出 战略 × 年份 × 工具 的交叉表；section 按条文所在章节的战略计，比 strategy（全文）精确。
    """
    by = _groups(groups)
    with open_workspace(ctx) as workspace:
        rows = instrument_rows(workspace.store, filters, kinds, main_only=main_only)
        if by:
            return put_out(instrument_cross(workspace.store, rows, by), len(rows), **(output | {"limit": None}))
        if summary:
            return put_out(instrument_summary(rows), len(rows), **(output | {"limit": None}))
        return put_out(instrument_table(rows[: output["limit"]], corpus=workspace.corpus), len(rows), **output)


def _groups(text: str | None) -> list[str]:
    """``strategy,year`` or 战略、年份 → codes of ``GROUPS``."""
    names = {name: code for code, name in GROUPS.items()} | {"章节": "section"}
    found = [names.get(part.strip(), part.strip()) for part in re.split("[,，、]", text or "") if part.strip()]
    for name in found:
        if name not in GROUPS:
            raise InputError(f"--by 不认识 {name!r}；可用：{'、'.join(f'{code}（{n}）' for code, n in GROUPS.items())}")
    return list(dict.fromkeys(found))
