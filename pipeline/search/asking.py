"""One search as a person means it: the query understood, found within what it names, answered where facts do."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.language.tokens import bigrams
from pipeline.search.answers import Answer, answer, read_question
from pipeline.search.results import SearchResults
from pipeline.search.understanding import Understanding, understand
from pipeline.store import Filters

if TYPE_CHECKING:
    from pipeline.search.engine import SearchEngine, Sort
    from pipeline.store import Store

_NO_FILTERS = Filters()
_ASKED_OF = 12  # documents whose facts may answer a question


@dataclass(frozen=True)
class Reply:
    """``query`` and ``filters`` are what was searched in the end; ``read`` what of it was understood from the words
    (nothing where they were taken literally); ``answer`` comes from extracted facts and is None where unsure."""

    results: SearchResults
    query: str
    filters: Filters
    read: Understanding
    answer: Answer | None = None
    notes: tuple[str, ...] = field(default=())


def ask(
    engine: SearchEngine,
    store: Store,
    query: str,
    filters: Filters = _NO_FILTERS,
    *,
    limit: int = 10,
    sort: Sort = "relevance",
    literal: bool = False,
) -> Reply:
    """Search ``query``; places and years it names become filters, unless ``literal`` or ``filters`` say otherwise.

    Where nothing is found within them, the whole query is searched without. Raises ``InputError`` like
    :meth:`SearchEngine.search`.
    """
    read = Understanding(query) if literal else understand(query, _strategies(store))
    narrowed = narrow(filters, read)
    question = None if sort == "date" else read_question(query)
    deep = max(limit, _ASKED_OF) if question else limit
    notes: list[str] = []
    if narrowed == filters:
        found, searched = engine.search(query, filters, deep, sort=sort), query
    else:
        found, searched = engine.search(read.rest, narrowed, deep, sort=sort), read.rest
        if found:
            notes.append(f"已按检索词里的条件筛选：{read}（加 --literal 可取消）")
        else:
            notes.append(f"检索词里的条件（{read}）之内没有结果，已改为不加筛选")
            found, searched, narrowed = engine.search(query, filters, deep, sort=sort), query, filters
    if read.strategy and not filters.strategy:
        notes.append(f"战略“{read.strategy}”是本库的标签，可加 --strategy {read.strategy} 只看带此标签的文件")
    said = answer(store.connection, query, [result.doc_id for result in found]) if question else None
    notes += found.notes
    return Reply(SearchResults(found[:limit], notes), searched, narrowed, read, said, tuple(notes))


def found_documents(
    engine: SearchEngine, store: Store, query: str, filters: Filters = _NO_FILTERS, *, literal: bool = False
) -> list[str]:
    """The doc_ids that :func:`ask` would find, beyond any limit of results shown (at most 200), best first."""
    read = Understanding(query) if literal else understand(query)
    narrowed = narrow(filters, read)
    found = engine.found(query if narrowed == filters else read.rest, narrowed)
    if not found and narrowed != filters:
        found = engine.found(query, filters)
    return [doc_id for doc_id, _ in found]


def narrow(filters: Filters, read: Understanding) -> Filters:
    """``filters`` with what ``read`` adds where they say nothing; unchanged where nothing would be left to look for."""
    if not read or not bigrams(read.rest):
        return filters
    period = {} if filters.since or filters.until else {"since": read.since, "until": read.until}
    region = {} if filters.region or not read.region else {"region": read.region}
    return dataclasses.replace(filters, **region, **period)  # type: ignore[arg-type]


def _strategies(store: Store) -> list[str]:
    """The labels that documents of this store carry."""
    return [str(row[0]) for row in store.connection.execute("SELECT DISTINCT strategy FROM strategies")]
