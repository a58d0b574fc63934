"""What a search gives back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

TRAIL_MARK = " › "


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The best passage of one document.

    ``text`` is ``Document.text[start_char:end_char]``; ``highlights`` are offset pairs within ``text``. ``score`` is
    between 0 and 1 and compares results of one query only. ``matched`` names what found it (``words``, ``meaning``,
    ``number``), ``why`` says so in Chinese; ``more`` counts the document's other hits and ``reprints`` are documents
    with the same text.
    """

    doc_id: str
    title: str
    section: str
    text: str
    score: float
    highlights: tuple[tuple[int, int], ...] = ()
    identity: str = ""
    start_char: int = 0
    end_char: int = 0
    page: int | None = None
    ordinal: int = 0
    section_path: str = ""
    issuers: str = ""
    doc_number: str = ""
    region: str = ""
    dated_on: date | None = None
    matched: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    more: int = 0
    reprints: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """For JSON: the fields by name, tuples as lists, the day in ISO form."""
        return {
            "doc_id": self.doc_id,
            "title": self.title,
            "section": self.section,
            "text": self.text,
            "score": round(self.score, 4),
            "highlights": [list(span) for span in self.highlights],
            "identity": self.identity,
            "start_char": self.start_char,
            "end_char": self.end_char,
            "page": self.page,
            "ordinal": self.ordinal,
            "section_path": self.section_path,
            "issuers": self.issuers,
            "doc_number": self.doc_number,
            "region": self.region,
            "dated_on": self.dated_on.isoformat() if self.dated_on else None,
            "matched": list(self.matched),
            "why": list(self.why),
            "more": self.more,
            "reprints": list(self.reprints),
        }

    def __repr__(self) -> str:
        where = f" {self.section}" if self.section else ""
        return f"<SearchResult {self.score:.3f} {self.title[:30]!r}{where} {self.text[:40]!r}>"

    def _repr_html_(self) -> str:
        """Title, section and the passage with its highlights marked, for notebooks."""
        from html import escape

        parts, last = [], 0
        for start, end in self.highlights:
            parts += [escape(self.text[last:start]), "<mark>", escape(self.text[start:end]), "</mark>"]
            last = end
        body = "".join(parts) + escape(self.text[last:])
        return f"<p><b>{escape(self.title)}</b> {escape(self.section)} <small>{self.score:.3f}</small><br>{body}</p>"


class SearchResults(list[SearchResult]):
    """Results, best first. ``notes`` say in Chinese how the query was read beyond its letters."""

    def __init__(self, results: Iterable[SearchResult] = (), notes: Iterable[str] = ()) -> None:
        super().__init__(results)
        self.notes = tuple(notes)
