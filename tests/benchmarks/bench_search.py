"""How fast search is and how large its index: beside SQLite FTS5 over the same tokens, in one run.

    python tests/benchmarks/bench_search.py TEXT_FOLDER [--passages 100000] [--queries 200] [--model default|none|FOLDER]

Passages are cut from the ``.jsonl`` and ``.jsonl.gz`` files below TEXT_FOLDER (keys title/doc and body/text), read
again with another title where they do not suffice. Queries are clauses of the passages with a word of another passage,
so that they match as real ones do: much of one document, a little of many.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.language import clauses
from pipeline.language.tokens import bigrams
from pipeline.model import Passage
from pipeline.search import IndexDocument, SearchEngine, open_embedder
from pipeline.search.builder import build_index, update_index
from pipeline.search.index import current_folder
from pipeline.search.windows import split_spans

PER_DOCUMENT = 20


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """(title, text) of every row of every file, again and again with the round in the title."""
    paths = sorted([*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")])
    for round_number in itertools.count():
        for path in paths:
            opener = gzip.open if path.suffix == ".gz" else open
            with opener(path, "rt", encoding="utf-8") as file:
                for line in file:
                    row = json.loads(line)
                    body = row.get("body") or row.get("text")
                    if body:
                        yield f"{row.get('title') or row.get('doc') or ''}{round_number or ''}", body


def documents(folder: Path, passages: int) -> list[IndexDocument]:
    """Documents of at most 20 passages; short neighbouring texts of one title go into one document."""
    found: list[IndexDocument] = []
    total = 0
    for title, group in itertools.groupby(texts(folder), key=lambda pair: pair[0]):
        pieces = [text[a:b] for _, text in group for a, b in split_spans(text, 300)]
        for start in range(0, len(pieces), PER_DOCUMENT):
            chosen = pieces[start : start + PER_DOCUMENT]
            made = tuple(Passage(i, "", (), 0, len(text), text) for i, text in enumerate(chosen))
            found.append(IndexDocument(f"doc{len(found)}", title, made))
            total += len(made)
            if total >= passages:
                return found
    return found


def queries(found: Sequence[IndexDocument], count: int) -> list[str]:
    chance = random.Random(7)
    made = []
    while len(made) < count:
        text = chance.choice(chance.choice(found).passages).text
        other = chance.choice(chance.choice(found).passages).text
        pieces = [text[a:b] for a, b in clauses(text) if 6 <= b - a <= 20]
        if pieces and len(other) > 10:
            made.append(chance.choice(pieces) + other[4:8])
    return made


def latency(search: Callable[[str], object], asked: Sequence[str]) -> str:
    for query in asked[:10]:
        search(query)
    times = []
    for query in asked:
        began = time.perf_counter()
        search(query)
        times.append(1000 * (time.perf_counter() - began))
    times.sort()
    return f"p50 {times[len(times) // 2]:8.2f} ms   p95 {times[int(len(times) * 0.95)]:8.2f} ms"


def fts5(path: Path, found: Sequence[IndexDocument]) -> tuple[sqlite3.Connection, float]:
    """An FTS5 table over the same bigrams, and the seconds it took."""
    began = time.perf_counter()
    db = sqlite3.connect(path)
    db.execute("CREATE VIRTUAL TABLE p USING fts5(body, content='', tokenize='unicode61')")
    rows = ((" ".join(bigrams(f"{d.title}\n{p.text}")),) for d in found for p in d.passages)
    db.executemany("INSERT INTO p(body) VALUES (?)", rows)
    db.commit()
    return db, time.perf_counter() - began


def fts5_search(db: sqlite3.Connection, query: str) -> list[object]:
    match = " OR ".join(f'"{token}"' for token in dict.fromkeys(bigrams(query)))
    return db.execute("SELECT rowid FROM p WHERE p MATCH ? ORDER BY rank LIMIT 200", (match,)).fetchall()


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def cold(root: Path, query: str, model: str) -> float:
    code = (
        "import sys; from pathlib import Path; from pipeline.search import SearchEngine;"
        f"print(len(SearchEngine(Path({str(root)!r}), embedder={model!r}).search({query!r})));"
        "assert not {'torch', 'sklearn', 'scipy'} & set(sys.modules)"
    )
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        best = min(best, time.perf_counter() - began)
    return best


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--model", default="default")
    options = parser.parse_args()
    found = documents(options.folder, options.passages)
    count = sum(len(document.passages) for document in found)
    asked = queries(found, options.queries)
    model = open_embedder(options.model)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "search"
        began = time.perf_counter()
        build_index(root, found, model)
        seconds = time.perf_counter() - began
        live = current_folder(root)
        assert live is not None
        print(f"{count} passages of {len(found)} documents, {options.queries} queries")
        print(f"build             {count / seconds:8.0f} passages/s, {size(live) / count:6.0f} bytes a passage")
        changed = found[:: max(len(found) // max(len(found) // 100, 1), 1)]
        began = time.perf_counter()
        update_index(root, changed, [], model, generation=1)
        updated = time.perf_counter() - began
        share = 100 * len(changed) / len(found)
        print(f"update of {share:.1f}%    {updated:8.2f} s, {100 * updated / seconds:.1f}% of the build")
        engine = SearchEngine(root, embedder=model)
        print(f"hybrid            {latency(lambda query: engine.search(query), asked)}")
        lexical = SearchEngine(root, embedder=model, expand=False)
        index = lexical._current()
        from pipeline.search.fusion import ranking
        from pipeline.search.query import parse_query
        from pipeline.search.retrieval import lexical_query

        leg = lambda query: index.lexical.search(lexical_query(parse_query(query), (), ranking()), 200)  # noqa: E731
        print(f"lexical leg       {latency(leg, asked)}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"cold search       {cold(root, asked[0], options.model):8.2f} s from a fresh interpreter")
        db, seconds = fts5(Path(scratch) / "fts.db", found)
        print(
            f"FTS5, bigrams     {latency(lambda query: fts5_search(db, query), asked)}   {count / seconds:.0f} passages/s"
        )
        db.close()
        print(f"peak memory with everything built in one process {peak:.0f} MB")
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
