"""The engine: keeps the index in step with the store and answers queries with documents."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import InputError, StoreError
from pipeline.language.tokens import bigrams, segmenter_name
from pipeline.search.builder import Progress, build_index, check_same, update_index
from pipeline.search.concepts import Link, Thesaurus, thesaurus
from pipeline.search.documents import from_store
from pipeline.search.embedder import DEFAULT, NONE, Embedder, open_embedder
from pipeline.search.fusion import Ranking, ranking
from pipeline.search.highlights import highlights
from pipeline.search.index import MANIFEST, Manifest, SearchIndex, current_folder
from pipeline.search.query import ParsedQuery, parse_query
from pipeline.search.reranking import Reranker, open_reranker, reranked
from pipeline.search.results import TRAIL_MARK, SearchResult, SearchResults
from pipeline.search.resuming import is_slow
from pipeline.search.retrieval import Retrieved, retrieve

if TYPE_CHECKING:
    from pipeline.store import Filters, Store

Sort = Literal["relevance", "date"]
_LOG = logging.getLogger(__name__)
# An update appends; once this share of the documents is dead or new, writing the index afresh is better.
_REBUILD_ABOVE = 0.3
# A document that scores less than this share of the best one is hardly about the query.
_SHARE = 0.35


class SearchEngine:
    """Hybrid search over the index in ``folder``.

    With a ``store`` filters work and the index follows the store by itself; without one (a BEIR folder) the index is
    used as it lies there.
    """

    def __init__(
        self,
        folder: Path,
        *,
        store: Store | None = None,
        embedder: Embedder | str | None = DEFAULT,
        numbers: Ranking | None = None,
        concepts: Thesaurus | None = None,
        expand: bool = True,
        reranker: Reranker | str | None = None,
    ) -> None:
        self.folder = folder
        self._store = store
        self._wanted = embedder
        self._ranking = numbers or ranking()
        self._concepts = (concepts or thesaurus()) if expand else None
        self._reranker = reranker
        self._index: SearchIndex | None = None
        self._model: Embedder | None = None
        self._model_open = False

    @classmethod
    def open(cls, store: Store, folder: Path, embedder: str = DEFAULT) -> Self:
        """The engine of a workspace. Nothing is read or built before the first search or refresh."""
        return cls(folder, store=store, embedder=embedder)

    def use_reranker(self, reranker: Reranker | str | None) -> None:
        """Let a cross-encoder (by name or folder, extra ``neural``) put the best passages in order from now on."""
        self._reranker = reranker

    def close(self) -> None:
        if self._index:
            self._index.close()
            self._index = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------ keeping the index

    @property
    def embedder(self) -> Embedder | None:
        """The model of the dense leg; None where it is switched off."""
        if not self._model_open:
            self._model = open_embedder(self._wanted) if isinstance(self._wanted, str) else self._wanted
            self._model_open = True
        return self._model

    @property
    def manifest(self) -> Manifest | None:
        """What the index on disk was built from; None where there is no index."""
        folder = current_folder(self.folder)
        return Manifest.load(folder / MANIFEST) if folder else None

    def status(self) -> dict[str, Any]:
        """What the index holds and with what it was made; ``current`` says whether it is in step with the store."""
        manifest = self.manifest
        if manifest is None:
            return {"documents": 0, "passages": 0, "embedder": "", "segmenter": "", "generation": 0, "current": False}
        return {
            "documents": manifest.documents - len(manifest.dead),
            "passages": manifest.passages,
            "embedder": manifest.embedder,
            "revision": manifest.revision,
            "dimension": manifest.dimension,
            "segmenter": manifest.segmenter,
            "generation": manifest.generation,
            "current": self._store is None or not self._is_stale(self._store),
        }

    def rebuild(self, progress: Progress | None = None) -> Manifest:
        """Write the whole index afresh from the store."""
        store = self._the_store()
        self.close()
        return build_index(
            self.folder,
            from_store(store),
            self.embedder,
            origin=_origin(store),
            generation=store.generation,
            progress=progress,
        )

    def refresh(self, progress: Progress | None = None, *, rebuild: bool = False) -> dict[str, Any]:
        """Bring the index up to date with the store: nothing, an update, or all of it, whichever is called for.

        Returns :meth:`status`.
        """
        if rebuild:
            self.rebuild(progress)
        else:
            self._follow(self._the_store(), progress)
        return self.status()

    def _follow(self, store: Store, progress: Progress | None) -> None:
        try:
            manifest = self.manifest
        except StoreError:
            manifest = None  # another format: only a rebuild helps
        if manifest is None or self._needs_rebuild(manifest, store):
            self.rebuild(progress)
            return
        if manifest.generation == store.generation:
            return
        changed = [row.doc_id for row in store.documents(since_generation=manifest.generation)]
        if len(changed) + len(manifest.dead) > _REBUILD_ABOVE * max(manifest.documents, 1):
            self.rebuild(progress)
            return
        self.close()
        documents = from_store(store, manifest.generation)
        generation = store.generation
        update_index(self.folder, documents, (), self.embedder, generation=generation, progress=progress)

    def _needs_rebuild(self, manifest: Manifest, store: Store) -> bool:
        """Whether the index is of another store, another segmenter, or another model than the one asked for."""
        if manifest.origin != _origin(store) or manifest.generation > store.generation:
            return True
        try:
            check_same(manifest, self.embedder)
        except StoreError:
            return True
        return False

    def _the_store(self) -> Store:
        if self._store is None:
            raise StoreError(f"检索索引 {self.folder} 没有连着数据库，不能更新；请从工作区打开")
        return self._store

    def _current(self) -> SearchIndex:
        """The open index, brought up to date first where that is cheap."""
        if self._store is not None and self._is_stale(self._store):
            self.refresh()
        if self._index is None:
            folder = current_folder(self.folder)
            if folder is None:
                raise StoreError(f"{self.folder} 里没有检索索引；请先运行 policy ingest 或 policy index")
            self._index = SearchIndex(folder, dict(self._ranking.lexical))
            check_same(self._index.manifest, self.embedder)
        return self._index

    def _is_stale(self, store: Store) -> bool:
        try:
            manifest = self._index.manifest if self._index else self.manifest
        except StoreError:
            return True  # of another version of this program: the store has all it takes to make it anew
        if manifest is None:
            return True
        if manifest.segmenter != segmenter_name() or self._is_of_another_model(manifest):
            return True
        return (manifest.origin, manifest.generation) != (_origin(store), store.generation)

    def _is_of_another_model(self, manifest: Manifest) -> bool:
        """Whether another model than the one wanted wrote the index, and one that writes it anew in minutes.

        A slow one is left to ``policy index``: nobody who searches expects hours of work.
        """
        if isinstance(self._wanted, str) and self._wanted not in (DEFAULT, NONE):
            return False
        model = self.embedder
        if model is not None and is_slow(model):
            return False
        try:
            check_same(manifest, model)
        except StoreError:
            return True
        return False

    # ------------------------------------------------------------------ searching

    def search(
        self, query: str, filters: Filters | None = None, limit: int = 10, *, sort: Sort = "relevance"
    ) -> SearchResults:
        """The documents that answer ``query`` best, each with its best passage.

        ``query`` may hold "phrases", +words that must and -words that must not stand in the passage, and a 发文字号,
        which goes straight to its document. ``sort="date"`` puts the newest of the ``limit`` best first. Raises
        ``InputError`` for a query without anything to look for.
        """
        parsed = self._parsed(query, limit)
        index = self._current()
        allowed = self._allowed(index, filters)
        if allowed is not None and not len(allowed):
            return SearchResults()
        named = self._named(index, parsed, allowed)
        found = retrieve(index, self.embedder, self._concepts, parsed, self._ranking, allowed)
        if self._reranker:
            self._reranker = open_reranker(self._reranker) if isinstance(self._reranker, str) else self._reranker
            found = dataclasses.replace(found, hits=reranked(index, self._reranker, parsed.text, found.hits))
        results = list(_Answer(index, parsed, found, self._ranking, named, self._copies()).results(limit))
        if sort == "date":
            results.sort(key=lambda result: result.dated_on or date.min, reverse=True)
        return SearchResults(results, _notes(parsed, found, named))

    def found(
        self, query: str, filters: Filters | None = None, *, limit: int = 200, share: float = _SHARE
    ) -> list[tuple[str, float]]:
        """``(doc_id, score)`` of the documents that answer ``query`` at least ``share`` as well as the best one does.

        What facets count and saved searches watch; raises like :meth:`search`.
        """
        parsed = self._parsed(query, limit)
        index = self._current()
        allowed = self._allowed(index, filters)
        if allowed is not None and not len(allowed):
            return []
        found = retrieve(index, self.embedder, self._concepts, parsed, self._ranking, allowed)
        hits = [*((row, 1.0) for row in self._named(index, parsed, allowed)), *found.hits]
        least = share * hits[0][1] if hits else 0.0
        best: dict[int, float] = {}
        for row, score in hits:
            if score >= least and len(best) < limit:
                best.setdefault(int(index.owners[row]), score)
        return [(str(index.document(owner)["doc_id"]), score) for owner, score in best.items()]

    @staticmethod
    def _parsed(query: str, limit: int) -> ParsedQuery:
        parsed = parse_query(query)
        if not bigrams(parsed.text) or limit < 1:
            raise InputError(f"检索词 {query!r} 里没有可查的内容；请写几个词，例如：工业上楼 补贴")
        return parsed

    def similar(self, doc_id: str, filters: Filters | None = None, limit: int = 10) -> list[SearchResult]:
        """Documents whose passages mean what ``doc_id`` as a whole means, itself left out."""
        index = self._current()
        rows = index.document_rows([doc_id])
        if not len(rows):
            raise InputError(f"检索索引里没有文档 {doc_id!r}；ID 见 policy search")
        if index.vectors is None:
            raise InputError('这个索引没有语义向量，不能找相似文件；请去掉 embedder = "none" 并运行 policy index')
        record = index.document(int(rows[0]))
        own = np.arange(record["first"], record["first"] + record["count"], dtype=np.int64)
        centre = index.vectors.vectors(own).mean(axis=0)
        chosen = index.alive_rows.copy()
        allowed = self._allowed(index, filters)
        if allowed is not None:
            chosen &= np.isin(index.owners, allowed)
        chosen[own] = False
        hits = index.vectors.search(
            centre / max(float(np.linalg.norm(centre)), 1e-9), self._ranking.fusion.depth, chosen
        )
        found = Retrieved(hits, {}, dict(hits), (), 0.0)
        answer = _Answer(index, ParsedQuery(record["title"], record["title"]), found, self._ranking, (), self._copies())
        return list(answer.results(limit))

    def _copies(self) -> Mapping[str, str]:
        """Each reprint that the store knows → the document it is a copy of."""
        return self._store.same_text() if self._store else {}

    def _allowed(self, index: SearchIndex, filters: Filters | None) -> NDArray[np.int64] | None:
        if not filters:
            return None
        return index.document_rows(self._the_store().doc_ids(filters))

    @staticmethod
    def _named(index: SearchIndex, query: ParsedQuery, allowed: NDArray[np.int64] | None) -> tuple[int, ...]:
        """First rows of the documents whose number the query spells."""
        for spelling in query.number.spellings if query.number else ():
            owners = dict.fromkeys(int(index.owners[row]) for row in index.lexical.rows_of_number(spelling))
            chosen = [owner for owner in owners if allowed is None or owner in allowed]
            if chosen:
                return tuple(int(index.document(owner)["first"]) for owner in chosen)
        return ()


class _Answer:
    """Turns rows into results: documents named by number first, one passage a document, reprints folded."""

    def __init__(
        self,
        index: SearchIndex,
        query: ParsedQuery,
        found: Retrieved,
        numbers: Ranking,
        named: Sequence[int],
        copies: Mapping[str, str],
    ) -> None:
        self._index, self._query, self._found, self._numbers = index, query, found, numbers
        self._named, self._copies = tuple(named), copies

    def results(self, limit: int) -> Iterator[SearchResult]:
        best: dict[int, tuple[int, float]] = {}
        others: dict[int, int] = {}
        reprints: dict[int, dict[str, None]] = {}
        first_of: dict[str, int] = {}
        hits = [*((row, 1.0) for row in self._named), *self._found.hits]
        owners = self._index.owners[[row for row, _ in hits]].tolist()
        for owner, (row, score) in zip(owners, hits, strict=True):
            if owner in best:
                others[owner] = others.get(owner, 0) + 1
                continue
            if len(best) >= limit:
                continue  # further documents are not looked up; further hits of those shown are counted
            record = self._index.document(owner)
            # one text by its hash, or by what the store knows of reprints that differ in a header or a footer
            keys = (record["text_hash"] or f"document {owner}", self._copies.get(record["doc_id"], record["doc_id"]))
            first = next((first_of[key] for key in keys if key in first_of), owner)
            for key in keys:
                first_of.setdefault(key, first)
            if first != owner:
                reprints.setdefault(first, {})[record["doc_id"]] = None
                continue
            best[owner] = (row, score)
        for owner, (row, score) in best.items():
            yield self._result(row, score, others.get(owner, 0), tuple(reprints.get(owner, ())))

    def _result(self, row: int, score: float, more: int, reprints: tuple[str, ...]) -> SearchResult:
        passage, record = self._index.passage(row), self._index.document(int(self._index.owners[row]))
        matched = self._matched(row)
        added = [e for e in self._found.expansions if e.term in passage.text or e.term in record["title"]]
        return SearchResult(
            doc_id=record["doc_id"],
            title=record["title"],
            section=TRAIL_MARK.join(passage.trail) or passage.section_path,
            text=passage.text,
            score=score,
            highlights=highlights(
                passage.text,
                self._query.text,
                [e.term for e in added] + list(self._query.must),
                self._numbers.frame_words,
            ),
            identity=record["identity"],
            start_char=passage.start_char,
            end_char=passage.end_char,
            page=passage.page,
            ordinal=passage.ordinal,
            section_path=passage.section_path,
            issuers=record["issuers"],
            doc_number=record["doc_number"],
            region=record["region"],
            dated_on=date.fromisoformat(record["dated_on"]) if record["dated_on"] else None,
            matched=matched,
            why=tuple(_WHY[name] for name in matched) + tuple(str(e) for e in added),
            more=more,
            reprints=reprints,
        )

    def _matched(self, row: int) -> tuple[str, ...]:
        legs = (("number", self._named), ("words", self._found.lexical), ("meaning", self._found.dense))
        return tuple(name for name, rows in legs if row in rows)


_WHY = {"number": "文号", "words": "词语", "meaning": "语义"}


def _notes(query: ParsedQuery, found: Retrieved, named: Sequence[int]) -> Iterator[str]:
    if named and query.number:
        yield "按发文字号直达文件"
    official = [str(expansion) for expansion in found.expansions if expansion.link is Link.OFFICIAL]
    if official:
        yield f"同时按政策用语检索：{'、'.join(official)}"


def _origin(store: Store) -> str:
    """Tells one database from another that was made later in its place: when its oldest document came in."""
    row: Any = store.connection.execute("SELECT min(created_at) FROM documents").fetchone()
    return str(row[0] or "")
