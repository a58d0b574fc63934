"""`policy doctor`: is the installation whole, and is the workspace?"""

from __future__ import annotations

import importlib.util
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import click

from pipeline import __version__
from pipeline.cli.main import EXIT_NOTHING
from pipeline.cli.options import open_workspace
from pipeline.errors import PolicyError
from pipeline.workspace import Workspace

_BASE = ("numpy", "scikit-learn", "pdfplumber", "pypdfium2", "lxml", "selectolax", "sqlite-utils", "tantivy")
_OPTIONAL = {
    "sentence_transformers": "其他语义模型（pip install 'policy-pipeline[neural]' -c constraints.txt）",
    "py7zr": "7z 压缩包（pip install 'policy-pipeline[archives]' -c constraints.txt）",
    "rarfile": "RAR 压缩包（pip install 'policy-pipeline[archives]' -c constraints.txt）",
}
Check = tuple[bool | None, str]  # None: worth knowing, nothing wrong


@click.command("doctor")
@click.pass_context
def doctor_command(ctx: click.Context) -> int:
    """检查安装与工作区是否完好；有问题时退出码为 1，并说明怎么办。"""
    checks = list(_installation())
    try:
        with open_workspace(ctx) as workspace:
            checks += _workspace(workspace)
    except PolicyError as error:
        checks.append((None, f"工作区：{error}"))
    for good, text in checks:
        mark = {True: click.style("✓", fg="green"), False: click.style("✗", fg="red"), None: "·"}[good]
        click.echo(f"{mark} {text}")
    return EXIT_NOTHING if any(good is False for good, _ in checks) else 0


def _installation() -> Iterator[Check]:
    yield True, f"policy {__version__}，Python {sys.version.split()[0]}，SQLite {sqlite3.sqlite_version}"
    for name in _BASE:
        try:
            yield True, f"{name} {version(name)}"
        except PackageNotFoundError:
            yield False, f"缺少 {name}：请重新安装 pip install policy-pipeline"
    from pipeline.language.tokens import segmenter_name

    yield True, f"分词：{segmenter_name()}"
    for module, use in _OPTIONAL.items():
        if importlib.util.find_spec(module) is None:
            yield None, f"未装可选组件：{use}"


def _workspace(workspace: Workspace) -> Iterator[Check]:
    yield True, f"工作区：{workspace.root}"
    connection = workspace.store.connection
    found = connection.execute("PRAGMA quick_check").fetchone()[0]
    yield found == "ok", f"数据库完整性：{found}"
    broken = len(connection.execute("PRAGMA foreign_key_check").fetchall())
    yield broken == 0, f"外键：{'完好' if not broken else f'{broken} 处断裂；请从备份恢复 {workspace.store.path}'}"
    missing = [row.identity for row in workspace.store.documents() if not _original_exists(workspace, row.source_path)]
    yield (
        not missing,
        f"原件：{'都在' if not missing else f'{len(missing)} 份找不到，如 {missing[0]}；请放回后重新读入'}",
    )
    fresh = workspace.index_status().fresh
    yield fresh, f"检索索引：{'最新' if fresh else '落后于数据库；请运行 policy index'}"


def _original_exists(workspace: Workspace, path: str | None) -> bool:
    return path is None or (workspace.corpus / path).exists()
