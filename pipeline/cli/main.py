"""`policy`: the group, and how errors become exit codes."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from pipeline import __version__
from pipeline.errors import InputError, PolicyError

# command → (module, one-line help); modules load when their command runs, so that `policy search` starts fast.
COMMANDS = {
    "init": ("pipeline.cli.init", "新建一个工作区"),
    "ingest": ("pipeline.cli.ingest", "读入文件或文件夹"),
    "search": ("pipeline.cli.search", "按意思检索"),
    "saved": ("pipeline.cli.saved", "保存的检索：列出，再跑一遍，只看新的"),
    "show": ("pipeline.cli.show", "看一份文件：要素、结构、事实及其依据"),
    "timeline": ("pipeline.cli.tables", "导出政策时间表"),
    "deadlines": ("pipeline.cli.tables", "列出时限"),
    "targets": ("pipeline.cli.tables", "列出量化目标"),
    "instruments": ("pipeline.cli.instruments", "逐句编码政策工具：供给型、环境型、需求型"),
    "review": ("pipeline.cli.review", "核定没有把握的事实：确认、否定或改正"),
    "label": ("pipeline.cli.label", "给文件贴战略标签，或定义自己的战略"),
    "refresh": ("pipeline.cli.refresh", "从配置好的来源更新，并写出报告"),
    "index": ("pipeline.cli.index", "重建检索索引，或换语义模型"),
    "evaluate": ("pipeline.cli.evaluate", "用标注集打分"),
    "train": ("pipeline.cli.train", "在自己的语料上训练分类器或语义模型"),
    "status": ("pipeline.cli.status", "工作区里有什么"),
    "doctor": ("pipeline.cli.doctor", "检查安装与工作区是否完好"),
}

EXIT_NOTHING, EXIT_USAGE, EXIT_PARTIAL = 1, 2, 3


class LazyGroup(click.Group):
    """Knows its commands by name and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="policy")
@click.option(
    "-w",
    "--workspace",
    type=click.Path(file_okay=False),
    envvar="POLICY_WORKSPACE",
    help="工作区文件夹；默认从当前文件夹向上找 policy.toml",
)
@click.pass_context
def policy(ctx: click.Context, workspace: str | None) -> None:
    """中文政策文本的读取、结构化、分类、目标与时限提取、检索与时间表。"""
    ctx.obj = workspace


def main(argv: list[str] | None = None) -> None:
    """Console entry point: 0 done, 1 nothing found or below a bar, 2 wrong use, 3 some documents failed."""
    try:
        result: Any = policy.main(args=argv, prog_name="policy", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_USAGE)
    except click.Abort:
        click.echo("已中断；已完成的部分已保存。", err=True)
        sys.exit(130)
    except InputError as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(EXIT_USAGE)
    except PolicyError as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(EXIT_NOTHING)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(result if isinstance(result, int) else 0)
