"""`policy index`."""

from __future__ import annotations

import sys
import time

import click

from pipeline.cli.options import open_workspace


@click.command("index")
@click.option(
    "--embedder",
    help="语义模型：default、none、sentence-transformers 模型名或文件夹（可加 :bfloat16）；不写则用 policy.toml 里的",
)
@click.option("--rebuild", is_flag=True, help="全部重建")
@click.pass_context
def index_command(ctx: click.Context, embedder: str | None, rebuild: bool) -> None:
    """让检索索引跟上数据库；换语义模型时全部重建。中断后再运行，已算好的向量不会重算。"""
    began = time.monotonic()
    with open_workspace(ctx) as workspace:
        if embedder:
            workspace.use_embedder(embedder)
        total = sum(row.passage_count for row in workspace.documents())
        with click.progressbar(length=total, label="写入索引", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
            status = workspace.search_engine.refresh(
                lambda written: bar.update(max(written - bar.pos, 0)), rebuild=rebuild
            )
    seconds = time.monotonic() - began
    click.echo(f"{status['passages']} 段，{status['embedder'] or '不用语义模型'}（{seconds:.1f} 秒）", err=True)
