"""`policy evaluate`: quality against gold files, with every miss and false alarm on request."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import click

from pipeline.errors import InputError, ParseError
from pipeline.model import Document, RawDocument


@click.group("evaluate")
def evaluate_command() -> None:
    """用标注集打分：extraction、strategies、headers、search。"""


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file; a broken line is an ``InputError`` that names it."""
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except ValueError as error:
                raise InputError(f"{path} 第 {number} 行不是 JSON：{error}") from error
    if not rows:
        raise InputError(f"{path} 是空的；需要每行一个 JSON 对象")
    return rows


def document_loader(root: Path) -> Callable[[str], Document]:
    """``load(path)``: the file at ``root/path``, processed; dates of an INDEX.jsonl beside it serve as hints."""
    from pipeline.ingest import read_sidecar, sidecar_day
    from pipeline.process import process

    @cache
    def hints(folder: Path) -> dict[str, dict[str, str]]:
        return read_sidecar(folder)

    def hint(file: Path) -> date | None:
        for folder in file.parents:
            row = hints(folder / "INDEX.jsonl").get(file.relative_to(folder).as_posix())
            if row and row.get("date"):
                return sidecar_day(row["date"])
            if folder == root:
                break
        return None

    @cache
    def load(path: str) -> Document:
        file = root / path
        if not file.is_file():
            raise InputError(f"找不到 {file}；用 --root 指定标注集里路径的起点")
        try:
            return process(RawDocument(file.read_bytes(), path, published_hint=hint(file)))
        except ParseError as error:
            raise InputError(f"{file} 读不了（{error.reason}）：{error}") from error

    return load


gold_file = click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
gold_files = click.argument(
    "gold", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="标注集里路径的起点；默认是标注集文件夹的上一级",
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON")
errors_option = click.option("--errors", is_flag=True, help="列出每一处漏报和误报")


def print_table(header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Plain aligned columns on stdout; floats with three digits."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*header)
    for row in rows:
        table.add_row(*(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row))
    Console().print(table)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@evaluate_command.command("extraction")
@gold_files
@root_option
@json_option
@errors_option
def extraction(gold: tuple[Path, ...], root: Path | None, as_json: bool, errors: bool) -> None:
    """时限、目标、引用：在标注段落上的查准、查全、F1。"""
    from pipeline.evaluate.extraction import extraction_report, score_extraction
    from pipeline.evaluate.gold import complete_rows
    from pipeline.extract import extract_facts

    def extract(text: str, published: date | None, title: str) -> Any:
        facts = extract_facts(text, published, title)
        return facts.deadlines, facts.targets, facts.references

    rows = [row for path in gold for row in complete_rows(read_rows(path), root or path.resolve().parent.parent)]
    tallies = score_extraction(rows, extract)
    report = extraction_report(tallies)
    if as_json:
        print_json(report)
        return
    names = {"deadlines": "时限", "targets": "目标", "references": "引用"}
    print_table(
        ("", "查准", "查全", "F1", "标注", "找到", "另"),
        [
            (names[n], r["precision"], r["recall"], r["f1"], tallies[n].gold, tallies[n].found, _aside(r))
            for n, r in report.items()
        ],
    )
    if errors:
        from pipeline.evaluate.errors import extraction_errors

        for line in extraction_errors(tallies):
            click.echo(line)


def _aside(row: dict[str, float]) -> str:
    if "kind_accuracy" in row:
        return f"类别正确 {row['kind_accuracy']:.3f}"
    return f"连同期限 F1 {row['strict_f1']:.3f}" if "strict_f1" in row else ""


@evaluate_command.command("strategies")
@gold_file
@root_option
@json_option
@errors_option
def strategies(gold: Path, root: Path | None, as_json: bool, errors: bool) -> None:
    """战略标签、文种、地区：在标注文件上的成绩。"""
    from pipeline.evaluate.strategies import score_strategies

    score = score_strategies(read_rows(gold), document_loader(root or gold.resolve().parent.parent))
    report = score.report()
    if as_json:
        print_json(report)
        return
    print_table(
        ("战略", "查准", "查全", "F1", "文件数"),
        [(n, r["precision"], r["recall"], r["f1"], r["support"]) for n, r in report["labels"].items()],
    )
    for key, label in (
        ("macro_f1", "宏平均 F1"),
        ("micro_f1", "微平均 F1"),
        ("doc_type_accuracy", "文种正确"),
        ("region_accuracy", "地区正确"),
    ):
        click.echo(f"{label}  {report[key]:.3f}")
    if errors:
        for path, what, detail in score.errors:
            click.echo(f"{path}\t{what}\t{detail}")


@evaluate_command.command("headers")
@gold_file
@root_option
@json_option
@errors_option
def headers(gold: Path, root: Path | None, as_json: bool, errors: bool) -> None:
    """题名、机关、文号、日期等要素：在标注网页上的正确率。"""
    from pipeline.evaluate.headers import score_headers

    score = score_headers(read_rows(gold), document_loader(root or gold.resolve().parent.parent))
    report = score.report()
    if as_json:
        print_json(report)
        return
    print_table(("要素", "正确率"), [*report["fields"].items(), ("全部", report["overall"])])
    if errors:
        for line in score.errors:
            click.echo(str(line))


@evaluate_command.command("search")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--embedder", default="default", help="语义模型：default、none、模型名或文件夹")
@click.option("--baseline/--no-baseline", default=True, help="同时给出字二元组 BM25 的成绩")
@json_option
@errors_option
def search(folder: Path, embedder: str, baseline: bool, as_json: bool, errors: bool) -> None:
    """检索：BEIR 文件夹（corpus.jsonl、queries.jsonl、qrels/test.tsv）上的 nDCG、召回率、MRR。"""
    from pipeline.evaluate.search import METRICS, evaluate_search

    scores = evaluate_search(folder, embedder=embedder, baseline=baseline)
    if as_json:
        report = scores["hybrid"].report()
        print_json(report | {"baseline": scores["baseline"].report()} if baseline else report)
        return
    names = {"hybrid": "本系统", "baseline": "BM25"}
    rows = [
        (kind, names[name], *(score.kinds[kind][metric] for metric in METRICS), int(score.kinds[kind]["queries"]))
        for kind in scores["hybrid"].kinds
        for name, score in scores.items()
    ]
    rows += [("全部", names[name], *(score.overall[m] for m in METRICS), "") for name, score in scores.items()]
    print_table(("问题", "", *METRICS, "题数"), rows)
    if errors:
        for line in scores["hybrid"].errors():
            click.echo(line)


@evaluate_command.command("corrections")
@click.option("--export", type=click.Path(dir_okay=False, path_type=Path), help="把全部核定过的段落写成标注集（JSONL）")
@json_option
@click.pass_context
def corrections(ctx: click.Context, export: Path | None, as_json: bool) -> int:
    """人工核定过的事实：程序当时读对多少、现在读对多少、哪些字段常错。"""
    from pipeline.cli.options import open_workspace
    from pipeline.cli.review import TABLES
    from pipeline.evaluate.corrections import gold_rows, score_corrections

    with open_workspace(ctx) as workspace:
        report = {table: tally.report() for table, tally in score_corrections(workspace.store).items()}
        rows = list(gold_rows(workspace.store)) if export else []
    if export:
        export.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        click.echo(f"{len(rows)} 个段落 → {export}；可用 policy evaluate extraction {export} 打分", err=True)
    if as_json:
        print_json(report)
    elif report:
        names = ("accepted", "rejected", "changed", "accuracy_when_reviewed", "accuracy_now")
        print_table(
            ("", "确认", "否定", "改正", "当时正确率", "现在正确率", "改过的字段"),
            [
                (TABLES[t], *(r[name] for name in names), "、".join(f"{f}×{n}" for f, n in r["fields"].items()))
                for t, r in report.items()
            ],
        )
    if not report:
        click.echo("还没有人工核定；请先用 policy review。", err=True)
    return 0 if report else 1
