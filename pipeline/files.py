"""Files on disk and the identities they will have: folders walked, names made readable, the sidecar's word."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.errors import InputError

SIDECAR = "INDEX.jsonl"  # optional: one row a file with path and any of date, url
_IGNORED = {SIDECAR, "Thumbs.db", "desktop.ini"}
_OWN = re.compile(r"README\.md|sources\.toml|raw/FETCHED\.jsonl|raw/[0-9a-f]{2}/[0-9a-f]{64}(?:\.\w+)?")  # in corpus/
_WORKSPACE = "policy.toml"
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to ingest and the identity it will have; ``date`` and ``url`` from the sidecar, where it tells them.

    ``fetched_at`` (ISO time) marks what came from the web, with the media type the server claimed.
    """

    path: Path
    identity: str
    date: date | None = None
    url: str | None = None
    fetched_at: str | None = None
    media_type: str | None = None
    parent_doc_id: str | None = None


def find_files(paths: Sequence[Path], corpus: Path, collection: str | None = None) -> list[FoundFile]:
    """The files below ``paths``, sorted; identities are relative to ``corpus`` for files inside it.

    A file elsewhere is named by its folder (or ``collection``) and its path within: ``policies/2024/a.pdf``. Links
    are followed, each folder once. Hidden files, office lock files, the sidecar, a workspace's own settings and
    indexes, and the README, the list of sources and the kept originals of ``corpus`` are passed over. Raises
    ``InputError`` where a path is not there, or two files would share an identity.
    """
    found: dict[str, FoundFile] = {}
    for path in paths:
        if not path.exists():
            raise InputError(f"找不到 {readable(str(path))}；请检查路径")
        root = path if path.is_dir() else path.parent
        sidecar = read_sidecar(root / SIDECAR)
        for file in sorted(_walk(path)):
            if _is_own(file, corpus):
                continue
            identity = _identity(file, root, corpus, collection)
            if identity in found and not _same(file, found[identity].path):
                raise InputError(_CLASH.format(identity, *(readable(str(p)) for p in (found[identity].path, file))))
            row = sidecar.get(file.relative_to(root).as_posix(), {})
            found[identity] = FoundFile(file, identity, sidecar_day(row.get("date")), row.get("url"))
    return list(found.values())


_CLASH = "两个文件在工作区里会同名（{}）：{} 和 {}；请分两次读入，各用 --as 起一个名字"


def readable(name: str) -> str:
    """A file name as text: names of bytes that are not UTF-8 (old ZIP files) are read as GB 18030."""
    return "/".join(_readable(part) for part in name.split("/"))


def _readable(part: str) -> str:
    try:
        part.encode("utf-8")
    except UnicodeEncodeError:
        raw = os.fsencode(part)
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "backslashreplace")
    return part


def relative_to_corpus(file: Path, corpus: Path) -> str | None:
    """The path of a file inside ``corpus``, as it is named there or where its links lead; None for one outside."""
    for resolve in (os.path.abspath, os.path.realpath):
        path, root = Path(resolve(file)), Path(resolve(corpus))
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return None


def _is_own(file: Path, corpus: Path) -> bool:
    return _OWN.fullmatch(relative_to_corpus(file, corpus) or "") is not None


def _same(file: Path, other: Path) -> bool:
    return os.path.realpath(file) == os.path.realpath(other)


def _walk(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    seen: set[str] = set()
    for folder, folders, names in os.walk(path, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:  # a link to a folder that has been read, or to one above
            folders.clear()
            continue
        seen.add(real)
        passed = {_WORKSPACE, "indexes"} if _WORKSPACE in names else set()
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in passed)
        for name in names:
            if not name.startswith((".", "~$")) and name not in _IGNORED | passed:
                yield Path(folder) / name


def _identity(file: Path, root: Path, corpus: Path, collection: str | None) -> str:
    inside = relative_to_corpus(file, corpus)
    return readable(inside or f"{collection or root.resolve().name or 'root'}/{file.relative_to(root).as_posix()}")


def read_sidecar(path: Path) -> dict[str, dict[str, str]]:
    """Rows of an ``INDEX.jsonl`` by path, values as text; empty where there is none."""
    if not path.is_file():
        return {}
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} 不是 UTF-8 文本；请另存为 UTF-8") from error
    rows: dict[str, dict[str, str]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rows[str(row["path"])] = {key: str(value) for key, value in row.items() if value is not None}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{path} 第 {number} 行应是带 path 的 JSON 对象：{error}") from error
    return rows


def sidecar_day(text: str | None) -> date | None:
    """The day a sidecar row tells (2024-06-30, 2024/6/30, 2024年6月30日, 20240630); None where it is none."""
    found = _DAY.match(text.strip()) if text else None
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
