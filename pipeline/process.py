"""The story, on one screen: bytes in, a complete document out. No clock, no network, no global state."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from pipeline.classify.doc_type import classify_doc_type
from pipeline.classify.instruments import code_instruments
from pipeline.classify.strategies import read_strategies
from pipeline.errors import ParseError
from pipeline.extract import Facts, extract_facts
from pipeline.model import Document, Fact, ParseResult, RawDocument, Section, StrategyLabel
from pipeline.parsers import parse
from pipeline.parsers.heartbeat import beat
from pipeline.parsers.pages import join_pages
from pipeline.settings import Settings
from pipeline.structure import build_document

F = TypeVar("F", bound=Fact)


def process(raw: RawDocument, settings: Settings | None = None) -> Document:
    """Read, structure, classify and extract one document.

    Raises ``ParseError`` with a reason where the bytes cannot be read. The same bytes, identity and settings give
    the same document.
    """
    settings = settings or Settings()
    parsed = _parse(raw, settings)
    document = build_document(raw, parsed)
    document = replace(document, doc_type=classify_doc_type(document))
    labels, by_section = read_strategies(document, settings.taxonomy_path, settings.model_path)
    document = replace(document, section_strategies=by_section)
    facts = extract_facts(document.text, document.dated_on, document.title, document.tables)
    return _complete(document, labels, facts)


def _parse(raw: RawDocument, settings: Settings) -> ParseResult:
    first = parse(raw.content, name=raw.identity, limits=settings.limits)
    if not raw.following:
        return first
    pages: list[ParseResult | ParseError] = [first]
    for content in raw.following:
        beat()
        try:
            pages.append(parse(content, name=raw.identity, limits=settings.limits))
        except ParseError as error:
            pages.append(error)
    return join_pages(pages)


def _complete(document: Document, labels: tuple[StrategyLabel, ...], facts: Facts) -> Document:
    locate = _Locator(document)
    validity = facts.validity
    return replace(
        document,
        strategies=labels,
        deadlines=locate.all(facts.deadlines),
        targets=locate.all(facts.targets),
        references=locate.all(facts.references),
        events=locate.all(facts.events),
        meetings=locate.all(facts.meetings),
        applications=locate.all(facts.applications),
        instruments=locate.all(code_instruments(document)),
        effective_on=document.effective_on or validity.effective_on,
        expires_on=validity.expires_on,
        status=validity.status(document.dated_on),
    )


class _Locator:
    """Tells each fact the innermost section and the page it stands in."""

    def __init__(self, document: Document) -> None:
        self._sections = document.sections
        self._starts = [section.start_char for section in document.sections]
        self._pages = document.page_starts
        self._page_starts = [start for start, _ in document.page_starts]

    def all(self, facts: Iterable[F]) -> tuple[F, ...]:
        return tuple(replace(f, section_path=self._path(f.start_char), page=self._page(f.start_char)) for f in facts)

    def _path(self, offset: int) -> str:
        section = self._innermost(offset)
        return section.path if section else ""

    def _innermost(self, offset: int) -> Section | None:
        # Sections are in text order and nest: the last one that starts before the offset and still covers it.
        for i in range(bisect.bisect_right(self._starts, offset) - 1, -1, -1):
            if self._sections[i].end_char > offset:
                return self._sections[i]
        return None

    def _page(self, offset: int) -> int | None:
        i = bisect.bisect_right(self._page_starts, offset) - 1
        return self._pages[i][1] if i >= 0 else None
