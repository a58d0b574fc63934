"""Scores header fields against labelled pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.language import nfkc
from pipeline.model import DeadlineKind, Document

Gold = dict[str, Any]
EDGE = 30  # characters of the first and the last paragraph that are compared

FIELDS = (
    "title",
    "issuers",
    "doc_number",
    "written_date",
    "published_date",
    "effective_date",
    "first_paragraph",
    "last_paragraph",
)


@dataclass
class HeaderScore:
    """Right answers by field; ``errors`` are (path, field, wanted, found)."""

    right: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    errors: list[tuple[str, str, str, str]] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        """The ``--json`` shape of ``policy evaluate headers``."""
        total = sum(self.asked.values())
        accuracy = {name: self.right.get(name, 0) / count for name, count in self.asked.items()}
        return {"overall": sum(self.right.values()) / total if total else 0.0, "fields": accuracy}


def score_headers(rows: Sequence[Gold], load: Callable[[str], Document]) -> HeaderScore:
    """``load(path)`` gives the processed document of each gold row; fields a row does not have are not asked."""
    score = HeaderScore()
    for row in rows:
        found = header_values(load(row["path"]))
        for name in FIELDS:
            if name not in row:
                continue
            score.asked[name] = score.asked.get(name, 0) + 1
            if _plain(name, row[name]) == _plain(name, found[name]):
                score.right[name] = score.right.get(name, 0) + 1
            else:
                score.errors.append((row["path"], name, _shown(row[name]), _shown(found[name])))
    return score


def header_values(document: Document) -> Gold:
    """The fields of the gold file as this document has them; paragraphs cut to their 30 outer characters."""
    first, last = _edges(document)
    return {
        "title": document.title,
        "issuers": list(document.issuers),
        "doc_number": document.doc_number,
        "written_date": document.written_on.isoformat() if document.written_on else None,
        "published_date": document.published_on.isoformat() if document.published_on else None,
        "effective_date": _effective(document),
        "first_paragraph": first,
        "last_paragraph": last,
    }


def _effective(document: Document) -> str | None:
    """The day of force that the page states; one that follows from 自印发之日起 is no header field."""
    day = document.effective_on
    if day is None:
        return None
    told = [d.quote for d in document.deadlines if d.kind is DeadlineKind.EFFECTIVE and d.span.start == day]
    if told and all("之日" in quote or "即日" in quote for quote in told):
        return None
    return day.isoformat()


def _edges(document: Document) -> tuple[str, str]:
    """First and last line of the text proper, without spaces; rows of tables are no paragraphs."""
    start = int(document.extra.get("body_start", 0))
    end = int(document.extra.get("body_end", len(document.text)))
    tables = iter(sorted((table.start_char, table.end_char) for table in document.tables))
    table_start, table_end = next(tables, (end, end))
    lines: list[str] = []
    for line in document.text[start:end].split("\n"):
        while table_end <= start < end:
            table_start, table_end = next(tables, (end, end))
        if line.strip() and not table_start <= start < table_end:
            lines.append(line)
        start += len(line) + 1
    if not lines:
        return "", ""
    return _squeeze(lines[0])[:EDGE], _squeeze(lines[-1])[-EDGE:]


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _plain(name: str, value: Any) -> Any:
    """Width and spaces do not count; the order of issuers neither; nothing and empty are the same."""
    if name == "issuers":
        return frozenset(nfkc(_squeeze(str(item))) for item in _items(value))
    return nfkc(_squeeze(str(value))) if value is not None else ""


def _items(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else ([value] if value else [])


def _shown(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
