"""Passages for a query: both legs, filtered before they rank, and their fusion. Knows rows, not documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.language.tokens import bigrams
from pipeline.search.agreement import best_first, rescored
from pipeline.search.analysis import words
from pipeline.search.concepts import Expansion, Thesaurus
from pipeline.search.embedder import Embedder
from pipeline.search.fusion import Hits, Ranking, doubt, fuse
from pipeline.search.index import SearchIndex
from pipeline.search.lexical import LexicalQuery
from pipeline.search.query import ParsedQuery, query_bigrams

_COVERAGE_HITS = 3
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Rows with their fused scores, best first, and what led to them."""

    hits: list[tuple[int, float]]
    lexical: dict[int, float]
    dense: dict[int, float]
    expansions: tuple[Expansion, ...]
    coverage: float


def retrieve(
    index: SearchIndex,
    embedder: Embedder | None,
    thesaurus: Thesaurus | None,
    query: ParsedQuery,
    ranking: Ranking,
    allowed: NDArray[np.int64] | None = None,
) -> Retrieved:
    """The passages that answer ``query`` among the ``allowed`` document rows (None: all)."""
    expansions = tuple(thesaurus.expand(query.text)) if thesaurus else ()
    documents = _as_documents(index, allowed)
    asked = lexical_query(query, (), ranking, *documents)
    lexical = index.lexical.search(asked, ranking.fusion.depth)
    coverage = max((covered(index, row, query.text) for row, _ in lexical[:_COVERAGE_HITS]), default=0.0)
    if expansions:
        # who types the words of a document needs no thesaurus: its weight grows with the doubt
        strength = doubt(coverage, ranking.fusion)
        lexical = index.lexical.search(
            lexical_query(query, expansions, ranking, *documents, strength=strength), ranking.fusion.depth
        )
    dense: Hits = []
    if embedder and index.vectors:
        vector = embedder.encode_queries([query.text])[0]
        if vector.any():
            dense = index.nearest(vector, ranking.fusion.depth, _rows(index, query, allowed))
    fused = fuse(lexical, dense, coverage, ranking.fusion)
    hits = rescored(index, query.text, best_first(fused), ranking.agreement)
    return Retrieved(hits, dict(lexical), dict(dense), expansions, coverage)


def lexical_query(
    query: ParsedQuery,
    expansions: Sequence[Expansion],
    ranking: Ranking,
    documents: Sequence[int] | None = None,
    excluded: bool = False,
    strength: float = 1.0,
) -> LexicalQuery:
    """Typed tokens at full weight, those of the thesaurus at the weight of their link times ``strength``."""
    pairs = query_bigrams(query.text, ranking.frame_words, ranking.frame)
    terms: dict[str, float] = {word: float(n) for word, n in Counter(words(query.text)).items()}
    for expansion in expansions:
        weight = ranking.expansion[expansion.link] * strength
        for token in bigrams(expansion.term):
            pairs.setdefault(token, weight)
        for word in words(expansion.term):
            terms.setdefault(word, weight)
    return LexicalQuery(pairs, terms, query.must, query.must_not, documents, excluded)


def covered(index: SearchIndex, row: int, text: str) -> float:
    """The share of the bigrams of ``text`` that passage ``row`` holds in its text, headings or title."""
    asked = set(bigrams(text))
    if not asked:
        return 0.0
    passage = index.passage(row)
    title = index.document(int(index.owners[row]))["title"]
    held = set(bigrams("\n".join((title, *passage.trail, passage.text))))
    return len(asked & held) / len(asked)


def _as_documents(index: SearchIndex, allowed: NDArray[np.int64] | None) -> tuple[Sequence[int] | None, bool]:
    """The shorter way to tell the lexical leg which documents count: those allowed, or those that are not."""
    if allowed is None:
        return None, False
    if len(allowed) <= _HALF * index.manifest.documents:
        return allowed.tolist(), False
    others = index.alive.copy()
    others[allowed] = False
    return np.flatnonzero(others).tolist(), True


def _rows(index: SearchIndex, query: ParsedQuery, allowed: NDArray[np.int64] | None) -> NDArray[np.bool_] | None:
    """Passage rows the dense leg may rank; None where that is all of them."""
    chosen = index.alive_rows if index.manifest.dead else None
    if allowed is not None:
        documents = np.zeros(index.manifest.documents, np.bool_)
        documents[allowed] = True
        chosen = documents[index.owners]
    if not (query.must or query.must_not):
        return chosen
    chosen = np.ones(index.manifest.passages, np.bool_) if chosen is None else chosen.copy()
    if query.must:
        held = np.zeros(index.manifest.passages, np.bool_)
        held[index.lexical.rows(LexicalQuery(must=query.must))] = True
        chosen &= held
    for phrase in query.must_not:
        chosen[index.lexical.rows(LexicalQuery(must=(phrase,)))] = False
    return chosen
