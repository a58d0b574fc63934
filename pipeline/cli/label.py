"""`policy label`: a researcher's own strategy labels, and strategies of their own."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

import click

from pipeline.cli.main import EXIT_NOTHING
from pipeline.cli.options import open_workspace
from pipeline.errors import InputError
from pipeline.store.review import Label
from pipeline.workspace import Workspace


@click.command("label")
@click.argument("document", required=False)
@click.option("--strategy", multiple=True, help="战略名；可写多次")
@click.option("--not", "negative", is_flag=True, help="这份文件不属于该战略")
@click.option("--note", default="", help="为什么")
@click.option("--new-strategy", metavar="名称", help="在工作区的分类表里定义一个自己的战略")
@click.option("--term", "terms", multiple=True, help="能单独说明它的词（低空*基础设施：两词相隔不远）；可写多次")
@click.option("--weak", multiple=True, help="要与推动、支持等词同句才算的词；可写多次")
@click.option("--definition", default="", help="它是什么")
@click.option("--example", "examples", multiple=True, metavar="DOCUMENT", help="属于它的文件；可写多次")
@click.option(
    "--export", type=click.Path(dir_okay=False, path_type=Path), help="把标签写成 JSONL，供 policy train classifier"
)
@click.option("--history", is_flag=True, help="列出贴过的标签")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_context
def label_command(
    ctx: click.Context,
    /,
    document: str | None,
    strategy: tuple[str, ...],
    negative: bool,
    note: str,
    new_strategy: str | None,
    terms: tuple[str, ...],
    weak: tuple[str, ...],
    definition: str,
    examples: tuple[str, ...],
    export: Path | None,
    history: bool,
    as_json: bool,
) -> int:
    """人工标签：给 DOCUMENT 贴上（--not：去掉）战略标签，压过模型的判断，文件重新读入后仍然有效。

    贴够 10 份以后，policy train classifier 会从标签里学习。--new-strategy 只带 --example 时先给出可用的词；
    已有的战略加词：policy label --strategy 名称 --term 词。
    """
    with open_workspace(ctx) as workspace:
        if new_strategy and examples and not terms:
            return _suggest(workspace, new_strategy, examples)
        if document is None and strategy and (terms or weak):
            return _add_terms(workspace, strategy, terms, weak)
        if new_strategy:
            return _define(workspace, new_strategy, terms, weak, definition, examples)
        if export:
            return _export(workspace, export)
        if document is None:
            if strategy:
                raise InputError("请写明哪一份文件：policy label DOCUMENT --strategy 名称")
            return _history(workspace.store.labels(), as_json, everything=history)
        return _label(workspace, document, strategy, carries=not negative, note=note)


def _label(workspace: Workspace, document: str, names: Sequence[str], *, carries: bool, note: str) -> int:
    if not names:
        raise InputError("请写明战略：--strategy 数字化转型")
    known = workspace.strategy_names()
    for name in names:
        if name not in known:
            raise InputError(f"分类表里没有“{name}”；可用：{'、'.join(known)}，或用 --new-strategy 定义")
    for name in names:
        made = workspace.store.label(document, name, carries, note=note, decided_at=_now())
        title = workspace.store.row(made.doc_id).title
        click.echo(f"已{'贴上' if carries else '去掉'}“{name}”：{title}")
    workspace.search_engine.refresh()
    return 0


def _define(
    workspace: Workspace,
    name: str,
    terms: Sequence[str],
    weak: Sequence[str],
    definition: str,
    examples: Sequence[str],
) -> int:
    doc_ids = [workspace.store.find(example) for example in examples]  # a wrong one is named before anything is written
    path = workspace.add_strategy(name, terms, weak=weak, definition=definition)
    for doc_id in doc_ids:
        workspace.store.label(doc_id, name, True, decided_at=_now())
    changed = workspace.reclassify()
    click.echo(f"已在 {path} 定义“{name}”；{len(doc_ids)} 份文件贴上标签，{changed} 份文件的标签有变化")
    return 0


def _suggest(workspace: Workspace, name: str, examples: Sequence[str]) -> int:
    """Propose terms where a strategy is to be defined by examples alone."""
    proposals = workspace.suggest_terms(examples)
    if not proposals:
        raise InputError(f"示例文件没有共同的、别处少见的词；请自己给“{name}”写词：--term 低空飞行")
    click.echo("还没有写词。示例文件里多见、其他文件里少见的：")
    for proposal in proposals:
        click.echo(f"  {proposal.term}  （示例 {proposal.examples}/{len(examples)}，其他 {proposal.others}）")
    best = " ".join(f"--term {proposal.term}" for proposal in proposals[:3])
    click.echo(f"挑合适的写进命令，再运行一次，如：policy label --new-strategy {name} {best} --example …", err=True)
    return EXIT_NOTHING


def _add_terms(workspace: Workspace, names: Sequence[str], terms: Sequence[str], weak: Sequence[str]) -> int:
    for name in names:
        path = workspace.add_terms(name, terms, weak=weak)
        click.echo(f"已在 {path} 给“{name}”加上：{'、'.join([*terms, *weak])}")
    click.echo(f"{workspace.reclassify()} 份文件的标签有变化")
    return 0


def _export(workspace: Workspace, path: Path) -> int:
    rows = []
    for doc_id, labels in workspace.labelled().items():
        row = workspace.store.row(doc_id)
        rows.append(
            {
                "path": row.source_path or row.identity,
                "doc_id": doc_id,
                "title": row.title,
                "strategies": list(row.strategies),
                "labelled": labels,
            }
        )
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    click.echo(f"{len(rows)} 份文件 → {path}；路径从 {workspace.corpus} 算起（--root）", err=True)
    return 0 if rows else EXIT_NOTHING


def _history(labels: Sequence[Label], as_json: bool, *, everything: bool) -> int:
    latest = {(label.doc_id, label.strategy): label for label in labels}
    shown = list(labels) if everything else list(latest.values())
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(label) for label in shown], ensure_ascii=False, indent=2))
    else:
        for label in shown:
            parts = (
                label.decided_at or "",
                "是" if label.carries else "非",
                label.strategy,
                label.identity,
                label.note,
            )
            click.echo("  ".join(part for part in parts if part))
    if not shown:
        click.echo("还没有人工标签；请先用 policy label DOCUMENT --strategy 名称。", err=True)
    return 0 if shown else EXIT_NOTHING


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
