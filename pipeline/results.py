"""What a search of a workspace hands out: results with their notes and answer, as a table, a file, or references."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.search.citations import FORMATS as CITATION_FORMATS
from pipeline.search.citations import Citation, citation_list, deduplicated, split_issuers
from pipeline.search.results import SearchResult

if TYPE_CHECKING:
    from pipeline.search.answers import Answer
    from pipeline.search.asking import Reply
    from pipeline.store import Store
    from pipeline.timeline import Table

TABLE_FORMATS = ("csv", "xlsx", "json", "md", "html")
EXPORTS = (*TABLE_FORMATS, *CITATION_FORMATS)
_SUFFIXES = {"txt": "gbt", "bibtex": "bib", "markdown": "md", "htm": "html"}


class Results(list[SearchResult]):
    """Search results, best first; a table in a notebook, a file with :meth:`save`.

    ``notes`` say in Chinese how the query was read, ``answer`` is what extracted facts say to a question (or None).
    """

    def __init__(
        self,
        results: Iterable[SearchResult] = (),
        reply: Reply | None = None,
        cite: Callable[[Iterable[str]], list[Citation]] | None = None,
    ) -> None:
        super().__init__(results)
        self.reply = reply
        self.notes: tuple[str, ...] = reply.notes if reply else ()
        self.answer: Answer | None = reply.answer if reply else None
        self._cite = cite

    def citations(self) -> list[Citation]:
        """The documents found as references, each once, in order."""
        ids = [result.doc_id for result in self]
        return self._cite(ids) if self._cite else deduplicated([_bare(result) for result in self])

    def written(self, format: str) -> str:
        """The references in ``format``: ``gbt`` (GB/T 7714—2015), ``bib`` or ``ris``."""
        return citation_list(self.citations(), format)

    def table(self) -> Table[Any]:
        return result_table(self)

    def save(self, path: Path | str, format: str | None = None) -> Path:
        """Write to ``path``: a table (csv, xlsx, json, md, html) or references (bib, ris; gbt or .txt)."""
        from pipeline.timeline import atomic_file, write_table

        target = Path(path).expanduser()
        chosen = format or export_format(target)
        if chosen in CITATION_FORMATS:
            with atomic_file(target) as stream:
                stream.write(self.written(chosen).encode("utf-8", "replace"))
        else:
            write_table(self.table(), chosen, target)
        return target

    def _repr_html_(self) -> str:
        from pipeline.timeline import html_table

        return html_table(
            ("文件", "章节", "段落", "得分"), [(r.title, r.section, r.text, f"{r.score:.3f}") for r in self]
        )


def export_format(path: Path | str) -> str:
    """The export that a file's suffix names; ``InputError`` lists those there are."""
    suffix = Path(path).suffix.lower().lstrip(".")
    format = _SUFFIXES.get(suffix, suffix)
    if format not in EXPORTS:
        raise InputError(f"看不出 {path} 要写成哪种格式：后缀可用 {'、'.join(EXPORTS)}、txt，或用 --format 指定")
    return format


def citations(store: Store, doc_ids: Iterable[str], today: dt.date | None = None) -> list[Citation]:
    """Documents of the store as references. A page was read on the day it was fetched, else ``today``."""
    found = []
    for doc_id in dict.fromkeys(doc_ids):
        row, version = store.row(doc_id), store.versions(doc_id)[-1]
        seen = dt.date.fromisoformat(version.fetched_at[:10]) if version.fetched_at else today
        url = row.source_url or ""
        issuers = split_issuers(row.issuers)
        found.append(
            Citation(doc_id, row.title, issuers, row.doc_number or "", row.dated_on, url, seen if url else None)
        )
    return found


def result_table(results: Iterable[SearchResult]) -> Table[Any]:
    """One row a result, the passage with its first highlight marked."""
    from pipeline.timeline import Column, Link, Proof, Table

    rows = list(enumerate(results, 1))
    columns: tuple[Column[tuple[int, SearchResult]], ...] = (
        Column("rank", "序号", lambda row: row[0], width=6),
        Column("title", "文件", lambda row: Link(row[1].title, _url(row[1])), width=40),
        Column("section", "章节", lambda row: row[1].section, width=24),
        Column("text", "段落", lambda row: Proof(row[1].text, *(row[1].highlights or ((0, 0),))[0]), width=60),
        Column("issuers", "发文机关", lambda row: row[1].issuers, width=20, facet=True),
        Column("doc_number", "文号", lambda row: row[1].doc_number, width=18),
        Column("dated_on", "日期", lambda row: row[1].dated_on, width=12),
        Column("region", "地区", lambda row: row[1].region, width=12, facet=True),
        Column("score", "得分", lambda row: round(row[1].score, 4), width=8),
        Column("why", "命中", lambda row: "；".join(row[1].why), width=20, main=False),
        Column("page", "页", lambda row: row[1].page, width=6, main=False),
        Column("start_char", "起", lambda row: row[1].start_char, width=8, main=False),
        Column("end_char", "止", lambda row: row[1].end_char, width=8, main=False),
        Column("identity", "出处", lambda row: row[1].identity, width=30, main=False),
        Column("doc_id", "文档 ID", lambda row: row[1].doc_id, width=18, main=False),
    )
    return Table("检索结果", columns, rows, record=lambda row: row[1].to_dict())


def _url(result: SearchResult) -> str | None:
    return result.identity if "://" in result.identity else None


def _bare(result: SearchResult) -> Citation:
    issuers = split_issuers(result.issuers)
    return Citation(result.doc_id, result.title, issuers, result.doc_number, result.dated_on, _url(result) or "")
