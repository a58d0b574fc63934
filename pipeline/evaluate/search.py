"""Scores search on a BEIR folder: ``corpus.jsonl``, ``queries.jsonl`` (kind in ``metadata``), ``qrels/test.tsv``."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import InputError
from pipeline.language.tokens import bigrams
from pipeline.model import Passage
from pipeline.search.builder import build_index
from pipeline.search.documents import IndexDocument
from pipeline.search.embedder import DEFAULT, Embedder, open_embedder
from pipeline.search.engine import SearchEngine
from pipeline.search.windows import split_spans

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix

Run = Mapping[str, Sequence[str]]
METRICS = ("ndcg@10", "recall@10", "recall@50", "mrr@10")
_PASSAGE_CHARS = 300
_DEPTH = 50
_K1, _B = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Query:
    query_id: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class BeirFolder:
    """``relevant`` maps a query to the documents that answer it and how well (0 means not at all)."""

    documents: tuple[IndexDocument, ...]
    queries: tuple[Query, ...]
    relevant: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class SearchScore:
    """Means over queries, 0…1: of all, and of each kind; ``missed`` are queries with an answer beyond rank 10."""

    overall: Mapping[str, float]
    kinds: Mapping[str, Mapping[str, float]]
    missed: tuple[tuple[Query, int | None, str], ...] = field(default=(), repr=False)

    def report(self) -> dict[str, Any]:
        """``{"overall": {metric: value}, "kinds": {kind: {metric: value, "queries": n}}}``."""
        return {"overall": dict(self.overall), "kinds": {kind: dict(row) for kind, row in self.kinds.items()}}

    def errors(self) -> Iterator[str]:
        """One line a query whose first right document is not among the first ten."""
        for query, rank, document in self.missed:
            place = f"第 {rank} 位" if rank else "未找到"
            yield f"{query.kind}\t{query.query_id}\t{place}\t{query.text}\t应为 {document}"


def read_beir(folder: Path) -> BeirFolder:
    """Read a BEIR folder; documents are cut into passages of at most 300 characters at ends of sentences."""
    try:
        documents = tuple(_document(row) for row in _json_lines(folder / "corpus.jsonl"))
        queries = tuple(
            Query(str(row["_id"]), row["text"], str((row.get("metadata") or {}).get("kind") or "all"))
            for row in _json_lines(folder / "queries.jsonl")
        )
        relevant = _qrels(folder / "qrels" / "test.tsv")
    except FileNotFoundError as error:
        raise InputError(
            f"{folder} 不是 BEIR 文件夹：缺 {error.filename}；需要 corpus.jsonl、queries.jsonl、qrels/test.tsv"
        ) from error
    except (KeyError, ValueError) as error:
        raise InputError(f"{folder} 里有一行看不懂：{error!r}") from error
    return BeirFolder(documents, queries, relevant)


def build_index_from_beir(beir: BeirFolder, root: Path, embedder: Embedder | None) -> None:
    """Write a search index of the documents of ``beir`` into the folder ``root``."""
    build_index(root, beir.documents, embedder)


def evaluate_search(
    folder: Path, *, embedder: Embedder | str | None = DEFAULT, baseline: bool = True
) -> dict[str, SearchScore]:
    """``{"hybrid": score, "baseline": score}``: the shipped engine, and plain BM25 over character bigrams beside it."""
    import tempfile

    beir = read_beir(folder)
    model = open_embedder(embedder) if isinstance(embedder, str) else embedder
    with tempfile.TemporaryDirectory() as root:
        build_index_from_beir(beir, Path(root), model)
        with SearchEngine(Path(root), embedder=model) as engine:
            scores = {"hybrid": score_run(beir, run_engine(engine, beir.queries))}
    if baseline:
        scores["baseline"] = score_run(beir, run_baseline(beir))
    return scores


def run_engine(engine: SearchEngine, queries: Iterable[Query], depth: int = _DEPTH) -> dict[str, list[str]]:
    """Query id → doc_ids, best first. Copies of a text that the engine folds stand behind the one it shows."""
    run: dict[str, list[str]] = {}
    for query in queries:
        results = engine.search(query.text, limit=depth)
        run[query.query_id] = [doc_id for result in results for doc_id in (result.doc_id, *result.reprints)]
    return run


def score_run(beir: BeirFolder, run: Run) -> SearchScore:
    """Scores of ``run`` over the queries that have a relevant document."""
    rows: dict[str, list[dict[str, float]]] = defaultdict(list)
    missed: list[tuple[Query, int | None, str]] = []
    for query in beir.queries:
        relevant = {doc: gain for doc, gain in beir.relevant.get(query.query_id, {}).items() if gain > 0}
        if not relevant:
            continue
        ranked = run.get(query.query_id, ())
        rows[query.kind].append(query_metrics(ranked, relevant))
        rank = next((i for i, doc in enumerate(ranked, 1) if doc in relevant), None)
        if rank is None or rank > 10:
            missed.append((query, rank, next(iter(relevant))))
    everything = [row for kind in rows.values() for row in kind]
    kinds = {kind: {**_means(found), "queries": float(len(found))} for kind, found in sorted(rows.items())}
    return SearchScore(_means(everything), kinds, tuple(missed))


def query_metrics(ranked: Sequence[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """nDCG@10 (linear gain), recall@10, recall@50 and MRR@10 of one ranking."""
    gains = [relevant.get(doc, 0) for doc in ranked[:10]]
    ideal = sorted(relevant.values(), reverse=True)[:10]
    first = next((i for i, gain in enumerate(gains, 1) if gain), None)
    return {
        "ndcg@10": _dcg(gains) / _dcg(ideal),
        "recall@10": len(relevant.keys() & set(ranked[:10])) / len(relevant),
        "recall@50": len(relevant.keys() & set(ranked[:50])) / len(relevant),
        "mrr@10": 1 / first if first else 0.0,
    }


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _means(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: round(sum(row[name] for row in rows) / len(rows), 4) if rows else 0.0 for name in METRICS}


# --------------------------------------------------------------------------- reading


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def _document(row: Mapping[str, Any]) -> IndexDocument:
    text = row.get("text") or ""
    passages = tuple(Passage(i, "", (), a, b, text[a:b]) for i, (a, b) in enumerate(split_spans(text, _PASSAGE_CHARS)))
    return IndexDocument(str(row["_id"]), row.get("title") or "", passages)


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    relevant: dict[str, dict[str, int]] = defaultdict(dict)
    for line in path.read_text("utf-8").splitlines()[1:]:
        if line.strip():
            query_id, doc_id, gain = line.split("\t")
            relevant[query_id][doc_id] = int(gain)
    return dict(relevant)


# --------------------------------------------------------------------------- baseline


def run_baseline(beir: BeirFolder, depth: int = _DEPTH) -> dict[str, list[str]]:
    """Plain BM25 (k1 1.2, b 0.75) over character bigrams of title and passage; the best passage counts."""
    matrix, vocabulary, owners = _bm25_matrix(beir.documents)
    run: dict[str, list[str]] = {}
    for query in beir.queries:
        scores = np.zeros(matrix.shape[0])
        for token, count in Counter(bigrams(query.text)).items():
            if token in vocabulary:
                column = slice(*matrix.indptr[vocabulary[token] : vocabulary[token] + 2])
                scores[matrix.indices[column]] += count * matrix.data[column]
        best = np.zeros(len(beir.documents))
        np.maximum.at(best, owners, scores)
        order = np.argsort(-best, kind="stable")[:depth]
        run[query.query_id] = [beir.documents[i].doc_id for i in order if best[i] > 0]
    return run


def _bm25_matrix(documents: Sequence[IndexDocument]) -> tuple[csc_matrix, dict[str, int], NDArray[np.int64]]:
    """Weight of every bigram in every passage, the bigrams' columns, and the document of each passage."""
    from scipy.sparse import csr_matrix

    vocabulary: dict[str, int] = {}
    columns, counts, ends, owners = [], [], [0], []
    for i, document in enumerate(documents):
        title = bigrams(document.title)
        for passage in document.passages:
            found = Counter([*title, *bigrams(passage.text)])
            columns += [vocabulary.setdefault(token, len(vocabulary)) for token in found]
            counts += list(found.values())
            ends.append(len(columns))
            owners.append(i)
    shape = (len(owners), len(vocabulary))
    matrix = csr_matrix((np.array(counts, float), np.array(columns, np.int64), np.array(ends)), shape=shape)
    lengths = np.asarray(matrix.sum(axis=1)).ravel()
    frequency = np.bincount(matrix.indices, minlength=shape[1])
    rarity = np.log(1 + (shape[0] - frequency + 0.5) / (frequency + 0.5))
    relative = np.repeat(lengths / max(lengths.mean(), 1e-9), np.diff(matrix.indptr)) if len(owners) else lengths
    tf = matrix.data
    matrix.data = rarity[matrix.indices] * tf * (_K1 + 1) / (tf + _K1 * (1 - _B + _B * relative))
    return matrix.tocsc(), vocabulary, np.array(owners, np.int64)
