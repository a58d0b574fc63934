"""`policy review`: the doubtful facts, and what a person decides about them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import click

from pipeline.cli.main import EXIT_NOTHING
from pipeline.cli.options import filter_options, open_workspace
from pipeline.errors import InputError
from pipeline.store import Filters, Store
from pipeline.store.review import Action, Correction, ReviewRow
from pipeline.timeline.labels import labels

KINDS = {
    "时限": "deadlines",
    "目标": "targets",
    "引用": "doc_references",
    "会议": "meetings",
    "事件": "events",
    "政策工具": "instruments",
    "申报": "applications",
}
TABLES = {table: name for name, table in KINDS.items()}
_UNASKED = ("instruments", "applications")  # many, and rarely what is being checked: only when asked for
_ACTIONS = {"accept": "确认", "reject": "否定", "set": "改正", "withdraw": "撤回"}
# Chinese names of fields, and the group of labels.toml whose names their values may be written in.
FIELDS = {
    "类型": "kind", "起始": "start", "开始": "start", "截止": "end", "期限": "end", "精度": "precision",
    "事项": "action", "责任单位": "bodies", "指标": "indicator", "数值": "value", "上限": "value_max", "单位": "unit",
    "约束": "bound", "变化": "change", "语气": "strength", "基期": "base_year", "题名": "title", "文号": "number",
    "关系": "relation", "名称": "name", "地点": "place", "主持": "chair", "摘要": "summary", "主体": "actor",
    "工具": "kind",
}  # fmt: skip
_GROUPS = {"kind": "detail", "precision": "precision", "bound": "bound", "change": "detail", "strength": "strength"}


@click.command("review")
@click.argument("fact_id", required=False)
@click.option("--accept", "action", flag_value="accept", help="这条读对了")
@click.option("--reject", "action", flag_value="reject", help="这条不是事实，以后不再列出")
@click.option("--withdraw", "action", flag_value="withdraw", help="撤回先前的核定")
@click.option("--set", "changes", multiple=True, metavar="字段=值", help="改正：截止=2026-12-31、数值=120 …；可写多次")
@click.option("--note", default="", help="为什么")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([*KINDS, *TABLES]),
    help="只列某几类；可写多次；不写则为政策工具、申报以外的各类",
)
@click.option("--below", type=click.FloatRange(0, 1.01), default=1.01, help="只列可信度低于多少的")
@click.option("-n", "--limit", type=click.IntRange(1), default=20, show_default=True, help="最多列几条")
@click.option("--history", is_flag=True, help="列出已作的核定，包括对不上现有事实的")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@filter_options
@click.pass_context
def review_command(
    ctx: click.Context,
    /,
    fact_id: str | None,
    action: str | None,
    changes: tuple[str, ...],
    note: str,
    kinds: tuple[str, ...],
    below: float,
    limit: int,
    history: bool,
    as_json: bool,
    filters: Filters,
) -> int:
    """人工核定：列出最没有把握的事实；带 FACT_ID 时确认、否定或改正一条。

    核定另存一处，不覆盖、可撤回，文件重新读入后仍然有效；否定的不再出现，改正的显示改正后的值，并注明“人工核定”。
    """
    if fact_id is None and (action or changes):
        raise InputError("请写明核定哪一条：policy review FACT_ID --accept（或 --reject、--set 字段=值）")
    with open_workspace(ctx) as workspace:
        if history:
            return _history(workspace.store, as_json)
        if fact_id is not None:
            return _decide(workspace.store, fact_id, action, changes, note, as_json)
        tables = [KINDS.get(kind, kind) for kind in kinds] or [t for t in TABLES if t not in _UNASKED]
        rows = workspace.store.doubtful(tables, filters, limit=limit, below=below)
    return _list(rows, as_json)


def _decide(store: Store, fact_id: str, action: str | None, changes: Sequence[str], note: str, as_json: bool) -> int:
    if bool(action) == bool(changes):
        raise InputError("请在 --accept、--reject、--withdraw 和 --set 字段=值 中选一种")
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    chosen = Action(action) if action else Action.SET
    made = store.review(fact_id, chosen, dict(_change(text) for text in changes), note=note, decided_at=now)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(made), ensure_ascii=False, indent=2))
    else:
        what = "，".join(f"{name} = {value}" for name, value in made.changes.items())
        click.echo(f"已{_ACTIONS[made.action]}：{TABLES[made.fact_table]}“{made.quote}”{'：' + what if what else ''}")
    return 0


def _change(text: str) -> tuple[str, str]:
    """``截止=2026-12-31`` → ("end", "2026-12-31"); names of codes become the codes."""
    name, equals, value = text.partition("=")
    if not equals:
        raise InputError(f"--set {text!r} 应写成 字段=值，如 截止=2026-12-31")
    field, value = FIELDS.get(name.strip(), name.strip()), value.strip()
    names = labels().get(_GROUPS.get(field, ""), {})
    return field, next((code for code, label in names.items() if label == value), value)


def _list(rows: Sequence[ReviewRow], as_json: bool) -> int:
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(row) for row in rows], ensure_ascii=False, indent=2))
    for row in rows if not as_json else ():
        click.echo(f"{row.fact_id}  {row.confidence:.2f}  {click.style(TABLES[row.fact_table], bold=True)}  {row.what}")
        click.echo(f"    {_marked(row)}")
        click.echo(click.style(f"    {row.title}  {row.section}", dim=True))
    if not rows:
        click.echo("没有待核定的事实。", err=True)
    return 0 if rows else EXIT_NOTHING


def _marked(row: ReviewRow) -> str:
    """The sentence on one line, the proving words in 【】."""
    before, found, after = row.sentence.partition(row.quote)
    return " ".join(f"{before}【{found}】{after}".split()) if found else " ".join(row.sentence.split())


def _history(store: Store, as_json: bool) -> int:
    made = store.corrections()
    known = {row.doc_id for row in store.documents()}
    lost = {c.correction_id for doc_id in {c.doc_id for c in made} & known for c in store.settled(doc_id).lost}
    lost |= {c.correction_id for c in made if c.doc_id not in known}
    rows: list[dict[str, Any]] = [dataclasses.asdict(c) | {"found": c.correction_id not in lost} for c in made]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for correction in made:
            click.echo(_line(correction, correction.correction_id in lost))
    return 0 if made else EXIT_NOTHING


def _line(c: Correction, lost: bool) -> str:
    what = "，".join(f"{name} = {value}" for name, value in c.changes.items())
    parts = [c.decided_at or "", _ACTIONS[c.action], TABLES[c.fact_table], f"“{c.quote}”", what, c.note, c.fact_id]
    return "  ".join(part for part in parts if part) + ("  （现有文本里找不到这条事实）" if lost else "")
