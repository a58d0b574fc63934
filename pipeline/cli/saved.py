"""`policy saved`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from pipeline.cli.main import EXIT_NOTHING
from pipeline.cli.options import open_workspace
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.search.saved import SavedSearch
    from pipeline.watching import Watched


@click.command("saved")
@click.argument("name", required=False)
@click.option("--run", "rerun", is_flag=True, help="再跑一遍（写 NAME 则只跑这一个），只列上次以来新出现的文件")
@click.option("--keep/--no-keep", default=True, help="跑过后是否把新文件记为已看；默认记")
@click.option("--remove", is_flag=True, help="删去 NAME")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_context
def saved_command(ctx: click.Context, name: str | None, rerun: bool, keep: bool, remove: bool, as_json: bool) -> int:
    """列出保存的检索，再跑一遍，或删去。

    用 policy search … --save 名字 保存；policy refresh 每次更新后也会跑一遍，新出现的文件写进报告。
    """
    with open_workspace(ctx) as workspace:
        if remove:
            if not name:
                raise InputError("请写明删去哪一个：policy saved 名字 --remove；已保存的见 policy saved")
            workspace.remove_saved(name)
            click.echo(f"已删去检索“{name}”", err=True)
            return 0
        if rerun:
            return _report(workspace.run_saved(name, keep=keep), as_json)
        searches = [search for search in workspace.saved_searches() if name in (None, search.name)]
    if as_json:
        click.echo(json.dumps([_record(search) for search in searches], ensure_ascii=False, indent=2))
    for search in () if as_json else searches:
        conditions = "；".join(f"{key}={value}" for key, value in search.conditions().items())
        click.echo(f"{search.name}\t{search.query}\t{conditions or '不限'}\t已见 {len(search.seen)} 份")
    if not searches:
        click.echo("没有保存的检索；例如：policy search 工业上楼 补贴 --save 上楼", err=True)
    return 0 if searches else EXIT_NOTHING


def _record(search: SavedSearch) -> dict[str, object]:
    conditions = search.conditions()
    return {"name": search.name, "query": search.query, "filters": conditions, "literal": search.literal,
            "limit": search.limit, "seen": len(search.seen)}  # fmt: skip


def _report(watched: list[Watched], as_json: bool) -> int:
    if as_json:
        rows = [
            {"name": w.search.name, "new": [r.to_dict() for r in w.new], "changed": [r.to_dict() for r in w.changed]}
            for w in watched
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0 if any(watched) else EXIT_NOTHING
    for found in watched:
        click.echo(f"{click.style(found.search.name, bold=True)}：新文件 {len(found.new)}，新版本 {len(found.changed)}")
        for mark, results in (("新", found.new), ("改", found.changed)):
            for result in results:
                click.echo(f"  {mark}  {result.dated_on or '日期不详'}  {result.title}  [{result.doc_id}]")
    if not any(watched):
        click.echo("没有新的结果。" if watched else "没有保存的检索。", err=True)
    return 0 if any(watched) else EXIT_NOTHING
