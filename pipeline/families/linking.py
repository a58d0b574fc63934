"""Families brought up to date: what changed is linked again, and whoever may have looked for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from pipeline.families import attachments, companions
from pipeline.families.fingerprints import Signature, alike, bands, plain, signature
from pipeline.families.reprints import LIKELY, reprint
from pipeline.families.sameness import compare, sentences_of
from pipeline.families.trees import families
from pipeline.model import RawDocument
from pipeline.store import FamilyTables, Link, LinkKind, Store, Subject

_CROWD = 200  # documents under one key from which on it tells nothing
_CACHED = 400  # texts kept as sentences while their neighbours are compared
_ALIKE_DRAFT = 0.25  # likeness from which a draft and a text of the same name support each other


@dataclass(frozen=True, slots=True)
class LinkReport:
    """How many documents were looked at again, and how many links and families there are now."""

    looked_at: int
    links: int
    families: int


def link_families(store: Store) -> LinkReport:
    """Link what changed since the last time; the result is the same whatever the order in which documents came."""
    with store.family_tables() as tables:
        looked_at = _Linker(tables).run()
        links = tables.link_count()
    return LinkReport(looked_at, links, store.family_counts()["families"])


class _Linker:
    def __init__(self, tables: FamilyTables) -> None:
        self._tables = tables
        self._subjects: dict[str, Subject | None] = {}
        self._sentences: dict[str, list[str]] = {}
        self._signatures: dict[str, Signature] = {}
        self._crowds: dict[str, bool] = {}

    def run(self) -> int:
        rules = rules_version()
        changed, gone = self._tables.pending(rules)
        affected = self._indexed(changed, gone)
        touched = affected | {link.doc_id for link in self._tables.touching(affected | set(gone))}
        for doc_id in gone:
            self._tables.forget(doc_id)
        self._link_reprints(changed)
        for doc_id in sorted(affected):
            self._link(doc_id)
        self._plant(touched | affected | set(gone))
        self._tables.settle(rules)
        return len(affected)

    # ------------------------------------------------------------------ what has to be looked at

    def _indexed(self, changed: list[str], gone: list[str]) -> set[str]:
        """Renew keys and fingerprints of ``changed``; they and all that may find them, or have found them, are due."""
        keys: set[str] = set()
        due = set(changed)
        due |= {link.found_by for link in self._tables.touching([*changed, *gone])}
        for doc_id in [*changed, *gone]:
            keys |= set(self._tables.offered(doc_id))
        for doc_id in changed:
            subject = self._subject(doc_id)
            if subject is None:
                continue
            offered = [*companions.offers(subject), *attachments.offers(subject)]
            sought = [wanted.key for wanted in companions.seeks(subject)]
            self._tables.put_keys(doc_id, offered, [*sought, *attachments.seeks(subject), *self._pages(subject)])
            keys |= set(offered)
            self._fingerprint(subject)
        for holders in self._tables.holders(keys, "seeks").values():
            due |= set(holders)
        return due - set(gone)

    def _fingerprint(self, subject: Subject) -> None:
        found = signature(plain(self._tables.text(subject.doc_id)))
        self._signatures[subject.doc_id] = found
        self._tables.put_fingerprint(subject.doc_id, subject.text_hash, found.tobytes(), bands(found))

    def _subject(self, doc_id: str) -> Subject | None:
        if doc_id not in self._subjects:
            self._subjects[doc_id] = self._tables.subject(doc_id)
        return self._subjects[doc_id]

    def _known(self, doc_ids: Iterable[str]) -> list[Subject]:
        return [subject for doc_id in doc_ids if (subject := self._subject(doc_id)) is not None]

    # ------------------------------------------------------------------ reprints

    def _link_reprints(self, changed: list[str]) -> None:
        done: set[str] = set()
        for doc_id in changed:
            self._tables.remove_reprints(doc_id)
        for subject in self._known(changed):
            done.add(subject.doc_id)
            others = [other for other in self._tables.neighbours(subject.doc_id) if other not in done]
            found = (self._reprint(subject, other) for other in self._known(others))
            self._tables.add_links(link for link in found if link is not None)

    def _reprint(self, subject: Subject, other: Subject) -> Link | None:
        if self._likeness(subject.doc_id, other.doc_id) < LIKELY and other.text_hash != subject.text_hash:
            return None
        return reprint(subject, other, compare(self._split(subject.doc_id), self._split(other.doc_id)))

    def _likeness(self, one: str, other: str) -> float:
        return alike(self._signature(one), self._signature(other))

    def _signature(self, doc_id: str) -> Signature:
        if doc_id not in self._signatures:
            self._signatures[doc_id] = np.frombuffer(self._tables.signature(doc_id) or b"", dtype="<u4")
        return self._signatures[doc_id]

    def _split(self, doc_id: str) -> list[str]:
        if doc_id not in self._sentences:
            if len(self._sentences) >= _CACHED:
                self._sentences.clear()
            self._sentences[doc_id] = sentences_of(self._tables.text(doc_id))
        return self._sentences[doc_id]

    # ------------------------------------------------------------------ the other kinds

    def _link(self, doc_id: str) -> None:
        subject = self._subject(doc_id)
        if subject is None:
            return
        self._tables.remove_found(doc_id)
        found: list[Link] = []
        keys = {*attachments.seeks(subject), *self._pages(subject)}
        holders = {key: self._known(ids) for key, ids in self._holders(keys).items()}
        found += self._page_links(subject, holders)
        paged = {link.doc_id for link in found}
        found += [link for link in attachments.links(subject, holders) if link.doc_id not in paged]
        found += self._companion_links(subject)
        self._tables.add_links(found)

    def _holders(self, keys: Iterable[str]) -> dict[str, list[str]]:
        """Who offers these keys; keys that a crowd offers tell nothing."""
        for key in set(keys) - self._crowds.keys():
            self._crowds[key] = self._tables.is_crowded(key, _CROWD)
        return self._tables.holders((key for key in keys if not self._crowds[key]), "offers")

    def _companion_links(self, subject: Subject) -> list[Link]:
        """One link of each kind for each name; what is sought first is preferred."""
        wanted = companions.seeks(subject)
        holders = self._holders([item.key for item in wanted])
        found: dict[tuple[LinkKind, str], Link] = {}
        cited = False
        for item in wanted:
            by_citation = item.name not in companions.named(subject)
            if (item.kind, item.name) in found or (by_citation and (cited or found)):
                continue
            candidates = self._known(holders.get(item.key, ()))
            alike = {c.doc_id: self._support(subject, c) for c in candidates if item.kind is LinkKind.DRAFT}
            link = companions.best(subject, item, candidates, alike)
            if link is not None:
                found[item.kind, item.name] = link
                cited = cited or by_citation
        kinds = {link.kind for link in found.values()}
        if {LinkKind.DRAFT, LinkKind.PLAN} <= kinds:  # a draft with its final text is a draft before all
            return [link for link in found.values() if link.kind is not LinkKind.PLAN]
        return list(found.values())

    def _support(self, subject: Subject, candidate: Subject) -> float:
        likeness = self._likeness(subject.doc_id, candidate.doc_id)
        return likeness if likeness >= _ALIKE_DRAFT else 0.0

    # ------------------------------------------------------------------ articles of several pages

    def _pages(self, subject: Subject) -> list[str]:
        return [f"d:{RawDocument(b'', identity).doc_id}" for identity in self._tables.further_pages(subject.doc_id)]

    def _page_links(self, subject: Subject, holders: dict[str, list[Subject]]) -> list[Link]:
        """A page that was once read by itself belongs to the article that it is part of."""
        found = []
        for number, key in enumerate(self._pages(subject), 2):
            for page in holders.get(key, ()):
                why = f"《{subject.title}》的第 {number} 页，正文已并入全文"
                found.append(Link(page.doc_id, LinkKind.PAGE, subject.doc_id, 1.0, why, subject.doc_id))
        return found

    # ------------------------------------------------------------------ families

    def _plant(self, touched: set[str]) -> None:
        """Work out again the families of all that ``touched`` is or was connected with."""
        known = set(touched)
        frontier = touched | self._tables.relatives(touched)
        links: dict[tuple[str, str, str, str], Link] = {}
        while frontier:
            known |= frontier
            found = self._tables.touching(frontier)
            links |= {(link.doc_id, link.kind, link.to_doc_id, link.found_by): link for link in found}
            ends = {end for link in found for end in (link.doc_id, link.to_doc_id)} - known
            frontier = ends | (self._tables.relatives(ends) - known if ends else set())
        self._tables.replace_members(known, families(known, links.values()))


@cache
def rules_version() -> str:
    """Changes with the code and the words of this room: everything is linked again then."""
    digest = hashlib.sha256()
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith((".py", ".toml")):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]
