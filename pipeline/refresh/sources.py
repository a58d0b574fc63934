"""Where documents come from: ``corpus/sources.toml``."""

from __future__ import annotations

import dataclasses
import fnmatch
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.errors import InputError
from pipeline.refresh.errors import FetchError
from pipeline.refresh.urls import canonical

SOURCES = "sources.toml"
_AGENT = f"policy-pipeline/{__version__} (weekly check of published policy documents)"
_REGEX = re.compile(r"[\\^$(\[{|+]|\.\*")
_PLACES = ("folder", "urls", "list")
_TYPES = {
    "name": "文字", "folder": "文字", "urls": "网址列表", "list": "网址或网址列表", "match": "文字",
    "pages": "正整数", "attachments": "true 或 false",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How pages are fetched: the table ``[fetch]``. An empty ``user_agent`` or ``proxy`` means the default, or none."""

    user_agent: str = ""
    delay_s: float = 2.0
    timeout_s: float = 30.0
    max_mb: int = 100
    retries: int = 2
    allow_private: bool = False
    proxy: str = ""

    @property
    def max_bytes(self) -> int:
        return self.max_mb * 1024 * 1024


@dataclass(frozen=True)
class Source:
    """One ``[[source]]``: exactly one of ``folder``, ``urls`` and ``lists`` is given. URLs are canonical."""

    name: str
    folder: Path | None = None
    urls: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    match: str = ""
    pages: int = 1
    attachments: bool = False

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        if _REGEX.search(self.match):
            return re.compile(self.match)
        return re.compile(fnmatch.translate(f"*{self.match}*"))

    def wants(self, url: str) -> bool:
        """Whether a link of the list leads to a document."""
        return self._pattern.search(url) is not None


@dataclass(frozen=True, slots=True)
class SourcesFile:
    """All of ``sources.toml``."""

    sources: tuple[Source, ...]
    fetch: FetchSettings

    def named(self, names: Sequence[str]) -> tuple[Source, ...]:
        """The sources of these names, all of them for none; ``InputError`` for a name that is not there."""
        known = {source.name: source for source in self.sources}
        for name in names:
            if name not in known:
                raise InputError(f"没有名为 {name!r} 的来源；现有：{'、'.join(known)}")
        return tuple(known[name] for name in dict.fromkeys(names)) or self.sources


def example() -> str:
    """A ``sources.toml`` with every line commented out."""
    return files(__package__).joinpath("sources_example.toml").read_text("utf-8")


def read_sources(path: Path, root: Path) -> SourcesFile:
    """Read ``path``; folders are relative to ``root``. An unknown key or a wrong value is an ``InputError``."""
    if not path.exists():
        return SourcesFile((), FetchSettings())
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} 不是有效的 TOML：{error}") from error
    tables, fetch = data.pop("source", []), data.pop("fetch", {})
    if data:
        raise InputError(f"{path} 有不认识的设置 {next(iter(data))}；这里只有 [[source]] 和 [fetch]")
    if not isinstance(tables, list) or not isinstance(fetch, dict):
        raise InputError(f"{path}：来源要写成 [[source]]，取网页的设置要写成 [fetch]")
    sources = tuple(_source(path, number, table, root) for number, table in enumerate(tables, 1))
    names = [source.name for source in sources]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InputError(f"{path} 有两个来源都叫 {twice!r}；请改名")
    return SourcesFile(sources, _fetch(path, fetch))


def _source(path: Path, number: int, table: Mapping[str, Any], root: Path) -> Source:
    where = f"{path} 第 {number} 个来源"
    for key, value in table.items():
        if key not in _TYPES:
            raise InputError(f"{where} 有不认识的设置 {key}；可用 {'、'.join(_TYPES)}")
        if not _fits(key, value):
            raise InputError(f"{where} 的 {key} = {value!r} 应为{_TYPES[key]}")
    if "name" not in table:
        raise InputError(f"{where} 没有 name；请起一个名字")
    where = f"{where}（{table['name']}）"
    given = [key for key in _PLACES if key in table]
    if len(given) != 1:
        raise InputError(f"{where} 要写 folder、urls、list 三者之一，现在写了 {'、'.join(given) or '零个'}")
    if ("match" in table) != (given == ["list"]):
        raise InputError(f"{where}：list 要与 match 一起写，说明列表里哪些链接是文件")
    if "pages" in table and given != ["list"]:
        raise InputError(f"{where} 的 pages 只用于 list")
    if "attachments" in table and given == ["folder"]:
        raise InputError(f"{where} 的 attachments 只用于 urls 和 list")
    try:
        lists = table.get("list", [])
        urls = {key: _urls(value) for key, value in (("urls", table.get("urls", [])), ("lists", lists))}
        folder = root / Path(table["folder"]).expanduser() if "folder" in table else None
        source = Source(
            table["name"], folder, **urls, match=table.get("match", ""), pages=table.get("pages", 1),
            attachments=table.get("attachments", False),
        )  # fmt: skip
        source.wants("")
    except FetchError as error:
        raise InputError(f"{where}：{error}") from error
    except re.error as error:
        raise InputError(f"{where} 的 match = {table['match']!r} 不是有效的正则表达式：{error}") from error
    except RuntimeError as error:
        raise InputError(f"{where} 的 folder = {table['folder']!r} 展开不了：{error}") from error
    return source


def _fits(key: str, value: object) -> bool:
    if key == "attachments":
        return isinstance(value, bool)
    if key == "pages":
        return isinstance(value, int) and not isinstance(value, bool) and value >= 1
    if key in ("urls", "list") and isinstance(value, list):
        return bool(value) and all(isinstance(item, str) for item in value)
    return isinstance(value, str) and bool(value.strip()) and key != "urls"


def _urls(value: str | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(canonical(url) for url in ([value] if isinstance(value, str) else value)))


def _fetch(path: Path, table: Mapping[str, Any]) -> FetchSettings:
    defaults: dict[str, Any] = dataclasses.asdict(FetchSettings())
    for key, value in table.items():
        if key not in defaults:
            raise InputError(f"{path} 的 [fetch] 有不认识的设置 {key}；可用 {'、'.join(defaults)}")
        wanted = type(defaults[key])
        number = wanted is not bool and isinstance(value, bool)
        if number or not isinstance(value, (int, float) if wanted is float else wanted):
            raise InputError(f"{path} 的 [fetch] {key} = {value!r} 应为 {wanted.__name__}")
        if wanted in (int, float) and (value < 0 or (value == 0 and key in ("timeout_s", "max_mb"))):
            raise InputError(f"{path} 的 [fetch] {key} = {value!r} 太小")
    settings = FetchSettings(**table)
    if settings.proxy and not settings.proxy.startswith("http://"):
        raise InputError(f"{path} 的 [fetch] proxy = {settings.proxy!r} 应为 http://主机:端口")
    if not settings.user_agent.isprintable() or not settings.user_agent.isascii():
        raise InputError(f"{path} 的 [fetch] user_agent = {settings.user_agent!r} 只能用英文字母、数字和符号")
    return dataclasses.replace(settings, user_agent=settings.user_agent or _AGENT)
