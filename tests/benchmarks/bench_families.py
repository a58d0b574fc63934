"""Families: what is found, in what time, and what one more document costs.

    python tests/benchmarks/bench_families.py [FOLDER | WORKSPACE] [--pairs] [--copies N]

Default: ../shared/corpus where it is beside the checkout, else corpus/samples. A workspace (with policy.toml) is only
read: its database is copied. Prints links by kind, seconds per 1,000 documents for a first linking and for one changed
document, and the growth of the corpus by N copies of every document that names a year, filled in for a later one
(none of them is a reprint). ``--pairs`` lists every link with its evidence, for reading them one by one.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

import pipeline
from pipeline.families import link_families
from pipeline.model import Document, RawDocument
from pipeline.store import LinkKind, SourceInfo, Store

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
REPO = Path(__file__).resolve().parents[2]
DEFAULTS = (REPO.parent / "shared" / "corpus", REPO / "corpus" / "samples")


def database(source: Path, scratch: Path) -> Path:
    """A copy of a workspace's database, or that of a new workspace with the files of a folder."""
    if (source / "policy.toml").is_file():
        with Store(source / "indexes" / "policy.db") as store:
            store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(shutil.copy(source / "indexes" / "policy.db", scratch / "policy.db"))
    with pipeline.init(scratch) as workspace:
        workspace.ingest(source)
        return workspace.indexes / "policy.db"


def forget(store: Store) -> None:
    store.connection.execute("DELETE FROM meta WHERE key IN ('families', 'families_rules')")


def timed(store: Store) -> tuple[float, int]:
    """Processor seconds, which other work on the machine does not lengthen."""
    began = time.process_time()
    report = link_families(store)
    return time.process_time() - began, report.looked_at


def touch(store: Store, document: Document, note: str) -> None:
    changed = dataclasses.replace(document, notes=(*document.notes, note))
    store.save(changed, SourceInfo(path=document.identity), processed_with="bench")


def next_year(document: Document, number: int) -> Document:
    """The same form filled in for another year, under another name."""

    def later(match: re.Match[str]) -> str:
        return str(int(match[0]) + number)

    identity = f"copy{number}/{document.identity}"
    text = _YEAR.sub(later, document.text)
    raw = RawDocument(text.encode(), identity)
    days = {
        name: day and day.replace(year=day.year + number, day=min(day.day, 28))
        for name in ("written_on", "published_on")
        for day in [getattr(document, name)]
    }
    return dataclasses.replace(
        document, **days, doc_id=raw.doc_id, identity=identity, content_sha256=raw.content_sha256, text_hash=raw.content_sha256,
        title=re.sub(r"(?:19|20)\d\d", later, document.title), text=text, doc_number=None,
        deadlines=(), targets=(), references=(), meetings=(), events=(), instruments=(), tables=(), sections=(),
        header=(), strategies=(), applications=(), section_strategies=(), elements=(), passages=(), page_starts=(),
    )  # fmt: skip


def show_links(store: Store, pairs: bool) -> None:
    links = store.links()
    documents = store.counts()["documents"]
    families = store.family_counts()
    print(f"{documents:,} documents, {len(links)} links, {families.pop('families')} families")
    print("kind | links | members")
    found = Counter(link.kind for link in links)
    for kind in LinkKind:
        print(f"{kind} | {found[kind]} | {families.get(kind, 0)}")
    for link in links if pairs else ():
        here, there = store.row(link.doc_id), store.row(link.to_doc_id)
        print(
            f"\n{link.kind} {link.score:.2f}  {here.title[:80]}  [{here.region_code} {here.dated_on}] {here.identity}"
        )
        print(
            f"  → {there.title[:80]}  [{there.region_code} {there.dated_on}] {there.identity}\n  {link.evidence[:120]}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?", type=Path, default=next(path for path in DEFAULTS if path.is_dir()))
    parser.add_argument("--pairs", action="store_true", help="list every link with its evidence")
    parser.add_argument("--copies", type=int, default=0, help="copies for other years of documents that name one")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Store(database(asked.source, Path(folder))) as store:
        forget(store)
        seconds, looked_at = timed(store)
        show_links(store, asked.pairs)
        print("\nlinking | documents | CPU s | CPU s per 1,000")
        print(f"all | {looked_at:,} | {seconds:.2f} | {1000 * seconds / max(1, looked_at):.2f}")
        documents = [store.as_read(doc_id) for doc_id in sorted(store.doc_ids())]
        for number in range(1, asked.copies + 1):
            for document in [document for document in documents if _YEAR.search(document.text)]:
                store.save(next_year(document, number), SourceInfo(), processed_with="bench")
            seconds, looked_at = timed(store)
            print(
                f"copies of year +{number} | {looked_at:,} | {seconds:.2f} | {1000 * seconds / max(1, looked_at):.2f}"
            )
        touch(store, documents[0], "one more")
        print("one changed | {1:,} | {0:.3f} |".format(*timed(store)))
        print("nothing changed | {1:,} | {0:.3f} |".format(*timed(store)))
        if asked.copies:
            copied = [link for link in store.links() if link.kind is LinkKind.REPRINT]
            identities = {row.doc_id: row.identity for row in store.documents()}
            wrong = [x for x in copied if identities[x.doc_id].split("/")[0] != identities[x.to_doc_id].split("/")[0]]
            print(f"reprints between years (mistakes, but for texts cut off before the year): {len(wrong)}")


if __name__ == "__main__":
    main()
