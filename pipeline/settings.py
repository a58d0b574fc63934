"""What a workspace may set in ``policy.toml``; every key has a sane default."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.parsers import Limits

LEAST_MEMORY_MB = 256  # what a worker needs to start

TEMPLATE = """\
# 政策文本工作区的设置。每一项都可以不写，不写即用默认值。

[workspace]
name = "{name}"

[ingest]
# 同时工作的解析进程数；0 表示与处理器核数相同
workers = 0

[limits]
# 单个文件的上限；超过者不读入，在“未能读入”里写明原因。去掉行首的 # 即可改。
# max_bytes = 268435456           # 文件字节数（256 MB）
# max_expanded_bytes = 268435456  # 压缩包、DOCX、XLSX、OFD 解压后的字节数
# max_chars = 20000000            # 正文字数
# max_pages = 5000                # 页数
# max_depth = 20000               # 网页标签嵌套层数
# max_table_cells = 500000        # 一张表的单元格数
# max_members = 2000              # 压缩包里的文件数
# max_archive_depth = 3           # 压缩包套压缩包的层数
# max_image_pixels = 200000000    # 图片像素数
# max_ocr_pages = 1000            # 要做文字识别的页数
# timeout_s = 120                 # 处理秒数（文字识别按页重新计时）
# memory_mb = 2048                # 每个解析进程可用的内存（MB，地址空间；至少 256）

[classify]
# 自己的战略分类表（TOML，格式同 pipeline/classify/taxonomy.toml）
# taxonomy = "taxonomy.toml"
# 自己训练的分类模型（policy train classifier 写出的 JSON）
# model = "strategies.json"

[search]
# 语义模型："default" 为随包自带；也可写 sentence-transformers 模型名或文件夹
embedder = "default"
"""


@dataclass(frozen=True)
class Settings:
    """Settings of one workspace. ``workers`` 0 means one for each processor core."""

    name: str = ""
    workers: int = 0
    limits: Limits = dataclasses.field(default_factory=Limits)
    taxonomy_path: Path | None = None
    model_path: Path | None = None
    embedder: str = "default"

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read ``policy.toml``; an unknown key or a wrong type is an ``InputError`` that names it."""
        try:
            data = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InputError(f"{path} 不是有效的 TOML：{error}") from error
        tables = _Tables(path, data)
        taxonomy = tables.take("classify", "taxonomy", str, "")
        model = tables.take("classify", "model", str, "")
        settings = cls(
            name=tables.take("workspace", "name", str, ""),
            workers=tables.take("ingest", "workers", int, 0),
            limits=_limits(tables),
            taxonomy_path=(path.parent / taxonomy) if taxonomy else None,
            model_path=(path.parent / model) if model else None,
            embedder=tables.take("search", "embedder", str, "default"),
        )
        tables.refuse_leftovers()
        return settings


def write_setting(config: Path, table: str, key: str, value: str) -> None:
    """Set one text value in ``policy.toml``, in place where it stands, leaving every other line and comment."""
    lines = config.read_text("utf-8").splitlines()
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    header = next((i for i, old in enumerate(lines) if re.match(rf"\s*\[{table}\]", old)), None)
    if header is None:
        lines += ["", f"[{table}]", line]
    else:
        rest = range(header + 1, len(lines))
        end = next((i for i in rest if re.match(r"\s*\[", lines[i])), len(lines))
        at = next((i for i in range(header + 1, end) if re.match(rf"\s*{key}\s*=", lines[i])), None)
        lines[header + 1 if at is None else at : header + 1 if at is None else at + 1] = [line]
    config.write_text("\n".join(lines) + "\n", "utf-8")


def _limits(tables: _Tables) -> Limits:
    defaults = Limits()
    given = {
        f.name: tables.take("limits", f.name, type(getattr(defaults, f.name)), getattr(defaults, f.name))
        for f in dataclasses.fields(Limits)
    }
    for name, value in given.items():
        least = LEAST_MEMORY_MB if name == "memory_mb" else 1 if isinstance(value, int) else 0.1
        if value < least:
            raise InputError(f"{tables.path} 的 [limits] {name} = {value} 太小：至少为 {least}")
    return Limits(**given)


class _Tables:
    """Hands out keys once, so that what is left over is known to be a typing mistake."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.path = path
        self._data = {k: dict(v) if isinstance(v, dict) else v for k, v in data.items()}

    def take(self, table: str, key: str, kind: type, default: Any) -> Any:
        value = self._data.get(table, {}).pop(key, default)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise InputError(f"{self.path} 的 [{table}] {key} = {value!r} 应为 {kind.__name__}")
        return value

    def refuse_leftovers(self) -> None:
        for table, keys in self._data.items():
            if not isinstance(keys, dict):
                raise InputError(f"{self.path} 有不认识的设置 {table}；请删去，或写进 [workspace] 等表中")
            for key in keys:
                raise InputError(f"{self.path} 的 [{table}] 有不认识的设置 {key}；请检查拼写")
