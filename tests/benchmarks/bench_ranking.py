"""What each part of search brings on a BEIR folder, and fusion fitted by cross-validation.

    python tests/benchmarks/bench_ranking.py [BEIR_DIR [MODEL_FOLDER]]

Prints nDCG@10 and recall@50 by kind of query: plain BM25 over bigrams, our lexical leg, with the thesaurus, the dense
leg alone, both fused with the shipped numbers, then with passages that agree in place and numbers lifted, and all of it
with fusion numbers chosen on the other four fifths of the queries.
"""

from __future__ import annotations

import dataclasses
import itertools
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from pipeline.evaluate.search import BeirFolder, Query, build_index_from_beir, query_metrics, read_beir, run_baseline
from pipeline.search import open_embedder
from pipeline.search.agreement import best_first, rescored
from pipeline.search.concepts import Thesaurus, thesaurus
from pipeline.search.embedder import Embedder
from pipeline.search.fusion import Hits, Ranking, doubt, fuse, ranking
from pipeline.search.index import SearchIndex, current_folder
from pipeline.search.query import parse_query
from pipeline.search.retrieval import covered, lexical_query

FOLDS = 5
GRID = {
    "midpoint": (0.3, 0.4, 0.5, 0.6),
    "softness": (0.04, 0.08, 0.15),
    "low": (0.0, 0.1, 0.2),
    "high": (0.6, 0.8, 0.95),
}
Rows = Sequence[int]


class Bench:
    """One BEIR folder with its index; hits are kept, so that fusions can be tried quickly."""

    def __init__(self, folder: Path, root: Path, embedder: Embedder | None) -> None:
        self.beir: BeirFolder = read_beir(folder)
        build_index_from_beir(self.beir, root, embedder)
        found = current_folder(root)
        assert found is not None
        self.numbers: Ranking = ranking()
        self.index = SearchIndex(found, dict(self.numbers.lexical))
        self.queries = [q for q in self.beir.queries if any(self.beir.relevant.get(q.query_id, {}).values())]
        self.texts = [parse_query(q.text).text for q in self.queries]
        self.plain = [self._lexical(text) for text in self.texts]
        self.coverage = [
            max((covered(self.index, row, text) for row, _ in hits[:3]), default=0.0)
            for text, hits in zip(self.texts, self.plain, strict=True)
        ]
        self.dense: list[Hits] = [[] for _ in self.queries]
        if embedder and self.index.vectors:
            vectors = embedder.encode_queries(self.texts)
            self.dense = [self.index.nearest(vector, self.numbers.fusion.depth) for vector in vectors]

    def _lexical(self, text: str, concepts: Thesaurus | None = None, strength: float = 1.0) -> Hits:
        added = concepts.expand(text) if concepts else ()
        query = lexical_query(parse_query(text), added, self.numbers, strength=strength)
        return self.index.lexical.search(query, self.numbers.fusion.depth)

    def expanded(self, numbers: Ranking) -> list[Hits]:
        """The lexical leg with the thesaurus, as strong as each query's coverage asks for."""
        concepts = thesaurus()
        return [
            self._lexical(text, concepts, doubt(coverage, numbers.fusion))
            for text, coverage in zip(self.texts, self.coverage, strict=True)
        ]

    def fused(self, lexical: Sequence[Hits], numbers: Ranking, *, agree: bool = True) -> list[Rows]:
        ranked = []
        for text, words, meaning, coverage in zip(self.texts, lexical, self.dense, self.coverage, strict=True):
            hits = best_first(fuse(words, meaning, coverage, numbers.fusion))
            if agree:
                hits = rescored(self.index, text, hits, numbers.agreement)
            ranked.append([row for row, _ in hits])
        return ranked

    def measure(self, ranked: Iterable[Rows]) -> list[dict[str, float]]:
        """Metrics of each query; passages become documents, the best one counts."""
        owners, documents = self.index.owners, self.beir.documents
        scores = []
        for query, rows in zip(self.queries, ranked, strict=True):
            ids = [documents[i].doc_id for i in dict.fromkeys(int(owners[row]) for row in rows)]
            scores.append(self._metrics(query, ids))
        return scores

    def _metrics(self, query: Query, ids: Sequence[str]) -> dict[str, float]:
        relevant = {doc: gain for doc, gain in self.beir.relevant[query.query_id].items() if gain > 0}
        return query_metrics(ids, relevant)

    def baseline(self) -> list[dict[str, float]]:
        run = run_baseline(self.beir)
        return [self._metrics(query, run[query.query_id]) for query in self.queries]

    def cross_validated(self) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
        """Metrics of every query under the numbers that were best on the other folds, and those numbers by fold."""
        fold = np.arange(len(self.queries)) % FOLDS
        np.random.default_rng(1).shuffle(fold)
        tried = list(self._tried())
        best: list[dict[str, float]] = [{} for _ in self.queries]
        chosen = []
        for held_out in range(FOLDS):
            others = np.flatnonzero(fold != held_out)
            numbers, scores = max(tried, key=lambda pair: self._mean_over_kinds(pair[1], others))
            chosen.append(numbers)
            for i in np.flatnonzero(fold == held_out):
                best[i] = scores[i]
        return best, chosen

    def _tried(self) -> Iterable[tuple[dict[str, float], list[dict[str, float]]]]:
        for midpoint, softness in itertools.product(GRID["midpoint"], GRID["softness"]):
            first = {"midpoint": midpoint, "softness": softness}
            lexical = self.expanded(self._with(first))
            for low, high in itertools.product(GRID["low"], GRID["high"]):
                chosen = {**first, "low": low, "high": high}
                yield chosen, self.measure(self.fused(lexical, self._with(chosen)))

    def _with(self, numbers: dict[str, float]) -> Ranking:
        return dataclasses.replace(self.numbers, fusion=dataclasses.replace(self.numbers.fusion, **numbers))

    def _mean_over_kinds(self, scores: Sequence[dict[str, float]], rows: Iterable[int]) -> float:
        kinds: dict[str, list[float]] = {}
        for i in rows:
            kinds.setdefault(self.queries[i].kind, []).append(scores[i]["ndcg@10"])
        return sum(sum(values) / len(values) for values in kinds.values()) / len(kinds)


def show(name: str, queries: Sequence[Query], scores: Sequence[dict[str, float]]) -> None:
    cells = []
    for kind in sorted({query.kind for query in queries}):
        of_kind = [score for query, score in zip(queries, scores, strict=True) if query.kind == kind]
        ndcg, recall = (sum(s[m] for s in of_kind) / len(of_kind) for m in ("ndcg@10", "recall@50"))
        cells.append(f"{kind} {ndcg:.3f} ({recall:.3f})")
    print(f"{name:34} {'   '.join(cells)}", flush=True)


def main(folder: Path, model: str) -> None:
    with tempfile.TemporaryDirectory() as root:
        bench = Bench(folder, Path(root), open_embedder(model))
        print("nDCG@10 (recall@50)")
        rrf = dataclasses.replace(bench.numbers, fusion=dataclasses.replace(bench.numbers.fusion, method="rrf"))
        expanded = bench.expanded(bench.numbers)
        show("plain bigram BM25", bench.queries, bench.baseline())
        show("lexical", bench.queries, bench.measure([[row for row, _ in hits] for hits in bench.plain]))
        show("lexical + thesaurus", bench.queries, bench.measure([[row for row, _ in hits] for hits in expanded]))
        show("dense alone", bench.queries, bench.measure([[row for row, _ in hits] for hits in bench.dense]))
        show("lexical + dense", bench.queries, bench.measure(bench.fused(bench.plain, bench.numbers, agree=False)))
        fused = bench.fused(expanded, bench.numbers, agree=False)
        show("lexical + thesaurus + dense", bench.queries, bench.measure(fused))
        show("all, reciprocal ranks", bench.queries, bench.measure(bench.fused(expanded, rrf)))
        show("all (places, numbers), shipped", bench.queries, bench.measure(bench.fused(expanded, bench.numbers)))
        scores, chosen = bench.cross_validated()
        show(f"all, {FOLDS}-fold cross-validated", bench.queries, scores)
        for numbers in chosen:
            print("   chosen", numbers)


if __name__ == "__main__":
    given = sys.argv[1:] or [str(Path(__file__).resolve().parents[3] / "shared" / "search" / "dev")]
    main(Path(given[0]), given[1] if len(given) > 1 else "default")
