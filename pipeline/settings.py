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

TEMPLATE = """\
# 政策文本工作区的设置。每一项都可以不写，不写即用默认值。

[workspace]
name = "{name}"

[ingest]
# 同时工作的解析进程数；0 表示与处理器核数相同
workers = 0

[limits]
# 单个文件的上限：字节数、页数、解析秒数、内存（MB）
# max_bytes = 209715200
# max_pages = 2000
# timeout_s = 120
# memory_mb = 2048

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
    return Limits(**given)


class _Tables:
    """Hands out keys once, so that what is left over is known to be a typing mistake."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self._path = path
        self._data = {k: dict(v) if isinstance(v, dict) else v for k, v in data.items()}

    def take(self, table: str, key: str, kind: type, default: Any) -> Any:
        value = self._data.get(table, {}).pop(key, default)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise InputError(f"{self._path} 的 [{table}] {key} = {value!r} 应为 {kind.__name__}")
        return value

    def refuse_leftovers(self) -> None:
        for table, keys in self._data.items():
            if not isinstance(keys, dict):
                raise InputError(f"{self._path} 有不认识的设置 {table}；请删去，或写进 [workspace] 等表中")
            for key in keys:
                raise InputError(f"{self._path} 的 [{table}] 有不认识的设置 {key}；请检查拼写")
