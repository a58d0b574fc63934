"""Reading and writing the tables of schema 5: archives, what belongs together, and what finds it."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.store import reading
from pipeline.store.reading import record
from pipeline.store.records import ArchiveRow, FailureRow, FamilyRow, Link, LinkKind

_AFTER_SLASH = "0"  # the character after "/": a.zip!/… lies between a.zip!/ and a.zip!0
_DERIVED = ("family_keys", "fingerprints", "fingerprint_bands", "links", "family_members")
_FAMILY_SQL = """
SELECT m.family_id, m.doc_id, m.role, d.title, d.doc_number, d.dated_on, d.doc_type, d.identity, d.source_url,
       m.to_doc_id, l.score, l.evidence
FROM family_members m JOIN documents d ON d.doc_id = m.doc_id
LEFT JOIN surest_links l ON l.doc_id = m.doc_id AND l.kind = m.role AND l.to_doc_id = m.to_doc_id
WHERE {where} ORDER BY m.family_id, m.role <> 'original', m.role, d.dated_on, d.title, d.doc_id"""
_OF_ONE = "m.family_id IN (SELECT family_id FROM family_members WHERE doc_id = ?)"


# --------------------------------------------------------------------------- archives


def archive_is_due(db: sqlite3.Connection, identity: str, sha256: str, version: str) -> bool:
    """False where this very archive was read with this code and nothing that was missing then could be there now."""
    row = db.execute("SELECT sha256, processed_with FROM archives WHERE identity = ?", [identity]).fetchone()
    if row is None or (row[0], row[1]) != (sha256, version):
        return True
    own = db.execute("SELECT * FROM parse_failures WHERE identity = ?", [identity]).fetchall()
    return any(not failure["parser_version"] for failure in [*own, *_member_failures(db, identity)])


def archive_members(db: sqlite3.Connection, identity: str) -> tuple[list[str], list[FailureRow]]:
    """Identities of the documents that came out of an archive, and the failures of it and of its members."""
    sql = "SELECT identity FROM documents WHERE identity > ? AND identity < ? ORDER BY identity"
    documents = [row[0] for row in db.execute(sql, _inside(identity))]
    own = db.execute("SELECT * FROM parse_failures WHERE identity = ?", [identity]).fetchall()
    return documents, [record(FailureRow, row) for row in [*_member_failures(db, identity), *own]]


def save_archive(db: sqlite3.Connection, row: ArchiveRow, members: Iterable[str]) -> None:
    """Remember how an archive was read; failures of members that it no longer has are forgotten."""
    values = [row.identity, row.sha256, row.processed_with, row.source_path, row.source_url, row.parent_doc_id]
    marks = ", ".join("?" * 8)
    db.execute(f"INSERT OR REPLACE INTO archives VALUES ({marks})", [*values, row.member_count, row.ingested_at])
    kept = set(members)
    gone = [failure["identity"] for failure in _member_failures(db, row.identity) if failure["identity"] not in kept]
    db.executemany("DELETE FROM parse_failures WHERE identity = ?", [[identity] for identity in (*gone, row.identity)])


def _inside(identity: str) -> list[str]:
    return [f"{identity}!/", f"{identity}!{_AFTER_SLASH}"]


def _member_failures(db: sqlite3.Connection, identity: str) -> list[sqlite3.Row]:
    sql = "SELECT * FROM parse_failures WHERE identity > ? AND identity < ? ORDER BY identity"
    return db.execute(sql, _inside(identity)).fetchall()


# --------------------------------------------------------------------------- reading


def family(db: sqlite3.Connection, doc_id: str) -> list[FamilyRow]:
    return [record(FamilyRow, row) for row in db.execute(_FAMILY_SQL.format(where=_OF_ONE), [doc_id])]


def families(db: sqlite3.Connection) -> Iterator[list[FamilyRow]]:
    rows = (record(FamilyRow, row) for row in db.execute(_FAMILY_SQL.format(where="1")))
    for _, members in itertools.groupby(rows, key=lambda row: row.family_id):
        yield list(members)


def links(db: sqlite3.Connection, doc_id: str | None) -> list[Link]:
    where, given = ("WHERE doc_id = ?1 OR to_doc_id = ?1", [doc_id]) if doc_id else ("", [])
    rows = db.execute(f"SELECT * FROM links {where} ORDER BY doc_id, kind, to_doc_id, found_by", given)
    return [_link(row) for row in rows]


def _link(row: sqlite3.Row) -> Link:
    return Link(row["doc_id"], LinkKind(row["kind"]), row["to_doc_id"], row["score"], row["evidence"], row["found_by"])


def family_ids(db: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in db.execute("SELECT doc_id, family_id, role FROM family_members")}


def same_text(db: sqlite3.Connection) -> dict[str, str]:
    """Each reprint's doc_id → the doc_id of the text it is a copy of, chains followed to their end."""
    sql = "SELECT doc_id, to_doc_id FROM family_members WHERE role = 'reprint'"
    step = {row[0]: row[1] for row in db.execute(sql)}
    found = {}
    for doc_id, target in step.items():
        seen = {doc_id}
        while target in step and target not in seen:
            seen.add(target)
            target = step[target]
        found[doc_id] = target
    return found


def family_counts(db: sqlite3.Connection) -> dict[str, int]:
    """``families`` and how many members of each role there are."""
    sql = "SELECT role, count(*) FROM family_members GROUP BY role ORDER BY role"
    roles = {row[0]: int(row[1]) for row in db.execute(sql)}
    return {"families": roles.pop("original", 0), **roles}


# --------------------------------------------------------------------------- for whoever finds families


@dataclass(frozen=True, slots=True)
class Subject:
    """What of a document tells its relatives; ``pages`` are the identities of the further pages of an article."""

    doc_id: str
    identity: str
    title: str
    number_key: str | None
    issuers: tuple[str, ...]
    region: str | None
    region_code: str | None
    level: str | None
    doc_type: str
    dated_on: date | None
    published_on: date | None
    source_url: str | None
    parent_doc_id: str | None
    text_hash: str
    format: str
    attachments: tuple[tuple[str, str | None], ...]
    references: tuple[tuple[int, str, str | None, str, str], ...]  # offset, title, number_key, relation, sentence


class FamilyTables:
    """The derived tables, for one run of the linker; everything happens in the caller's transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # ------------------------------------------------------------------ what is due

    def pending(self, rules: str) -> tuple[list[str], list[str]]:
        """(doc_ids to link, doc_ids that are gone) since ``settle``; all of them where the rules are others."""
        stamps = dict(self._db.execute("SELECT key, value FROM meta WHERE key IN ('families', 'families_rules')"))
        if stamps.get("families_rules") != rules:
            for table in _DERIVED:
                self._db.execute(f"DELETE FROM {table}")
            return self._ids("SELECT doc_id FROM documents ORDER BY doc_id"), []
        since = int(stamps.get("families", 0))
        changed = self._ids("SELECT doc_id FROM documents WHERE generation > ? ORDER BY doc_id", since)
        gone = self._ids(
            "SELECT doc_id FROM fingerprints WHERE doc_id NOT IN (SELECT doc_id FROM documents) ORDER BY doc_id"
        )
        return changed, gone

    def settle(self, rules: str) -> None:
        """Everything up to now is linked."""
        row = self._db.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
        stamps = [("families", row[0] if row else "0"), ("families_rules", rules)]
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", stamps)

    def _ids(self, sql: str, *given: object) -> list[str]:
        return [row[0] for row in self._db.execute(sql, given)]

    # ------------------------------------------------------------------ documents

    def subject(self, doc_id: str) -> Subject | None:
        row = self._db.execute("SELECT * FROM documents WHERE doc_id = ?", [doc_id]).fetchone()
        if row is None:
            return None
        key = [doc_id, row["version"]]
        attached = self._db.execute(
            "SELECT title, href FROM attachments WHERE doc_id = ? AND version = ? ORDER BY ordinal", key
        )
        cited = self._db.execute(
            "SELECT start_char, title, number_key, relation, sentence FROM doc_references "
            "WHERE doc_id = ? AND version = ? ORDER BY start_char",
            key,
        )
        return Subject(
            doc_id, row["identity"], row["title"], row["number_key"],
            tuple(row["issuers"].split("、")) if row["issuers"] else (),
            row["region"], row["region_code"], row["level"],
            row["doc_type"], _day(row["dated_on"]), _day(row["published_on"]), row["source_url"],
            row["parent_doc_id"], row["text_hash"], row["format"], tuple(tuple(a) for a in attached),
            tuple(tuple(c) for c in cited),
        )  # fmt: skip

    def text(self, doc_id: str) -> str:
        sql = "SELECT v.text FROM documents d JOIN versions v USING (doc_id, version) WHERE d.doc_id = ?"
        row = self._db.execute(sql, [doc_id]).fetchone()
        return row[0] if row else ""

    def further_pages(self, doc_id: str) -> list[str]:
        """Identities of the further pages of an article that was put together; no other HTML has page numbers."""
        sql = (
            "SELECT d.version FROM documents d JOIN passages p USING (doc_id, version) "
            "WHERE d.doc_id = ? AND d.format = 'html' AND p.page > 1 LIMIT 1"
        )
        row = self._db.execute(sql, [doc_id]).fetchone()
        found = reading.document(self._db, doc_id, row[0]) if row else None
        return [str(page) for page in found.extra.get("pages", ())] if found else []

    # ------------------------------------------------------------------ keys and fingerprints

    def put_keys(self, doc_id: str, offers: Iterable[str], seeks: Iterable[str]) -> None:
        self._db.execute("DELETE FROM family_keys WHERE doc_id = ?", [doc_id])
        rows = [
            (key, side, doc_id) for side, keys in (("offers", offers), ("seeks", seeks)) for key in sorted(set(keys))
        ]
        self._db.executemany("INSERT INTO family_keys VALUES (?, ?, ?)", rows)

    def offered(self, doc_id: str) -> list[str]:
        return self._ids("SELECT key FROM family_keys WHERE doc_id = ? AND side = 'offers' ORDER BY key", doc_id)

    def holders(self, keys: Iterable[str], side: str) -> dict[str, list[str]]:
        """key → the documents that offer or seek it, in order."""
        sql = (
            "SELECT k.key, k.doc_id FROM json_each(?) j JOIN family_keys k ON k.key = j.value "
            "WHERE k.side = ? ORDER BY k.key, k.doc_id"
        )
        found: dict[str, list[str]] = {}
        for row in self._db.execute(sql, [json.dumps(sorted(set(keys)), ensure_ascii=False), side]):
            found.setdefault(row[0], []).append(row[1])
        return found

    def is_crowded(self, key: str, most: int) -> bool:
        """Whether more than ``most`` documents offer a key."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM family_keys WHERE key = ? AND side = 'offers' LIMIT ?)"
        return bool(self._db.execute(sql, [key, most + 1]).fetchone()[0] > most)

    def put_fingerprint(self, doc_id: str, text_hash: str, signature: bytes, bands: Sequence[tuple[int, int]]) -> None:
        self._db.execute("DELETE FROM fingerprint_bands WHERE doc_id = ?", [doc_id])
        self._db.execute("INSERT OR REPLACE INTO fingerprints VALUES (?, ?, ?)", [doc_id, text_hash, signature])
        self._db.executemany("INSERT INTO fingerprint_bands VALUES (?, ?, ?)", [(*band, doc_id) for band in bands])

    def signature(self, doc_id: str) -> bytes | None:
        row = self._db.execute("SELECT signature FROM fingerprints WHERE doc_id = ?", [doc_id]).fetchone()
        return row[0] if row else None

    def neighbours(self, doc_id: str) -> list[str]:
        """Documents that share a band with this one."""
        return self._ids(
            "SELECT DISTINCT o.doc_id FROM fingerprint_bands m JOIN fingerprint_bands o "
            "ON o.band = m.band AND o.key = m.key WHERE m.doc_id = ?1 AND o.doc_id <> ?1 ORDER BY o.doc_id",
            doc_id,
        )

    def forget(self, doc_id: str) -> None:
        """Everything that a document which is gone has left."""
        for table in ("family_keys", "fingerprints", "fingerprint_bands"):
            self._db.execute(f"DELETE FROM {table} WHERE doc_id = ?", [doc_id])
        self._db.execute("DELETE FROM links WHERE ?1 IN (doc_id, to_doc_id)", [doc_id])

    # ------------------------------------------------------------------ links and families

    def touching(self, doc_ids: Iterable[str]) -> list[Link]:
        """Links from, to or found by any of these documents."""
        sql = (
            "SELECT l.* FROM json_each(?1) j JOIN links l ON l.doc_id = j.value UNION "
            "SELECT l.* FROM json_each(?1) j JOIN links l ON l.to_doc_id = j.value UNION "
            "SELECT l.* FROM json_each(?1) j JOIN links l ON l.found_by = j.value ORDER BY 1, 2, 3, 4"
        )
        return [_link(row) for row in self._db.execute(sql, [json.dumps(sorted(set(doc_ids)))])]

    def link_count(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM links").fetchone()[0])

    def remove_found(self, found_by: str) -> None:
        """What this document found; reprints are found in pairs and stay."""
        self._db.execute("DELETE FROM links WHERE found_by = ? AND kind <> 'reprint'", [found_by])

    def add_links(self, found: Iterable[Link]) -> None:
        rows = [(x.doc_id, x.kind.value, x.to_doc_id, x.found_by, round(x.score, 3), x.evidence) for x in found]
        self._db.executemany("INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?, ?, ?)", rows)

    def remove_reprints(self, doc_id: str) -> None:
        self._db.execute("DELETE FROM links WHERE kind = 'reprint' AND ?1 IN (doc_id, to_doc_id)", [doc_id])

    def relatives(self, doc_ids: Iterable[str]) -> set[str]:
        """Everybody who stands, or stood until now, in a family with one of these."""
        sql = (
            "SELECT doc_id FROM family_members WHERE family_id IN "
            "(SELECT m.family_id FROM json_each(?) j JOIN family_members m ON m.doc_id = j.value)"
        )
        return set(self._ids(sql, json.dumps(sorted(doc_ids))))

    def replace_members(self, doc_ids: Iterable[str], rows: Iterable[tuple[str, str, str, str | None]]) -> None:
        """Rows are (doc_id, family_id, role, to_doc_id)."""
        self._db.executemany("DELETE FROM family_members WHERE doc_id = ?", [[doc_id] for doc_id in sorted(doc_ids)])
        self._db.executemany("INSERT INTO family_members VALUES (?, ?, ?, ?)", sorted(rows))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
