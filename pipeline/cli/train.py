"""`policy train`: learn from the user's own labels or corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.evaluate import document_loader, print_table, read_rows, root_option
from pipeline.cli.main import EXIT_NOTHING
from pipeline.cli.options import open_workspace
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.classify.own import Lesson


@click.group("train")
def train_command() -> None:
    """在自己的语料上训练：classifier（战略分类）、embedder（语义模型）。"""


@train_command.command("classifier")
@click.argument("gold", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@root_option
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="模型写到哪里（JSON）；有 GOLD 时必写"
)
@click.option(
    "--taxonomy", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="战略分类表；默认用自带的"
)
@click.option("--threshold", type=click.FloatRange(0, 1), default=0.4, show_default=True, help="达到多少分才贴标签")
@click.pass_context
def classifier(
    ctx: click.Context,
    gold: Path | None,
    root: Path | None,
    output: Path | None,
    taxonomy: Path | None,
    threshold: float,
) -> int | None:
    """用带标签的文件训练战略分类器。

    GOLD 每行一个 JSON：{"path": "文件", "strategies": ["数字化转型", …]}。不写 GOLD 则从工作区的人工标签
    （policy label）学习：标签满 10 份的战略各自调整，随即重新判断工作区里的文件。

    先打印交叉验证成绩（每份文件由没见过它的模型打分），再用全部文件训练。
    """
    from pipeline.classify.train import cross_validate, fit, label_scores, training_rows

    if gold is None:
        return _from_labels(ctx, output)
    if output is None:
        raise InputError("请写明模型写到哪里：-o strategies.json")
    load = document_loader(root or gold.resolve().parent.parent)
    rows = training_rows([(load(row["path"]), set(row["strategies"])) for row in read_rows(gold)], taxonomy)
    scores = label_scores(rows, cross_validate(rows), threshold)
    print_table(("战略（交叉验证）", "查准", "查全", "F1", "文件数"), [(name, *row) for name, row in scores.items()])
    fit(rows, threshold).save(output)
    click.echo(f"模型写到 {output}；在 policy.toml 的 [classify] model 里写上它即可使用", err=True)
    return None


def _from_labels(ctx: click.Context, output: Path | None) -> int:
    """Learn from the labels of the workspace, use the model there, and show what was learned."""
    from pipeline.classify.own import MIN_EXAMPLES, adapt, examples_of
    from pipeline.classify.strategies import load_model

    with open_workspace(ctx) as workspace:
        settings, labels = workspace.settings, workspace.labelled()
        documents = ((workspace.store.as_read(doc_id), own) for doc_id, own in labels.items())
        model, lessons = adapt(load_model(settings.model_path), examples_of(documents, settings.taxonomy_path))
        rows = [(x.strategy, x.examples, x.positives, x.before, x.after, "是" if x.learned else "否") for x in lessons]
        print_table(("战略", "标签", "其中属于", "原来 F1", "学后 F1（留一）", "已学"), rows)
        for lesson in lessons:
            for title in lesson.unspoken:
                click.echo(f"“{lesson.strategy}”的词在《{title}》里一个也没有；请在分类表里给它加词", err=True)
            if advice := _advice(lesson):
                click.echo(advice, err=True)
        if not any(lesson.learned for lesson in lessons):
            click.echo(f"没有哪个战略的标签满 {MIN_EXAMPLES} 份；请先用 policy label 多贴几份。", err=True)
            return EXIT_NOTHING
        path = output or workspace.root / "strategies.json"
        model.save(path)
        workspace.use_model(path)
        click.echo(f"模型写到 {path}，{workspace.reclassify()} 份文件的标签有变化", err=True)
    return 0


def _advice(lesson: Lesson) -> str:
    """What would teach more; empty where nothing is wanting."""
    from pipeline.classify.own import MIN_EXAMPLES

    missing = MIN_EXAMPLES - lesson.examples
    if missing > 0:
        return f"“{lesson.strategy}”还差 {missing} 份标签"
    if lesson.positives == lesson.examples:
        return f"“{lesson.strategy}”只有正例；再贴几份不属于它的（policy label DOCUMENT --strategy … --not），学得更准"
    return ""


@train_command.command("embedder")
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True, help="模型文件夹")
@click.option("--minutes", type=click.FloatRange(0.1), default=7.0, show_default=True, help="训练多久")
def embedder(data: Path, output: Path, minutes: float) -> None:
    """在 DATA 文件夹的文本对上训练一个静态语义模型（只用 numpy 与 scipy）。"""
    from pipeline.search.training import train_embedder

    train_embedder(data, output, minutes=minutes)
    click.echo(f"模型写到 {output}；policy index --embedder {output} 即可使用", err=True)
