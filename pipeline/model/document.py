"""A document read: its header, its outline, and every fact found in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.model.applications import Application
from pipeline.model.blocks import AttachmentLink
from pipeline.model.facts import Deadline, Event, Reference, Target
from pipeline.model.labels import Instrument, SectionStrategy, StrategyLabel
from pipeline.model.meetings import Meeting


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the outline. ``path`` like ``二/（一）/3``; ``level`` counts from 1; the span covers heading and
    body."""

    path: str
    heading: str
    level: int
    start_char: int
    end_char: int
    heading_end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of search: at most ~300 characters within one section.

    ``trail`` holds the headings above, outermost first.
    """

    ordinal: int
    section_path: str
    trail: tuple[str, ...]
    start_char: int
    end_char: int
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its rows stand in ``Document.text[start_char:end_char]``, one line a row, cells separated by tabs."""

    start_char: int
    end_char: int
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    section_path: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class HeaderField:
    """Where a header field was found: ``source`` is ``metadata``, ``text``, ``title``, ``hint`` or ``derived``."""

    name: str
    value: str
    source: str
    start_char: int | None = None
    end_char: int | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the format of official documents (GB/T 9704—2012) where it stands in the text.

    ``name`` is the standard's own: 份号, 密级, 保密期限, 紧急程度, 发文机关标志, 发文字号, 签发人, 标题, 主送机关,
    正文, 附件说明, 发文机关署名, 印章, 成文日期, 附注, 附件, 抄送机关, 印发机关, 印发日期. ``value`` is in one
    spelling (dates in ISO form, a 发文字号 with 〔〕), empty for 正文, whose words are its span.
    """

    name: str
    value: str
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative division: ``code`` is the six-digit GB/T 2260 code, ``name`` the full path (浙江省宁波市)."""

    code: str
    name: str
    level: str  # national, province, prefecture, county


@dataclass(frozen=True, slots=True)
class Document:
    doc_id: str
    identity: str
    content_sha256: str
    text_hash: str
    format: str
    title: str
    text: str
    doc_number: str | None = None
    issuers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    region: Region | None = None
    level: str | None = None  # national, province, prefecture, county
    doc_type: str = "其他"
    status: str = "unknown"  # draft, in_force, not_yet, expired, repealed, unknown — as of its own date
    written_on: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    index_number: str | None = None
    header: tuple[HeaderField, ...] = ()
    elements: tuple[Element, ...] = ()
    sections: tuple[Section, ...] = ()
    passages: tuple[Passage, ...] = ()
    tables: tuple[Table, ...] = ()
    attachments: tuple[AttachmentLink, ...] = ()
    page_starts: tuple[tuple[int, int], ...] = ()  # (start_char, page), ascending
    strategies: tuple[StrategyLabel, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    references: tuple[Reference, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    events: tuple[Event, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    applications: tuple[Application, ...] = ()
    section_strategies: tuple[SectionStrategy, ...] = ()
    notes: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def dated_on(self) -> date | None:
        """The day the text speaks from: written, else published."""
        return self.written_on or self.published_on

    def __repr__(self) -> str:
        when = self.dated_on.isoformat() if self.dated_on else "日期不详"
        return f"<Document {self.doc_id} {self.title[:40]!r} {when} {self.doc_type}>"
