"""`policy refresh`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.cli.main import EXIT_PARTIAL
from pipeline.cli.options import open_workspace

if TYPE_CHECKING:
    from pipeline.refresh import RefreshReport, Seen

_SHOWN = 10


@click.command("refresh")
@click.option("--source", "names", multiple=True, help="只更新这个来源（sources.toml 里的 name）；可写多次")
@click.option("--dry-run", is_flag=True, help="只看会读入什么：访问列表页和文件夹，不下载文件，什么也不写")
@click.option("--quiet", is_flag=True, help="没有失败就什么也不输出（定时任务用）")
@click.option("--json", "as_json", is_flag=True, help="把报告写成 JSON")
@click.pass_context
def refresh_command(ctx: click.Context, names: tuple[str, ...], dry_run: bool, quiet: bool, as_json: bool) -> int:
    """从 corpus/sources.toml 列出的来源更新：新文件、新版本、临近时限，写成报告。

    一个来源出错不影响其余；有失败时退出码为 3，没有配置来源时为 1。报告在 indexes/reports/。
    """
    from pipeline.refresh import refresh

    def say(name: str) -> None:
        if not quiet:
            click.echo(f"· {name}", err=True)

    with open_workspace(ctx) as workspace:
        report = refresh(workspace, names, dry_run=dry_run, say=say)
    if quiet and not report.failures:
        return 0
    if as_json:
        click.echo(report.to_json(), nl=False)
    elif dry_run:
        click.echo(report.to_markdown(), nl=False)
    else:
        _print(report, to_stderr=quiet)
    return EXIT_PARTIAL if report.failures else 0


def _print(report: RefreshReport, *, to_stderr: bool) -> None:
    from pipeline.refresh import reason_label
    from pipeline.refresh.report import DUE_DAYS, folded, outcome_line

    def line(text: str = "") -> None:
        click.echo(text, file=sys.stderr if to_stderr else sys.stdout)

    line(f"{outcome_line(report.counts)}；{DUE_DAYS} 天内到期的时限 {len(report.due)} 条")
    for heading, found in (("新文件", report.new), ("新版本", report.changed)):
        for seen in found[:_SHOWN]:
            line(f"  {heading}\t{_named(seen)}")
        if len(found) > _SHOWN:
            line(f"  …… {heading}还有 {len(found) - _SHOWN} 份")
    for alert in report.alerts:
        line(f"  检索“{alert.name}”有 {len(alert.hits)} 份新结果")
    lines = [
        f"  {source}\t{reason_label(reason)}\t{text}"
        for source, reason in dict.fromkeys((failure.source, failure.reason) for failure in report.failures)
        for text in folded([f for f in report.failures if (f.source, f.reason) == (source, reason)])
    ]
    for text in ("失败：", *lines[:_SHOWN]) if lines else ():
        line(text)
    if len(lines) > _SHOWN:
        line(f"  …… 还有 {len(lines) - _SHOWN} 条")
    line(f"报告：{report.path}")


def _named(seen: Seen) -> str:
    return "；".join(filter(None, (seen.title, seen.issuers, seen.region, "、".join(seen.strategies))))
