"""What was fetched: for each URL where its bytes lie and what to ask next time. Kept beside the bytes."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from pipeline.ingest import FoundFile, keep_bytes
from pipeline.refresh.fetcher import Fetched
from pipeline.timeline import atomic_file

LEDGER = Path("raw") / "FETCHED.jsonl"
_ANY = ("application/octet-stream", "application/x-download", "application/force-download", "binary/octet-stream")


@dataclass(frozen=True, slots=True)
class Page:
    """One URL as it was last fetched. ``path`` is relative to ``corpus/``; ``url`` is where redirects ended."""

    identity: str
    url: str
    path: str
    sha256: str
    fetched_at: str
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class Ledger:
    """The pages of one corpus by identity. A line that cannot be read only means that its page is fetched again."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._pages: dict[str, Page] = {}
        self._before: dict[str, Page] = {}
        self._created: set[str] = set()
        path = corpus / LEDGER
        for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
            try:
                page = Page(**json.loads(line))
            except (ValueError, TypeError):
                continue
            self._pages[page.identity] = page

    def intact(self, identity: str) -> Page | None:
        """The page, if its bytes are still what they were."""
        page = self._pages.get(identity)
        if page is None:
            return None
        try:
            content = (self._corpus / page.path).read_bytes()
        except OSError:
            return None
        return page if hashlib.sha256(content).hexdigest() == page.sha256 else None

    def keep(self, identity: str, fetched: Fetched, now: str) -> Page:
        """Store the bytes of a fetched page and remember them."""
        assert fetched.content is not None
        digest = hashlib.sha256(fetched.content).hexdigest()
        path, created = keep_bytes(fetched.content, suffix(fetched.media_type, fetched.url), self._corpus)
        if created:
            self._created.add(path)
        page = Page(identity, fetched.url, path, digest, now, fetched.media_type, fetched.etag, fetched.last_modified)
        if old := self.intact(identity):
            self._before[identity] = old
        self._pages[identity] = page
        return page

    def settle(self, identity: str) -> None:
        """The bytes kept last say what the bytes before them said: go back to those, unless somebody needs these."""
        old, page = self._before.pop(identity, None), self._pages.get(identity)
        if old is None or page is None or old.path == page.path:
            return
        self._pages[identity] = dataclasses.replace(page, path=old.path, sha256=old.sha256, fetched_at=old.fetched_at)
        if page.path in self._created and all(other.path != page.path for other in self._pages.values()):
            (self._corpus / page.path).unlink(missing_ok=True)

    def save(self) -> None:
        lines = [json.dumps(dataclasses.asdict(page), ensure_ascii=False) for _, page in sorted(self._pages.items())]
        (self._corpus / LEDGER).parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(self._corpus / LEDGER) as stream:
            stream.write("".join(f"{line}\n" for line in lines).encode())


def found_file(page: Page, corpus: Path, parent_doc_id: str | None = None) -> FoundFile:
    """A page as ``ingest`` takes it."""
    return FoundFile(
        corpus / page.path, page.identity, url=page.identity, fetched_at=page.fetched_at,
        media_type=page.media_type, parent_doc_id=parent_doc_id,
    )  # fmt: skip


def suffix(media_type: str | None, url: str) -> str:
    """A suffix for people: what the server says, or else the URL. Formats are detected from the bytes."""
    told = mimetypes.guess_extension(media_type) if media_type and media_type not in _ANY else None
    named = PurePosixPath(urlsplit(url).path).suffix.lower()
    return told or (named if len(named) <= 6 and named[1:].isalnum() else "") or ".bin"
