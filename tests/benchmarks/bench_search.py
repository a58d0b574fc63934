"""How fast search is and how large its index: beside SQLite FTS5 and bm25s over the same tokens, in one run.

    python tests/benchmarks/bench_search.py TEXT_FOLDER [--passages 100000] [--queries 200] [--index FOLDER]

Passages are cut from the ``.jsonl`` and ``.jsonl.gz`` files below TEXT_FOLDER (keys title/doc and body/text), read
again with another title where they do not suffice. Queries are clauses of the passages with a word of another passage,
so that they match as real ones do: much of one document, a little of many.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import itertools
import json
import os
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
from typing import Any

from pipeline.language import clauses
from pipeline.language.tokens import bigrams
from pipeline.model import Passage
from pipeline.search import IndexDocument, SearchEngine, open_embedder
from pipeline.search.builder import build_index, update_index
from pipeline.search.fusion import ranking
from pipeline.search.index import MANIFEST, Manifest, current_folder
from pipeline.search.query import parse_query
from pipeline.search.retrieval import lexical_query
from pipeline.search.vectors import VectorIndex
from pipeline.search.windows import split_spans
from pipeline.workspace import Workspace

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
    """Milliseconds on the clock and of the processor: on a machine that others use only the second compares."""
    for query in asked[:10]:
        search(query)
    clock, processor = [], []
    for query in asked:
        began, used = time.perf_counter(), time.process_time()
        search(query)
        clock.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.process_time() - used))
    return "   ".join(f"{name} p50 {_at(times, 0.5):7.2f} p95 {_at(times, 0.95):7.2f}" for name, times in
                      (("clock", clock), ("cpu", processor))) + "  ms"  # fmt: skip


def _at(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


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


def bm25s_index(found: Sequence[IndexDocument]) -> tuple[Callable[[str], object], float]:
    """bm25s over the same bigrams: its search and the seconds it took to build."""
    import bm25s

    began = time.perf_counter()
    ids: dict[str, int] = {}
    corpus = [
        [ids.setdefault(token, len(ids)) for token in bigrams(f"{d.title}\n{p.text}")]
        for d in found
        for p in d.passages
    ]
    index = bm25s.BM25()
    index.index((corpus, ids), show_progress=False)
    seconds = time.perf_counter() - began

    def search(query: str) -> object:
        tokens = [ids[token] for token in bigrams(query) if token in ids]
        return index.retrieve([tokens], k=200, show_progress=False) if tokens else None

    return search, seconds


def cold(root: Path, query: str, model: str) -> tuple[float, float]:
    """Seconds of `policy search` from the shell on the index in ``root``, and its processor seconds: best of five.

    The store beside it holds no documents; it only says that the index is up to date.
    """
    workspace = root.parent / "workspace"
    with Workspace.init(workspace) as opened:
        (workspace / "policy.toml").write_text(f'[search]\nembedder = "{model}"\n', "utf-8")
        generation = opened.store.generation
    shutil.rmtree(workspace / "indexes" / "search", ignore_errors=True)
    shutil.copytree(root, workspace / "indexes" / "search", copy_function=os.link)
    live = current_folder(workspace / "indexes" / "search")
    assert live is not None
    manifest = dataclasses.replace(Manifest.load(live / MANIFEST), origin="", generation=generation)
    (live / MANIFEST).unlink()
    (live / MANIFEST).write_text(manifest.dump(), "utf-8")
    command = [str(Path(sys.executable).with_name("policy")), "-w", str(workspace), "search", query]
    clock, processor = [], []
    for _ in range(5):
        began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        clock.append(time.perf_counter() - began)
        processor.append(after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime)
    return min(clock), min(processor)


def searching(root: Path, asked: Sequence[str], model: str) -> str:
    """Latency of hybrid search and the memory it takes, in a process that does nothing else."""
    done = subprocess.run(
        [sys.executable, __file__, "--only-search", str(root), "--model", model],
        input="\n".join(asked),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
    return done.stdout.strip()


def only_search(root: Path, model: str) -> None:
    asked = sys.stdin.read().split("\n")
    engine = SearchEngine(root, embedder=open_embedder(model))
    print(f"hybrid            {latency(engine.search, asked)}")
    index = engine._current()
    numbers = ranking()

    def lexical(query: str) -> object:
        return index.lexical.search(lexical_query(parse_query(query), (), numbers), numbers.fusion.depth)

    print(f"  lexical leg     {latency(lexical, asked)}")
    if engine.embedder and index.vectors:
        vectors = dict(zip(asked, engine.embedder.encode_queries(asked), strict=True))
        print(f"  dense leg       {latency(lambda query: index.nearest(vectors[query], numbers.fusion.depth), asked)}")
    print(f"peak memory       {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB while searching")
    if engine.embedder and index.vectors:
        print(f"dense recall      {_recall(index.vectors, list(vectors.values())[:50])} of exact search")


def _recall(index: VectorIndex, vectors: Sequence[Any]) -> str:
    held = {10: 0, 400: 0}
    for vector in vectors:
        exact, near = index.search(vector, 400, exact=True), index.search(vector, 400)
        for depth in held:
            held[depth] += len({row for row, _ in exact[:depth]} & {row for row, _ in near[:depth]})
    return ", ".join(f"{count / depth / len(vectors):.3f} of the first {depth}" for depth, count in held.items())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--model", default="default")
    parser.add_argument("--beside", default="fts5,bm25s", help="other engines in the same run, or none")
    parser.add_argument("--index", type=Path, help="keep the index here, and use one that is there")
    parser.add_argument("--only-search", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only_search:
        only_search(options.only_search, options.model)
        return
    found = documents(options.folder, options.passages)
    asked = queries(found, options.queries)
    with tempfile.TemporaryDirectory(dir=options.index.parent if options.index else None) as scratch:
        measure(found, asked, options.index or Path(scratch) / "search", Path(scratch), options)


def measure(
    found: Sequence[IndexDocument], asked: Sequence[str], root: Path, scratch: Path, options: argparse.Namespace
) -> None:
    count = sum(len(document.passages) for document in found)
    print(f"{count} passages of {len(found)} documents, {len(asked)} queries", flush=True)
    model = open_embedder(options.model)
    seconds = 0.0
    if current_folder(root) is None:
        began = time.perf_counter()
        build_index(root, found, model)
        seconds = time.perf_counter() - began
        print(f"build             {count / seconds:8.0f} passages/s, {seconds:.1f} s", flush=True)
    live = current_folder(root)
    assert live is not None
    print(f"size              {size(live) / count:8.0f} bytes a passage", flush=True)
    print(searching(root, asked, options.model), flush=True)
    clock, processor = cold(root_copy(root, scratch), asked[0], options.model)
    print(f"cold `policy search` {clock:5.2f} s on the clock, {processor:.2f} s of the processor", flush=True)
    changed = found[:: max(len(found) // max(len(found) // 100, 1), 1)]
    began = time.perf_counter()
    update_index(root_copy(root, scratch), changed, [], model, generation=1)
    updated = time.perf_counter() - began
    share = f", {100 * updated / seconds:.1f}% of the build" if seconds else ""
    print(f"update of {100 * len(changed) / len(found):.1f}%    {updated:8.2f} s{share}", flush=True)
    if "fts5" in options.beside:
        db, seconds = fts5(scratch / "fts.db", found)
        print(
            f"FTS5, bigrams     {latency(lambda query: fts5_search(db, query), asked)}   {count / seconds:.0f} passages/s"
        )
        db.close()
    if "bm25s" in options.beside:
        search, seconds = bm25s_index(found)
        print(f"bm25s, bigrams    {latency(search, asked)}   {count / seconds:.0f} passages/s")


def root_copy(root: Path, scratch: Path) -> Path:
    """The index once more, by hard links, for what writes to it."""
    copy = Path(tempfile.mkdtemp(dir=scratch)) / "search"
    shutil.copytree(root, copy, copy_function=os.link)
    return copy


if __name__ == "__main__":
    main()
