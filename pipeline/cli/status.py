"""`policy status`."""

from __future__ import annotations

import dataclasses
import json

import click

from pipeline.cli.family import counts_line
from pipeline.cli.options import open_workspace

LABELS = {
    "documents": "文件",
    "versions": "版本",
    "passages": "段落",
    "deadlines": "时限",
    "targets": "目标",
    "references": "引用",
    "meetings": "会议",
    "events": "事件",
    "instruments": "政策工具",
    "failures": "未能读入",
}


@click.command("status")
@click.option("--failures", is_flag=True, help="列出未能读入的文件及原因")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_context
def status_command(ctx: click.Context, failures: bool, as_json: bool) -> None:
    """工作区里有什么：文件、事实、未能读入的文件、索引是否最新。"""
    with open_workspace(ctx) as workspace:
        counts = workspace.store.counts()
        families = workspace.store.family_counts()
        rows = workspace.store.failures()
        index = workspace.index_status()
    if as_json:
        named = [{"identity": r.identity, "reason": r.reason, "message": r.message} for r in rows]
        click.echo(
            json.dumps(
                {"counts": counts, "families": families, "failures": named, "index": dataclasses.asdict(index)},
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    click.echo(f"工作区 {workspace.root}")
    for key, label in LABELS.items():
        click.echo(f"  {label}\t{counts.get(key, 0)}")
    click.echo(f"  政策家族\t{counts_line(families)}")
    fresh = "最新" if index.fresh else "需要更新（policy index）"
    click.echo(f"  索引\t{index.passages} 段，{index.embedder}，{fresh}")
    if failures:
        for row in rows:
            click.echo(f"{row.reason}\t{row.identity}\n\t{row.message}")
