"""What the store hands out and takes in besides whole documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.model import RawDocument


class SaveOutcome(StrEnum):
    NEW = "new"
    UNCHANGED = "unchanged"  # the same bytes read the same way: nothing written
    NEW_VERSION = "new_version"  # other bytes under the same identity
    REPROCESSED = "reprocessed"  # the same bytes, read differently by newer code


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where a document's bytes came from, and when. Times are ISO texts given by the caller: the store has no clock."""

    url: str | None = None
    path: str | None = None
    media_type: str | None = None
    byte_size: int | None = None
    fetched_at: str | None = None
    ingested_at: str | None = None
    parent_doc_id: str | None = None

    @classmethod
    def of(cls, raw: RawDocument, ingested_at: str | None = None) -> SourceInfo:
        """What ``raw`` itself says; an identity with ``://`` is a URL, any other a path."""
        is_url = "://" in raw.identity
        return cls(
            url=raw.identity if is_url else None,
            path=None if is_url else raw.identity,
            media_type=raw.media_type,
            byte_size=len(raw.content),
            fetched_at=raw.fetched_at,
            ingested_at=ingested_at,
            parent_doc_id=raw.parent_doc_id,
        )


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document as lists, filters and results show it. ``generation`` is the change that wrote it last."""

    doc_id: str
    identity: str
    version: int
    title: str
    doc_number: str | None
    issuers: str
    region: str | None
    region_code: str | None
    level: str | None
    doc_type: str
    status: str
    written_on: date | None
    published_on: date | None
    dated_on: date | None
    effective_on: date | None
    expires_on: date | None
    strategies: tuple[str, ...]
    format: str
    char_count: int
    passage_count: int
    deadline_count: int
    target_count: int
    content_sha256: str
    text_hash: str
    source_url: str | None
    source_path: str | None
    parent_doc_id: str | None
    processed_with: str
    updated_at: str | None
    generation: int


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One passage of a current version, with what its document adds to its meaning."""

    doc_id: str
    version: int
    ordinal: int
    text: str
    section_path: str
    trail: tuple[str, ...]
    start_char: int
    end_char: int
    page: int | None
    title: str
    doc_number: str | None
    issuers: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One state of a document; ``version`` counts from 1, the highest is current."""

    doc_id: str
    version: int
    title: str
    format: str
    content_sha256: str
    text_hash: str
    source_url: str | None
    source_path: str | None
    fetched_at: str | None
    ingested_at: str | None
    processed_with: str


@dataclass(frozen=True, slots=True)
class FailureRow:
    """A file that could not be read. ``reason`` is a short stable code, ``message`` says how to mend it."""

    identity: str
    doc_id: str
    sha256: str
    reason: str
    message: str
    parser_version: str
    source_path: str | None
    failed_at: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of a command over this database."""

    run_id: int
    command: str
    started_at: str
    finished_at: str | None
    counts: Mapping[str, int]
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CitationRow:
    """An edge of the citation graph: ``doc_id`` names ``cited_doc_id`` in the words of ``quote``."""

    doc_id: str
    title: str
    relation: str
    cited_doc_id: str
    cited_title: str
    quote: str
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """An archive whose members are documents: what it was when it was last read."""

    identity: str
    sha256: str
    processed_with: str
    source_path: str | None
    source_url: str | None
    parent_doc_id: str | None
    member_count: int
    ingested_at: str | None


class LinkKind(StrEnum):
    """What a document is to the one it belongs to."""

    REPRINT = "reprint"  # 转载: the same text under another identity
    PAGE = "page"  # 分页: a page of an article that is stored as a whole
    ATTACHMENT = "attachment"  # 附件
    PLAN = "plan"  # 所印发文件: what a notice prints, as a file of its own
    DRAFT = "draft"  # 征求意见稿
    INTERPRETATION = "interpretation"  # 解读 图解 问答 新闻发布会


@dataclass(frozen=True, slots=True)
class Link:
    """``doc_id`` belongs to ``to_doc_id``. ``score`` is 0…1; ``evidence`` is the title, link or sentence that says so.

    ``found_by`` is the document whose words decided: when it changes, the link is looked for again.
    """

    doc_id: str
    kind: LinkKind
    to_doc_id: str
    score: float
    evidence: str
    found_by: str


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A document in its family. ``role`` is a ``LinkKind`` or ``original``; the rest of a member that is no original
    tells what it belongs to and why."""

    family_id: str
    doc_id: str
    role: str
    title: str
    doc_number: str | None
    dated_on: date | None
    doc_type: str
    identity: str
    source_url: str | None
    to_doc_id: str | None
    score: float | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class RepealRow:
    """A document of the corpus that ends another: from when, in what words (offsets into the text of ``by_doc_id``)."""

    doc_id: str
    by_doc_id: str
    by_title: str
    by_number: str | None
    repealed_on: date | None
    quote: str
    sentence: str
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class ValidityRow:
    """What holds of a document on a day; ``since`` is the first day it does, where known, ``repeal`` what ended it."""

    doc_id: str
    day: date
    status: str
    since: date | None = None
    repeal: RepealRow | None = None
