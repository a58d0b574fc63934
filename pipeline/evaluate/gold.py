"""Gold passages that name their place in a file instead of carrying its text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import InputError

Row = dict[str, Any]
_INDEX = "INDEX.jsonl"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def plain_lines(text: str) -> str:
    """Lines stripped, blank ones dropped, joined by a newline: the text that offsets of rows count in."""
    return "\n".join(line for line in (line.strip() for line in text.splitlines()) if line)


def load_passages(path: Path, root: Path) -> list[Row]:
    """The rows of ``path`` with ``text`` and ``title`` read from the files below ``root``.

    InputError names a row whose file, place or quotes are no longer there.
    """
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return list(complete_rows(rows, root))


def complete_rows(rows: list[Row], root: Path) -> Iterator[Row]:
    """Each row as scoring reads it; rows that carry their text already pass through unchanged."""

    @cache
    def text(path: str) -> str:
        return _file_text(root / path)

    @cache
    def titles(folder: Path) -> dict[str, str]:
        return _titles(folder)

    for row in rows:
        yield row if "text" in row else _complete(row, text, titles, root)


def _complete(row: Row, text: Callable[[str], str], titles: Callable[[Path], dict[str, str]], root: Path) -> Row:
    passage = _passage(row, text(row["path"]))
    title = _title(row, titles, root) if row.get("title_sha256") else ""
    done = row | {"text": passage, "title": title}
    for kind in ("deadlines", "targets"):
        done[kind] = [_placed(item, passage, row["id"]) for item in row[kind]]
    return done


def _file_text(file: Path) -> str:
    """Plain text as it is stored; any other format as the parser reads it, so that its markup plays no part."""
    if not file.is_file():
        raise InputError(f"找不到 {file}；用 --root 指定标注集里路径的起点")
    content = file.read_bytes()
    if file.suffix == ".txt":
        return plain_lines(content.decode("utf-8-sig"))
    from pipeline.parsers import parse

    return plain_lines("\n".join(block.text for block in parse(content, name=file.name).blocks))


def _passage(row: Row, text: str) -> str:
    if "start" in row:
        passage = text[row["start"] : row["end"]]
        if sha256(passage) != row["sha256"]:
            raise InputError(f"标注 {row['id']} 的原文变了：{row['path']} 不是标注时的文件")
        return passage
    found = min(_between(row, text), key=lambda passage: abs(len(passage) - row["length"]), default=None)
    if found is None:
        raise InputError(f"标注 {row['id']} 的段落在 {row['path']} 里找不到；请按新的解析结果修改 first、last")
    return found


def _between(row: Row, text: str) -> Iterator[str]:
    """Every stretch from the passage's first characters to its last ones, at most half as long again."""
    ends = [match.end() for match in _loosely(row["last"]).finditer(text)]
    for match in _loosely(row["first"]).finditer(text):
        for end in ends:
            if 0 < end - match.start() <= row["length"] * 1.5:
                yield text[match.start() : end]


def _loosely(quote: str) -> re.Pattern[str]:
    """The quote with whatever white space a parser puts between its characters."""
    return re.compile(r"\s*".join(re.escape(char) for char in quote if not char.isspace()))


def _placed(item: Row, passage: str, row_id: str) -> Row:
    """The item with offsets into ``passage``: where it was, else at the nearest place with the same quote."""
    if passage[item["start_char"] : item["end_char"]] == item["quote"]:
        return item
    places = list(_loosely(item["quote"]).finditer(passage))
    if not places:
        raise InputError(f"标注 {row_id} 的“{item['quote']}”不在段落里；请修改标注")
    best = min(places, key=lambda match: abs(match.start() - item["start_char"]))
    return item | {"quote": best[0], "start_char": best.start(), "end_char": best.end()}


def _titles(folder: Path) -> dict[str, str]:
    index = folder / _INDEX
    if not index.is_file():
        raise InputError(f"找不到 {index}；标注的题名从那里读")
    rows = [json.loads(line) for line in index.read_text("utf-8").splitlines() if line.strip()]
    return {row["path"]: row.get("title") or "" for row in rows}


def _title(row: Row, titles: Callable[[Path], dict[str, str]], root: Path) -> str:
    """The title from the index in the topmost folder of the row's path."""
    top, _, rest = row["path"].partition("/")
    title = titles(root / top).get(rest, "")
    if sha256(title) != row["title_sha256"]:
        raise InputError(f"标注 {row['id']} 的题名与 {root / top / _INDEX} 里的不同")
    return title
