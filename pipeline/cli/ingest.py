"""`policy ingest`."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from typing import Any

import click

from pipeline.cli.main import EXIT_PARTIAL
from pipeline.cli.options import open_workspace
from pipeline.ingest import IngestReport, Outcome

LABELS = {
    "new": "新增",
    "new_version": "有新版本",
    "reprocessed": "重新处理",
    "unchanged": "未变",
    "joined": "并入首页",
    "failed": "未能读入",
}
_SHOWN_FAILURES = 20


@click.command("ingest")
@click.argument("paths", nargs=-1, type=click.Path(exists=False))
@click.option("--as", "collection", help="这批文件在工作区里的名字；默认用文件夹名")
@click.option("--workers", type=click.IntRange(0, 64), help="解析进程数；0 为处理器核数")
@click.option("--json", "as_json", is_flag=True, help="把结果写成 JSON")
@click.pass_context
def ingest_command(
    ctx: click.Context, paths: tuple[str, ...], collection: str | None, workers: int | None, as_json: bool
) -> int:
    """读入文件或文件夹 PATHS（默认读工作区的 corpus/）。

    压缩包（ZIP、TAR、7z、RAR）里的每个文件各成一份文档；分页的网页文章合成一份；转载、附件、解读、征求意见稿归入同一政策家族。
    没有变化的文件跳过；读不了的文件记下原因，不影响其余。有文件读不了时退出码为 3。
    """
    began = time.monotonic()
    with open_workspace(ctx) as workspace, _Progress() as progress:
        report = workspace.ingest(*paths, collection=collection, workers=workers, progress=progress)
    seconds = time.monotonic() - began
    if as_json:
        click.echo(json.dumps(_as_dict(report, seconds), ensure_ascii=False, indent=2))
    else:
        _print_summary(report, seconds)
    return EXIT_PARTIAL if report.failures else 0


class _Progress:
    """A progress bar on stderr, only where a person watches."""

    def __enter__(self) -> _Progress:
        self._bar: Any = None
        return self

    def __call__(self, done: int, total: int, outcome: Outcome) -> None:
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = TextColumn("读入"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
            self._bar = Progress(*columns, TextColumn("{task.fields[name]}"), console=Console(stderr=True))
            self._bar.start()
            self._task = self._bar.add_task("", total=total, name="")
        self._bar.update(self._task, completed=done, name=outcome.identity[-40:])

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def _as_dict(report: IngestReport, seconds: float) -> dict[str, Any]:
    return {
        "files": len(report.outcomes),
        "counts": dict(report.counts),
        "seconds": round(seconds, 2),
        "failures": [{"identity": f.identity, "reason": f.reason, "message": f.message} for f in report.failures],
    }


def _print_summary(report: IngestReport, seconds: float) -> None:
    counts = report.counts
    total = len(report.outcomes)
    parts = [f"{LABELS[key]} {counts[key]}" for key in LABELS if counts[key]]
    pace = f"{seconds:.1f} 秒，{total / max(seconds, 1e-9):.1f} 个/秒"
    click.echo(f"共 {total} 个文件：{'，'.join(parts) or '没有文件'}（{pace}）")
    if not report.failures:
        return
    click.echo("\n未能读入：")
    for reason, count in Counter(f.reason for f in report.failures).most_common():
        click.echo(f"  {reason} × {count}")
    click.echo()
    for failure in report.failures[:_SHOWN_FAILURES]:
        click.echo(f"  {failure.identity}\n    {failure.message}")
    if len(report.failures) > _SHOWN_FAILURES:
        click.echo(f"  …… 还有 {len(report.failures) - _SHOWN_FAILURES} 个；policy status --failures 列出全部")
