"""A document as found, before anything is read from it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RawDocument:
    """Bytes as found, with where they come from.

    ``identity`` is a canonical URL or a path relative to ``corpus/``; ``media_type`` is what the origin claimed
    (never trusted); ``published_hint`` is a publication date the origin states outside the bytes. ``following`` are
    the pages 2, 3 … of an article that its site spreads over several files.
    """

    content: bytes
    identity: str
    media_type: str | None = None
    fetched_at: str | None = None
    published_hint: date | None = None
    url: str | None = None
    parent_doc_id: str | None = None
    following: tuple[bytes, ...] = ()

    @property
    def doc_id(self) -> str:
        return hashlib.sha256(self.identity.encode()).hexdigest()[:16]

    @property
    def content_sha256(self) -> str:
        digest = hashlib.sha256(self.content)
        for page in self.following:  # bytes cannot pass from one page to the next unnoticed
            digest.update(b"\x00" + hashlib.sha256(page).digest())
        return digest.hexdigest()
