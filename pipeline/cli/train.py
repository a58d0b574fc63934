"""`policy train`: learn from the user's own labels or corpus."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.evaluate import document_loader, gold_file, print_table, read_rows, root_option


@click.group("train")
def train_command() -> None:
    """在自己的语料上训练：classifier（战略分类）、embedder（语义模型）。"""


@train_command.command("classifier")
@gold_file
@root_option
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="模型写到哪里（JSON）"
)
@click.option(
    "--taxonomy", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="战略分类表；默认用自带的"
)
@click.option("--threshold", type=click.FloatRange(0, 1), default=0.4, show_default=True, help="达到多少分才贴标签")
def classifier(gold: Path, root: Path | None, output: Path, taxonomy: Path | None, threshold: float) -> None:
    """用带标签的文件训练战略分类器。

    GOLD 每行一个 JSON：{"path": "文件", "strategies": ["数字化转型", …]}。

    先打印交叉验证成绩（每份文件由没见过它的模型打分），再用全部文件训练。
    """
    from pipeline.classify.train import cross_validate, fit, label_scores, training_rows

    load = document_loader(root or gold.resolve().parent.parent)
    rows = training_rows([(load(row["path"]), set(row["strategies"])) for row in read_rows(gold)], taxonomy)
    scores = label_scores(rows, cross_validate(rows), threshold)
    print_table(("战略（交叉验证）", "查准", "查全", "F1", "文件数"), [(name, *row) for name, row in scores.items()])
    fit(rows, threshold).save(output)
    click.echo(f"模型写到 {output}；在 policy.toml 的 [classify] model 里写上它即可使用", err=True)


@train_command.command("embedder")
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True, help="模型文件夹")
@click.option("--minutes", type=click.FloatRange(0.1), default=7.0, show_default=True, help="训练多久")
def embedder(data: Path, output: Path, minutes: float) -> None:
    """在 DATA 文件夹的文本对上训练一个静态语义模型（需要 neural 组件）。"""
    from pipeline.search.training import train_embedder

    train_embedder(data, output, minutes=minutes)
    click.echo(f"模型写到 {output}；policy index --embedder {output} 即可使用", err=True)
