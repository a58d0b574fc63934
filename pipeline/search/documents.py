"""What the index is built from: documents with their passages, from the store or from anywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.model import Passage

if TYPE_CHECKING:
    from pipeline.store import DocumentRow, Store


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A document as search sees it: what it is called, who issued it, and its passages in text order.

    ``doc_number`` is the 发文字号 as printed; ``text_hash`` is equal for reprints of one text ("" where unknown).
    Facets stay in the store, which answers filters; the index only ranks and shows.
    """

    doc_id: str
    title: str
    passages: tuple[Passage, ...]
    identity: str = ""
    issuers: str = ""
    doc_number: str = ""
    region: str = ""
    text_hash: str = ""
    dated_on: date | None = None
    region_code: str = ""


def from_store(store: Store, since_generation: int = 0) -> Iterator[IndexDocument]:
    """The current documents of ``store``, or those that changed after ``since_generation``, one at a time."""
    rows = {row.doc_id: row for row in store.documents(since_generation=since_generation)}
    passages = store.passages(since_generation=since_generation)
    for doc_id, group in groupby(passages, key=lambda row: row.doc_id):
        row = rows.pop(doc_id, None)
        if row is not None:
            found = (
                Passage(p.ordinal, p.section_path, p.trail, p.start_char, p.end_char, p.text, p.page) for p in group
            )
            yield _document(row, found)
    for row in rows.values():
        yield _document(row, ())


def _document(row: DocumentRow, passages: Iterable[Passage]) -> IndexDocument:
    return IndexDocument(
        doc_id=row.doc_id,
        title=row.title,
        passages=tuple(passages),
        identity=row.identity,
        issuers=row.issuers,
        doc_number=row.doc_number or "",
        region=row.region or "",
        region_code=row.region_code or "",
        text_hash=row.text_hash,
        dated_on=row.dated_on,
    )
