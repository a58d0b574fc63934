"""The training folder of the shipped embedder, put together from research data that is not part of the project.

    python -m pipeline.search.training.gather DATA OUT

``DATA`` holds ``train/`` (laws, work reports, local policies, news, abstracts, ``queries_written.jsonl``) and
``search/dev/`` (a BEIR folder). ``queries/`` beside this module holds the everyday queries we wrote for passages of
these files: each row names its passage by file, row and place, and its hash; the text itself stays where it is.
Documents that the BEIR folder's queries point to, and passages from them, are left out of everything.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.errors import InputError

Row = dict[str, Any]
_SHINGLE = 24  # characters that two texts must share to count as one
_LAWS = 25_000
_SEED = 20261101
_SIGNS = re.compile(r"\W")


def gather(
    data: Path, output: Path, *, laws: int = _LAWS, seed: int = _SEED, queries: Iterable[str] | None = None
) -> dict[str, int]:
    """Writes one ``.jsonl`` a source below ``output``; returns its number of rows by file name.

    ``queries`` are those of ``everyday``.
    InputError where a passage is no longer what its queries were written for.
    """
    judged = _judged(data / "search/dev")
    output.mkdir(parents=True, exist_ok=True)
    sources: dict[str, Iterable[Row]] = {
        "written.jsonl": _unjudged(_rows(data / "train/queries_written.jsonl"), "passage", judged),
        "everyday.jsonl": _unjudged(everyday(data, queries), "passage", judged),
        "documents.jsonl": _unjudged(_documents(data / "search/dev"), "body", judged),
        "law.jsonl": _unjudged(_laws(data / "train", laws, seed), "text", judged),
    }
    for path in sorted((data / "train").glob("*.jsonl.gz")):
        if not path.name.startswith("law_"):
            rows = list(_rows(path))
            key = "body" if rows and "body" in rows[0] else "text"
            sources[path.name.removesuffix(".gz")] = _unjudged(rows, key, judged)
    return {name: _write(output / name, rows) for name, rows in sources.items()}


def everyday(data: Path, queries: Iterable[str] | None = None) -> Iterator[Row]:
    """Rows of ``queries`` (lines of JSON; by default the packs beside this module) with ``title`` and ``passage``."""
    for line in _packs() if queries is None else queries:
        row = json.loads(line)
        title, text = _place(data, row["file"], row.get("id") or str(row["line"]))
        passage = text[row["start"] : row["end"]]
        if digest(passage) != row["sha256"]:
            raise InputError(f"{row['file']} 第 {row.get('id') or row['line']} 条不是写问句时的原文；请用原来的数据")
        yield {"title": title, "passage": passage, "plain": row["plain"]}


def digest(text: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _packs() -> Iterator[str]:
    folder = files("pipeline.search.training") / "queries"
    for pack in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if pack.name.endswith(".jsonl"):
            yield from pack.read_text("utf-8").splitlines()


def _place(data: Path, file: str, key: str) -> tuple[str, str]:
    try:
        return _texts(data / file)[key]
    except (OSError, KeyError) as error:
        raise InputError(f"找不到 {data / file} 的第 {key} 条；DATA 应是放着 train/ 与 search/dev/ 的文件夹") from error


@cache
def _texts(path: Path) -> dict[str, tuple[str, str]]:
    """Key → (title, text) of every row: its ``_id``, else its number from 1."""
    return {str(row.get("_id") or number): _titled(row) for number, row in enumerate(_rows(path), 1)}


def _titled(row: Row) -> tuple[str, str]:
    above = " ".join(str(row[key]) for key in ("doc", "chapter", "section") if row.get(key))
    return " ".join(filter(None, (str(row.get("title") or ""), above))), str(row.get("body") or row["text"])


def _documents(folder: Path) -> Iterator[Row]:
    relevant = _relevant(folder)
    for row in _rows(folder / "corpus.jsonl"):
        if row["_id"] not in relevant:
            yield {"title": row["title"], "body": row["text"]}


def _laws(folder: Path, number: int, seed: int) -> list[Row]:
    rows = [row for path in sorted(folder.glob("law_*.jsonl.gz")) for row in _rows(path)]
    return random.Random(seed).sample(rows, min(number, len(rows)))


def _relevant(folder: Path) -> set[str]:
    lines = (folder / "qrels/test.tsv").read_text("utf-8").splitlines()[1:]
    return {line.split("\t")[1] for line in lines if line.strip()}


def _judged(folder: Path) -> Callable[[str], bool]:
    """Does a text share a stretch with a document that the folder's queries point to?"""
    relevant = _relevant(folder)
    known = {
        piece for row in _rows(folder / "corpus.jsonl") if row["_id"] in relevant for piece in _pieces(row["text"])
    }
    return lambda text: not known.isdisjoint(_pieces(text))


def _pieces(text: str) -> set[int]:
    bare = _SIGNS.sub("", text)
    return {hash(bare[i : i + _SHINGLE]) for i in range(max(len(bare) - _SHINGLE + 1, 0))}


def _unjudged(rows: Iterable[Row], key: str, judged: Callable[[str], bool]) -> Iterator[Row]:
    return (row for row in rows if not judged(str(row.get(key) or "")))


def _rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _write(path: Path, rows: Iterable[Row]) -> int:
    with open(path, "w", encoding="utf-8") as file:
        return sum(file.write(json.dumps(row, ensure_ascii=False) + "\n") > 0 for row in rows)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    for name, count in gather(Path(sys.argv[1]), Path(sys.argv[2])).items():
        print(f"{count:>8,}  {name}")
