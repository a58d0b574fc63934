"""`policy init`."""

from __future__ import annotations

import click

from pipeline.workspace import Workspace


@click.command("init")
@click.argument("folder", default=".", type=click.Path(file_okay=False))
def init_command(folder: str) -> None:
    """在 FOLDER（默认当前文件夹）新建一个工作区；已有的保持原样。"""
    workspace = Workspace.init(folder)
    click.echo(f"工作区：{workspace.root}", err=True)
    click.echo("接下来：policy ingest 文件或文件夹 …", err=True)
